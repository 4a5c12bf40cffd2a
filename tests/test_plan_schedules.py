"""Microsoft Project and Primavera files: every date comes out to the day, and what is wrong is refused."""

import random
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Load
from schedules import DAY, WEEK, Row, project_xml, schedule, xer
from test_plan_tables import cli

from sim.calendar import Calendar
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.plan.network import lay_over
from sim.plan.project_xml import read_project_xml
from sim.scenario.checks.check import check
from sim.scenario.load import frozen, load_scenario
from sim.scenario.schema import Scenario
from sim.study.reproduced import missed_dates

NAMES = [
    "Site selection", "Building permit", "Financial close", "Site works", "Shell", "Utilities", "Dry rooms",
    "Order equipment", "Factory acceptance test", "Shipping", "Line 1: installation", "Line 1: cold commissioning",
    "Line 1: hot commissioning", "Line 2: installation", "Line 2: cold commissioning", "Line 2: hot commissioning",
]  # fmt: skip
LINKS: dict[int, list[tuple[int, str, int]]] = {
    2: [(1, "FS", 0)], 3: [(1, "FS", 2 * DAY)], 4: [(2, "FS", 0), (3, "FS", WEEK)], 5: [(4, "FS", 0)],
    6: [(5, "SS", 2 * WEEK)], 7: [(5, "SS", 9 * WEEK), (5, "FF", DAY)], 8: [(3, "FS", 0)], 9: [(8, "FS", 0)],
    10: [(9, "FS", -WEEK)], 11: [(5, "FS", -3 * WEEK), (10, "FS", 0)], 12: [(11, "FS", 0), (7, "FS", 0)],
    13: [(12, "FS", DAY)], 14: [(11, "SS", 6 * WEEK)], 15: [(14, "FS", 0)], 16: [(15, "FS", 0), (13, "SS", 4 * WEEK)],
}  # fmt: skip
WEEKS = (20, 30, 34, 12, 40, 30, 10, 40, 3, 5, 20, 8, 16, 18, 8, 16)


def plant() -> list[Row]:
    """A plan with weekends, and with lags, leads and links of every kind but one."""
    rows = [
        Row(n, name, WEEK * weeks, list(LINKS.get(n, [])))
        for n, (name, weeks) in enumerate(zip(NAMES, WEEKS, strict=True), 1)
    ]
    last = Row(17, "Handover", 0, [(16, "FS", 0)])
    boilers = Row(18, "Old boilers run on", 10 * WEEK + 90, [(4, "SF", 3 * DAY)])
    return schedule([*rows, last, boilers])


def random_plan(seed: int, tasks: int) -> list[Row]:
    """A plan with the roles that a block needs, in which any task can wait for any four earlier ones."""
    chance = random.Random(seed)
    rows = []
    for n in range(1, tasks + 1):
        kinds = chance.choices(["FS", "SS", "FF", "SF"], [6, 2, 1, 1], k=chance.randint(0, 4))
        links = [
            (chance.randrange(1, n), kind, chance.choice([-WEEK, -90, 0, 0, 0, DAY, 3 * DAY + 45]))
            for kind in kinds
            if n > 1
        ]
        name = NAMES[n - 1] if n <= 10 else f"Task {n}"
        rows.append(Row(n, name, chance.choice([0, 30, DAY, 4 * DAY, 3 * WEEK + 15, 12 * WEEK]), links))
    return schedule(rows)


def simulated_days(scenario: Scenario, rows: list[Row], names: dict[int, str]) -> dict[str, tuple[date, date]]:
    """First and last day of every activity in the noise-free plan."""
    hours, calendar = simulate(prepare(scenario.model_copy(update={"twin": "plan"})), 0).hours, Calendar(scenario.start)
    events = {row.name: f"block_1.{names[row.uid]}" for row in rows}
    return {
        name: (calendar.date(hours[f"{event}.start"]), calendar.date(hours[event])) for name, event in events.items()
    }


def planned_days(rows: list[Row]) -> dict[str, tuple[date, date]]:
    return {row.name: (row.start.date(), row.finish.date()) for row in rows}


def activity_names(rows: list[Row]) -> dict[int, str]:
    """How the importer names these tasks."""
    own = {"Site selection": "site_choice", "Building permit": "permits", "Order equipment": "equipment_order",
           "Factory acceptance test": "factory_acceptance"}  # fmt: skip
    steps = {"installation": "install", "cold commissioning": "cold", "hot commissioning": "hot"}
    names = {}
    for row in rows:
        name = own.get(row.name, row.name.lower().replace(" ", "_"))
        if row.name.startswith("Line"):
            line, _, step = row.name.partition(": ")
            name = f"{line.lower().replace(' ', '_')}_{steps[step]}"
        names[row.uid] = name
    return names


# To the day


@pytest.mark.parametrize("form", ["xml", "xer"])
def test_a_plan_of_another_program_is_reproduced_to_the_day(form: str, tmp_path: Path) -> None:
    """Through the command and its file, weekends and links of all four kinds included, with noise off."""
    rows = plant()
    assert {kind for row in rows for _, kind, _ in row.links} == {"FS", "SS", "FF", "SF"}
    assert any(row.start.weekday() == 0 for row in rows)
    (tmp_path / f"plan.{form}").write_bytes((project_xml(rows) if form == "xml" else xer(rows)).encode())
    status, out, err = cli(tmp_path, "import", f"plan.{form}", "--name", "own", "--network", "block_1")
    assert status == 0, err
    assert "gives back all 36 starts and finishes of 18 activities to the day" in out
    scenario = load_scenario(["scenario=own"], tmp_path)
    assert simulated_days(scenario, rows, activity_names(rows)) == planned_days(rows)
    first_cell = simulate(prepare(scenario.model_copy(update={"twin": "plan"})), 0).hours["block_1.line_2_first_cell"]
    assert Calendar(scenario.start).date(first_cell) == rows[15].start.date()


@pytest.mark.parametrize("seed", range(6))
def test_any_plan_is_reproduced_to_the_day(seed: int, tmp_path: Path, load: Load) -> None:
    """Hundreds of tasks with random links: what no link can hold starts on its date."""
    rows = random_plan(seed, 120)
    (tmp_path / "plan.xml").write_text(project_xml(rows), encoding="utf-8")
    base = load("horizon_end=2041-06-30")
    imported = lay_over(read_project_xml(tmp_path / "plan.xml"), "block_1", {}, base)
    scenario = frozen(imported.content)
    check(scenario)
    assert simulated_days(scenario, rows, activity_names(rows)) == planned_days(rows)
    assert missed_dates(scenario, imported.dates) == {}


def test_a_finish_at_midnight_stays_on_its_day(tmp_path: Path, load: Load) -> None:
    """Where a hair of rounding would move a date: chains that end when a day begins."""
    rows = random_plan(3, 60)
    for row in rows:
        row.start = row.start.replace(hour=0, minute=0)
        row.finish = row.finish.replace(hour=0, minute=0)
    (tmp_path / "plan.xml").write_text(project_xml(rows), encoding="utf-8")
    imported = lay_over(read_project_xml(tmp_path / "plan.xml"), "block_1", {}, load())
    assert simulated_days(frozen(imported.content), rows, activity_names(rows)) == planned_days(rows)


def test_what_is_late_moves_what_hangs_on_it(tmp_path: Path) -> None:
    """The imported links are links: a longer shell moves the first cell by as much."""
    (tmp_path / "plan.xml").write_text(project_xml(plant()), encoding="utf-8")
    assert cli(tmp_path, "import", "plan.xml")[0] == 0
    plan = load_scenario(["scenario=mine", "twin=plan"], tmp_path)
    months = plan.blocks["block_1"].activities["shell"].months
    late = load_scenario(
        ["scenario=mine", "twin=plan", f"blocks.block_1.activities.shell.months={months + 2}"], tmp_path
    )
    hours = [simulate(prepare(scenario), 0).hours["block_1.first_cell"] for scenario in (plan, late)]
    assert hours[1] - hours[0] == pytest.approx(2 * 730.5)
    ordered = load_scenario(["scenario=mine", "twin=plan", "blocks.block_1.order_release=2023-12-01"], tmp_path)
    assert simulate(prepare(ordered), 0).hours["block_1.first_cell"] > hours[0]


def test_actual_dates_up_to_the_data_date_are_facts(tmp_path: Path) -> None:
    rows = plant()
    actual = {
        1: (f"{rows[0].start:%Y-%m-%d %H:%M}", f"{rows[0].finish:%Y-%m-%d %H:%M}"),
        2: (f"{rows[1].start:%Y-%m-%d %H:%M}", ""),
    }
    (tmp_path / "plan.xer").write_bytes(xer(rows, actual).encode("cp1252"))
    status, out, err = cli(tmp_path, "import", "plan.xer", "data_date=2022-01-15")
    assert status == 0, err
    known = load_scenario(["scenario=mine"], tmp_path).known["block_1"]
    assert known["site_choice"].finish == rows[0].finish.date()
    assert (known["permits"].start, known["permits"].finish) == (rows[1].start.date(), None)
    assert "to the day" in out
    status, out, _ = cli(tmp_path, "import", "plan.xer", "--force")  # the base's data date lies before them
    assert "3 actual dates lie after the scenario's data date 2021-06-28 (the file's own is 2024-01-31)" in " ".join(
        out.split()
    )
    assert "block_1" not in load_scenario(["scenario=mine"], tmp_path).known


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_names_of_any_language_arrive(encoding: str, tmp_path: Path) -> None:
    rows = plant()
    rows[17].name = "Öfen & Gerüste 2"
    (tmp_path / "plan.xer").write_bytes(xer(rows).encode(encoding))
    status, out, err = cli(tmp_path, "import", "plan.xer")
    assert status == 0, err
    assert "to the day" in out
    assert "ofen_geruste_2" in load_scenario(["scenario=mine"], tmp_path).blocks["block_1"].activities


def test_inactive_tasks_and_links_to_them_are_left_out(tmp_path: Path, load: Load) -> None:
    rows = plant()
    rows[12].links.append((18, "FS", 0))
    text = project_xml(rows).replace(
        "<Name>Old boilers run on</Name>", "<Name>Old boilers run on</Name><Active>0</Active>"
    )
    (tmp_path / "plan.xml").write_text(text, encoding="utf-8")
    imported = lay_over(read_project_xml(tmp_path / "plan.xml"), "block_1", {}, load())
    assert "old_boilers_run_on" not in imported.content["blocks"]["block_1"]["activities"]
    assert missed_dates(frozen(imported.content), imported.dates) == {}


def test_dates_that_rules_of_the_scenario_move_are_said(tmp_path: Path) -> None:
    """Two vendor crews cannot install three lines at a time, whatever the plan says."""
    rows = plant()
    third = Row(19, "Line 3: installation", 18 * WEEK, [(14, "SS", 0)])
    (tmp_path / "plan.xml").write_text(project_xml(schedule([*rows, third])), encoding="utf-8")
    status, out, _ = cli(tmp_path, "import", "plan.xml")
    assert status == 0
    assert "twin=plan gives back 36 of 38 starts and finishes to the day; not these" in out
    assert "block_1.line_3_install.start: " in out
    assert "all 38 starts" in cli(tmp_path, "import", "plan.xml", "vendor_line_slots=3", "--force")[1]


def test_links_of_summaries_become_links_of_what_is_below_them(tmp_path: Path, load: Load) -> None:
    """Site works wait for all that ends below the summary; the summary's own predecessor holds what begins there."""
    rows = plant()
    for row in rows[1:3]:
        row.level, row.links = 2, []
    rows[3].links = [(30, "FS", 0)]
    summary = Row(30, "Permits and money", 0, [(1, "FS", 0)], rows[1].start, rows[2].finish, summary=1)
    (tmp_path / "plan.xml").write_text(project_xml([rows[0], summary, *rows[1:]]), encoding="utf-8")
    imported = lay_over(read_project_xml(tmp_path / "plan.xml"), "block_1", {}, load())
    activities = imported.content["blocks"]["block_1"]["activities"]
    assert "permits_and_money" not in activities
    waits = {name: re.findall(r"[a-z_]{2,}", row["after"]) for name, row in activities.items()}
    assert waits["permits"] == waits["financial_close"] == ["site_choice"]
    assert waits["site_works"] == ["permits", "financial_close"]
    assert missed_dates(frozen(imported.content), imported.dates) == {}


def test_ten_thousand_activities_are_read_checked_and_simulated(tmp_path: Path, load: Load) -> None:
    rows = [Row(n, NAMES[n - 1] if n <= 10 else f"Task {n}", DAY) for n in range(1, 10_001)]
    for row in rows[1:]:
        row.links = [(uid, "FS", 0) for uid in (row.uid - 7, row.uid - row.uid % 7) if 0 < uid < row.uid]
    (tmp_path / "plan.xml").write_text(project_xml(schedule(rows)), encoding="utf-8")
    imported = lay_over(read_project_xml(tmp_path / "plan.xml"), "block_1", {}, load())
    scenario = frozen(imported.content)
    check(scenario)
    assert len(scenario.blocks["block_1"].activities) == 10_000
    assert missed_dates(scenario, imported.dates) == {}


def test_a_chain_of_ten_thousand_needs_no_deep_stack(tmp_path: Path, load: Load) -> None:
    """One after the other, a minute each; and closed to a circle it is refused in a few words."""
    rows = [Row(n, NAMES[n - 1] if n <= 10 else f"Task {n}", 1, [(n - 1, "FS", 0)] * (n > 1)) for n in range(1, 10_001)]
    (tmp_path / "plan.xml").write_text(project_xml(schedule(rows)), encoding="utf-8")
    imported = lay_over(read_project_xml(tmp_path / "plan.xml"), "block_1", {}, load())
    check(frozen(imported.content))
    assert missed_dates(frozen(imported.content), imported.dates) == {}
    rows[0] = replace(rows[0], links=[(10_000, "FS", 0)])
    (tmp_path / "plan.xml").write_text(project_xml(rows), encoding="utf-8")
    status, _, err = cli(tmp_path, "import", "plan.xml")
    assert status == 2
    assert "wait for each other in a circle" in err
    assert len(err) < 1000


# Roles


def test_a_role_that_is_not_recognised_is_asked_for_and_can_be_told(tmp_path: Path) -> None:
    rows = plant()
    rows[7].name = "Long lead items"
    (tmp_path / "plan.xml").write_text(project_xml(rows), encoding="utf-8")
    status, out, err = cli(tmp_path, "import", "plan.xml")
    assert (status, out) == (2, "")
    assert "plan.xml: no task was recognised as equipment_order, and the scenario needs them" in err
    assert "--as equipment_order=12" in err
    assert cli(tmp_path, "import", "plan.xml", "--as", "equipment_order=8")[0] == 0
    assert "equipment_order" in load_scenario(["scenario=mine"], tmp_path).blocks["block_1"].activities


def test_what_only_the_lines_wait_for_is_asked_for_too(tmp_path: Path) -> None:
    """Without lines in the plan they are set up as in the scenario, after its dry rooms and shipping."""
    rows = [row for row in plant() if row.uid in (1, 2, 3, 4, 5, 6, 8, 9)]
    (tmp_path / "plan.xml").write_text(project_xml(rows), encoding="utf-8")
    assert "no task was recognised as shipping, dry_rooms, and" in cli(tmp_path, "import", "plan.xml")[2]


def test_two_tasks_for_one_role_are_said(tmp_path: Path) -> None:
    rows = plant()
    rows[17].name = "Shell"
    (tmp_path / "plan.xml").write_text(project_xml(rows), encoding="utf-8")
    assert "2 tasks could be shell (UID 5, 18); say which with --as shell=UID" in cli(tmp_path, "import", "plan.xml")[1]
    status, out, _ = cli(tmp_path, "import", "plan.xml", "--as=shell=5", "--force")
    assert (status, "could be shell" in out) == (0, False)
    assert "shell_18" in load_scenario(["scenario=mine"], tmp_path).blocks["block_1"].activities


def test_a_later_block_is_decided_on_the_day_of_its_plan(tmp_path: Path) -> None:
    rows = schedule(
        [Row(1, "FID", 0), Row(2, "Order equipment", 40 * WEEK, [(1, "FS", 0)]), Row(3, "Preparation", WEEK)]
    )
    rows += [
        replace(row, uid=row.uid + 10)
        for row in plant()
        if row.name in ("Shell", "Utilities", "Dry rooms", "Shipping", "Site works")
    ]
    for row in rows:
        row.links = [link for link in row.links if link[0] == 1]
        row.start, row.finish = row.start + timedelta(days=2800), row.finish + timedelta(days=2800)
    (tmp_path / "plan.xml").write_text(project_xml(rows), encoding="utf-8")
    assert "as fid" in cli(tmp_path, "import", "plan.xml", "--network", "block_2", "--as", "my_gate=1")[2]
    status, out, err = cli(tmp_path, "import", "plan.xml", "--network", "block_2")
    assert status == 0, err
    assert "to the day" in out
    decision = load_scenario(["scenario=mine"], tmp_path).blocks["block_2"].decision
    assert decision is not None
    assert decision.plan_date == rows[0].start.date()


def test_the_pilot_can_be_imported_too(tmp_path: Path) -> None:
    names = ["Building", "Installation and commissioning", "A sample", "B samples"]
    rows = schedule([Row(n, name, 10 * WEEK, [(n - 1, "FS", 0)] * (n > 1)) for n, name in enumerate(names, 1)])
    (tmp_path / "plan.xml").write_text(project_xml(rows), encoding="utf-8")
    status, out, err = cli(tmp_path, "import", "plan.xml", "--network", "pilot")
    assert status == 0, err
    assert "gives back all 8 starts and finishes" in out
    assert list(load_scenario(["scenario=mine"], tmp_path).pilot.activities) == [
        "building", "install_and_commission", "a_sample", "b_sample",
    ]  # fmt: skip


# Refusals: nothing is written, and nothing is fetched

ENTITY = '<!DOCTYPE Project [<!ENTITY stolen SYSTEM "{}">]>\n'
BOMB = '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("head", [ENTITY, BOMB, '<!DOCTYPE Project SYSTEM "http://localhost/x.dtd">\n'])
def test_an_xml_with_entities_is_refused_and_they_are_never_resolved(head: str, encoding: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("line_speed_of_our_rival", encoding="utf-8")
    rows = plant()
    rows[4].name = "Shell &stolen;" if "stolen" in head else "Shell &c;" if "ENTITY c" in head else "Shell"
    text = project_xml(rows, head=head.replace("{}", secret.as_uri())).replace(
        'encoding="UTF-8" ', f'encoding="{encoding}" '
    )
    (tmp_path / "plan.xml").write_bytes(text.encode(encoding))
    before = sorted(tmp_path.rglob("*"))
    status, out, err = cli(tmp_path, "import", "plan.xml")
    assert (status, out) == (2, "")
    assert "plan.xml, line 2: has a document type (DOCTYPE)" in err
    assert "rival" not in err
    assert sorted(tmp_path.rglob("*")) == before


XML_FAULTS: dict[str, tuple[str, str, str]] = {
    "no xml": ("<Project", "<Projekt", "is no well-formed XML"),
    "no start": ("<Start>2021-07-05T08:00:00</Start>", "", "task UID 1 (Site selection): has no Start"),
    "a date in the wrong format": (
        "2021-07-05T08:00:00", "5 July 2021", "task UID 1 (Site selection): Start = '5 July 2021': should be a date",
    ),
    "a finish before its start": ("2021-07-05T08", "2031-07-05T08", "finishes on 2021-11-19 17:00:00, before it"),
    "a predecessor that is not there": ("<PredecessorUID>7<", "<PredecessorUID>70<", "predecessor UID 70 is not in"),
    "an unknown kind of link": ("<Type>3<", "<Type>9<", "of an unknown Type"),
    "a lag that is none": ("<LinkLag>0<", "<LinkLag>soon<", "of an unknown Type or LinkLag"),
    "two tasks with one UID": ("<UID>18<", "<UID>17<", "UID 17 stands in the file twice"),
    "a start before the programme": ("2021-07-05T08", "2020-07-05T08", "before the programme starts on 2021-06-28"),
    "a circle": (
        "</Summary></Task>", "</Summary><PredecessorLink><PredecessorUID>13</PredecessorUID></PredecessorLink></Task>",
        "these wait for each other in a circle: plan.xml, task UID",
    ),
}  # fmt: skip


def assert_refused(folder: Path, name: str, text: str, fault: tuple[str, str, str]) -> None:
    """A file in which something is replaced is refused with these words, and nothing is written."""
    old, new, words = fault
    assert old in text
    (folder / name).write_bytes(text.replace(old, new, 1).encode())
    status, out, err = cli(folder, "import", name)
    assert (status, out) == (2, "")
    assert words in err
    assert "Traceback" not in err
    assert [path.name for path in folder.iterdir()] == [name]


@pytest.mark.parametrize("fault", XML_FAULTS)
def test_a_project_file_that_cannot_be_used_is_refused(fault: str, tmp_path: Path) -> None:
    assert_refused(tmp_path, "plan.xml", project_xml(plant()), XML_FAULTS[fault])


def test_another_xml_and_an_empty_plan_are_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.xml").write_text("<APIBusinessObjects/>", encoding="utf-8")
    assert (
        "plan.xml: is Primavera's XML, which is not read; export XER instead" in cli(tmp_path, "import", "plan.xml")[2]
    )
    (tmp_path / "plan.xml").write_text("<html/>", encoding="utf-8")
    assert "is no Microsoft Project file, its root is html" in cli(tmp_path, "import", "plan.xml")[2]
    (tmp_path / "plan.xml").write_text(project_xml([]), encoding="utf-8")
    assert "plan.xml: has no tasks" in cli(tmp_path, "import", "plan.xml")[2]


XER_FAULTS: dict[str, tuple[str, str, str]] = {
    "no xer": ("ERMHDR", "HDR", "plan.xer, line 1: is no XER file"),
    "a missing column": ("task_code", "code", "plan.xer, table TASK: column task_code is missing"),
    "no activities": ("%T\tTASK\r", "%T\tTUSK\r", "has no table TASK"),
    "an unknown kind of relation": ("PR_SS", "PR_XY", "pred_type = 'PR_XY': known are PR_FS, PR_SS, PR_FF, PR_SF"),
    "a date in the wrong format": (
        "2021-07-05 08:00", "05-Jul-21", "line 10, activity A1 (Site selection): target_start_date = '05-Jul-21'",
    ),
    "no dates": ("2021-07-05 08:00", "", "activity A1 (Site selection): has no start or no finish"),
    "too many cells": ("Shell\t", "Shell\tx\ty\t", "cells, table TASK 10 columns"),
    "a lag that is none": ("\tPR_FS\t0.0", "\tPR_FS\tsoon", "lag_hr_cnt = 'soon'"),
    "two activities with one id": ("%R\t18\t", "%R\t17\t", "task_id 17 stands in line"),
}  # fmt: skip


@pytest.mark.parametrize("fault", XER_FAULTS)
def test_an_xer_that_cannot_be_used_is_refused(fault: str, tmp_path: Path) -> None:
    assert_refused(tmp_path, "plan.xer", xer(plant()), XER_FAULTS[fault])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--network", "block_7"), "--network block_7: there is no such network; known: pilot, block_1"),
        (("--as", "shell=99"), "no task that is no summary has the UID or code 99"),
        (("--as", "shell"), "--as: give a role and the UID"),
        (("--as", "my shell=5"), "letters, digits and _"),
    ],
)
def test_wrong_options_are_explained(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    (tmp_path / "plan.xml").write_text(project_xml(plant()), encoding="utf-8")
    status, _, err = cli(tmp_path, "import", "plan.xml", *arguments)
    assert status == 2
    assert words in err
    (tmp_path / "plan.mpp").write_text("", encoding="utf-8")
    assert "is neither a folder of tables nor a file .xml" in cli(tmp_path, "import", "plan.mpp")[2]
