"""How long plants took and how many never came: the estimator against closed forms, the counts against the files."""

import csv
import doctest
import math
import re
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from conftest import Load
from hypothesis import given
from hypothesis import strategies as st

from sim.chances import FEWEST_PLANTS, share_interval
from sim.cli import main
from sim.reference import incidence as incidence_module
from sim.reference import told as told_module
from sim.reference.alike import KINDS, outside_view
from sim.reference.incidence import Course, incidence, interval
from sim.reference.load import plants
from sim.reference.outside import Reached, course, courses, fate, reached
from sim.reference.outside_words import groups_of, outside_text
from sim.reference.plant import STAGES, Plant
from sim.reference.stage import stage_of
from sim.scenario.schema import Scenario

ALL = plants()
BY_NAME = {plant.name: plant for plant in ALL}
LONGEST = 60
MANY = st.lists(
    st.builds(Course, st.integers(1, LONGEST).map(float), st.sampled_from(("came", "never", "open"))), min_size=1
)


def waiting(found: list[Course]) -> float:
    """Kaplan and Meier's share still waiting in the end, either way out counted alike."""
    left = 1.0
    for month in sorted({one.months for one in found if one.end != "open"}):
        at_risk = sum(one.months >= month for one in found)
        left *= 1.0 - sum(one.months == month and one.end != "open" for one in found) / at_risk
    return left


@pytest.mark.parametrize("module", [incidence_module, told_module])
def test_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


def test_an_example_worked_by_hand() -> None:
    """Seven plants; one is censored at 12 with others still waiting, one at the month at which another comes.

    At 10: 7 wait, 1 comes: 1/7. At 15, after the one seen last at 12: 5 wait, 1 never: 6/7 x 1/5 = 6/35. At 20: 4 wait,
    one comes: 6/7 x 4/5 x 1/4 = 6/35; the one censored at 20 still counts. At 30: 2 wait, one each way: 6/7 x 4/5 x
    3/4 x 1/2 = 9/35.
    """
    found = incidence(
        [
            Course(10, "came"), Course(12, "open"), Course(15, "never"), Course(20, "came"), Course(20, "open"),
            Course(30, "came"), Course(30, "never"),
        ]
    )  # fmt: skip
    assert found.months == (10, 15, 20, 30)
    assert found.came == pytest.approx((1 / 7, 1 / 7, 1 / 7 + 6 / 35, 1 / 7 + 6 / 35 + 9 / 35))
    assert found.never == pytest.approx((0, 6 / 35, 6 / 35, 6 / 35 + 9 / 35))
    assert found.month_of(0.3) == 20
    assert found.month_of(0.9) == math.inf
    assert found.never[-1] == pytest.approx(15 / 35)


@given(MANY)
def test_all_shares_make_a_whole(found: list[Course]) -> None:
    """Those that came, that never will and that still wait; none of them falls."""
    estimate = incidence(found)
    came, never = (0.0, *estimate.came), (0.0, *estimate.never)
    assert list(came) == sorted(came)
    assert list(never) == sorted(never)
    assert came[-1] + never[-1] + waiting(found) == pytest.approx(1.0)


@given(MANY)
def test_without_censoring_it_counts(found: list[Course]) -> None:
    settled = [Course(one.months, "never" if one.end == "open" else one.end) for one in found]
    estimate = incidence(settled)
    for month, came, never in zip(estimate.months, estimate.came, estimate.never, strict=True):
        by = [one.end for one in settled if one.months <= month]
        assert came == pytest.approx(by.count("came") / len(settled))
        assert never == pytest.approx(by.count("never") / len(settled))


@given(MANY)
def test_what_never_came_is_no_plant_that_comes_later(found: list[Course]) -> None:
    """Taken for censored, more would come; and a plant more that never comes makes none come more often."""
    censored = incidence([Course(one.months, "open") if one.end == "never" else one for one in found])
    estimate = incidence(found)
    if estimate.came and censored.came:
        assert censored.came[-1] >= estimate.came[-1] - 1e-12
    more = incidence([*found, Course(0.5, "never")])
    if estimate.came:
        assert more.came[-1] == pytest.approx(estimate.came[-1] * len(found) / (len(found) + 1))


@pytest.mark.parametrize(("come", "fail", "lost"), [(1 / 30, 1 / 60, 1 / 40), (1 / 20, 1 / 200, 1 / 100)])
def test_with_constant_hazards_it_is_the_closed_form(come: float, fail: float, lost: float) -> None:
    """F(t) = come / (come + fail) (1 - exp(-(come + fail) t)), whatever is lost from sight; 3,000 plants."""
    n, luck = 3000, np.random.default_rng(7)
    times = np.column_stack([luck.exponential(1 / rate, n) for rate in (come, fail, lost)])
    ends = np.array(["came", "never", "open"])[times.argmin(axis=1)]
    estimate = incidence([Course(float(t), str(end)) for t, end in zip(times.min(axis=1), ends, strict=True)])  # type: ignore[arg-type]
    for month in (6.0, 18.0, 36.0):
        place = np.searchsorted(estimate.months, month, side="right") - 1
        whole = 1.0 - math.exp(-(come + fail) * month)
        assert estimate.came[place] == pytest.approx(come / (come + fail) * whole, abs=4 * 0.5 / n**0.5)
        assert estimate.never[place] == pytest.approx(fail / (come + fail) * whole, abs=4 * 0.5 / n**0.5)


def test_the_interval_holds_the_estimate_and_narrows() -> None:
    few = [Course(10.0 + k, "never" if k % 4 == 0 else "came") for k in range(8)]
    widths = []
    for found in (few, few * 8):
        low, high = interval(found, lambda one: one.never[-1])
        assert low <= incidence(found).never[-1] <= high
        assert interval(found, lambda one: one.never[-1]) == (low, high), "the same plants, the same interval"
        widths.append(high - low)
    assert widths[1] < 0.5 * widths[0]
    assert interval([Course(9.0, "came")] * 5, lambda one: one.month_of(0.5)) == (9.0, 9.0)


@pytest.mark.parametrize("stage", STAGES[:3])
def test_every_plant_is_settled_or_waits(stage: str) -> None:
    """A stage further has no more plants, and classes add up."""
    groups = groups_of(ALL)
    *classes, whole = (fate(found, stage) for found in groups.values())  # type: ignore[arg-type]
    assert sum(one.known for one in classes) == whole.known
    assert sum(one.never for one in classes) == whole.never
    assert whole.chance == pytest.approx(share_interval(whole.never, whole.known), rel=1e-9)
    there = {plant.name for plant in ALL if STAGES.index(plant.outcome.stage) >= STAGES.index(stage)}  # type: ignore[arg-type]
    assert whole.known + whole.open == len(there)
    assert whole.never == len(there & {"britishvolt", "italvolt", "freyr", "aesc_us", "farasis", "svolt_saar"})


def test_a_plant_under_way_waits_and_one_given_up_never_comes() -> None:
    verkor = BY_NAME["verkor_dunkirk"].model_dump(exclude_none=True)
    milestones = {stage: told for stage, told in verkor["milestones"].items() if stage in STAGES[:3]}
    for state, end in (("under_way", "open"), ("shelved", "never")):
        outcome = {**verkor["outcome"], "state": state, "stage": "machines_in"}
        plant = Plant.model_validate({**verkor, "milestones": milestones, "outcome": outcome, "observed": ()})
        found = course(plant, "works_begun")
        assert found is not None
        assert found.end == end
        assert found.months == pytest.approx(31, abs=0.6), "July 2023 to February 2026"
        assert fate([plant], "machines_in").open == (end == "open")
    assert course(BY_NAME["toyota_nc"], "works_begun") is None


def test_a_share_of_the_nameplate_lies_between_two_months() -> None:
    assert reached(BY_NAME["tesla_nevada"], 0.5) == Reached(None, 18)
    assert reached(BY_NAME["tesla_nevada"], 0.65) == Reached(18, 27)
    assert reached(BY_NAME["tesla_nevada"], 0.9) == Reached(27, 43), "deliveries of month 29.5 are no upper bound"
    assert reached(BY_NAME["aesc_douai"], 0.1) == Reached(7.5, None)
    ett = reached(BY_NAME["northvolt_ett"], 0.1)
    assert ett is not None
    assert ett.by is None
    assert ett.after == pytest.approx(35 - 4.6, abs=0.1), "first cell to first shipments"
    assert reached(BY_NAME["sk_georgia"], 0.1) is None, "no output is known"


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        (["scenario=renault_2021"], "announced"),
        (["scenario=northvolt_ett"], "works_begun"),
        (["scenario=verkor_2026"], "first_cell"),
        (["scenario=verkor_2026", "~known.block_1.line_1_hot"], "machines_in"),
        (["scenario=aesc_us", "~known.block_1"], "announced"),
        (["scenario=renault_2021", "+known.block_1.site_choice={start: 2021-06-28}"], "announced"),
    ],
)
def test_the_stage_of_a_scenario_follows_from_what_is_known(words: list[str], stage: str, load: Load) -> None:
    assert stage_of(load(*words)) == stage


def test_works_of_a_plan_that_decides_nothing_have_begun_with_its_first_activity(load: Load) -> None:
    scenario = load("scenario=renault_2021", "+known.block_1.site_choice={start: 2021-06-28}")
    block = scenario.blocks["block_1"]
    rows = {name: row.model_copy(update={"basis": "planned"}) for name, row in block.activities.items()}
    block = block.model_copy(update={"activities": rows})
    assert stage_of(scenario.model_copy(update={"blocks": {"block_1": block}})) == "works_begun"


@pytest.mark.parametrize("plant", ALL, ids=BY_NAME)
def test_the_sentence_is_counted_names_nobody_and_leaves_the_plant_itself_out(plant: Plant) -> None:
    scenario = plant.scenario()
    stage, told = stage_of(scenario), list(outside_view(scenario))
    assert len(told) == 1
    others = [other for other in ALL if other is not plant]
    alike = [other for other in others if other.maker_class == KINDS.get(scenario.maker.kind, scenario.maker.kind)]
    used = alike if fate(alike, stage).known >= 3 else others
    found = fate(used, stage)
    assert told[0].startswith(f"Of {found.known} plants of ")
    assert f" {found.never or 'none'} never came (95 % interval " in told[0]
    since = "announced" if stage == "announced" else "works_begun"
    came = [one.months for one in courses(used, since) if one.end == "came"]  # type: ignore[arg-type]
    assert f" took {min(came):.0f}-{max(came):.0f} months from " in told[0]
    assert not [word for other in ALL for word in (other.name, other.plant, other.maker) if word in told[0]]


def test_nothing_is_told_of_a_plant_that_runs_or_of_a_plan(load: Load) -> None:
    assert list(outside_view(load("scenario=verkor_2026"))) == []
    assert list(outside_view(load("scenario=renault_2021", "twin=plan"))) == []


def test_scenarios_of_a_plant_do_not_count_it(load: Load) -> None:
    """Neither that of its announcement; of a class that no plant has all are told of."""
    scenario: Scenario = load("scenario=renault_2021")
    (told,) = outside_view(scenario)
    assert told.startswith("Of 6 plants of newcomers that were announced, 3 never came")
    (told,) = outside_view(scenario.model_copy(update={"name": "another"}))
    assert told.startswith("Of 7 plants of newcomers that were announced, 3 never came")
    maker = scenario.maker.model_copy(update={"kind": "somebody_else"})
    (told,) = outside_view(scenario.model_copy(update={"maker": maker, "name": "another"}))
    assert told.startswith(f"Of {len(ALL)} plants of all classes")


def test_of_fewer_plants_than_the_back_test_asks_for_no_interval_is_told() -> None:
    """One limit for intervals from plants drawn anew, whichever table they stand in."""
    told = set()
    for count in (4, 9, 12, len(ALL)):
        months = outside_text(ALL[:count]).partition("\nNever came")[0]
        told |= set(re.findall(r"^[a-z ]{18} *(\d+) +[-\d]+( \()?", months, re.MULTILINE))
    assert {bool(brackets) for _, brackets in told} == {True, False}
    for n, brackets in told:
        assert bool(brackets) == (int(n) >= FEWEST_PLANTS), n


def test_the_table_fits_a_terminal_and_the_csv_has_every_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reference"]) == 0
    shown = capsys.readouterr().out
    assert outside_text(ALL) in shown
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert [name for name in BY_NAME if name not in shown] == []
    assert main(["reference", "--csv", str(tmp_path / "tables")]) == 0
    rows = {}
    for name in ("reference_plants", "reference_observed"):
        with (tmp_path / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows[name] = list(csv.DictReader(file))
    assert [row["name"] for row in rows["reference_plants"]] == list(BY_NAME)
    assert len(rows["reference_observed"]) == sum(len(plant.rows) for plant in ALL)
    dated = [row["date"] for row in rows["reference_observed"] if row["what"] == "first_cell"]
    assert dated == [str(plant.milestones.first_cell.date) for plant in ALL if plant.milestones.first_cell]
    assert date.fromisoformat("2021-12-28").isoformat() in dated
    assert main(["reference", "morrow", "--csv", str(tmp_path)]) == 2
