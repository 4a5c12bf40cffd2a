"""Reference plants as files: who is there, that every row says who says so, and what a wrong file is told."""

import math
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from conftest import ROOT
from held import dated, made_up_plant, observed
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from sim.cli import main
from sim.errors import InputError
from sim.reference.load import plant_named, plants, read_plant
from sim.reference.new import TEMPLATE, new_file
from sim.reference.plant import DATES, ENDED, OF_A_CALL, STAGES, UNITS, Clock
from sim.reference.told import Dated, Told
from sim.scenario.options import conf_dir
from sim.study.backtest.seen import seen_of

CAME = {
    "northvolt_ett", "tesla_nevada", "lges_wroclaw", "sk_komarom", "sk_georgia", "catl_arnstadt", "aesc_douai",
    "ultium_springhill", "morrow", "toyota_nc", "byd_chongqing", "verkor_dunkirk",
}  # fmt: skip
NEVER_CAME = {"britishvolt", "italvolt", "freyr", "aesc_us", "farasis", "svolt_saar"}
KINDS = {"incumbent_abroad": "incumbent"}  # classes that scenarios call otherwise
PUT_BACK = {"northvolt_ett"}  # between the beginning of works and the forecast, which knows the later plan
ALL = plants()
BY_NAME = {plant.name: plant for plant in ALL}
NAMES = list(BY_NAME)


def told(piece: Any) -> list[Told]:
    """Everything told of a plant."""
    if isinstance(piece, tuple):
        return [one for part in piece for one in told(part)]
    if not isinstance(piece, BaseModel):
        return []
    parts = [one for key in type(piece).model_fields for one in told(getattr(piece, key))]
    return [piece, *parts] if isinstance(piece, Told) else parts


def shipped(name: str) -> Path:
    return conf_dir() / "reference" / f"{name}.yaml"


def test_all_plants_are_there_and_those_that_never_came_too() -> None:
    assert sorted(CAME | NEVER_CAME) == NAMES
    assert {plant.name for plant in ALL if plant.came} == CAME
    assert {plant.name for plant in ALL if not plant.came} == NEVER_CAME
    assert all(plant.outcome.state in ENDED for plant in ALL if not plant.came)
    assert len({plant.plant for plant in ALL}) == len(ALL)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_a_page_or_is_assumed(name: str) -> None:
    found = told(BY_NAME[name])
    assert len(found) >= 3
    for one in found:
        if one.grade == "assumed":
            assert "://" not in one.source
            assert len(one.source) > 5
        else:
            assert one.source.startswith(("http://", "https://"))
        assert "memory" not in one.source + one.note


@pytest.mark.parametrize("name", NAMES)
def test_the_forecast_knows_the_plan_and_nothing_of_what_was_seen(name: str) -> None:
    plant = BY_NAME[name]
    scenario = plant.scenario()
    assert scenario.maker.kind == KINDS.get(plant.maker_class, plant.maker_class)
    seen = [row.date for row in plant.rows if row.date is not None and row.what != "headcount"]
    assert all(day > scenario.data_date.isoformat() for day in seen)
    for what in ("first_cell", "serial_start", "full_capacity"):
        if (planned := getattr(plant.plan, what)) is not None:
            assert planned.published <= scenario.data_date.isoformat()
    first = plant.plan.first_cell or plant.plan.serial_start
    announced = {point.date for point in scenario.announced.values()}
    assert (first is None) == (not announced)
    assert first is None or first.last in announced or name in PUT_BACK
    works = plant.milestones.works_begun
    assert works is None or scenario.data_date >= works.first


def test_what_is_no_evidence_is_not_scored_and_says_why() -> None:
    nevada, ett = BY_NAME["tesla_nevada"], BY_NAME["northvolt_ett"]
    scored = {row.month for row in ett.observed if row.what in ("rate", "mean_rate") and row.score}
    assert scored == {18, 21, 27}, "neither after the accident nor during the cuts"
    assert all(row.bound == "at_least" for row in ett.observed if "deliveries" in row.note)
    rows = [row for plant in ALL for row in plant.rows]
    assert not any(row.score for row in rows if row.what == "installed")
    assert all(row.why_not for row in rows if not row.score)
    assert all(not row.score for row in rows if row.grade == "assumed")
    assert [row.month for row in nevada.observed if row.what == "rate" and row.score] == [18, 27, 43]


def leaves(node: yaml.Node, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], yaml.ScalarNode]]:
    """Values of a file with their places."""
    if isinstance(node, yaml.MappingNode):
        return [found for key, value in node.value for found in leaves(value, (*path, key.value))]
    if isinstance(node, yaml.SequenceNode):
        return [found for k, value in enumerate(node.value, 1) for found in leaves(value, (*path, k))]
    assert isinstance(node, yaml.ScalarNode)
    return [(path, node)]


BROKEN = {"another kind": "{x: 1}", "a wrong word": "'no such ]['", "a number": "-7.5", "nothing": "null"}


@pytest.mark.parametrize("wrong", BROKEN.values(), ids=BROKEN)
def test_every_wrong_value_is_refused_by_file_line_and_field(wrong: str, tmp_path: Path) -> None:
    """Each value of a whole file in turn; texts may hold any words, and what may be left out may be nothing."""
    text = shipped("sk_komarom").read_text(encoding="utf-8")
    refused = 0
    for path, node in leaves(yaml.compose(text, yaml.SafeLoader)):
        file = tmp_path / "broken.yaml"
        file.write_text(text[: node.start_mark.index] + wrong + text[node.end_mark.index :], encoding="utf-8")
        try:
            read_plant(file)
        except InputError as error:
            (line, *_) = str(error).splitlines()
            told = re.fullmatch(rf"{re.escape(str(file))}, line (\d+): ([\w.]*?):? (.+)", line)
            assert told is not None, line
            place = ".".join(map(str, path))
            assert place.startswith(told[2]) or told[2].startswith(place), line  # it, or the piece that it is in
            if told[2] == place:
                assert int(told[1]) == node.start_mark.line + 1, line
            refused += 1
        else:
            free = path[-1] in ("note", "source", "why_not", "plant", "maker", "country") and "such" in wrong
            assert free or path[-1] in ("month", "since_month", "date", "value") or wrong == "null", path
    assert refused > 30


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("maker_class: newcomer", "maker_class: newcommer", "maker_class: 'newcommer': should be 'newcomer'"),
        ("gwh_per_year: 16", "gwh_per_year: 16000", "nameplate.gwh_per_year: 16000: should be less than or equal to"),
        ("clock: first_cell, since", "clok: first_cell, since", "clok: there is no such field; did you mean clock?"),
        ("own_error: 0.1", "own_error: 0.02", "own_error 0.02: should be at least 0.1, of the logarithm"),
        ("bound: at_least", "bound: about", "'about': should be 'exact', 'at_least', 'at_most' or 'claimed'"),
        ("since_month: 12, month: 18", "month: 18", "a mean_rate has since_month and month"),
        ("unit: GWh/year", "unit: GWh", "unit GWh: of mean_rate should be GWh/year"),
        ("source: \"https://evertiq.com/news/44264\"", "source: a book", "what is published needs the address of"),
        ("date: 2018-06-08", "date: 2018-06-31", "line 15: 2018-06-31: is a value that cannot be read: day is out"),
        ("date: 2018-06-08", "date: 2018-6", "date: '2018-6': should be a day, month or year between 1950 and 2200"),
        ("date: 2018-06-08", "date: 2023", "first_cell 2021-12-28 is before works_begun 2023"),
        ("date: 2025-03-12", "date: 2021", "outcome 2021 is before first_delivery 2022-05"),
        ("stage: first_delivery", "stage: works_begun", "milestones name a later one, first_delivery"),
        ("score: false, ", "", "why_not: say it where score is false, and only there"),
        ("plant: \"Northvolt", "name: x\nplant: \"Northvolt", "a plant is called like its file; leave it out"),
    ],
)  # fmt: skip
def test_refusals_say_what_is_allowed(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = shipped("northvolt_ett").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(said)) as error:
        read_plant(file)
    assert str(error.value).startswith(str(file))


FILLED = {
    "plant": "Lakeside", "maker": "Lakeside Cells", "country": "Canada", "maker_class": "newcomer",
    "scenario": "renault_2021", "gwh_per_year": "20", "grade": "published", "confidence": "high",
    "source": "https://example.org/lakeside", "state": "running", "stage": "serial_start", "date": "2024-12-31",
}  # fmt: skip


def filled(text: str) -> str:
    """The template with a value wherever none stands."""
    for key, value in FILLED.items():
        text = re.sub(rf"^( *){key}:[ \t]*(#.*)?$", rf"\g<1>{key}: {value}", text, flags=re.MULTILINE)
    return text


def test_the_template_asks_for_what_it_needs_and_its_examples_hold(tmp_path: Path) -> None:
    blank = TEMPLATE.read_text(encoding="utf-8")
    target, content = new_file("lakeside", tmp_path)
    assert content.decode() == blank
    target.parent.mkdir()
    target.write_bytes(content)
    with pytest.raises(InputError, match=r"line 9: plant: has no value; ") as error:
        plants(tmp_path)
    assert len(str(error.value).splitlines()) == len(re.findall(r"^ *\w+:[ \t]*(#.*)?$", blank, re.MULTILINE)) - 3
    target.write_text(filled(blank), encoding="utf-8")
    assert plant_named("lakeside", tmp_path).observed == ()
    examples = re.sub(r"^#(  +[-\w].*)$", r"\1", blank, flags=re.MULTILINE)
    examples = re.sub(r"^(milestones|plan|observed): [{\[].*$", r"\1:", examples, flags=re.MULTILINE)
    examples = re.sub(r"^ {3}(grade|source|confidence|note): .*$", "", examples, flags=re.MULTILINE)
    target.write_text(filled(examples), encoding="utf-8")
    plant = plant_named("lakeside", tmp_path)
    assert len(plant.observed) == 3
    assert all(getattr(plant.milestones, stage) is not None for stage in STAGES)


def test_a_folder_of_ones_own_adds_plants_and_replaces_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plants(tmp_path) == ALL
    assert main(["reference", "--new", "lakeside", "-cd", str(tmp_path)]) == 0
    assert main(["reference", "--new", "lakeside", "-cd", str(tmp_path)]) == 2
    assert "exists already" in capsys.readouterr().err
    file = tmp_path / "reference" / "lakeside.yaml"
    file.write_text(shipped("morrow").read_text(encoding="utf-8"), encoding="utf-8")
    assert [plant.name for plant in plants(tmp_path)] == sorted([*NAMES, "lakeside"])
    file.write_text(file.read_text(encoding="utf-8").replace("scenario: morrow", "scenario: morow"), encoding="utf-8")
    with pytest.raises(
        InputError, match=r"line 6: forecast\.scenario: 'morow': there is no such scenario; did you mean"
    ):
        plants(tmp_path)
    file.rename(file.with_name("morrow.yaml"))
    with pytest.raises(InputError, match="a plant of this name comes with the program"):
        plants(tmp_path)
    with pytest.raises(InputError, match="does not exist"):
        plants(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["northvolt"], "there is no such plant; did you mean northvolt_ett?"),
        (["morrow", "freyr"], "one plant at a time"),
        (["--new", "a b"], "a b: "),
        (["--new", "morrow"], "a plant of this name comes with the program"),
        (["--new", "x", "y"], "--new takes one name"),
    ],
)
def test_what_cannot_be_shown_is_refused(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reference", *words]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("name", NAMES)
def test_a_plant_is_shown_with_all_that_is_told_and_every_page(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reference", name]) == 0
    text = capsys.readouterr().out
    assert all(len(line) <= 80 for line in text.splitlines() if "://" not in line)
    words = " ".join(text.split())
    for one in told(BY_NAME[name]):
        assert one.source in words
        assert one.note in words


@given(st.dates(date(1960, 1, 1), date(2190, 1, 1)), st.sampled_from((4, 7, 10)))
def test_a_date_means_all_days_that_it_may_be(day: date, letters: int) -> None:
    found = Dated(grade="assumed", source="drawn", confidence="low", date=day.isoformat()[:letters])
    assert found.first <= found.middle <= found.last
    assert found.first <= day <= found.last
    assert abs((found.middle - found.first) - (found.last - found.middle)) <= timedelta(days=1)
    assert (found.last + timedelta(days=1)).isoformat()[:letters] != found.date
    assert (found.first - timedelta(days=1)).isoformat()[:letters] != found.date
    assert found.own_error_months * 12**0.5 * 30.4375 == pytest.approx((found.last - found.first).days + 1)


def test_months_count_from_the_clock_of_the_row() -> None:
    plant = BY_NAME["catl_arnstadt"]
    dated = [row for row in plant.observed if row.what == "headcount"]
    assert [round(plant.month_of(row) or -1) for row in dated] == [1, 26]
    first = plant.rows[0]
    assert first.what == "first_cell"
    assert plant.month_of(first) == pytest.approx(38, abs=0.5), "from works to first cells, as its maker counts"
    toyota = BY_NAME["toyota_nc"]
    assert toyota.month_of(toyota.rows[0]) is None, "when its works began is not known"


UNITS_OF = {**UNITS, "first_cell": "date", "first_delivery": "date", "serial_start": "date"}


@given(
    st.sampled_from(sorted(UNITS_OF)), st.sampled_from(get_args(Clock)),
    st.sampled_from((0, 0.0, 3, "2019", "2019-12", "2020-05-15", "2020-05-16", "2020-05-17", "2020", "2024")),
)  # fmt: skip
def test_what_is_accepted_can_be_scored_and_what_cannot_is_refused_by_its_field(
    what: str, clock: Clock, when: float | str
) -> None:
    """Of every quantity, from every clock: no months below none, no time of no length."""
    marks = {"works_begun": dated("2020-05-16"), "first_cell": dated("2020-05-16"), "serial_start": dated("2020-05-16")}
    row = {**observed(what, 0.5, 1.0), "unit": UNITS_OF[what], "clock": clock}
    row |= {"since_month": 0.0} if what == "mean_rate" else {}
    row |= {"month": None, "date": when} if isinstance(when, str) else {"month": when}
    try:
        plant = made_up_plant("a", row, milestones=marks)
    except ValidationError as error:
        said = str(error)
        assert re.search(r"\b(month|date|since_month|observed)\b", said)
        assert re.search(r"should be|give it|has since_month|is given once", said)
        early = isinstance(when, str) and when < "2020-05-16" and when != "2020"
        assert early or what in ("rate", "mean_rate", "cumulative", *DATES), said
    else:
        assert when != 0 or what not in ("rate", "mean_rate", "cumulative")
        assert (plant.month_of(plant.observed[0]) or 0.0) >= 0.0
        for one in seen_of(plant):
            assert 0.0 <= one.low <= one.high < math.inf
            assert one.part != "starting up" or one.since < one.month


def test_docs_name_every_plant() -> None:
    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in text] == []


@pytest.mark.parametrize("key", [*sorted(OF_A_CALL), "hydra.run.dir", "hydra/launcher", "store.curves"])
@pytest.mark.parametrize("form", ["{}=elsewhere", "+{}=elsewhere", "++{}=elsewhere", "~{}", "/{}=elsewhere"])
def test_where_results_go_and_what_is_drawn_is_said_by_no_plant(key: str, form: str, tmp_path: Path) -> None:
    override = form.format(key)
    text = shipped("morrow").read_text(encoding="utf-8").replace(
        "{scenario: morrow}", f"{{scenario: morrow, overrides: ['goals=[]', '{override}']}}"
    )  # fmt: skip
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    first = re.split(r"[./]", key)[0]
    said = re.escape(f"forecast.overrides.2: {override!r}: {first} is no part of ")
    with pytest.raises(InputError, match=rf"^{re.escape(str(path))}, line \d+: {said}"):
        read_plant(path)


ODD_VALUES = {
    "nameplate.gwh_per_year": {
        "1e1": "'1e1': should be a valid number; with an exponent it needs a point and a sign: 1.0e+1",
        "2024-06-30": "2024-06-30: should be ",
        "[1, 2024-06-30]": "[1, 2024-06-30]: should be ",
        "true": "true: should be ",
    },
    "plant": {"2024-06-30": "2024-06-30: should be ", "[a, {b: 2024-06-30}]": "[a, {b: 2024-06-30}]: should be "},
}


@pytest.mark.parametrize(("place", "value"), [(place, value) for place in ODD_VALUES for value in ODD_VALUES[place]])
def test_a_wrong_value_is_quoted_as_it_is_written(place: str, value: str, tmp_path: Path) -> None:
    text = shipped("morrow").read_text(encoding="utf-8")
    old, new = ("gwh_per_year: 1,", f"gwh_per_year: {value},") if "." in place else ('"Morrow Arendal"', value)
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(f": {place}: {ODD_VALUES[place][value]}")) as found:
        read_plant(path)
    assert "datetime" not in str(found.value)


@pytest.mark.parametrize("name", ["a b", "con", "x" * 101, "ends."])
def test_a_name_that_is_none_is_refused_as_a_plants(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.yaml"
    path.write_bytes(shipped("morrow").read_bytes())
    for refused in (lambda: new_file(name, tmp_path), lambda: read_plant(path)):
        with pytest.raises(InputError) as found:
            refused()
        assert "scenario" not in str(found.value)
