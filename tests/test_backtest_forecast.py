"""What made-up histories say on the clocks of a plant, and that a forecast on record says it again."""

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from conftest import ROOT, Load
from held import SAID, dated, made_up_plant, observed, seen
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.model.programme import simulate
from sim.scenario.milestones import find_milestone
from sim.study.backtest.course import Course, looked_at
from sim.study.backtest.forecast import Forecast
from sim.study.backtest.plant import STEP, as_content, clock_of, done_of, of_content
from sim.study.backtest.record import WEEKS, course_of, record_of
from sim.study.backtest.rows import FEWEST, QUANTILES, rows_of
from sim.study.backtest.scale import LEAST_SHARE, as_read, scaled
from sim.study.backtest.scores import crps
from sim.study.dates import YearWeights, milestone_hours
from sim.study.files.seal import sealed, unsealed
from sim.study.running.batch import Floats
from sim.study.running.runner import Results, run
from sim.study.statistics import quantiles
from sim.units import HOURS_PER_MONTH, HOURS_PER_WEEK, HOURS_PER_YEAR

START, END, COUNT = date(2020, 1, 1), date(2035, 12, 31), 834
GWH_PER_YEAR = 10.0  # of the made-up plant
BEGUN = np.array([12.0, 24.5, 60.0, np.inf, np.nan])  # months until the first cell


def made_up(begun: Floats = BEGUN, share: Floats | float = 0.5, weeks: int = 1) -> Course:
    """Plants that run at a share of nameplate from their first cell on, and whose yield tells the month."""
    ends = np.arange(1, COUNT // weeks + 1) * weeks * HOURS_PER_WEEK
    hours = begun * HOURS_PER_MONTH
    running = np.clip(ends - np.nan_to_num(hours, nan=np.inf)[:, None], 0.0, None)
    good = np.tile(ends / HOURS_PER_MONTH / 1000.0, (len(begun), 1))
    clocks = {"works_start": np.zeros_like(hours), "first_cell": hours, "serial_start": hours + 6 * HOURS_PER_MONTH}
    return Course(START, END, clocks, running / HOURS_PER_YEAR * share * GWH_PER_YEAR, good, weeks)  # type: ignore[arg-type]


@given(st.floats(0.0, 60.0), st.floats(0.5, 40.0), st.floats(0.01, 1.2))
def test_a_share_is_that_at_which_a_plant_runs(since: float, width: float, share: float) -> None:
    found = Forecast(made_up_plant(), made_up(share=share)).share("first_cell", since, since + width)
    # The first week is a part of one only, and is spread over it.
    assert found[:3] == pytest.approx(np.full(3, share), rel=0.25 / width if since < 0.25 else 1e-6)
    assert np.isnan(found[3:]).all(), "later and never have no clock"


def test_before_a_clock_nothing_was_made_and_beyond_the_horizon_nothing_is_known() -> None:
    course = made_up()
    assert course.made_by("works_start", 12.0)[:3] == pytest.approx([0.0, 0.0, 0.0], abs=0.05)
    whole = COUNT * HOURS_PER_WEEK / HOURS_PER_MONTH
    assert np.isnan(course.made_by("first_cell", whole - 24.0)).tolist() == [False, True, True, True, True]
    assert np.isnan(course.yield_at("first_cell", whole - 24.0)).tolist() == [False, True, True, True, True]


def test_a_yield_is_that_of_the_week_of_its_month() -> None:
    found = made_up().yield_at("serial_start", 12.0)
    assert found[:3] == pytest.approx((BEGUN[:3] + 18.0) / 1000.0, abs=0.25 / 1000.0)
    before = replace(made_up(), begun={"first_cell": np.array([-2000.0] * 5)})
    assert np.isnan(before.yield_at("first_cell", 0.0)).all(), "before the start there is no week"


def test_dates_are_months_from_the_middle_of_the_day_of_works_and_later_is_the_end() -> None:
    found = Forecast(made_up_plant(), made_up()).values(seen("made_up", "building", 1.0))
    shift = 15.5 * 24 / HOURS_PER_MONTH  # works begun on 16 January
    end = (END - START).days + 1
    assert found == pytest.approx([*(BEGUN[:3] - shift), *2 * [end * 24 / HOURS_PER_MONTH - shift]])
    assert Forecast(made_up_plant(), made_up()).never == 0.4


@given(st.integers(0, 3000), st.floats(0.0, 23.99))
def test_a_date_that_is_known_to_the_day_is_hit_at_every_hour_of_it(days: int, hour: float) -> None:
    """On the same clock from works on, whatever the day: no half day is lost between them."""
    day = date(2020, 1, 16) + timedelta(days=days)
    marks = {"works_begun": dated("2020-01-16"), "first_cell": {**SAID, "date": str(day), "grade": "estimated",
             "source": "https://example.org/cell"}}  # fmt: skip
    begun = {"first_cell": np.full(FEWEST, 24.0 * (day - START).days + hour)}
    course = replace(made_up(np.full(FEWEST, 1.0)), begun=begun)
    (row,) = rows_of(Forecast(made_up_plant("a", milestones=marks), course))
    assert (row.place, row.crps) == ("inside", pytest.approx(0.0, abs=1e-9))


def test_of_fewer_than_ten_histories_there_is_no_band() -> None:
    plant = made_up_plant("made_up", observed("rate", 5.0, 12.0))
    few, enough = (np.where(np.arange(20) < known, 12.0, np.inf) for known in (FEWEST - 1, FEWEST))
    shares = np.linspace(0.46, 0.65, 20)[:, None]  # tenths of those that are seen: 0.46 to 0.55
    (none,), (some,) = (rows_of(Forecast(plant, made_up(begun, shares))) for begun in (few, enough))
    assert (none.n, none.quantiles, none.crps, none.place) == (FEWEST - 1, (), None, "")
    assert (some.n, some.place) == (FEWEST, "inside")
    assert len(some.quantiles) == len(QUANTILES)


@given(
    st.sampled_from(("rate", "yield")), st.floats(0.1, 0.9), st.lists(st.floats(0.05, 0.9), min_size=10, max_size=20),
    st.floats(0.1, 0.6),
)  # fmt: skip
def test_bands_places_and_scores_are_of_one_sample_as_it_is_read(
    what: str, value: float, shares: list[float], error: float
) -> None:
    unit = 1.0 if what == "yield" else GWH_PER_YEAR
    plant = made_up_plant("a", observed(what, value * unit, 12.0, own_error=error))
    course = made_up(np.full(len(shares), 12.0), np.array(shares)[:, None])
    course = replace(course, cell_yield=np.broadcast_to(np.array(shares)[:, None], course.cell_yield.shape))
    (row,) = rows_of(forecast := Forecast(plant, course))
    read = as_read(row.seen, forecast.values(row.seen))
    assert row.quantiles == tuple(quantiles(read, QUANTILES))
    assert row.crps == crps(scaled(row.seen.part, read), *scaled(row.seen.part, [row.seen.low, row.seen.high]))
    assert row.quantiles[0] < row.quantiles[2], "a reading has its error even of a forecast that is sure"
    assert row.place == ("below" if row.quantiles[0] > value else "above" if row.quantiles[-1] < value else "inside")


@given(st.integers(0, 20))
def test_no_plant_is_too_wide_to_be_counted(idle: int) -> None:
    """Where histories make nothing, the least share stands for it, as it does in the score."""
    shares = np.where(np.arange(20) < idle, 0.0, 0.5)[:, None]
    wide = done_of(Forecast(made_up_plant(), made_up(np.full(20, 12.0), shares)), "0" * 10).wide
    assert wide == pytest.approx(0.5 / LEAST_SHARE if 2 <= idle < 18 else 1.0, rel=0.01)


def test_bands_go_as_far_as_nine_in_ten_are_seen() -> None:
    whole = COUNT * HOURS_PER_WEEK / HOURS_PER_MONTH
    for cut, months in ((1, 84.0), (2, 30.0)):
        begun = np.where(np.arange(10 + cut) < cut, whole - 6.0 - 31.0, 12.0)
        done = done_of(Forecast(made_up_plant(), made_up(begun)), "0" * 10)
        assert done.bands.months == list(np.arange(STEP, months + 1.0, STEP))
    assert done.wide == pytest.approx(1.0)
    assert of_content(as_content(done)) == done


def test_the_picture_has_the_clock_of_most_that_was_seen() -> None:
    rows = [observed("rate", 5.0, m, clock="first_cell") for m in (6.0, 12.0)] + [observed("yield", 0.9, 12.0)]
    people = [
        {**observed("rate", 5.0, 1.0), "what": "headcount", "unit": "people", "month": m} for m in (1.0, 2.0, 3.0)
    ]
    assert clock_of(made_up_plant("a", *rows, *people)) == "first_cell"
    assert clock_of(made_up_plant("a", rows[0])) == "first_cell"
    assert clock_of(made_up_plant("a", *people)) == "serial_start"


@given(st.integers(-400, 400))
def test_what_was_seen_beyond_the_horizon_is_not_scored_and_the_rest_as_before(days: int) -> None:
    """A date, an output and a yield that were seen so many days after the last simulated one."""
    plant = made_up_plant("a", observed("rate", 5.0, 12.0), observed("yield", 0.9, 12.0), milestones={
        "works_begun": dated("2020-01-16"),
        "first_cell": {**SAID, "date": "2022-03-01", "grade": "estimated", "source": "https://example.org/cell"},
        "serial_start": {**SAID, "date": "2022-09-01", "grade": "estimated", "source": "https://example.org/serial"},
    })  # fmt: skip
    course = made_up(np.full(FEWEST, 12.0))
    whole = rows_of(Forecast(plant, course))
    assert all(row.crps is not None for row in whole)
    seen_on = [date(2022, 3, 1), date(2022, 9, 1), *2 * [date(2022, 9, 1) + timedelta(hours=12 * HOURS_PER_MONTH)]]
    for place, day in enumerate(seen_on):
        early = Forecast(plant, replace(course, end=day - timedelta(days=days)))
        row = rows_of(early)[place]
        if days > 0:
            assert (row.n, row.quantiles, row.crps, row.place) == (0, (), None, "")
        else:
            assert row == whole[place]
        assert done_of(early, "0" * 10).never.came is (None if seen_on[0] > early.course.end else True)


# Of a run


@pytest.fixture(scope="module")
def simulated(load: Load) -> Results:
    scenario = load("replications=3", "maker=incumbent", "horizon_end=2029-12-31")
    return run(scenario, marks=looked_at(scenario), details=True)


def test_serial_start_is_the_later_of_the_first_delivery_and_the_end_of_hot_commissioning(simulated: Results) -> None:
    scenario = simulated.prepared.scenario
    delivery = find_milestone("block_1_first_delivery", scenario)
    for number, hour in enumerate(Course.of(simulated).begun["serial_start"]):
        path = simulate(simulated.prepared, number)
        delivered = milestone_hours(delivery, simulated.prepared, path, YearWeights(simulated.prepared))
        assert hour == max(delivered, path.hours["block_1.line_1_installed"])
    hours = np.full_like(simulated.hours, np.nan)
    assert np.isnan(Course.of(replace(simulated, hours=hours)).begun["serial_start"]).all(), "never delivered"


def test_a_plant_without_site_works_has_the_other_clocks(simulated: Results) -> None:
    marks = [mark for mark in simulated.milestones if "works" not in mark.name]
    places = [simulated.milestones.index(mark) for mark in marks]
    less = replace(simulated, milestones=tuple(marks), hours=simulated.hours[:, places])
    found, whole = Course.of(less), Course.of(simulated)
    assert np.isnan(found.begun["works_start"]).all()
    assert found.begun["first_cell"].tolist() == whole.begun["first_cell"].tolist()


# On record


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("record", ROOT / "experiments" / "record.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["record"] = module
    spec.loader.exec_module(module)
    return module


QUICK = ["replications=10", "horizon_end=2029-12-31", "maker=incumbent", "workers=1"]


def test_a_record_says_again_what_was_forecast_whatever_the_model_is_then(load: Load) -> None:
    scenario = load("replications=3", "maker=incumbent", "horizon_end=2029-12-31")
    content = record_of(scenario, ["maker=incumbent"], date(2026, 11, 29))
    kept, whole = course_of(content), Course.of(run(scenario, marks=looked_at(scenario), details=True))
    assert (kept.start, kept.end, kept.weeks) == (whole.start, whole.end, WEEKS)
    for clock, hours in whole.begun.items():
        assert kept.begun[clock] == pytest.approx(hours, abs=12.0, nan_ok=True)
        assert (np.isinf(kept.begun[clock]) == np.isinf(hours)).all()
    for month in (6.0, 12.0, 18.0):
        made, exact = (course.made_by("first_cell", month) for course in (kept, whole))
        assert made == pytest.approx(exact, abs=0.35, rel=0.02, nan_ok=True)
        good, true = (course.yield_at("first_cell", month) for course in (kept, whole))
        assert good == pytest.approx(true, abs=0.05, nan_ok=True)
    assert content["made_on"] == "2026-11-29"
    assert {"model_version", "gigaramp", "hash", "seed", "dates_and_chances"} <= content.keys()


def test_a_forecast_is_put_on_record_once_and_scored_against_a_plant(tmp_path: Path) -> None:
    record = script()
    place = tmp_path / "records"
    assert record.put(place, "renault_2021", QUICK, None, date(2026, 11, 29)).startswith("Wrote ")
    file = place / "renault_2021.json"
    before = file.read_bytes()
    with pytest.raises(InputError, match="on record already"):
        record.put(place, "renault_2021", [*QUICK, "seed=2"], None, date(2026, 11, 30))
    assert file.read_bytes() == before
    told = record.score(file, "verkor_dunkirk", None)
    assert "made on 2026-11-29" in told
    assert "first cell" in told
    file.write_bytes(before.replace(b'"seed": 1', b'"seed": 2'))
    with pytest.raises(InputError, match="it is not what was written"):
        record.score(file, "verkor_dunkirk", None)
    with pytest.raises(InputError, match="there is no such plant"):
        record.score(file, "nowhere", None)


ON_RECORD = ROOT / "experiments" / "forecasts_2026_11" / "ultium_springhill.json"
FORGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "no histories": lambda it: it.pop("histories"),
    "histories of a number": lambda it: it.update(histories=3),
    "no history": lambda it: it.update(histories=[], replications=0),
    "a history less": lambda it: it["histories"].pop(),
    "a short history": lambda it: it["histories"].append(it["histories"].pop()[:-5]),
    "a word in a history": lambda it: it["histories"].append(it["histories"].pop() + " x"),
    "output of nothing": lambda it: it["histories"].append(it["histories"].pop().replace(" 0 ", " nan ")),
    "a title of a list": lambda it: it.update(title=[]),
    "no title": lambda it: it.pop("title"),
    "a field more": lambda it: it.update(more=1),
    "no day": lambda it: it.update(start="soon"),
    "weeks of nothing": lambda it: it.update(period_weeks=0),
    "other clocks": lambda it: it["clocks"].reverse(),
    "another kind": lambda it: it.update(kind="run"),
    "another plant's": lambda it: it.update(scenario="morrow"),
}


def forged(place: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    content = unsealed(ON_RECORD.read_bytes())
    change(content)
    place.write_bytes(sealed(content))
    return place


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED)
def test_of_a_record_that_is_none_it_is_said_in_one_line(
    change: Callable[[dict[str, Any]], object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = forged(tmp_path / "x.json", change)
    assert script().main([str(file), "--against", "ultium_springhill"]) == 2
    out, said = capsys.readouterr()
    assert out == ""
    assert said.startswith(f"record.py: {file}: ")
    assert said.count("\n") == 1
    assert "pydantic" not in said


def test_a_record_is_shown_as_it_stands_and_steers_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = forged(tmp_path / "x.json", lambda it: it.update(title="Plant \x1b[2J\n\u202eA"))
    assert script().main([str(file), "--against", "ultium_springhill"]) == 0
    assert capsys.readouterr().out.startswith("Plant \\x1b[2J\\n\\u202eA, made on ")


def test_what_cannot_be_put_on_record_is_said_before_anything_is_simulated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record = script()
    monkeypatch.setattr(record, "record_of", None)
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "morrow.json").symlink_to("nowhere")
    for words in (
        ["file", "morrow"], ["/proc/x", "morrow"], [".", "morrow"], ["new", "nowhere"], ["new", "morrow", "name=x"],
        ["new", "morrow", "seed = 2"], ["new", "morrow", "scenario=verkor_2026"], ["new"],
        ["x.json", "seed=2", "--against", "morrow"], ["new", "morrow", "-cd", "nowhere"],
    ):  # fmt: skip
        with monkeypatch.context() as here:
            here.chdir(tmp_path)
            assert record.main(words) == 2, words
        assert re.fullmatch(r"record.py: (?s:.)+\n", capsys.readouterr().err)
    assert not (tmp_path / "new").exists()


def test_whoever_has_seen_enough_of_a_score_hears_no_more() -> None:
    call = f"{sys.executable} {ROOT / 'experiments' / 'record.py'} {ON_RECORD} --against ultium_springhill | true"
    done = subprocess.run(["bash", "-c", call], capture_output=True, check=False, timeout=120, cwd=ROOT)
    assert done.stderr == b""
