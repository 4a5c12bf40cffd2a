"""The planner's gap: its steps sum to it, its ends are the plan and the run, and single steps have closed forms."""

import csv
import io
import json
import math
from contextlib import chdir, redirect_stdout
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from conftest import Load
from scipy.special import ndtri

from sim.calendar import Calendar
from sim.cli import main
from sim.errors import InputError
from sim.model.prepared import Prepared
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory
from sim.report.text.gap import gap_text
from sim.scenario.milestones import find_milestone
from sim.scenario.parts.running import GROUPS
from sim.scenario.schema import Scenario
from sim.study.gap import words as gap_words
from sim.study.gap.causes import groups_of
from sim.study.gap.folder import gap_content, gap_rows, gap_to_folder
from sim.study.gap.gap import Gap, gap, simulating
from sim.study.gap.picture import gap_picture
from sim.study.gap.stored import gap_folder
from sim.study.paired import Shift, shift
from sim.study.running.reached import Reached, near_horizon, reached
from sim.study.running.runner import run
from sim.study.steps.walk import NONE, Groups, configurations
from sim.units import HOURS_PER_MONTH

pytestmark = pytest.mark.usefixtures("undrawn")

STEPS = tuple(name for name in GROUPS if name != "line_gate")  # no line waits for another as shipped
WHOLE = frozenset(STEPS)
FEW = ("replications=6", "horizon_end=2034-06-30")


def gap_of(scenario: Scenario, milestone: str) -> Gap:
    return gap(scenario, find_milestone(milestone, scenario))


@pytest.fixture(scope="module")
def ten(load: Load) -> Gap:
    return gap_of(load(*FEW), "rate_10")


@pytest.fixture(scope="module")
def open_end(load: Load) -> Gap:
    """A horizon that only the first steps reach."""
    return gap_of(load("replications=4", "horizon_end=2027-06-30"), "rate_10")


# Which runs, and their ends


def test_equal_configurations_run_once() -> None:
    found = configurations(("a", "b", "c"))
    assert found == tuple(frozenset(name) for name in ("", "a", "ab", "abc", "b", "c", "bc", "ac"))


def test_the_ends_are_the_plan_and_the_run(ten: Gap) -> None:
    marks = [ten.milestone]
    plan = run(ten.scenario.model_copy(update={"twin": "plan"}), [0], marks=marks)
    assert set(ten.hours[NONE]) == {plan.hours[0, 0]}
    assert list(ten.hours[WHOLE]) == list(run(ten.scenario, marks=marks).hours[:, 0])
    assert ten.ran == tuple(range(6))


def test_announced_and_steps_sum_to_the_even_chance(ten: Gap) -> None:
    early = gap_words.plan_after_announced(ten)
    steps = [step.in_order.months for step in ten.steps]
    assert early is not None
    assert None not in steps
    assert ten.announced is not None
    start = Calendar(ten.scenario.start).hours(ten.announced.date)
    p50 = sorted(ten.hours[WHOLE])[2]
    assert start + (early + math.fsum(m for m in steps if m)) * HOURS_PER_MONTH == pytest.approx(p50, abs=1e-6)
    assert ten.total.months == pytest.approx(math.fsum(m for m in steps if m), abs=1e-9)
    assert ten.last.p50 == Calendar(ten.scenario.start).date(p50)


def test_the_first_step_comes_first_and_the_last_step_last(ten: Gap) -> None:
    assert [step.group for step in ten.steps] == list(STEPS)
    assert ten.steps[0].in_order == ten.steps[0].first
    assert ten.steps[-1].in_order == ten.steps[-1].last


def test_a_group_that_stays_planned_is_no_step(load: Load) -> None:
    scenario = load("replications=2", "horizon_end=2024-06-30", "as_planned.paths=true", "as_planned.speed=true")
    found = gap_of(scenario, "pilot_running")
    assert [step.group for step in found.steps] == [name for name in STEPS if name not in ("paths", "speed")]
    assert list(found.hours[WHOLE - {"paths", "speed"}]) == list(run(scenario, marks=[found.milestone]).hours[:, 0])


def test_a_replication_that_fails_somewhere_is_counted_and_left_out_everywhere(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fragile(prepared: Prepared, replication: int) -> Trajectory:
        if replication == 1 and not prepared.scenario.as_planned.speed:
            raise ArithmeticError("provoked")
        return simulate(prepared, replication)

    monkeypatch.setattr("sim.study.running.reached.run", partial(run, simulate=fragile))
    found = gap_of(load("replications=3", "horizon_end=2024-06-30"), "pilot_running")
    assert found.ran == (0, 2)
    assert {len(hours) for hours in found.hours.values()} == {2}
    simulated = [groups for groups in found.hours if "speed" in groups]
    assert [failure.replication for failure in found.failures] == [1] * len(simulated)
    assert {step.in_order.n for step in found.steps} == {2}


# Single steps in closed form


def test_slower_activities_move_first_cell_by_the_factor_along_the_critical_path(load: Load) -> None:
    """Site choice, order, acceptance, shipping, installation, cold: 32 months; permits: the region's 15 for 16."""
    scenario = load("replications=2", "horizon_end=2028-06-30", "maker.schedule.median=1.3")
    step = gap_of(scenario, "block_1_first_cell").steps[0]
    assert step.first.months == pytest.approx(0.3 * (8 + 13 + 1 + 2 + 6 + 2) + 15 - 16, abs=0.01)
    assert (step.first.low, step.first.high) == pytest.approx((step.first.months, step.first.months))


@pytest.mark.parametrize(("also", "factor"), [(NONE, 1.0), (frozenset({"schedule"}), 1.2)])
def test_two_paths_that_meet_are_later_as_the_larger_of_two_lognormals(also: Groups, factor: float, load: Load) -> None:
    """Without correlation: median x exp(sigma z), z the normal quantile of root 1/2; as planned, the median is 1."""
    scenario = load(
        "replications=500", "horizon_end=2022-12-31", "maker.schedule.correlation=0",
        "pilot.activities.funding_and_site.months=0", "pilot.activities.install_and_commission.months=0",
    )  # fmt: skip
    mark = find_milestone("pilot_running", scenario)
    before, after = (run(simulating(scenario, groups), marks=[mark]).hours[:, 0] for groups in (also, also | {"paths"}))
    expected = 9.0 * factor * (math.exp(0.25 * float(ndtri(math.sqrt(0.5)))) - 1.0)
    moved = shift(before, after)
    assert set(before) == {before[0]}
    assert moved.months == pytest.approx(expected, abs=0.4)
    assert moved.low is not None
    assert moved.high is not None
    assert 0.0 < moved.low < expected < moved.high


def test_a_decision_on_its_date_keeps_the_date(load: Load) -> None:
    """The plan's own decision comes on its day; by rule it waits for the block before."""
    found = gap_of(load("replications=3", "horizon_end=2032-06-30"), "block_2_fid")
    assert found.first.p50 == date(2026, 6, 28)
    assert all(step.in_order.months == 0.0 for step in found.steps[:-1])
    assert found.steps[-1].first.months is not None
    assert found.steps[-1].first.months > 1.0


# A near horizon saves time and changes nothing


@pytest.mark.parametrize("milestone", ["rate_10", "year_10", "block_2_fid", "rate_45", "installed_50", "pilot_running"])
def test_a_near_horizon_finds_the_same_hours(milestone: str, load: Load) -> None:
    scenario = load("replications=5", "horizon_end=2040-06-30", "blocks.block_3.decision.refusal_probability=0.5")
    mark = find_milestone(milestone, scenario)
    whole = run(scenario, marks=[mark]).hours[:, 0]
    near = reached(scenario, mark, range(5), date(2030, 6, 30))
    assert near.of(range(5)) == pytest.approx(whole, abs=0.0, nan_ok=True)


def test_the_near_horizon_follows_what_is_known(load: Load) -> None:
    scenario = load()
    month = HOURS_PER_MONTH
    assert near_horizon(scenario, Reached({0: 80 * month}, ())) == date(2029, 10, 27)
    assert near_horizon(scenario, Reached({0: math.inf}, ())) == scenario.horizon_end
    assert near_horizon(scenario, Reached({0: math.nan}, ())) == scenario.horizon_end
    assert near_horizon(scenario, Reached({0: 1.0}, ())) == date(2024, 6, 27)
    assert near_horizon(scenario, Reached({0: 239 * month}, ())) == scenario.horizon_end


# What is refused


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        (("twin=mean",), ("twin = 'mean'", "needs twin=none")),
        (("twin=plan",), ("twin = 'plan'", "needs twin=none")),
        (tuple(f"as_planned.{name}=true" for name in GROUPS), ("as_planned", "no gap", "set one of its groups")),
    ],
)
def test_without_a_gap_it_says_so(overrides: tuple[str, ...], words: tuple[str, ...], load: Load) -> None:
    with pytest.raises(InputError) as caught:
        groups_of(load(*overrides))
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--milestone", "rate_ten"), ("milestone 'rate_ten'", "known: pilot_running")),
        (("--milestone",), ("--milestone: give a value", "rate_10")),
        (("twin=mean",), ("twin = 'mean'",)),
        (("as_planned.yield=true",), ("as_planned.yield", "did you mean cell_yield?")),
        (("as_planned.paths=perhaps",), ("as_planned.paths = 'perhaps'", "boolean")),
        (("--milestones=rate_10",), ("--milestones=rate_10: there is no such option",)),
    ],
)
def test_wrong_use_is_explained_and_writes_nothing(
    arguments: tuple[str, ...], words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with chdir(tmp_path):
        assert main(["gap", *arguments]) == 2
    message = capsys.readouterr().err
    assert message.startswith("gigaramp: ")
    assert all(word in message for word in words)
    assert list(tmp_path.iterdir()) == []


# In words


def test_the_headline_says_from_when_to_when_and_why(ten: Gap) -> None:
    text = gap_words.headline(ten)
    assert text.startswith("10 GWh a year: announced for December 2026, even chance by ")
    assert "months later, most of it yield (" in text


def test_what_lies_beyond_the_horizon_is_said_and_not_made_up(open_end: Gap) -> None:
    assert open_end.last.p50 is None
    assert open_end.total.months is None
    lost = next(step for step in open_end.steps if step.date.p50 is None)
    assert all(step.in_order.months is None for step in open_end.steps if step.date.p50 is None)
    text = " ".join(gap_words.conclusion(open_end))
    assert "less than an even chance before June 2027" in text
    assert f"The step that takes the even chance beyond the horizon: {gap_words.SHORT[lost.group]}." in text
    assert "months beyond the horizon are not made up" in text
    picture = gap_picture(open_end, "0")
    assert picture.bars[-1].text == picture.end.text == "beyond June 2027"
    assert (picture.end.day, picture.last_day) == (None, date(2027, 6, 30))


def test_a_plan_without_a_date_has_no_gap(load: Load) -> None:
    found = gap_of(load("replications=2", "horizon_end=2026-01-31"), "rate_10")
    text = " ".join(gap_words.conclusion(found))
    assert "The plan as modelled does not get there inside the horizon; its gap cannot be split." in text
    assert {step.in_order.months for step in found.steps} == {None}


def shifted(found: Gap, **months: float) -> Gap:
    """The same gap with other months, each certain."""

    def certain(value: float) -> Shift:
        return Shift(value, value - 0.1, value + 0.1, 200)

    steps = tuple(
        replace(step, in_order=certain(months["step"]), first=certain(months["first"]), last=certain(months["last"]))
        for step in found.steps
    )
    return replace(found, steps=steps, total=certain(months["step"] * len(steps)))


@pytest.mark.parametrize(
    ("first", "said"),
    [(5.0, "45 months in all, together they make 45: they add up"), (3.0, "they make each other worse by 18"),
     (9.0, "they overlap by 36")],
)  # fmt: skip
def test_interaction_is_said(first: float, said: str, ten: Gap) -> None:
    text = " ".join(gap_words.conclusion(shifted(ten, step=5.0, first=first, last=8.0)))
    assert said in text
    assert "Most would be gained if slower activities went as planned: 8 months." in text


def test_what_cannot_be_told_from_nothing_is_not_named_as_the_most_to_gain(ten: Gap) -> None:
    for step in ten.steps:
        unsure = replace(step, in_order=Shift(8.0, -1.0, 20.0, 3), last=Shift(17.0, 2.0, 30.0, 3))
        others = tuple(replace(one, last=Shift(0.0, 0.0, 0.0, 3)) for one in ten.steps if one is not step)
        text = " ".join(gap_words.conclusion(replace(ten, steps=(unsure, *others))))
        assert "Not told apart from nothing" in text
        assert "Most would be gained" not in text


def test_a_gap_of_nothing_is_in_time(ten: Gap) -> None:
    none = replace(shifted(ten, step=0.0, first=0.0, last=0.0), announced=None)
    assert gap_words.headline(none).endswith(": in time")
    assert "planned for May 2026" in gap_words.headline(none)


# Files


def test_the_table_for_spreadsheets_sums_too(ten: Gap) -> None:
    head, *rows = gap_rows(ten)
    assert [len(row) for row in rows] == [len(head)] * (2 + len(STEPS))
    months = [row[head.index("in_order_months")] for row in rows[2:]]
    assert math.fsum(months) == pytest.approx(ten.total.months)
    assert rows[-1][2] == ten.last.p50


def test_bars_join_and_end_at_the_even_chance(ten: Gap) -> None:
    picture = gap_picture(ten, "0")
    assert picture.start.day == picture.bars[0].begin == date(2026, 12, 31)
    assert [bar.begin for bar in picture.bars[1:]] == [bar.end for bar in picture.bars[:-1]]
    assert picture.end.day == picture.bars[-1].end == ten.last.p50


def test_an_unfinished_gap_leaves_nothing(load: Load, tmp_path: Path) -> None:
    def stop(*_: object) -> object:
        raise KeyboardInterrupt

    scenario = load(f"results={tmp_path}", "replications=2", "horizon_end=2024-06-30")
    with pytest.raises(KeyboardInterrupt):
        gap_to_folder(scenario, find_milestone("pilot_running", scenario), progress=stop)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder in which one gap has been made, and what was printed."""
    folder, text = tmp_path_factory.mktemp("place"), io.StringIO()
    with chdir(folder), redirect_stdout(text):
        assert main(["gap", "--milestone=block_1_first_cell", "replications=3", "horizon_end=2028-06-30"]) == 0
    return folder, text.getvalue()


def test_the_command_prints_the_table_and_writes_the_folder(place: tuple[Path, str], load: Load) -> None:
    folder, text = place
    (found,) = (folder / "results").iterdir()
    scenario = load("replications=3", "horizon_end=2028-06-30")
    assert found.name == gap_folder(scenario, find_milestone("block_1_first_cell", scenario)).name
    files = {"gap.json", "gap.csv", "gap.png", "gap.svg", "scenario.yaml", "manifest.json"}
    assert {path.name for path in found.iterdir()} == files
    for words in ("n = 3", "the plan as modelled", "yield has to be learned", "sum, from the plan", found.name):
        assert words in text
    manifest = json.loads((found / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["kind"], manifest["milestone"], manifest["failures"]) == ("gap", "block_1_first_cell", [])
    with (found / "gap.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["plan", *STEPS]  # nothing was announced for it
    assert rows[0]["even_chance_by"] == "2025-06-28"


def test_the_same_command_again_shows_what_is_there(place: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    def must_not(*_: object) -> None:
        raise AssertionError("simulated again")

    monkeypatch.setattr("sim.study.gap.folder.gap_to_folder", must_not)
    again = io.StringIO()
    with chdir(place[0]), redirect_stdout(again):
        assert main(["gap", "replications=3", "horizon_end=2028-06-30", "--milestone", "block_1_first_cell"]) == 0
    assert again.getvalue().startswith(place[1].rstrip())
    assert "nothing was simulated" in again.getvalue()


def test_the_text_of_an_open_end(open_end: Gap, tmp_path: Path) -> None:
    content = json.loads(json.dumps(gap_content(open_end), default=str))
    text = gap_text(tmp_path, content, {"failures": [1], "gigaramp": "0", "model_version": 1})
    assert "n = 4, 1 failed (see manifest.json)" in text
    assert "open" in text
    assert "beyond 2027-06-30" in text
    assert "nan" not in text
    assert "inf" not in text
    assert "None" not in text


def test_a_run_says_what_went_as_planned(tmp_path: Path) -> None:
    text = io.StringIO()
    with chdir(tmp_path), redirect_stdout(text):
        assert main(["run", "as_planned.speed=true", "replications=1", "horizon_end=2023-06-30"]) == 0
    assert "as planned: speed" in text.getvalue().splitlines()[0]
