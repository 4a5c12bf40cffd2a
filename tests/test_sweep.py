"""Sweeps: what is asked for becomes the points it says, each the scenario that a run would have; done once, kept."""

import csv
import doctest
import json
import re
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
from conftest import ROOT, Load
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import run_in

from sim.cli import main
from sim.errors import InputError
from sim.scenario.load import load_scenario
from sim.scenario.options import list_options
from sim.study.files.identity import run_hash
from sim.study.running.runner import run
from sim.study.summary import summaries
from sim.study.sweep import text
from sim.study.sweep.axes import Axis, split_axes
from sim.study.sweep.design import crossed, settings_of
from sim.study.sweep.experiment import axis_texts, load_experiment
from sim.study.sweep.points import Composer
from sim.study.sweep.request import Options, parsed, request_of
from sim.study.sweep.rows import ordered, sweep_rows
from sim.study.sweep.table import read_settings

pytestmark = pytest.mark.usefixtures("undrawn")

QUICK = ("replications=3", "horizon_end=2027-06-30")
SLOTS = "vendor_line_slots=1,2,4"


# Axes and designs


def test_axes_are_told_from_values_that_hold_everywhere() -> None:
    axes, fixed = split_axes(["pilot.enabled=true,false", "seed=3", "maker.line_start.cell_yield=range(0.5,0.8,0.1)"])
    assert axes[0] == Axis("pilot.enabled", (True, False))
    assert axes[1].values[:3] == (0.5, 0.6, 0.7)
    assert fixed == ["seed=3"]


def test_texts_dictionaries_and_ranges_keep_their_kinds() -> None:
    (texts, parts, whole), _ = split_axes(
        ["a=x,'y z'", "b={kind:constant,value:3},{kind:constant,value:4}", "c=range(3)"]
    )
    assert texts.values == ("x", "y z")
    assert parts.values == ({"kind": "constant", "value": 3}, {"kind": "constant", "value": 4})
    assert whole.values == (0, 1, 2)


AXES = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@given(sizes=AXES)
def test_a_grid_has_every_combination_once(sizes: list[int]) -> None:
    axes = [Axis(f"k{i}", tuple(range(n))) for i, n in enumerate(sizes)]
    found = settings_of(axes, "grid", None, 1)
    assert len(found) == np.prod(sizes)
    assert len({tuple(entry.items()) for entry in found}) == len(found)


def test_pairs_go_in_step() -> None:
    axes = [Axis("lines", (2, 4)), Axis("size", (8.0, 4.0))]
    assert settings_of(axes, "paired", None, 1) == [{"lines": 2, "size": 8.0}, {"lines": 4, "size": 4.0}]


@settings(max_examples=20, deadline=None, derandomize=True)
@given(points=st.integers(2, 40), seed=st.integers(0, 99))
def test_a_latin_hypercube_has_one_point_in_every_slice(points: int, seed: int) -> None:
    axes = [Axis("x", low=2.0, high=4.0), Axis("kind", ("a", "b"))]
    found = settings_of(axes, "lhs", points, seed)
    slices = sorted(int((entry["x"] - 2.0) / 2.0 * points) for entry in found)
    assert slices == list(range(points))
    assert abs(sum(entry["kind"] == "a" for entry in found) - points / 2) <= 1
    assert found == settings_of(axes, "lhs", points, seed)


def test_a_sobol_design_is_the_one_of_scipy() -> None:
    from scipy.stats import qmc

    found = settings_of([Axis("x", low=0.0, high=1.0), Axis("y", low=-1.0, high=1.0)], "sobol", 8, 5)
    exact = qmc.Sobol(2, rng=5).random(8)
    assert [entry["x"] for entry in found] == exact[:, 0].tolist()
    assert [entry["y"] for entry in found] == (2.0 * exact[:, 1] - 1.0).tolist()


def test_cases_cross_with_settings() -> None:
    found = crossed({"a": {"x": 1}, "b": {}}, [{"y": 1}, {"y": 2}])
    assert found == [("a", {"x": 1, "y": 1}), ("a", {"x": 1, "y": 2}), ("b", {"y": 1}), ("b", {"y": 2})]


WRONG = [
    (["vendor_line_slots=interval(1,4)"], {}, "vendor_line_slots: an interval has to be sampled; add --design lhs"),
    (["vendor_line_slots=interval(4,1)"], {}, r"the second must be larger than the first"),
    ([SLOTS], {"design": "full"}, "--design full: known designs are grid, paired, lhs, sobol"),
    ([SLOTS], {"points": "5"}, "--points 5: only for --design lhs or sobol"),
    ([SLOTS], {"design": "lhs"}, "--design lhs: say how many points, e.g. --points 64"),
    ([SLOTS], {"design": "lhs", "points": "many"}, "--points many: is no whole number"),
    (["cell.energy_wh=interval(1,4)"], {"design": "sobol", "points": "5"}, "needs a power of two, e.g. 8"),
    ([SLOTS, "pilot.enabled=true,false"], {"design": "paired"}, "vendor_line_slots has 3, pilot.enabled has 2"),
    (["vendor_line_slots=2"], {}, "nothing varies: give an axis such as"),
    (["vendor_line_slot=1,2"], {}, r"point 1 of 2 \(vendor_line_slot=1\): vendor_line_slot: there is no such key as "
     "vendor_line_slot; did you mean vendor_line_slots?"),
    (["maker.schedule.medain=1,2"], {}, "did you mean median?"),
    (["vendor_line_slots=1,0"], {}, r"point 2 of 2 \(vendor_line_slots=0\): vendor_line_slots = 0"),
    (["maker=newcomer,old"], {}, "maker = 'old': there is no such maker"),
    (["+experiment=nothing"], {}, "experiment = 'nothing': there is no such experiment"),
    ([SLOTS], {"table": "x.csv"}, "--table x.csv: a table says all that varies; leave out the axes"),
    ([SLOTS], {"milestones": "rate_x"}, "milestone 'rate_x': there is no such milestone"),
    (["a=glob(*)"], {}, "a=glob"),
    ([SLOTS, "vendor_line_slots=3,5"], {}, f"{SLOTS} and vendor_line_slots=3,5: an axis is given twice"),
    ([SLOTS, "seed=3", "vendor_line_slots=3"], {}, f"{SLOTS} and vendor_line_slots=3: an axis is given twice"),
    (["vendor_line_slots=range(1,3)", "+vendor_line_slots=2"], {}, "and .vendor_line_slots=2: an axis is given twice"),
    (["+experiment=vendor_crews", "vendor_line_slots=3"], {},
     "vendor_line_slots=3: case 'one line at a time' of the experiment sets vendor_line_slots itself"),
    (["+experiment=vendor_crews", SLOTS], {}, f"{SLOTS}: case 'one line at a time' of the experiment sets"),
    (["+experiment=team_and_line_start", "maker.process_team.lines=1,2", "maker.process_team.lines=2,3"], {},
     "maker.process_team.lines=1,2 and maker.process_team.lines=2,3: an axis is given twice"),
]  # fmt: skip


@pytest.mark.parametrize(("overrides", "said", "message"), WRONG)
def test_what_cannot_be_is_refused_before_anything_is_written(
    overrides: list[str], said: dict[str, str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=message.replace("?", r"\?").replace("(*", r"\(\*")):
        request_of(overrides, None, Options(**said))
    assert list(tmp_path.iterdir()) == []


# Tables and experiments


def test_a_table_gives_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("vendor_line_slots,pilot.enabled,maker\n1,true,newcomer\n4,false,incumbent\n", encoding="utf-8")
    assert read_settings(path)[1] == {"vendor_line_slots": 4, "pilot.enabled": False, "maker": "incumbent"}
    request = request_of(QUICK, None, Options(table=str(path)))
    assert [point.settings for point in request.points] == read_settings(path)


def test_cells_are_read_as_import_reads_them(tmp_path: Path) -> None:
    """Whatever spreadsheet wrote them: numbers are decimal, flags have words, a day has its order."""
    path = tmp_path / "points.csv"
    path.write_text(
        "sep=;\nvendor_line_slots;pilot.enabled;maker.line_start.cell_yield;data_date;maker.release.months;note;\n"
        "010;WAHR;0,5;31.12.2021;lognormal median 6 sigma 0,6;#N/A;\n"
        "8;no;null;2022-01-31;{kind: constant, value: 6};ask Marie;\n",
        encoding="cp1252",
    )
    assert read_settings(path) == [
        {"vendor_line_slots": 10, "pilot.enabled": True, "maker.line_start.cell_yield": 0.5,
         "data_date": date(2021, 12, 31), "maker.release.months": {"kind": "lognormal", "median": 6, "sigma": 0.6}},
        {"vendor_line_slots": 8, "pilot.enabled": False, "maker.line_start.cell_yield": None,
         "data_date": date(2022, 1, 31), "maker.release.months": {"kind": "constant", "value": 6}},
    ]  # fmt: skip


def test_a_fixed_override_of_a_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("vendor_line_slots,seed\n1,2\n4,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"seed=7: .*points.csv has a column seed; leave one out"):
        request_of([*QUICK, "seed=7"], None, Options(table=str(path)))


@pytest.mark.parametrize("verb", ["sweep", "gap", "levers", "export", "report", "plot", "compare", "sensitivity"])
def test_an_option_given_twice_is_refused(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    option = {"sweep": "--design", "export": "--csv", "report": "--to", "plot": "--to"}.get(verb, "--milestone")
    assert main([verb, option, "grid", f"{option}=lhs"]) == 2
    assert capsys.readouterr().err == f"gigaramp: {option} grid and {option} lhs: is given twice; leave one out\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1\n", "x.csv, row 2, column b: is empty; write null"),
        ("vendor_line_slots,vendor_line_slots\n1,2\n", "x.csv, row 1, column vendor_line_slots: stands there twice"),
        ("maker.line_start.cell_yield\n0.5\n#N/A\n", "row 3, column maker.line_start.cell_yield: '#N/A' is a spread"),
        ("maker.line_start.cell_yield\n0.5\n#N/A\n0.7\n#DIV/0!\n", "row 5, column maker.line_start.cell_yield: '#DIV"),
        ("maker.line_start.cell_yield,seed\n,1\n", "row 2, column maker.line_start.cell_yield: is empty; write null"),
        ("vendor_line_slots\nfour\n", "row 2, column vendor_line_slots: 'four' should be a number such as 12"),
        ("vendor_line_slots\n0x8\n", "row 2, column vendor_line_slots: '0x8' should be a number"),
        ("pilot.enabled\nmaybe\n", "row 2, column pilot.enabled: 'maybe' should be true or false"),
        ("data_date\n05/06/2027\n", "row 2, column data_date: '05/06/2027' is unclear"),
        ("vendor_line_slots,\n1,2\n", "row 2: '2' stands under no key"),
        ("vendor_line_slots\n1,2\n", "row 2: has 2 cells, the header has 1"),
        ("a,b\n", "needs a header with keys and at least one row"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_settings(tmp_path / "x.csv")


@pytest.mark.parametrize("name", list_options("experiment"))
def test_shipped_experiments_fit_together_and_say_how_to_run_them(name: str) -> None:
    request = request_of([f"+experiment={name}"], None, Options())
    assert len(request.points) >= 2
    assert request.experiment.question.endswith("?")
    head = (ROOT / "conf" / "experiment" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[:3]
    assert f"# gigaramp sweep +experiment={name}" in head


def test_an_experiment_of_ones_own_and_its_axes_can_be_overridden(tmp_path: Path) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text(
        "question: Which?\nbase: [scenario=verkor_2026]\n"
        "axes:\n  vendor_line_slots: [1, 2]\n  pilot.samples: true,false\n",
        encoding="utf-8",
    )
    assert axis_texts(load_experiment("mine", tmp_path)) == ["vendor_line_slots=1,2", "pilot.samples=true,false"]
    request = request_of(["experiment=mine", "vendor_line_slots=3,4,5"], tmp_path, Options())
    assert request.base.name == "verkor_2026"
    assert len(request.points) == 6
    assert {point.settings["vendor_line_slots"] for point in request.points} == {3, 4, 5}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("axes:\n  seed: [1, 2]\n  seed: [3, 4]\n", r"mine.yaml, line 4: seed stands there twice"),
        ("base: [seed=3]\naxes: {seed: [1, 2]}\n", "seed=3 and seed=1,2: an axis is given twice"),
        ("axes: {seed: [1, 2]}\ncases: {a: {seed: 3}}\n", "seed: is an axis, and case 'a' sets seed=3; leave one out"),
        ("cases:\n  a: {seed: 3}\n  a: {seed: 4}\n", r"mine.yaml, line 4: a stands there twice"),
    ],
)
def test_an_experiment_that_says_a_key_twice_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text(f"question: Which?\n{text}", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        request_of(["+experiment=mine"], tmp_path, Options())


def test_one_value_takes_the_place_of_an_experiments_axis() -> None:
    request = request_of(["+experiment=team_and_line_start", "maker.process_team.lines=1"], None, Options())
    assert [axis.key for axis in request.axes] == ["maker.line_start.cell_yield"]
    assert request.base.maker.process_team.lines == 1.0


def test_a_wrong_key_in_an_experiment_is_refused(tmp_path: Path) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text("question: Which?\nsweep: {a: 1}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine.yaml: sweep: .*known: question, base, axes"):
        load_experiment("mine", tmp_path)


# Points


SETTINGS = [
    {"vendor_line_slots": 4, "pilot.enabled": False},
    {"maker": "incumbent", "maker.schedule.median": 1.3},
    {"scenario": "verkor_2026", "data_date": "2026-03-01"},
    {"maker.release.months": {"sigma": 0.3}},
    {"blocks.block_2.decision.not_before": "2028-01-01", "region": "north_america"},
]


@pytest.mark.parametrize("given", SETTINGS, ids=str)
def test_a_point_is_the_scenario_that_the_command_line_gives(given: dict[str, object], load: Load) -> None:
    """Composed once and set by the sweep, or composed by Hydra for itself: the same hash."""
    words = [
        f"{key}={{{','.join(f'{k}:{v}' for k, v in value.items())}}}" if isinstance(value, dict) else f"{key}={value}"
        for key, value in given.items()
    ]
    alone = load_scenario([word.replace("=False", "=false") for word in words])
    assert run_hash(Composer(()).scenario(given)) == run_hash(alone)


ADDED = [
    "+offtake.own={customer: X, gwh_per_year: 10, first_year: 2030, last_year: 2035}",
    "++offtake.renault_2030.last_year=2033",
    "+announced.own={milestone: rate_12, date: 2030-12-31, precision: day, published: '2026'}",
    "+goals.own={means: rate, level: 12}", "+marks.own={date: 2027-01-01, label: x}", "+delay.block_1.shell=2m",
    "+offtake.renault_2030.gwh_per_year=9",
]  # fmt: skip


@pytest.mark.parametrize("added", ADDED)
def test_an_axis_that_adds_gives_the_scenario_that_the_command_line_gives(added: str, load: Load) -> None:
    """Or is refused as it is there, where the key stands there already."""
    other = "vendor_line_slots=3"
    key, _, value = added.partition("=")
    _, _, axes, composer = parsed([f"{key}={value},{value}", other], None)
    point = composer.scenario({axes[0].key: axes[0].values[0]})
    try:
        alone = load(added, other)
    except InputError:
        alone = load(added.lstrip("+"), other)
    assert run_hash(point) == run_hash(alone)


@pytest.mark.parametrize("axis", ["+offtak.own=1,2", "+blocks.block_1.lins=1,2", "offtake.own.gwh_per_year=1,2"])
def test_an_axis_adds_only_what_there_can_be_and_only_with_its_sign(axis: str) -> None:
    _, _, axes, composer = parsed([axis], None)
    with pytest.raises(InputError, match=r"no such key|add it with"):
        composer.scenario({axes[0].key: axes[0].values[0]})


def test_setting_a_point_leaves_the_others_as_they_are() -> None:
    composer = Composer(())
    before = run_hash(composer.scenario({}))
    composer.scenario({"maker.schedule.median": 1.9, "blocks.block_1.lines": 3})
    assert run_hash(composer.scenario({})) == before


# Sweeps


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which one sweep has been made."""
    folder = tmp_path_factory.mktemp("sweep")
    status, said = run_in(folder, "sweep", SLOTS, "workers=1", *QUICK)
    assert status == 0
    (folder / "printed.txt").write_text(said, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def swept(place: Path) -> Path:
    (found,) = (place / "results").iterdir()
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_sweep_leaves_plan_points_and_tables_of_every_point(swept: Path) -> None:
    plan = json.loads((swept / "plan.json").read_text(encoding="utf-8"))
    assert (plan["points"], plan["seed"], plan["axes"]) == (3, 1, ["vendor_line_slots"])
    runs = [row[0] for row in duckdb.sql(f"select run from '{swept}/points.parquet' order by point").fetchall()]
    assert runs == [run_hash(load_scenario([f"vendor_line_slots={n}", *QUICK])) for n in (1, 2, 4)]
    for kind in ("milestones", "annual", "bands"):
        assert {path.name for path in (swept / kind).iterdir()} == {f"{name}.parquet" for name in runs}


def test_the_points_of_a_sweep_have_the_dates_of_runs(swept: Path, load: Load) -> None:
    from sim.study.sweep.folder import SweepFolder

    rows = sweep_rows(SweepFolder(swept), ["block_1_first_cell", "rate_10"])
    for row, slots in zip(rows, (1, 2, 4), strict=True):
        found = {s.name: s for s in summaries(run(load(f"vendor_line_slots={slots}", *QUICK)))}
        for mine in row.summaries:
            assert mine == found[mine.name]


def test_the_table_says_what_was_found(place: Path, swept: Path) -> None:
    said = (place / "printed.txt").read_text(encoding="utf-8")
    assert "vendor_line_slots" in said
    for goal in ("10", "45"):  # below each other, since both are wider than a terminal
        assert re.search(rf"^ .*\b{goal}\b.*(\n.*){{1,3}}\nvendor_line_slots .*50 %", said, re.MULTILINE)
    assert "scenarios: 3 simulated. Files " in said
    assert said.endswith(f"\n  {swept.relative_to(place)}/\n")
    rows = list(csv.DictReader((swept / "table.csv").open(encoding="utf-8")))
    assert [row["vendor_line_slots"] for row in rows] == ["1.0", "2.0", "4.0"]
    assert {row["state"] for row in rows} == {"done"}


def test_the_same_sweep_again_simulates_nothing_and_changes_nothing(place: Path, swept: Path) -> None:
    before = contents(swept)
    status, said = run_in(place, "sweep", SLOTS, "workers=1", *QUICK)
    assert status == 0
    assert "scenarios: 3 there already" in said
    assert contents(swept) == before


def test_two_workers_leave_the_same_bytes(swept: Path, tmp_path: Path) -> None:
    assert run_in(tmp_path, "sweep", SLOTS, "workers=2", *QUICK)[0] == 0
    (other,) = (tmp_path / "results").iterdir()
    assert other.name == swept.name
    assert contents(other) == contents(swept)


def test_another_sweep_takes_over_what_is_done(place: Path, swept: Path) -> None:
    status, said = run_in(place, "sweep", "vendor_line_slots=2,3", "workers=1", *QUICK)
    assert status == 0
    assert "1 simulated, 1 taken from another sweep" in said


def test_all_curves_are_kept_where_asked_for(tmp_path: Path) -> None:
    assert run_in(tmp_path, "sweep", "vendor_line_slots=1,2", "store.curves=all", "workers=1", *QUICK)[0] == 0
    (folder,) = (tmp_path / "results").iterdir()
    ((count, replications),) = duckdb.sql(
        f"select count(*), count(distinct replication) from '{folder}/curves/*.parquet'"
    ).fetchall()
    assert count % (2 * 3) == 0
    assert replications == 3


def test_a_preview_writes_nothing(tmp_path: Path) -> None:
    status, said = run_in(tmp_path, "sweep", SLOTS, "--preview", "workers=1", *QUICK)
    assert status == 0
    assert "3 points, 3 different scenarios, 3 still to simulate; 3 replications each" in " ".join(said.split())
    assert "nothing was written" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["seed=" + ",".join(map(str, range(50_000)))], "seed: more than 5,000 values one by one; write range("),
        (["seed=range(0,100000)", "vendor_line_slots=range(1,12)"], "1,100,000 points: a sweep has at most 1,000,000;"),
        (["seed=interval(1,2)", "--design", "lhs", "--points", "1" + 9 * "0"], "1,000,000,000 points: a sweep has at"),
        (["seed=interval(1,2)", "--design", "lhs", "--points", 5000 * "9"], "--points: a sweep has at most 1,000,000"),
    ],
)
def test_too_many_points_are_refused_before_one_is_made(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_in(tmp_path, "sweep", *words, "--preview")[0] == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error) < 300


def test_a_preview_of_a_table_says_what_its_columns_hold(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("vendor_line_slots,maker\n1,newcomer\n2,newcomer\n4,incumbent\n", "utf-8")
    status, said = run_in(tmp_path, "sweep", "--table", "points.csv", "--preview", "workers=1", *QUICK)
    assert status == 0, said
    rows = [line.split() for line in said.splitlines()]
    assert ["vendor_line_slots", "3", "1", "4"] in rows
    assert ["maker", "2", "newcomer", "incumbent"] in rows


def test_a_preview_of_many_points_checks_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.study.sweep.preview.CHECKED", 5)
    status, said = run_in(tmp_path, "sweep", "seed=range(0,50000)", "--preview", "workers=1", *QUICK)
    assert status == 0
    assert "50,000 points, of which 5 were checked here and now; 3 replications each" in " ".join(said.split())
    assert "would go to a folder sweep-seed-HASH in results/; nothing was written" in " ".join(said.split())
    assert list(tmp_path.iterdir()) == []


def test_rows_stand_in_the_order_of_their_first_date(swept: Path) -> None:
    from sim.study.sweep.folder import SweepFolder

    rows = ordered(sweep_rows(SweepFolder(swept), ["block_1_first_cell"]))
    dates = [row.summaries[0].p50 for row in rows]
    assert dates == sorted(dates)  # type: ignore[type-var]


def test_examples_in_docstrings() -> None:
    result = doctest.testmod(text)
    assert result.attempted > 0
    assert result.failed == 0
