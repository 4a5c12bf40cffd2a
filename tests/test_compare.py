"""Comparing scenarios: statistics against closed forms and scipy, what can be compared, what is refused."""

import csv
import doctest
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Load
from folders import manifest, resealed, rewritten
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu
from test_cli import run_in

from sim import MODEL_VERSION
from sim.calendar import Calendar
from sim.chances import share_interval
from sim.errors import InputError
from sim.scenario.load import load_scenario
from sim.scenario.options import conf_dir
from sim.study import told
from sim.study.compare import words
from sim.study.compare.asked import Asked, asked
from sim.study.compare.comparison import Comparison, against, apart, compare
from sim.study.compare.points import read_filter
from sim.study.compare.side import Side
from sim.study.compare.versus import unpaired_interval, versus
from sim.study.paired import Shift
from sim.study.running.runner import run
from sim.units import HOURS_PER_MONTH

pytestmark = pytest.mark.usefixtures("undrawn")

FEW = ("replications=4", "horizon_end=2033-06-30")
MONTH = HOURS_PER_MONTH
SPREAD = np.random.default_rng(5).normal(90.0, 9.0, 400) * MONTH
SLOW = "renault_2021 maker.line_start.cell_yield=0.8"


# Statistics of one milestone


def test_the_same_run_twice_makes_no_difference() -> None:
    found = versus(SPREAD, SPREAD, paired=True)
    assert found.shift == Shift(0.0, 0.0, 0.0, 400)
    assert found.earlier == 0.5
    assert found.earlier_interval == share_interval(200, 400)


@pytest.mark.parametrize("months", [-4.0, 7.5])
def test_a_constant_shift_is_found_exactly(months: float) -> None:
    found = versus(SPREAD, SPREAD + months * MONTH, paired=True)
    assert (found.shift.months, found.shift.low, found.shift.high) == pytest.approx((months,) * 3)
    assert found.earlier == (1.0 if months < 0.0 else 0.0)
    low, high = found.earlier_interval
    assert (low, high) == (share_interval(400, 400) if months < 0.0 else share_interval(0, 400))


def test_without_the_same_luck_the_interval_is_wider_and_holds_the_shift() -> None:
    """The difference of medians of two normal samples: 1.2533 sigma (2 / n) ** .5 is its standard error."""
    other = np.random.default_rng(6).normal(86.0, 9.0, 400) * MONTH
    found = versus(SPREAD, other, paired=False)
    assert found.shift.low is not None
    assert found.shift.high is not None
    assert found.shift.low < -4.0 < found.shift.high
    expected = 2.0 * 1.96 * 1.2533 * 9.0 * (2.0 / 400) ** 0.5
    assert found.shift.high - found.shift.low == pytest.approx(expected, rel=0.25)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    one=st.lists(st.sampled_from([1.0, 2.0, 3.0, np.inf, np.nan]), min_size=1, max_size=30),
    other=st.lists(st.sampled_from([1.0, 2.0, 3.0, np.inf, np.nan]), min_size=1, max_size=30),
)
def test_the_unpaired_chance_is_that_of_mann_and_whitney(one: list[float], other: list[float]) -> None:
    """Never and later stand after all dates, and tie with each other."""
    found = versus(np.array(one), np.array(other), paired=False)
    ranked = [np.nan_to_num(np.array(values), nan=9.0, posinf=9.0) for values in (one, other)]
    expected = mannwhitneyu(*ranked).statistic / (len(one) * len(other))
    assert found.earlier == pytest.approx(expected)
    low, high = found.earlier_interval
    assert 0.0 <= low <= found.earlier <= high <= 1.0
    assert low < high


def test_the_paired_chance_counts_who_never_gets_there() -> None:
    before = np.array([5.0, 5.0, np.inf, np.nan, np.inf, 5.0])
    after = np.array([4.0, 6.0, 5.0, np.inf, np.nan, np.nan])
    found = versus(before, after, paired=True)
    assert found.earlier == (2.0 + 0.5 * 2.0) / 6.0
    assert found.earlier_interval == share_interval(3.0, 6)


def test_the_unpaired_interval_covers_as_often_as_it_says() -> None:
    """Two normals one sigma apart: the chance is Phi(1 / root 2) = 0.760."""
    draws = np.random.default_rng(1).normal(0.0, 1.0, (400, 2, 40))
    hits = 0
    for one, other in draws:
        low, high = versus(one + 1.0, other, paired=False).earlier_interval
        hits += low <= 0.7602 <= high
    assert 0.92 <= hits / 400 <= 0.985


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_a_chance_of_all_or_nothing_has_an_interval_too(chance: float) -> None:
    low, high = unpaired_interval(chance, 30, 30)
    assert (low == 0.0 and 0.02 < high < 0.2) if chance == 0.0 else (high == 1.0 and 0.8 < low < 0.98)


# Sides


def made(folder: Path, *words: str) -> tuple[int, str]:
    return run_in(folder, "compare", *words)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which two scenarios have been compared."""
    folder = tmp_path_factory.mktemp("compare")
    status, printed = made(folder, "renault_2021", SLOW, *FEW)
    assert status == 0
    (folder / "printed.txt").write_text(printed, encoding="utf-8")
    return folder


def manifests(place: Path) -> dict[Path, dict[str, Any]]:
    """What every comparison says of itself, by its folder."""
    return {
        path.parent: json.loads(path.read_text(encoding="utf-8"))
        for path in (place / "results").glob("compare-*/manifest.json")
    }


@pytest.fixture(scope="module")
def runs(place: Path) -> list[Path]:
    """Run folders of both, the first first."""
    (manifest,) = manifests(place).values()
    return [place / side["place"] for side in manifest["compared"]]


def of_folders(*folders: Path) -> Comparison:
    return compare(asked([str(folder) for folder in folders], (), None))


@pytest.fixture(scope="module")
def both(runs: list[Path]) -> Comparison:
    return of_folders(*runs)


def test_hours_are_those_of_the_runs(both: Comparison) -> None:
    for side, more in zip(both.sides, ((), ("maker.line_start.cell_yield=0.8",)), strict=True):
        results = run(load_scenario([*FEW, *more]))
        for name in ("rate_10", "rate_50", "block_1_first_cell"):
            np.testing.assert_array_equal(list(side.hours[name].values()), results.hours_of(name))


def test_a_row_is_what_its_hours_say(both: Comparison) -> None:
    (other,) = both.against
    row = next(row for row in other.rows if row.milestone == "rate_10")
    a, b = (np.array(list(side.hours["rate_10"].values())) for side in both.sides)
    assert row.versus == versus(a, b, paired=True)
    assert row.before.p50 == Calendar(both.sides[0].scenario.start).date(sorted(a)[1])
    assert (row.after.replications, other.n, other.paired) == (4, (4, 4), True)
    assert other.differences == ("line start: cell yield none -> 80 %",)


def changed(one: Side, **scenario: object) -> Side:
    return replace(one, scenario=one.scenario.model_copy(update=scenario))


def test_luck_is_shared_only_where_it_is_the_same(both: Comparison) -> None:
    a, b = both.sides
    assert list(apart(a, b)) == []
    assert list(apart(a, changed(b, seed=2))) == ["other seeds (1 and 2)"]
    assert list(apart(a, changed(b, start=date(2022, 1, 1)))) == ["other first days (2021-06-28 and 2022-01-01)"]
    assert list(apart(a, changed(b, horizon_end=date(2034, 1, 1)))) == ["other horizons (2033-06-30 and 2034-01-01)"]
    assert list(apart(a, replace(b, model_version=0))) == [f"other model versions ({a.model_version} and 0)"]
    elsewhere = {name: {n + 100: hour for n, hour in of.items()} for name, of in b.hours.items()}
    assert list(apart(a, replace(b, hours=elsewhere))) == ["no replication ran in both"]


def test_fewer_replications_of_one_are_paired_with_the_same_of_the_other(both: Comparison) -> None:
    a, b = both.sides
    short = replace(b, hours={name: {n: of[n] for n in (1, 3)} for name, of in b.hours.items()})
    found = against(a, short, ["rate_10"])
    assert found.n == (2, 2)
    chosen = [np.array([side.hours["rate_10"][n] for n in (1, 3)]) for side in (a, b)]
    assert found.rows[0].versus == versus(chosen[0], chosen[1], paired=True)


def test_other_seeds_and_horizons_are_said_and_not_paired(place: Path) -> None:
    other = "renault_2021 seed=2 horizon_end=2032-06-30"
    status, printed = made(place, "renault_2021", other, "--milestones", "rate_10", *FEW)
    assert status == 0
    assert (
        "Not paired, intervals are wider: other seeds (1 and 2); other horizons (2033-06-30 and 2032-06-30)"
        in " ".join(printed.split())
    )
    assert "Dates after the earlier horizon count as later in both." in " ".join(printed.split())
    assert "seed 1 -> 2" in printed


def test_a_date_after_the_earlier_horizon_counts_for_neither(both: Comparison) -> None:
    a, b = both.sides
    near = changed(b, horizon_end=date(2029, 6, 30))
    (row,) = against(a, near, ["rate_10"]).rows
    last = Calendar(a.scenario.start).hours(date(2029, 7, 1))
    expected = sum(hour >= last for hour in a.hours["rate_10"].values()) / 4
    assert expected > 0.0
    assert row.before.later_share == expected


# What can be compared


def test_own_overrides_go_before_those_of_all(load: Load) -> None:
    found = asked(["renault_2021", "verkor_2026 seed=7 maker=incumbent", "seed=3", "maker=newcomer", *FEW], (), None)
    assert [(one.scenario.name, one.scenario.seed, one.scenario.maker.kind) for one in found] == [
        ("renault_2021", 3, "newcomer"), ("verkor_2026", 7, "incumbent"),
    ]  # fmt: skip
    assert {one.scenario.replications for one in found} == {4}
    assert found[0].scenario == load("seed=3", *FEW)


def test_folders_and_names_can_be_mixed(place: Path, runs: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """What has been run is not run again."""

    def must_not(*_: object) -> None:
        raise AssertionError("simulated again")

    monkeypatch.setattr("sim.study.study.run_to_folder", must_not)
    status, printed = made(place, str(runs[1]), "renault_2021", *FEW)
    assert status == 0
    assert "line start: cell yield 80 % -> none" in printed


SWEEP = ("vendor_line_slots=1,2,4", "pilot.enabled=true,false", "replications=2", "horizon_end=2027-06-30")


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("swept")
    assert run_in(folder, "sweep", *SWEEP)[0] == 0
    (found,) = (folder / "results").iterdir()
    return found


def points(sweep: Path, *where: str) -> list[Asked]:
    return asked([str(sweep)], [read_filter(text) for text in where], None)


def test_a_filtered_sweep_gives_the_scenarios_of_its_points(sweep: Path) -> None:
    found = points(sweep, "vendor_line_slots=1,4", "enabled=false")
    assert [(one.scenario.vendor_line_slots, one.scenario.pilot.enabled) for one in found] == [(1, False), (4, False)]
    comparison = compare(found)
    results = run(found[1].scenario)
    hours = list(comparison.sides[1].hours["block_1_first_cell"].values())
    np.testing.assert_array_equal(hours, results.hours_of("block_1_first_cell"))
    assert comparison.against[0].differences == ("vendor crews 1 -> 4 lines",)
    assert len(points(sweep)) == 6


def test_points_of_cases_with_classes_are_composed_again(tmp_path: Path) -> None:
    assert run_in(tmp_path, "sweep", "maker=newcomer,incumbent", "replications=1", "horizon_end=2024-06-30")[0] == 0
    (folder,) = (tmp_path / "results").iterdir()
    assert [one.scenario.maker.kind for one in points(folder)] == ["newcomer", "incumbent"]


# What is refused


def copied(run: Path, to: Path) -> Path:
    shutil.copytree(run, to)
    return to


def refused(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> str:
    """The message of a comparison that is refused: a few lines, nothing written."""
    before = sorted(folder.rglob("*"))
    assert made(folder, *words)[0] == 2
    message = capsys.readouterr().err
    assert message.startswith("gigaramp: ")
    assert len(message.splitlines()) <= 3
    assert sorted(folder.rglob("*")) == before
    return message


def test_a_scenario_goes_before_a_folder_of_its_name_that_holds_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "renault_2021").mkdir()
    scenario = Path("west") / "scenario" / "west.yaml"
    scenario.parent.mkdir(parents=True)
    shutil.copy(conf_dir() / "scenario" / "renault_2021.yaml", scenario)
    scenario.write_text(scenario.read_text(encoding="utf-8").replace("name: renault_2021", "name: west"), "utf-8")
    words = ("west", "west vendor_line_slots=4", "renault_2021")
    assert [one.scenario.name for one in asked(words, [], Path("west"))] == ["west", "west", "renault_2021"]
    (tmp_path / "west" / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="west: is damaged"):
        asked(words, [], Path("west"))


@pytest.mark.parametrize("text", ["!!bool foo", '!!int ""', "2021-99-99", "0b_", "{", "*a", "="])
def test_what_is_no_value_is_a_text_for_a_filter(text: str) -> None:
    assert read_filter(f"pilot={text},true").values == (text, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "0 given, at least 2 are compared: run folders, scenarios by name, or a sweep folder"),
        (("renault_2021",), "1 given, at least 2 are compared"),
        (("renault_2021",) * 7, "7 given, at most 6 are compared; choose with --where key=value"),
        (("renault_2021", "verkor_2025"), "verkor_2025: is neither a folder nor a scenario; known scenarios: aesc"),
        (("renault_2021", "results/none"), "results/none: there is no such folder"),
        (("RUN", "RUN vendor_line_slots=4"),
         "a stored run are run first, then compared by their own folder:\n  gigaramp run RUN vendor_line_slots=4"),
        (("RUN", "RUN", "seed=3"), "seed=3: what is compared was run before; overrides go with scenarios by name"),
        (("RUN", "RUN", "--where", "a=1"), "--where a=1: chooses points of a sweep"),
        (("RUN", "RUN", "--where", "a"), "--where a: is written key=value"),
        (("RUN", "RUN", "--fast"), "--fast: there is no such option"),
        (("renault_2021", "renault_2021 vendor_line_slot=3"), "did you mean vendor_line_slots?"),
        (("renault_2021", "renault_2021 vendor_line_slots=0"), "vendor_line_slots = 0"),
        (("RUN", "RUN", "--milestones", "rate_7"), "milestone 'rate_7': is not in A and B; in common: pilot_running"),
        (("RUN", "RUN", "--milestones", "rate_10,rate_50"),
         "milestone 'rate_50': lies outside the horizon: no replication of any gets there by 2033-06-30"),
        (("RUN", "RUN", "--why"), "A and B differ in nothing that moves a date, so there is nothing to explain"),
        (("RUN", "RUN", "RUN", "--why"), "--why goes from one scenario to one other; given: 3"),
        (("RUN", "OTHER", "--why", "--milestones", "rate_10,rate_45"), "--why explains one milestone at a time"),
        (("RUN", "OTHER", "--why", "--milestone", "rate_x"), "milestone 'rate_x': there is no such milestone"),
        (("renault_2021", "renault_2021 seed=2", "--why"),
         "seed = 1 in A and 2 in B: --why needs the same luck and the same days; give seed=1 for all"),
        (("renault_2021", "renault_2021 horizon_end=2040-12-31", "--why"), "horizon_end = 2041-06-30 in A"),
        (("RUN", "OTHER", "--why", "--milestone", "rate_50"),
         "milestone 'rate_50': lies outside the horizon: none of 4 replications of A (0 to 61 %) and none "
         "of 4 replications of B (0 to 61 %) get there"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_in_a_few_lines(
    given: tuple[str, ...], said: str, place: Path, runs: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"RUN": str(runs[0]), "OTHER": str(runs[1])}
    words = [" ".join(names.get(part, part) for part in word.split(" ")) for word in given]
    assert said.replace("RUN", names["RUN"]) in refused(capsys, place, *words)


def test_a_damaged_folder_is_said(runs: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file, said in (
        ("manifest.json", "is no run folder; gigaramp run makes one"),
        ("scenario.yaml", "is damaged (scenario.yaml is not there); remove it and run it again"),
        ("bands.parquet", "is damaged (bands.parquet is not there); remove it and run it again"),
    ):
        folder = copied(runs[1], tmp_path / file)
        (folder / file).unlink()
        assert said in refused(capsys, tmp_path, str(runs[0]), str(folder))
    for file in ("manifest.json", "scenario.yaml", "milestones.parquet", "bands.parquet"):
        folder = copied(runs[1], tmp_path / f"cut-{file}")
        (folder / file).write_bytes((folder / file).read_bytes()[:200])
        message = refused(capsys, tmp_path, str(runs[0]), str(folder))
        assert f"{folder}: is damaged ({file}" in message
        assert message.endswith("; remove it and run it again\n")


def test_another_model_version_is_compared_unpaired_and_not_explained(
    runs: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copied(runs[1], tmp_path / "old")
    resealed(folder, model_version=0)
    status, printed = made(tmp_path, str(runs[0]), str(folder))
    assert status == 0
    assert f"other model versions ({MODEL_VERSION} and 0)" in printed
    shutil.rmtree(tmp_path / "results")
    assert f"was made by model version 0, this is {MODEL_VERSION}; run it again" in refused(
        capsys, tmp_path, str(runs[0]), str(folder), "--why"
    )


def test_a_scenario_that_cannot_be_read_any_more_is_said(
    runs: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copied(runs[1], tmp_path / "old")
    scenario = (folder / "scenario.yaml").read_text(encoding="utf-8")
    rewritten(folder, "scenario.yaml", scenario.replace("vendor_line_slots", "crews").encode())
    message = refused(capsys, tmp_path, str(runs[0]), str(folder))
    assert "its scenario cannot be read any more (" in message


def test_nothing_in_common_is_said(runs: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import duckdb

    folder = copied(runs[1], tmp_path / "other")
    path = folder / "milestones.parquet"
    rows = f"select * replace ('own_' || milestone as milestone) from '{runs[1] / path.name}'"
    duckdb.execute(f"copy ({rows}) to '{path}' (format parquet)")
    resealed(folder)
    assert "have no milestone in common, so there is nothing to compare" in refused(
        capsys, tmp_path, str(runs[0]), str(folder)
    )


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (("vendor_line_slots=7",), "fits no point of"),
        (("vendor_line_slots=7",), "it has vendor_line_slots: 1, 2, 4; pilot.enabled: yes, no"),
        (("slots=1",), "has no key slots; it has: vendor_line_slots, pilot.enabled"),
    ],
)
def test_a_filter_that_fits_nothing_is_said(where: tuple[str, ...], said: str, sweep: Path) -> None:
    with pytest.raises(InputError) as refusal:
        points(sweep, *where)
    assert said in str(refusal.value)


def test_a_point_that_is_not_finished_is_said(sweep: Path, tmp_path: Path) -> None:
    folder = copied(sweep, tmp_path / "sweep-x")
    next((folder / "done").glob("*.json")).unlink()
    with pytest.raises(InputError, match=r"is damaged \(point \w+ is not what was written\); the same gigaramp sweep"):
        points(folder)
    (folder / "manifest.json").unlink()  # a call that was killed has none
    with pytest.raises(InputError, match=r"is not finished \(it has not run yet\); gigaramp sweep goes on with it"):
        points(folder)


def test_a_point_that_is_no_longer_what_it_was_is_said(sweep: Path, tmp_path: Path) -> None:
    folder = copied(sweep, tmp_path / "sweep-x")
    resealed(folder, of="plan.json", overrides=[*manifest(folder, "plan.json")["overrides"], "seed=9"])
    with pytest.raises(InputError, match="cannot be composed again as it was"):
        points(folder)


# The folder and the terminal


def test_the_folder_has_numbers_pictures_and_what_was_compared(place: Path, runs: list[Path]) -> None:
    found = {tuple(side["place"] for side in manifest["compared"]): f for f, manifest in manifests(place).items()}
    folder = found[tuple(str(run.relative_to(place)) for run in runs)]
    pictures = {f"compare_{name}.{ending}" for name in ("ramp", "chance") for ending in ("svg", "png")}
    assert {path.name for path in folder.iterdir()} == {"manifest.json", "compare.csv", "differences.csv", *pictures}
    with (folder / "differences.csv").open(encoding="utf-8") as file:
        assert list(csv.DictReader(file)) == [
            {"scenario": "B", "path": "maker.line_start.cell_yield", "first": "none", "this": "80 %",
             "in_words": "line start: cell yield none -> 80 %"}
        ]  # fmt: skip
    with (folder / "compare.csv").open(encoding="utf-8") as file:
        rows = {row["milestone"]: row for row in csv.DictReader(file)}
    assert len(rows) > 10
    assert float(rows["rate_10"]["months"]) > 0.0
    assert (rows["rate_50"]["months"], rows["rate_50"]["later_share"]) == ("", "1.0")
    assert not [name for name in rows["rate_50"] if "rank" in name], "a log-rank test takes pairs as independent"


def test_the_text_says_what_differs_before_the_dates(place: Path) -> None:
    printed = (place / "printed.txt").read_text(encoding="utf-8")
    at = [printed.index(words) for words in ("10 GWh a year: B (line start cell yield 80 %) is", "A -> B: what differs",
          "cell yield none -> 80 %", "The same luck in both: 4 pairs", "date by which", "B earlier")]  # fmt: skip
    assert at == sorted(at)
    assert "2033-06" not in printed.split("date by which")[0]
    assert max(map(len, printed.splitlines())) <= 180


def test_the_same_comparison_again_writes_nothing(place: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (place / "results").rglob("*")}
    status, printed = made(place, "renault_2021", SLOW, *FEW)
    assert (status, printed) == (0, (place / "printed.txt").read_text(encoding="utf-8"))
    assert {path: path.stat().st_mtime_ns for path in (place / "results").rglob("*")} == before


@pytest.mark.parametrize("module", [words, told])
def test_examples_in_docstrings(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0
