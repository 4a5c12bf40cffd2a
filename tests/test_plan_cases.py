"""Planners' files, each for a kind of fault that was met in real exports: what is right, slips included.

A slip is so many calendar days more that an activity takes; dates are those of the noise-free plan.
"""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from test_plan_slips import simulated
from test_plan_tables import cli

from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario

CASES = ROOT / "tests" / "data" / "plan"
OWN = {  # what every file has beside its case, as scheduled there
    "financial_close": ("2022-01-03", "2022-01-31"), "site_works": ("2022-02-01", "2022-02-28"),
    "shell": ("2022-03-01", "2022-06-30"), "utilities": ("2022-07-01", "2022-08-31"),
    "dry_rooms": ("2022-09-01", "2022-10-31"), "equipment_order": ("2022-02-01", "2022-09-30"),
    "shipping": ("2022-10-03", "2022-11-30"),
}  # fmt: skip
ONE_MORE = {
    "m02_external_task.xml": ("grid_ready", "2022-06-01", "2022-06-30"),
    "m05_finish_not_earlier.xml": ("training", "2022-03-01", "2022-04-29"),
    "m09_snet_between.xml": ("steel_delivery", "2022-02-28", "2022-03-31"),
    "x08_must_finish_on.xer": ("permit_audit", "2022-05-02", "2022-05-31"),
    "read_well/m10_unlinked_deadline.xml": ("hand_over", "2022-12-01", "2022-12-01"),
    "read_well/m11_split_progress.xml": ("fit_out", "2022-03-01", "2022-08-31"),
    "read_well/m14_empty_name.xml": ("task_40", "2022-03-01", "2022-03-31"),
    "read_well/x10_cp1252_names.xer": ("buroraume_sud", "2022-03-01", "2022-03-31"),
    "read_well/x11_cp1251_names.xer": ("фундамент", "2022-03-01", "2022-03-31"),
}
MORE = {name: {key: (start, finish)} for name, (key, start, finish) in ONE_MORE.items()} | {
    "m01_outline_without_summary_flag.xml": {},
    "m06_as_late_as_possible.xml": {
        "furniture": ("2022-10-03", "2022-10-31"), "move_in": ("2022-11-01", "2022-11-30"),
    },
    "m08_placeholder_actuals.xml": {},
    "x02_unused_table_wide_row.xer": {},
    "x04_decimal_comma_calendar.xer": {},
    "x05_lag_on_24_hour_calendar.xer": {
        "cure": ("2022-03-31", "2022-04-29"), "line_marking": ("2022-04-04", "2022-04-15"),
    },
    "x09_text_line_break.xer": {},
    "read_well/m03_utf16.xml": {},
    "read_well/m12_sf_percent_lead.xml": {
        "old_line_runs_on": ("2022-05-02", "2022-07-01"), "paint": ("2022-05-02", "2022-06-01"),
        "floor": ("2022-06-17", "2022-07-15"),
    },
    "read_well/m15_date_only.xml": {},
    "read_well/m16_non_latin_names.xml": {
        "基础施工": ("2022-03-01", "2022-03-31"), "設備搬入": ("2022-04-01", "2022-04-29"),
        "монтаж": ("2022-05-02", "2022-05-31"),
    },
    "read_well/x12_seconds_in_dates.xer": {},
    "read_well/x13_external_early_start.xer": {},
    "read_well/x15_progress_out_of_sequence.xer": {"site_works": ("2022-01-24", "2022-02-28")},
}  # fmt: skip
ROLES = {"x09_text_line_break.xer": ("--as", "shipping=A7")}
REFUSED = {
    "m13_day_month_dates.xml": "Start = '01/02/2022 08:00': should be a date such as 2026-12-31T08:00:00",
    "m17_primavera_xml.xml": "is Primavera's XML, which is not read; export XER instead",
    "x01_two_projects.xer": "has 2 projects: P1 (7 activities), P2 (7 activities); say which with --project P1",
    "x16_lower_case_dates.xer": "line 11, activity A2 (Site works): early_start_date = '01-FEB-22': should be a date",
}
Days = dict[str, tuple[date, date]]


def imported(case: str, folder: Path, *arguments: str) -> tuple[str, Scenario]:
    """What the command says of a case, and the scenario that it writes."""
    shutil.copy(CASES / case, folder)
    status, out, err = cli(folder, "import", Path(case).name, *ROLES.get(case, ()), *arguments)
    assert status == 0, err
    return out, load_scenario(["scenario=mine"], folder)


def days(scenario: Scenario, **slips: int) -> Days:
    """Start and finish of every activity of block 1 where some take so many calendar days more."""
    content = yaml.safe_load(yaml.safe_dump(scenario.model_dump(mode="json"), allow_unicode=True))
    activities = content["blocks"]["block_1"]["activities"]
    for name, more in slips.items():
        activities[name]["months"] += more * 24 / 730.5
    names = list(activities)
    found = simulated(Scenario.model_validate(content), [f"block_1.{name}" for name in names])
    return dict(zip(names, found, strict=True))


def dated(rows: dict[str, tuple[str, str]]) -> Days:
    return {name: (date.fromisoformat(start), date.fromisoformat(finish)) for name, (start, finish) in rows.items()}


def test_every_case_is_tried() -> None:
    files = {str(path.relative_to(CASES)) for path in CASES.rglob("*.x*")}
    assert files == {*MORE, *REFUSED}


@pytest.mark.parametrize("case", MORE)
def test_a_file_gives_its_own_dates_to_the_day(case: str, tmp_path: Path) -> None:
    out, scenario = imported(case, tmp_path)
    wanted = dated(OWN | MORE[case])
    assert days(scenario) == wanted
    assert f"gives back all {2 * len(wanted)} starts and finishes of {len(wanted)} activities to the day" in out


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_with_its_cause(case: str, tmp_path: Path) -> None:
    shutil.copy(CASES / case, tmp_path)
    status, out, err = cli(tmp_path, "import", case)
    assert (status, out) == (2, "")
    assert REFUSED[case] in err
    assert len(err.splitlines()) == (1 if case[0] + case[1:3] in ("m17", "x01") else 2), "the cause, not what follows"


CHAIN = dict.fromkeys(("site_works", "shell", "utilities", "dry_rooms", "equipment_order", "shipping"), 14)
MOVES_TOO = {
    "m06_as_late_as_possible.xml": {"move_in": 14},  # after the dry rooms
    "x05_lag_on_24_hour_calendar.xer": {"cure": 14, "line_marking": 14},
    "read_well/m10_unlinked_deadline.xml": {"hand_over": 14},
    "read_well/m11_split_progress.xml": {"fit_out": 14},
    # It ends when utilities start, and stands a working day later than that: 45 days of work before 14 July.
    "read_well/m12_sf_percent_lead.xml": {"paint": 14, "floor": 14, "old_line_runs_on": 11},
}


@pytest.mark.parametrize("case", sorted(MORE))
def test_a_later_financial_close_moves_its_successors_and_nothing_that_has_slack(case: str, tmp_path: Path) -> None:
    """By two weeks: the plan's own chain by as much, what is held by a date not at all."""
    _, scenario = imported(case, tmp_path)
    before, after = days(scenario), days(scenario, financial_close=14)
    assert after.pop("financial_close")[1] == date(2022, 2, 14)
    moved = {name: (after[name][0] - before[name][0]).days for name in after if after[name] != before[name]}
    assert moved == CHAIN | MOVES_TOO.get(case, {})


def test_a_ghost_of_another_project_is_no_activity_and_takes_no_factor(tmp_path: Path) -> None:
    """What waits for it waits for its date: the same whatever the maker's schedule factor is."""
    out, scenario = imported("m02_external_task.xml", tmp_path)
    assert "1 tasks of other projects are no activities here" in out
    assert "Grid study of the utility" in out
    activities = scenario.blocks["block_1"].activities
    assert [name for name in activities if "study" in name] == []
    assert activities["grid_ready"].after == "2022-06-01+8h"


def test_slack_is_no_lag(tmp_path: Path) -> None:
    """Eight months of slack: the link keeps the night behind it and no more; it moves once the slack is used up."""
    out, scenario = imported("m06_as_late_as_possible.xml", tmp_path)
    assert scenario.blocks["block_1"].activities["furniture"].after == "financial_close+15h, 2022-10-03+8h"
    assert "1 activities stand later than their links ask" in out
    assert days(scenario, financial_close=244)["furniture"] == days(scenario)["furniture"]
    assert days(scenario, financial_close=252)["furniture"][0] == date(2022, 10, 11)
    assert days(scenario, financial_close=280)["furniture"] == (date(2022, 11, 8), date(2022, 12, 6))


def test_actual_dates_that_are_none_are_noted(tmp_path: Path) -> None:
    out, scenario = imported("m08_placeholder_actuals.xml", tmp_path, "data_date=2021-12-31")
    assert "7 tasks have actual dates that do not fit their own dates or progress" in out
    assert "block_1" not in scenario.known
    assert days(scenario) == dated(OWN)


def test_a_project_is_chosen_and_a_relation_to_another_keeps_its_date(tmp_path: Path) -> None:
    for told in ("P2", "p2", "2"):
        out, scenario = imported("x01_two_projects.xer", tmp_path, "--project", told, "--force")
        assert days(scenario) == dated(OWN)
        assert "1 activities of other projects are none here" in out
    assert scenario.blocks["block_1"].activities["shell"].after == "site_works+15h, 2022-03-01+8h"
    _, first = imported("x01_two_projects.xer", tmp_path, "--project=P1", "--force")
    assert first.blocks["block_1"].activities["shell"].after == "site_works+15h"
    status, _, err = cli(tmp_path, "import", "x01_two_projects.xer", "--project", "P3", "--force")
    assert (status, "--project P3: x01_two_projects.xer has no such project" in err, "P1, P2" in err) == (2, True, True)


def test_a_lag_in_the_calendar_of_the_file(tmp_path: Path) -> None:
    """Hours round the clock: site works that take ten days more use up slack alone."""
    _, scenario = imported("x05_lag_on_24_hour_calendar.xer", tmp_path)
    later = days(scenario, site_works=10)
    assert later["line_marking"] == (date(2022, 4, 4), date(2022, 4, 15))
    assert later["cure"][0] == date(2022, 4, 10)
    assert days(scenario, site_works=28)["line_marking"][0] == date(2022, 4, 8)


def test_dates_that_stand_before_what_links_ask_are_kept_and_said(tmp_path: Path) -> None:
    """Decimal comma: a lag of 16,0 hours is two days of work, which the dates of the file leave out."""
    out, _ = imported("x04_decimal_comma_calendar.xer", tmp_path)
    assert "1 activities stand earlier than their links ask, utilities by 16 working hours" in " ".join(out.split())


def test_tables_as_excel_saves_them(tmp_path: Path) -> None:
    for case in ("v01_excel_month", "v02_excel_us_dates", "v03_sep_line", "v05_upper_case_name"):
        shutil.copytree(CASES / case, tmp_path / case)
        status, _, err = cli(tmp_path, "import", case)
        assert status == 0, err
    plans = {
        case: load_scenario(["scenario=mine"], tmp_path / case) for case in sorted(p.name for p in tmp_path.iterdir())
    }
    assert {key: rate.gwh for key, rate in plans["v01_excel_month"].our_plan.items()} == {
        "month_2026_01": 0.1, "month_2026_02": 0.2,
    }  # fmt: skip
    for case in ("v03_sep_line", "v05_upper_case_name"):
        assert {key: (rate.gwh, rate.unit) for key, rate in plans[case].our_plan.items()} == {
            "year_2026": (1.5, "gwh"), "year_2028": (14, "gwh_per_year"), "month_2029_06": (34, "gwh_per_year"),
        }  # fmt: skip
    announced = plans["v02_excel_us_dates"].announced
    assert (announced["serial"].date, announced["rate_10"].date) == (date(2025, 7, 15), date(2028, 7, 5))


def test_dates_in_two_orders_settle_nothing(tmp_path: Path) -> None:
    """A German and an American date in one folder: which one the third is like cannot be told."""
    (tmp_path / "marks.csv").write_text(
        "name,date,label\na,15/7/2025,x\nb,7/15/2025,y\nc,5/7/2025,z\n", encoding="utf-8"
    )
    (tmp_path / "RAMP.csv").write_text("period,gwh,unit\n2026,1,GWh\n", encoding="utf-8")
    status, _, err = cli(tmp_path, "import", ".")
    assert (status, "marks.csv, row 4, column date: '5/7/2025' is unclear" in err) == (2, True)
    (tmp_path / "marks.csv").write_text("name,date,label\na,15/7/2025,x\nc,5/7/2025,z\n", encoding="utf-8")
    assert cli(tmp_path, "import", ".")[0] == 0
    assert load_scenario(["scenario=mine"], tmp_path).marks["c"].date == date(2025, 7, 5)
    shutil.copy(tmp_path / "RAMP.csv", tmp_path / "ramp.csv")
    assert "is the same table" in cli(tmp_path, "import", ".", "--force")[2]


# Brothers of the cases


def changed(case: str, folder: Path, *changes: tuple[str, str]) -> Path:
    """A case with something replaced."""
    text = (CASES / case).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / f"plan{Path(case).suffix}"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def read(path: Path, *arguments: str) -> tuple[str, Scenario]:
    status, out, err = cli(path.parent, "import", path.name, "--force", *arguments)
    assert status == 0, err
    return out, load_scenario(["scenario=mine"], path.parent)


def test_an_outline_is_read_from_its_numbers_too(tmp_path: Path) -> None:
    """And the flag of a summary is believed where the file has no outline."""
    case = "m01_outline_without_summary_flag.xml"
    levels = [
        (f"<UID>{n}</UID>", f"<UID>{n}</UID><OutlineNumber>1{f'.{n}' * (n < 10)}</OutlineNumber>")
        for n in (10, *range(1, 8))
    ]
    no_levels = [("<OutlineLevel>1</OutlineLevel>", ""), ("<OutlineLevel>2</OutlineLevel>", "")]
    _, scenario = read(changed(case, tmp_path, *levels, *no_levels, ("<Summary>0</Summary>", "")))
    assert days(scenario) == dated(OWN)
    flat = changed(case, tmp_path, *no_levels)
    assert "phase_one" in read(flat)[1].blocks["block_1"].activities
    flat.write_text(flat.read_text(encoding="utf-8").replace("<Summary>0", "<Summary>1", 1), encoding="utf-8")
    assert days(read(flat)[1]) == dated(OWN)


@pytest.mark.parametrize(
    ("form", "held"),
    [
        ("xml", "<ConstraintType>4</ConstraintType><ConstraintDate>2022-02-28T08:00:00</ConstraintDate>"),
        ("xml", "<ConstraintType>2</ConstraintType><ConstraintDate>2022-02-28T08:00:00</ConstraintDate>"),
        ("xml", "<ConstraintType>6</ConstraintType><ConstraintDate>2022-03-31T17:00:00</ConstraintDate>"),
        ("xml", "<ConstraintType>5</ConstraintType><ConstraintDate>2022-02-28T08:00:00</ConstraintDate>"),
        ("xml", "<ConstraintType>1</ConstraintType>"),
        ("xml", "<Manual>1</Manual>"),
        ("xml", "<LevelingDelay>91200</LevelingDelay><LevelingDelayFormat>8</LevelingDelayFormat>"),
        ("xml", "<Deadline>2022-03-31T17:00:00</Deadline>"),
        ("xer", "CS_MSO"), ("xer", "CS_MSOA"), ("xer", "CS_MSOB"), ("xer", "CS_MEO"), ("xer", "CS_MEOA"),
        ("xer", "CS_MEOB"), ("xer", "CS_MANDSTART"), ("xer", "CS_MANDFIN"), ("xer", "CS_ALAP"), ("xer", ""),
    ],
)  # fmt: skip
def test_whatever_makes_it_stand_late_its_slack_is_used_up_first(form: str, held: str, tmp_path: Path) -> None:
    """A month of slack: two weeks move nothing, and six move it to where its link alone puts it."""
    if form == "xml":
        old = "<ConstraintType>4</ConstraintType><ConstraintDate>2022-02-26T08:00:00</ConstraintDate>"
        path, name, first = changed("m09_snet_between.xml", tmp_path, (old, held)), "steel_delivery", date(2022, 2, 28)
    else:
        dates = (
            "\tCS_MANDFIN\t2022-05-31 17:00\t",
            f"\t{held}\t{'2022-05-31 17:00' if 'F' in held else '2022-05-02 08:00'}\t",
        )
        path, name, first = changed("x08_must_finish_on.xer", tmp_path, dates), "permit_audit", date(2022, 5, 2)
    out, scenario = read(path)
    assert "1 activities stand later than their links ask" in out
    before = days(scenario)
    assert before[name][0] == first
    assert days(scenario, financial_close=14)[name] == before[name]
    weeks = (first - date(2022, 2, 1)).days // 7 + 2
    assert days(scenario, financial_close=7 * weeks)[name][0] == date.fromordinal(
        date(2022, 2, 1).toordinal() + 7 * weeks
    )


def test_what_follows_a_level_of_effort_keeps_its_date(tmp_path: Path) -> None:
    row = (
        "%R\t56\t1\t1\t7\tA56\tSupervision\tTT_LOE\tTK_NotStart" + "\t2022-02-01 08:00\t2022-04-29 17:00" * 2 + "\t" * 6
    )
    relation = "%R\t7\t55\t56\t1\t1\tPR_FS\t0\n%R\t6\t55\t1\t"
    changes = (
        ("CS_MANDFIN\t2022-05-31 17:00", "\t"),
        ("%T\tTASKPRED", f"{row}\n%T\tTASKPRED"),
        ("%R\t6\t55\t1\t", relation),
    )
    path = changed("x08_must_finish_on.xer", tmp_path, *changes)
    out, scenario = read(path)
    assert "1 levels of effort and summaries are no activities here" in out
    assert days(scenario, financial_close=14)["permit_audit"] == (date(2022, 5, 2), date(2022, 5, 31))


@pytest.mark.parametrize("columns", ["2021-07-01 08:00\t\t", "2021-07-01 08:00\t2021-08-01 08:00\t"])
def test_actual_dates_of_what_has_not_started_are_none_in_primavera_too(columns: str, tmp_path: Path) -> None:
    shell = "2022-06-30 17:00\t2022-03-01 08:00\t2022-06-30 17:00\t"
    path = changed("x02_unused_table_wide_row.xer", tmp_path, (f"{shell}\t\t", f"{shell}{columns}"))
    out, scenario = read(path, "data_date=2021-12-31")
    assert "1 tasks have actual dates that do not fit their own dates or progress" in out
    assert days(scenario) == dated(OWN)


def test_a_percentage_of_more_than_all_is_said_to_be_hours(tmp_path: Path) -> None:
    lag = ("<LinkLag>-48000</LinkLag><LagFormat>7<", "<LinkLag>20</LinkLag><LagFormat>19<")
    path = changed("read_well/m12_sf_percent_lead.xml", tmp_path, lag)
    told = " ".join(read(path)[0].split())
    assert "1 activities wait for more than the whole time of a predecessor (such as FS+20%)" in told


def test_a_row_that_is_broken_off_is_said_to_be(tmp_path: Path) -> None:
    dates = "\tTK_NotStart" + "\t2022-10-03 08:00\t2022-11-30 17:00" * 2 + "\t" * 6
    path = changed("x09_text_line_break.xer", tmp_path, (f"by sea\tTT_Task{dates}", "by sea\tTT_Task"))
    status, _, err = cli(tmp_path, "import", path.name, "--as", "shipping=A7")
    assert (status, "line 16, activity A7 (Shipping by sea): is broken off before its dates" in err) == (2, True)
