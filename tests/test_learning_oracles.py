"""Learning against closed forms: what the compiled equations must give where the answer is known on paper.

Reference values come from closed forms computed independently of this program (E.expyield, E.crow, E.wright, E.join).
"""

import math
from dataclasses import dataclass

import numpy as np
import pytest
from conftest import Load
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.special import exp1

from sim.distributions import triangular
from sim.flow.compiled import CompiledFlow
from sim.model.inputs import Inputs
from sim.model.learning import LEARNER, SKILL, Rules, learn, observe, reliability, set_rules
from sim.model.levels import GROWTH_TIME_CONSTANTS, draw_levels
from sim.model.prepared import Prepared, prepare
from sim.model.record import Judged

TAU = 6.0 * 730.5  # hours
ALL_RAMP = 2.0  # a level of knowledge that no line reaches: all share the team


def one_stage(lines: int = 1, **fields: float) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """Learners and skills of plant lines with one stage that started at hour 0 and see judged cells at full rate."""
    learners, skills = np.zeros(lines, LEARNER), np.zeros((lines, 1), SKILL)
    learners["plant"], learners["quality_hours"], learners["speed_hours"], learners["exponent"] = 1, TAU, TAU, 0.5
    skills["cells_rate"] = skills["hours_rate"] = 1.0
    for name, value in fields.items():
        (learners if name in (LEARNER.names or ()) else skills)[name] = value
    return learners, skills


def step(learners: NDArray[np.void], skills: NDArray[np.void], until: float, by: float, team: float = 9.0) -> None:
    for now in np.arange(by, until + 0.5 * by, by):
        learn(now, team, ALL_RAMP, learners, skills)


@pytest.mark.parametrize("by", [24.0, 672.0, 8736.0])
@pytest.mark.parametrize(("start", "judged"), [(0.0, 1.0), (0.3, 1.0), (0.0, 0.25), (0.5, 0.04)])
def test_knowledge_grows_exponentially_at_a_constant_rate(start: float, judged: float, by: float) -> None:
    """K(t) = 1 - (1 - K0) exp(-t f / tau) with f = min(1, r ** g), whatever the step."""
    learners, skills = one_stage(quality=start, cells_rate=judged)
    step(learners, skills, 8736.0, by)
    exact = 1.0 - (1.0 - start) * math.exp(-8736.0 * math.sqrt(judged) / TAU)
    assert skills[0, 0]["quality"] == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize("judged", [1.0, 1.5, 40.0])
def test_more_judged_cells_than_the_reference_teach_nothing_more(judged: float) -> None:
    learners, skills = one_stage(cells_rate=judged)
    step(learners, skills, 672.0, 672.0)
    assert skills[0, 0]["quality"] == pytest.approx(1.0 - math.exp(-672.0 / TAU), rel=1e-12)


@pytest.mark.parametrize("exponent", [0.25, 0.5, 1.0])
def test_below_the_reference_learning_slows_with_the_power_of_the_share(exponent: float) -> None:
    learners, skills = one_stage(cells_rate=0.3, exponent=exponent)
    learn(24.0, 9.0, ALL_RAMP, learners, skills)
    assert skills[0, 0]["quality_pull"] == pytest.approx(0.3**exponent / TAU, rel=1e-12)


def test_nothing_judged_teaches_nothing() -> None:
    learners, skills = one_stage(cells_rate=0.0, hours_rate=0.0, quality=0.2, speed=0.1)
    step(learners, skills, 8736.0, 672.0)
    left = [float(skills[0, 0][name]) for name in ("quality", "speed", "grown_hours")]
    assert left == pytest.approx([0.2, 0.1, 0.0], rel=1e-12)


def test_speed_grows_with_hours_run() -> None:
    learners, skills = one_stage(hours_rate=0.6)
    step(learners, skills, 8736.0, 672.0)
    assert skills[0, 0]["speed"] == pytest.approx(1.0 - math.exp(-0.6 * 8736.0 / TAU), rel=1e-12)
    assert skills[0, 0]["grown_hours"] == pytest.approx(0.6 * 8736.0, rel=1e-12)


@pytest.mark.parametrize(("team", "share"), [(0.5, 0.25), (1.5, 0.75), (2.0, 1.0), (4.0, 1.0)])
def test_lines_that_ramp_share_the_process_team(team: float, share: float) -> None:
    learners, skills = one_stage(lines=2)
    learn(24.0, team, ALL_RAMP, learners, skills)
    assert skills["quality_pull"][:, 0] == pytest.approx([share / TAU] * 2, rel=1e-12)


def test_sister_lines_teach_their_share() -> None:
    """Own cells and the mean of the sisters' at 40 %; the pilot learns alone."""
    learners, skills = one_stage(lines=3, sister_share=0.4)
    learners["plant"][0] = 0
    skills["cells_rate"][:, 0], skills["hours_rate"][:, 0] = (0.1, 0.2, 0.3), (0.1, 0.2, 0.3)
    learn(24.0, 9.0, ALL_RAMP, learners, skills)
    assert skills["growth_pull"][:, 0] == pytest.approx([0.1, 0.2 + 0.4 * 0.3, 0.3 + 0.4 * 0.2], rel=1e-12)
    assert skills["quality_pull"][:, 0] * TAU == pytest.approx(np.sqrt([0.1, 0.32, 0.38]), rel=1e-12)


def test_constant_starts_with_an_exponential_yield() -> None:
    """E.expyield: Y = 0.95 - 0.65 exp(-t / 6) over 12 months of one full start a month gives 8.02781."""
    learners, skills = one_stage()

    def yield_at(month: float) -> float:
        learners["updated"], skills["quality"] = 0.0, 0.0
        learn(month * 730.5, 9.0, ALL_RAMP, learners, skills)
        return 0.95 - (0.95 - 0.3) * (1.0 - float(skills[0, 0]["quality"]))

    good = quad(yield_at, 1e-9, 12.0, epsabs=1e-9)[0]
    assert good == pytest.approx(8.02781, rel=1e-5)


@pytest.mark.parametrize(("start", "scale", "exponent"), [(0.25, 300.0, 0.33), (0.1, 50.0, 0.4)])
def test_mean_time_between_failures_grows_as_a_power_up_to_its_mature_value(
    start: float, scale: float, exponent: float
) -> None:
    cap = scale * ((1.0 / start) ** (1.0 / exponent) - 1.0)
    assert reliability(0.0, start, exponent, scale) == start
    assert reliability(scale, start, exponent, scale) == pytest.approx(start * 2.0**exponent, rel=1e-12)
    assert reliability(0.999 * cap, start, exponent, scale) < 1.0
    assert reliability(1.001 * cap, start, exponent, scale) == 1.0
    mature = 40.0
    failures = quad(lambda h: 1.0 / (mature * reliability(h, start, exponent, scale)), 0.0, 2.0 * cap, points=[cap])[0]
    growing = scale / (mature * start * (1.0 - exponent)) * ((1.0 + cap / scale) ** (1.0 - exponent) - 1.0)
    assert failures == pytest.approx(growing + cap / mature, rel=1e-7)


def test_crow_amsaa_expected_failures() -> None:
    """E.crow: N(t) = 0.5 t ** 0.6 gives 31.5479 failures to 1,000 h, where the MTBF is 52.8298 h."""
    size, shape, hours, mature, shift = 0.5, 0.6, 1000.0, 1e4, 1e-9
    start = shift ** (1.0 - shape) / (size * shape) / mature

    def mtbf(h: float) -> float:
        return mature * reliability(h, start, 1.0 - shape, shift)

    assert mtbf(hours) == pytest.approx(52.8298, rel=1e-5)
    failures = quad(lambda x: 5.0 * x**4 / mtbf(x**5), 0.0, hours**0.2, limit=200)[0]  # h = x ** 5 tames the start
    assert failures == pytest.approx(31.5479, rel=1e-4)


def test_a_power_of_experience_is_wrights_curve() -> None:
    """E.wright: with a progress ratio of 0.9 unit 1,000 takes 0.349938 of the first, the inverse of the growth."""
    b = -math.log2(0.9)
    assert 0.1 / reliability(999.0, 0.1, b, 1.0) == pytest.approx(0.349938, rel=1e-5)


def test_expected_start_after_two_triangular_durations() -> None:
    """E.join.tri: the later of tri(12, 17, 24) and tri(12, 15, 24) months is 18.7935 on average."""
    building, equipment = triangular(12, 17, 24), triangular(12, 15, 24)
    later = 24.0 - quad(lambda x: building.cdf(x) * equipment.cdf(x), 12.0, 24.0, points=[15.0, 17.0])[0]
    assert later == pytest.approx(18.7935, rel=1e-5)
    u = (np.arange(400) + 0.5) / 400
    by_quantiles = np.maximum.outer([building.quantile(x) for x in u], [equipment.quantile(x) for x in u]).mean()
    assert by_quantiles == pytest.approx(18.7935, rel=1e-4)


@dataclass(frozen=True)
class Plant:
    """Two lines of a programme just before their first cell, with the levels of the noise-free draw."""

    prepared: Prepared
    flow: CompiledFlow
    learners: NDArray[np.void]
    skills: NDArray[np.void]

    def rules(self, period: float, *, noise_free: bool = False) -> NDArray[np.void]:
        """Write the rules of the first plant line; return the rows of its stages."""
        rows = (self.learners, self.skills, self.prepared.traits.rows, self.flow.lines, self.flow.stages)
        rules = Rules(period=period, lot_hours=24.0, mature_lot_hours=96.0, noise_free=noise_free)
        set_rules(1, rules, *rows)
        return self.flow.stages[self.prepared.tables.stage_slice(1)]


@pytest.fixture
def plant(load: Load) -> Plant:
    prepared = prepare(load("~blocks.block_2", "~blocks.block_3", "blocks.block_1.lines=1"))
    learners, skills = draw_levels(prepared, Inputs(1, noise_free=True))
    learners["started"] = learners["updated"] = 0.0
    return Plant(prepared, CompiledFlow(prepared.tables, 1), learners, skills)


def test_yield_is_the_start_level_without_knowledge_and_the_mature_one_with_all(plant: Plant) -> None:
    maker = plant.prepared.scenario.maker
    for knowledge, level in ((0.0, maker.cell_yield_start), (1.0, maker.cell_yield_mature)):
        plant.skills["quality"] = knowledge
        plant.rules(0.0)
        assert plant.learners[1]["cell_yield"] == pytest.approx(level.quantile(0.5), rel=1e-12)


def test_the_integral_of_the_yield_of_defects(plant: Plant) -> None:
    """Y = exp(-Dm - (Ds - Dm) exp(-t / tau)): its integral to T is tau exp(-Dm) (E1(d exp(-T / tau)) - E1(d))."""
    start, mature = (float(plant.skills[f"{when}_defects"][1].sum()) for when in ("start", "mature"))

    def yield_at(t: float) -> float:
        plant.skills["quality"] = 1.0 - math.exp(-t / TAU)
        plant.rules(0.0)
        return float(plant.learners[1]["cell_yield"])

    span, until = start - mature, 2.0 * TAU
    exact = TAU * math.exp(-mature) * (exp1(span * math.exp(-until / TAU)) - exp1(span))
    assert quad(yield_at, 0.0, until)[0] == pytest.approx(exact, rel=1e-8)


def test_a_period_has_the_defects_of_its_middle(plant: Plant) -> None:
    """With a constant pull the extrapolation to the middle of the coming period is exact."""
    plant.skills["quality"], plant.skills["quality_pull"] = 0.4, 1.0 / TAU
    stages = plant.rules(672.0)
    left = 0.6 * math.exp(-336.0 / TAU)
    skills = plant.skills[1]
    exact = skills["mature_defects"] + (skills["start_defects"] - skills["mature_defects"]) * left
    assert stages["defects"] == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize("noise_free", [False, True])
@pytest.mark.parametrize(("knowledge", "level"), [(0.0, "efficiency_start"), (1.0, "efficiency_mature")])
def test_speed_and_stops_give_the_efficiency_of_the_maker(
    knowledge: float, level: str, noise_free: bool, plant: Plant
) -> None:
    """Hours of a stage at full speed over hours with stops are the line's efficiency, stopped or smoothed."""
    plant.skills["speed"], plant.skills["grown_hours"] = knowledge, 1e12 * knowledge
    stages, traits = plant.rules(0.0, noise_free=noise_free), plant.prepared.traits.rows
    ramps = traits["down"] > 0.0
    repair_share = stages["failure_rate"] * traits["repair"]
    efficiency = 1.0 / (stages["stretch"] * (1.0 + repair_share))
    wanted = getattr(plant.prepared.scenario.maker, level).quantile(0.5)
    assert efficiency[ramps] == pytest.approx(wanted, rel=1e-12)


def test_reliability_has_grown_up_after_two_time_constants_of_speed(plant: Plant) -> None:
    learner = plant.learners[1]
    growth = (learner["mtbf_start"], learner["growth_exponent"], learner["growth_scale"])
    hours = GROWTH_TIME_CONSTANTS * float(learner["speed_hours"])
    assert reliability(1.0001 * hours, *growth) == 1.0
    assert reliability(0.99 * hours, *growth) < 1.0


def test_cells_teach_once_and_only_after_the_feedback_lag(plant: Plant) -> None:
    """1,000 cells judged in week 3 and a lag of two weeks: nothing at week 4, all of it by week 8, nothing after."""
    prepared, learners, skills = plant.prepared, plant.learners, plant.skills
    learners["lag"], learners["reference"] = 2 * 168.0, 1.0
    inspections = len(prepared.traits.inspected)
    rows = len(prepared.lines) * inspections
    judged = Judged(np.zeros((rows, 60)), np.zeros(rows, np.int64))
    judged.weekly[inspections : 2 * inspections, 3] = 1000.0
    inspected = prepared.traits.rows["inspection"] >= 0
    learned = []
    for week in (4, 8, 12, 16):
        observe(168.0 * week, learners, skills, prepared.traits.rows, plant.flow.lines, plant.flow.stages, judged)
        learned.append(float(skills["cells_rate"][1, inspected].mean()) * (168.0 * week - learners[1]["updated"]))
        learners["updated"] = 168.0 * week
    assert learned == pytest.approx([0.0, 1000.0, 0.0, 0.0])
    assert judged.weekly.sum() == 0.0
