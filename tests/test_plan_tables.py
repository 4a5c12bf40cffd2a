"""Any scenario as CSV tables and back: exact, tolerant of spreadsheets, and refused with file, row and column."""

import csv
import io
import os
import shutil
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Load, some
from hypothesis import given, settings
from hypothesis import strategies as st
from test_strangers_files import no_file

from sim.cli import main
from sim.errors import InputError
from sim.plan.layout import FILES
from sim.plan.leaves import of_the_run
from sim.plan.read_tables import read_tables
from sim.plan.write_tables import write_tables
from sim.scenario.load import frozen, load_scenario
from sim.scenario.schema import Scenario
from sim.study.assumptions.ledger import ledger

AGAINST_FACTS = "verkor_dunkirk incumbent"  # who waits for no samples, and has one under way
SHIPPED = sorted(path.stem for path in (ROOT / "conf" / "scenario").glob("*.yaml"))


def cli(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Status, standard output and standard error of the command in a folder."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        status = main(arguments)
    return status, out.getvalue(), err.getvalue()


def round_trip(scenario: Scenario, folder: Path, base: Scenario) -> Scenario:
    """The scenario written as tables and read again over another one."""
    write_tables(scenario, folder)
    content = read_tables(folder, base).content()
    return frozen({**content, **{key: getattr(scenario, key) for key in of_the_run()}})


# The round trip


@pytest.mark.parametrize("maker", ["newcomer", "incumbent"])
@pytest.mark.parametrize("name", some(SHIPPED))
def test_the_round_trip_of_a_shipped_scenario_is_exact(name: str, maker: str, tmp_path: Path, load: Load) -> None:
    """Values, sources, grades, and the order of blocks, stages and activities, through the command and its file."""
    choice = [f"scenario={name}", f"maker={maker}"]
    if f"{name} {maker}" == AGAINST_FACTS:
        with pytest.raises(InputError, match="known"):
            load_scenario(choice)
        return
    assert cli(tmp_path, "template", "plant", "--csv", *choice)[0] == 0
    status, out, err = cli(tmp_path, "import", "plant", "--name", "own")
    assert status == 0, err
    again, before = load_scenario(["scenario=own"], tmp_path / "plant"), load(*choice)
    assert again.model_copy(update={"name": before.name}) == before
    for part in ("blocks", "known", "announced", "offtake", "marks"):
        assert list(getattr(again, part)) == list(getattr(before, part))
    assert list(again.line.stages) == list(before.line.stages)
    assert [list(block.activities) for block in again.blocks.values()] == [
        list(block.activities) for block in before.blocks.values()
    ]
    assert "gigaramp run -cd plant own" in out


def test_parts_like_shipped_ones_can_still_be_exchanged(tmp_path: Path) -> None:
    """The file names them, in the style of the shipped scenarios."""
    cli(tmp_path, "template", "plant", "--csv")
    cli(tmp_path, "import", "plant")
    text = (tmp_path / "plant" / "scenario" / "mine.yaml").read_text(encoding="utf-8")
    assert text.startswith(
        "# @package _global_\n# Renault and Verkor, as announced in June 2021: imported from plant.\n"
    )
    assert "  - /maker: newcomer\n  - /region: western_europe\n" in text
    assert "      shell: {months: 13, after: site_works}\n" in text
    assert load_scenario(["scenario=mine", "maker=incumbent"], tmp_path / "plant").maker.kind == "incumbent"


VERKOR, DEFAULT = load_scenario(["scenario=verkor_2026"]), load_scenario()
NUMBERS = st.floats(0.05, 100).map(float) | st.integers(1, 100).map(float)  # inside the bounds of every field below
TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "P", "S", "Zs"]), max_size=30).map(
    lambda text: f"a {text} z"
)
DAYS = st.dates(date(2021, 6, 28), date(2060, 12, 31))
WAITS = st.sampled_from(
    ["start", "shell+30d", "shell@65.50%", "site_works.start-0.5w", "pilot.b_sample, fid", "2024-02-29+8h", ""]
)
SOURCES = st.fixed_dictionaries({"grade": st.sampled_from(["published", "user"]), "source": TEXTS})


@st.composite
def variations(draw: st.DrawFn) -> dict[str, Any]:
    """The content of the default scenario with much of it changed."""
    content = VERKOR.model_dump()
    content |= {"title": draw(TEXTS), "data_date": draw(DAYS), "vendor_line_slots": draw(st.integers(1, 9))}
    content["maker"]["quality_months"] = {"kind": "lognormal", "median": draw(NUMBERS), "sigma": draw(st.floats(0, 3))}
    content["maker"]["line_start"]["cell_yield"] = draw(st.none() | st.floats(0, 1))
    content["maker"]["pilot_share"] = draw(st.none() | st.just({"kind": "constant", "value": 0.3}))
    content["pilot"]["enabled"] = draw(st.booleans())
    content["line"]["stages"]["stacking"] |= {"ratio": draw(NUMBERS), "buffer_hours": draw(NUMBERS)}
    block = content["blocks"][draw(st.sampled_from(["block_1", "block_2"]))]
    names = draw(st.lists(st.sampled_from(["shell", "site_works", "öfen_2", "line_2_hot", "Abnahme"]), unique=True))
    block["activities"] = {
        name: {"months": draw(NUMBERS), "basis": draw(st.sampled_from(["planned", "permits"])), "after": draw(WAITS),
               "finish_after": draw(WAITS)} for name in names
    }  # fmt: skip
    block["line_project"]["hot_months"] = draw(NUMBERS)
    block["sources"] = draw(st.dictionaries(st.sampled_from(["activities", "activities.shell", "lines"]), SOURCES))
    content["sources"] |= draw(st.dictionaries(st.sampled_from(["start", "blocks.block_1.lines", "our_plan"]), SOURCES))
    content["known"] = {"block_1": {"shell": {"start": draw(DAYS), "finish": draw(st.none() | DAYS)}}}
    periods = st.sampled_from(["year_2027", "month_2028_03", "month_2028_04"])
    rates = st.fixed_dictionaries({"gwh": NUMBERS, "unit": st.sampled_from(["gwh", "gwh_per_year"])})
    years = st.integers(2021, 2081)
    contracts = st.fixed_dictionaries(
        {"customer": TEXTS, "gwh_per_year": NUMBERS, "first_year": years}, optional={"last_year": st.none() | years}
    )
    content["offtake"] = draw(st.dictionaries(st.sampled_from(["first", "second", "own_2"]), contracts))
    content["our_plan"] = draw(st.dictionaries(periods, rates))
    return content


@settings(derandomize=True, max_examples=60, deadline=None)
@given(variations())
def test_the_round_trip_of_any_scenario_is_exact(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, Any]
) -> None:
    scenario = frozen(content)
    assert round_trip(scenario, tmp_path_factory.mktemp("tables"), DEFAULT) == scenario


# What spreadsheets do to tables


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    write_tables(load_scenario(), folder)
    return folder


@pytest.fixture
def plant(tmp_path: Path, tables: Path) -> Path:
    """A folder with the tables of the default scenario."""
    shutil.copytree(tables, tmp_path / "plant")
    return tmp_path / "plant"


Change = Callable[[list[list[str]]], None]


def rewrite(path: Path, change: Change, delimiter: str = ",", encoding: str = "utf-8") -> None:
    """Change the cells of a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def put(row: int, column: str, text: str) -> Change:
    """Set a cell; rows as a spreadsheet counts them."""

    def change(rows: list[list[str]]) -> None:
        rows[row - 1][rows[0].index(column)] = text

    return change


def as_german_spreadsheet(rows: list[list[str]]) -> None:
    """Decimal commas, dates with dots, truth in capitals; the columns in another order."""
    for row in rows[1:]:
        for place, cell in enumerate(row):
            if rows[0][place] == "published":
                continue
            parts = cell.split("-")
            if len(parts) == 3 and all(part.isdigit() for part in parts):
                row[place] = ".".join(reversed(parts))
            elif cell.replace(".", "", 1).isdigit():
                row[place] = cell.replace(".", ",")
            elif cell in ("true", "false"):
                row[place] = {"true": "WAHR", "false": "FALSCH"}[cell]
    for row in rows:
        row.reverse()


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252")])
def test_semicolons_and_decimal_commas_are_read_as_meant(
    delimiter: str, encoding: str, plant: Path, load: Load
) -> None:
    for name in FILES:
        rewrite(plant / name, as_german_spreadsheet, delimiter, encoding)
    status, _, err = cli(plant.parent, "import", "plant")
    assert status == 0, err
    assert load_scenario(["scenario=mine"], plant).model_copy(update={"name": "renault_2021"}) == load()


def test_empty_rows_and_a_column_of_notes_do_no_harm(plant: Path, load: Load) -> None:
    def change(rows: list[list[str]]) -> None:
        rows.insert(3, [""] * len(rows[0]))
        for row in rows:
            row.append("ask Marie" if row is not rows[0] and any(row) else "Note" * (row is rows[0]))

    rewrite(plant / "activities.csv", change)
    assert cli(plant.parent, "import", "plant")[0] == 0
    assert load_scenario(["scenario=mine"], plant).blocks == load().blocks


def test_durations_in_other_units_and_leads_arrive(plant: Path) -> None:
    for change in (
        put(11, "duration", "90"),
        put(11, "unit", "days"),
        put(12, "predecessors", "10FS-2 weeks; 10SS+65%"),
    ):
        rewrite(plant / "activities.csv", change)
    assert cli(plant.parent, "import", "plant")[0] == 0
    activities = load_scenario(["scenario=mine"], plant).blocks["block_1"].activities
    assert activities["site_works"].months * 730.5 == pytest.approx(90 * 24)
    assert activities["shell"].after == "site_works-2w, site_works@65%"


def test_a_table_that_is_not_there_leaves_its_part_as_in_the_base(tmp_path: Path, load: Load) -> None:
    (tmp_path / "ramp.csv").write_text("period;gwh;unit\n2027;4,5;GWh\n2028-03;12;GWh/year\n", encoding="utf-8")
    assert cli(tmp_path, "import", ".", "scenario=verkor_2026")[0] == 0
    scenario = load_scenario(["scenario=mine"], tmp_path)
    assert scenario.blocks == load("scenario=verkor_2026").blocks
    assert {name: rate.gwh for name, rate in scenario.our_plan.items()} == {"year_2027": 4.5, "month_2028_03": 12.0}
    assert scenario.sources == load("scenario=verkor_2026").sources


@pytest.mark.parametrize("gone", [["sources.csv"], ["as_given.csv"], ["sources.csv", "as_given.csv"]], ids=" ".join)
def test_sources_of_what_is_replaced_go(gone: list[str], plant: Path, load: Load) -> None:
    """Also without a table of sources: nobody claims the new activity to be as published, and the others stay."""
    rewrite(plant / "activities.csv", put(SHELL, "duration", "99"))
    for name in gone:
        (plant / name).unlink()
    assert cli(plant.parent, "import", "plant")[0] == 0
    before, after = (
        {one.path: one for one in ledger(scenario)} for scenario in (load(), load_scenario(["scenario=mine"], plant))
    )
    shell = "blocks.block_1.activities.shell.months"
    assert (after[shell].value, after[shell].grade, after[shell].source) == (99, "user", "given in activities.csv")
    told = [
        {path: (one.grade, one.source) for path, one in found.items() if path != shell} for found in (before, after)
    ]
    assert told[1] == told[0]


# Refusals: file, row, column and reason; status 2; nothing written

SHELL, WORKS = 12, 11  # rows of block 1 in activities.csv
REFUSED: dict[str, tuple[str, Change, tuple[str, ...]]] = {
    "a missing column": (
        "activities.csv", lambda rows: [row.pop(3) for row in rows] and None,
        ("activities.csv, row 1: column duration is missing", "there is id, network, name, unit"),
    ),
    "a misspelt column": (
        "activities.csv", put(1, "duration", "durration"),
        ("column duration is missing; did you mean it by durration?",),
    ),
    "an unknown column": ("known.csv", put(1, "grade", "owner"), ("known.csv, row 1, column owner: there is no such",)),
    "an unknown unit": (
        "activities.csv", put(SHELL, "unit", "fortnights"),
        ("activities.csv, row 12, column unit: 'fortnights' is no unit of time; known: hours, days, weeks, months",),
    ),
    "an unknown unit of a setting": (
        "settings.csv", put(12, "unit", "days"),
        ("settings.csv, row 12, column unit: 'days': maker.quality_months is in months; convert the value",),
    ),
    "a circle": (
        "activities.csv", put(WORKS, "predecessors", "11FS"),
        ("activities.csv, row 11; activities.csv, row 12: project network: these can never start",
         "block_1.shell <- block_1.site_works"),
    ),
    "an activity that waits for itself": (
        "activities.csv", put(SHELL, "predecessors", "11SS+2d"), ("row 12: project network: these can never start",),
    ),
    "a date in the wrong format": (
        "announced.csv", put(2, "date", "Dec 2026"),
        ("announced.csv, row 2, column date: 'Dec 2026' should be a date such as 2026-12-31",),
    ),
    "a date that can be misread": (
        "settings.csv", put(4, "value", "05/06/2021"),
        ("settings.csv, row 4, column value: '05/06/2021' is unclear: day and month could be exchanged",),
    ),
    "a day that does not exist": (
        "marks.csv", put(2, "date", "2023-02-30"), ("marks.csv, row 2, column date: '2023-02-30' is no day",),
    ),
    "two rows with one name": (
        "activities.csv", put(SHELL, "name", "site_works"),
        ("activities.csv, row 12, column name: 'block_1, site_works' stands in row 11 already",),
    ),
    "two rows with one id": (
        "activities.csv", put(SHELL, "id", "10"), ("row 12, column id: '10' is the id of block_1.site_works already",),
    ),
    "an id that nobody has": (
        "activities.csv", put(SHELL, "predecessors", "99FS"),
        ("activities.csv, row 12, column predecessors: '99FS': no activity has the id 99",),
    ),
    "a predecessor that nobody has": (
        "activities.csv", put(SHELL, "predecessors", "side_works"),
        ("activities.csv, row 12, column predecessors: blocks.block_1.activities.shell.after: waits for "
         "block_1.side_works, which never happens",),
    ),
    "a negative duration": (
        "activities.csv", put(SHELL, "duration", "-3"),
        ("activities.csv, row 12, column duration: blocks.block_1.activities.shell.months = -3: should be greater",),
    ),
    "an empty duration": ("activities.csv", put(SHELL, "duration", ""), ("row 12, column duration: is empty",)),
    "text for a number": (
        "blocks.csv", put(2, "lines", "four"), ("blocks.csv, row 2, column lines: 'four' should be a number",),
    ),
    "a number with thousands": (
        "lines.csv", put(2, "duration", "1,500"), ("lines.csv, row 2, column duration: '1,500' is unclear",),
    ),
    "half a line": ("blocks.csv", put(2, "lines", "2.5"), ("blocks.csv, row 2, column lines", "valid integer")),
    "an empty cell that is needed": ("blocks.csv", put(2, "lines", ""), ("blocks.csv, row 2", "lines is missing")),
    "a network that is not there": (
        "activities.csv", put(SHELL, "network", "block_9"),
        ("row 12, column network: 'block_9': there is no such network; known: block_1, block_2, block_3, pilot",),
    ),
    "a block that is not there": (
        "lines.csv", put(2, "block", "block_9"), ("lines.csv, row 2, column block: 'block_9': there is no such block",),
    ),
    "a key that is not there": (
        "settings.csv", put(11, "key", "maker.quality_month"),
        ("settings.csv, row 11, column value: maker.quality_month: there is no such key",),
    ),
    "a setting that was taken out": (
        "settings.csv", lambda rows: rows.pop(11) and None, ("settings.csv: maker.quality_months is missing",),
    ),
    "a key of another table": (
        "settings.csv", put(11, "key", "blocks.block_1.lines"), ("blocks.block_1.lines stands in blocks.csv",),
    ),
    "a distribution that is none": (
        "settings.csv", put(11, "value", "about 12"), ("row 11, column value: 'about 12' should be a distribution",),
    ),
    "a milestone that is not there": (
        "announced.csv", put(2, "milestone", "pilot_runing"),
        ("announced.csv, row 2, column milestone", "no such milestone"),
    ),
    "a step that is not there": ("lines.csv", put(2, "step", "staging"), ("lines.csv, row 2, column step: 'staging'",)),
    "a grade that is not there": (
        "settings.csv", put(3, "grade", "sure"), ("settings.csv, row 3, column grade", "'sure'"),
    ),
    "a fact in the future": (
        "known.csv", lambda rows: rows.append(["block_1", "shell", "2031-01-01", "", "", ""]),
        ("known.csv, row 2, column start: known.block_1.shell.start = 2031-01-01: a fact cannot be after",),
    ),
    "a contract that ends before it begins": (
        "offtake.csv", put(2, "last_year", "2025"),
        ("offtake.csv, row 2, column last_year: offtake.renault_2026.last_year = 2025: is before the first year 2026",),
    ),
    "a contract over half a year": (
        "offtake.csv", put(3, "first_year", "2030.5"), ("offtake.csv, row 3, column first_year", "valid integer"),
    ),
    "a contract of nobody": (
        "offtake.csv", put(2, "customer", ""), ("offtake.csv, row 2, column customer", "at least 1 character"),
    ),
    "a ramp in another unit": (
        "ramp.csv", lambda rows: rows.append(["2027", "4", "kt", "", ""]),
        ("ramp.csv, row 2, column unit: 'kt' is no unit of a ramp; known: GWh (in the period), GWh/year",),
    ),
    "a period that is none": (
        "ramp.csv", lambda rows: rows.append(["Q3 2027", "4", "GWh", "", ""]), ("ramp.csv, row 2", "Q3 2027"),
    ),
    "a year and its month": (
        "ramp.csv", lambda rows: rows.extend([["2027", "4", "GWh", "", ""], ["2027-03", "1", "GWh", "", ""]]),
        ("ramp.csv, row 3", "lies inside year_2027"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_place(
    case: str, plant: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.scenario.load.load_scenario", lambda *_: DEFAULT)  # the same, without composing it again
    name, change, words = REFUSED[case]
    rewrite(plant / name, change)
    before = sorted(plant.parent.rglob("*"))
    status, out, err = cli(plant.parent, "import", "plant")
    assert (status, out) == (2, "")
    for word in words:
        assert word in err, err
    assert "Traceback" not in err
    assert sorted(plant.parent.rglob("*")) == before


def test_several_faults_are_said_at_once(plant: Path) -> None:
    rewrite(plant / "activities.csv", lambda rows: [put(r, "unit", "moons")(rows) for r in range(2, 10)] and None)
    err = cli(plant.parent, "import", "plant")[2]
    assert err.count("column unit: 'moons'") == 8


def test_files_that_are_no_tables_are_refused(plant: Path) -> None:
    (plant / "activites.csv").write_text("id\n", encoding="utf-8")
    assert "is none of the tables settings.csv" in cli(plant.parent, "import", "plant")[2]
    (plant / "activites.csv").unlink()
    (plant / "marks.csv").write_bytes(b"PK\0\0\1")
    assert "marks.csv: is no text; save the table as CSV" in cli(plant.parent, "import", "plant")[2]
    (plant / "marks.csv").write_text('name,date,label\nworks,2023-07-15,"no end\n', encoding="utf-8")
    assert "marks.csv, line 2: cannot be read as a table" in cli(plant.parent, "import", "plant")[2]
    assert "no such folder or file" in cli(plant.parent, "import", "plnt")[2]
    (plant.parent / "empty").mkdir()
    assert "has none of the tables" in cli(plant.parent, "import", "empty")[2]


@pytest.mark.skipif(os.name == "nt", reason="no pipes")
@pytest.mark.parametrize("kind", ["folder", "link to nothing", "link to itself", "pipe", "device"])
@pytest.mark.parametrize("name", ["marks.csv", "BLOCKS.CSV", "as_given.csv"])
def test_a_table_that_is_there_and_no_file_is_not_taken_for_one_that_is_not(
    name: str, kind: str, tmp_path: Path, load: Load
) -> None:
    (tmp_path / "ramp.csv").write_text("period,gwh,unit\n2028,14,GWh\n", encoding="utf-8")
    no_file(tmp_path / name, kind)
    with pytest.raises(InputError) as refused:
        read_tables(tmp_path, load())
    assert str(refused.value).startswith(f"{tmp_path / name}: cannot be read (")


def test_a_link_to_a_table_is_followed(tmp_path: Path, load: Load) -> None:
    (tmp_path / "elsewhere").write_text("period,gwh,unit\n2028,14,GWh\n", encoding="utf-8")
    (tmp_path / "ramp.csv").symlink_to("elsewhere")
    assert read_tables(tmp_path, load()).content()["our_plan"]["year_2028"]["gwh"] == 14


def test_nothing_is_overwritten_unless_told(plant: Path) -> None:
    assert cli(plant.parent, "import", "plant")[0] == 0
    file = plant / "scenario" / "mine.yaml"
    file.write_text("my work\n", encoding="utf-8")
    status, _, err = cli(plant.parent, "import", "plant")
    assert (status, file.read_text(encoding="utf-8")) == (2, "my work\n")
    assert "was left as it is. --force replaces it" in err
    assert cli(plant.parent, "import", "plant", "--force")[0] == 0
    assert load_scenario(["scenario=mine"], plant).name == "mine"
    status, _, err = cli(plant.parent, "template", "plant", "--csv")
    assert status == 2
    assert "settings.csv exists already; nothing was written" in err


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xef\xbb\xbfkey,value\ntitle,B\xfcro\n", "settings.csv, line 2: begins as UTF-8, but byte 0xfc is none"),
        ("\xef\xbb\xbfkey,value\ntitle,Buero\n".encode(), "settings.csv: was read in a wrong encoding before"),
    ],
)
def test_a_wrong_encoding_is_not_told_as_a_wrong_column(data: bytes, words: str, tmp_path: Path, load: Load) -> None:
    (tmp_path / "settings.csv").write_bytes(data)
    with pytest.raises(InputError) as refused:
        read_tables(tmp_path, load())
    assert str(refused.value).startswith(words)
    assert "column" not in str(refused.value)


def test_tables_that_do_not_say_all_of_a_plant_say_what_they_were_laid_over(plant: Path) -> None:
    assert "laid over" not in cli(plant.parent, "import", "plant")[1]
    (plant.parent / "ramp").mkdir()
    (plant.parent / "ramp" / "ramp.csv").write_text("period,gwh,unit\n2028,14,GWh\n", encoding="utf-8")
    said = cli(plant.parent, "import", "ramp")[1]
    assert "laid over scenario renault_2021, since there is no settings.csv, blocks.csv, activities.csv" in " ".join(
        said.split()
    )
    assert "e.g. gigaramp import ramp west -cd west" in " ".join(said.split())
    assert "laid over scenario mine, " in cli(plant.parent, "import", "ramp", "mine", "-cd", "plant", "--name", "b")[1]
    said = cli(plant.parent, "import", "ramp", "verkor_2026", "--force")[1]
    assert "laid over scenario verkor_2026, since there is no settings.csv, blocks.csv, activities.csv: " in " ".join(
        said.split()
    )


def test_names_are_checked(plant: Path) -> None:
    assert "a shipped scenario has that name" in cli(plant.parent, "import", "plant", "--name", "verkor_2026")[2]
    assert "letters, digits" in cli(plant.parent, "import", "plant", "--name", "my plant")[2]


def test_a_hiring_plan_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "headcount.csv").write_text("period;people\n2025-12;570,5\n2028;1200\n", encoding="utf-8")
    assert cli(tmp_path, "import", ".", "scenario=verkor_2026")[0] == 0
    stated = load_scenario(["scenario=mine"], tmp_path).headcount
    assert {name: row.people for name, row in stated.items()} == {"month_2025_12": 570.5, "year_2028": 1200.0}
