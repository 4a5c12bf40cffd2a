"""What finished and running activities tell of those still to come: exact, in closed form and against simulation."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from conftest import Load
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, multivariate_normal, norm

from sim import keys
from sim.model.evidence import evidence
from sim.model.inputs import Inputs
from sim.model.known import known_of
from sim.model.posterior import PRIOR, Evidence, SharedScore, own_score, shared_score
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.facts import activities, known_hours
from sim.scenario.schema import Scenario

SCORES = st.floats(-3.0, 3.0)
CORRELATIONS = st.sampled_from([0.0, 0.01, 0.3, 0.5, 0.9, 0.999])


@settings(derandomize=True, max_examples=200, deadline=None)
@given(CORRELATIONS, st.lists(SCORES, max_size=12))
def test_finished_activities_give_the_conditional_normal(correlation: float, scores: list[float]) -> None:
    """Against the general formula for a multivariate normal: S and n scores with their covariance matrix."""
    n = len(scores)
    among = np.full((n, n), correlation) + (1.0 - correlation) * np.eye(n)
    to_shared = np.full(n, math.sqrt(correlation))
    mean = float(to_shared @ np.linalg.solve(among, np.array(scores))) if n else 0.0
    variance = 1.0 - float(to_shared @ np.linalg.solve(among, to_shared)) if n else 1.0
    found = shared_score(correlation, Evidence(exact=tuple(scores)))
    assert found.mean == pytest.approx(mean, abs=1e-9)
    assert found.deviation == pytest.approx(math.sqrt(variance), rel=1e-6)
    assert found.quantile(0.5) == pytest.approx(mean, abs=1e-9)


def test_nothing_known_changes_nothing() -> None:
    for u in (0.001, 0.5, 0.9):
        assert shared_score(0.5, Evidence()).quantile(u) == PRIOR.quantile(u)


@settings(derandomize=True, max_examples=40, deadline=None)
@given(
    CORRELATIONS.filter(bool), st.lists(SCORES, max_size=3), st.lists(SCORES, max_size=3), st.lists(SCORES, max_size=2)
)
def test_bounds_weigh_the_density_by_their_chances(
    correlation: float, exact: list[float], at_least: list[float], at_most: list[float]
) -> None:
    """Quantiles against a plain sum over a fine grid of prior times likelihood."""
    grid = np.linspace(-9.0, 9.0, 400_001)
    own, shared = math.sqrt(1.0 - correlation), math.sqrt(correlation) * grid
    log = norm.logpdf(grid) + sum(norm.logpdf((z - shared) / own) for z in exact)
    log = log + sum(norm.logsf((t - shared) / own) for t in at_least)
    log = log + sum(norm.logcdf((t - shared) / own) for t in at_most)
    below = np.cumsum(np.exp(log - log.max()))
    found = shared_score(correlation, Evidence(tuple(exact), tuple(at_least), tuple(at_most)))
    for u in (0.01, 0.3, 0.5, 0.9, 0.999):
        assert found.quantile(u) == pytest.approx(np.interp(u * below[-1], below, grid), abs=2e-3)


@pytest.mark.parametrize("correlation", [1.0, 1e-9, 0.5])
@pytest.mark.parametrize("bound", [-40.0, 0.0, 8.0, 70.0])
def test_far_out_and_at_the_ends_it_stays_finite(correlation: float, bound: float) -> None:
    found = shared_score(correlation, Evidence(at_least=(bound,)))
    drawn = [own_score(found.quantile(u), correlation, u, bound) for u in (1e-12, 0.5, 1.0 - 1e-12)]
    assert np.isfinite(drawn).all()
    assert min(drawn) >= bound - 1e-9 * abs(bound)


@pytest.mark.parametrize(("finished", "running"), [(3, 0), (0, 2), (4, 3), (1, 1)])
def test_what_is_still_to_come_is_drawn_as_it_then_comes(finished: int, running: int) -> None:
    """Programmes drawn from the law itself: where the one still to come lies among the model's own draws is uniform.

    It would not be with a posterior too wide, too narrow or off.
    """
    rng, correlation = np.random.default_rng(7 + finished + 10 * running), 0.5
    ranks: list[float] = []
    while len(ranks) < 400:
        own = rng.normal(size=finished + running + 1)
        scores = math.sqrt(correlation) * rng.normal() + math.sqrt(1.0 - correlation) * own
        bounds = rng.uniform(-1.5, 1.0, running)  # what has passed when we look
        if (scores[finished:-1] < bounds).any():
            continue  # not all still running
        found = shared_score(correlation, Evidence(exact=tuple(scores[:finished]), at_least=tuple(bounds)))
        new = [own_score(found.quantile(u), correlation, v) for u, v in rng.uniform(size=(199, 2))]
        ranks.append((np.sum(np.array(new) < scores[-1]) + rng.uniform()) / 200)
    assert kstest(ranks, "uniform").pvalue > 1e-3


def test_running_ones_follow_their_joint_law() -> None:
    """Two running activities: means and correlation of what they take, against rejection from the bivariate normal."""
    correlation, bounds = 0.5, (0.8, -0.3)
    rng = np.random.default_rng(3)
    both = multivariate_normal([0.0, 0.0], [[1.0, correlation], [correlation, 1.0]]).rvs(400_000, random_state=rng)
    both = both[(both > bounds).all(axis=1)]
    found = shared_score(correlation, Evidence(at_least=bounds))
    drawn = np.array(
        [
            [own_score(shared, correlation, u, bound) for u, bound in zip(rng.uniform(size=2), bounds, strict=True)]
            for shared in map(found.quantile, rng.uniform(size=20_000))
        ]
    )
    assert drawn.mean(axis=0) == pytest.approx(both.mean(axis=0), abs=0.02)
    assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(np.corrcoef(both.T)[0, 1], abs=0.03)


SLOW = 1.8  # actual over planned of everything that has finished


def test_ten_slow_activities_make_the_rest_slow(load: Load) -> None:
    """Ten that took 1.8 times the plan each: the rest has a median factor of 1.73, where 1.20 was drawn before."""
    base = load("scenario=renault_2021", "horizon_end=2031-06-30")
    block, calendar_days = base.blocks["block_1"], 30.4375
    own = {
        name: activity.model_copy(update={"months": 6.0, "basis": "planned"})
        for name, activity in block.activities.items()
    }
    day, known = base.start, {}
    for name in own:
        finish = day + timedelta(days=round(6 * SLOW * calendar_days))
        known[name] = {"start": day, "finish": finish}
    rows = type(base).model_validate(
        {
            **base.model_dump(), "data_date": finish, "known": {"block_1": known},
            "blocks": {**base.model_dump()["blocks"], "block_1": {
                **block.model_dump(), "activities": {name: one.model_dump() for name, one in own.items()}}},
        }
    )  # fmt: skip
    seen = evidence(rows, "block_1", activities(rows)["block_1"], known_hours(rows))
    assert len(seen.exact) == 9
    assert len(seen.at_most) == 1  # dry rooms finish with the shell
    schedule, found = rows.maker.schedule, told_alone(rows)
    factors = [
        schedule.median * math.exp(schedule.sigma * own_score(found.quantile(u), schedule.correlation, v))
        for u, v in np.random.default_rng(1).uniform(size=(4000, 2))
    ]
    assert np.median(factors) == pytest.approx(1.73, abs=0.02)


def told_alone(scenario: Scenario) -> SharedScore:
    """What the activities of the first block tell of each other."""
    return known_of(scenario).families["block_1.schedule"].members["block_1.schedule"].alone


@pytest.mark.parametrize("replication", [0, 1, 2])
def test_a_history_draws_from_the_posterior_of_its_scenario(replication: int, load: Load) -> None:
    """The months in a history are those of the posterior's quantiles at its own luck."""
    scenario = load("scenario=verkor_2026", "horizon_end=2031-06-30")
    prepared = prepare(scenario)
    path, schedule = simulate(prepared, replication), scenario.maker.schedule
    key, families = keys.replication_key(scenario.seed, replication), prepared.known.families
    inputs = Inputs(key, noise_free=False, families=families)
    shared = inputs.score("block_1.schedule")
    assert shared != PRIOR.quantile(inputs.luck("block_1.schedule"))
    name = "block_1.line_3_install_months"
    score = own_score(shared, schedule.correlation, inputs.luck(name))
    planned = scenario.blocks["block_1"].line_project.install.months
    assert path.inputs[name] == pytest.approx(planned * schedule.median * math.exp(schedule.sigma * score), rel=1e-12)


def test_the_noise_free_programme_takes_the_posterior_median(load: Load) -> None:
    scenario = load("scenario=verkor_2026", "horizon_end=2031-06-30", "twin=mean")
    prepared, schedule = prepare(scenario), scenario.maker.schedule
    noise_free = Inputs(1, noise_free=True, families=prepared.known.families)
    score = math.sqrt(schedule.correlation) * noise_free.score("block_1.schedule")
    months = simulate(prepared, 0).inputs["block_1.line_3_install_months"]
    planned = scenario.blocks["block_1"].line_project.install.months
    assert months == pytest.approx(planned * schedule.median * math.exp(schedule.sigma * score), rel=1e-12)


def test_as_planned_activities_tell_nothing_of_each_other(load: Load) -> None:
    """A schedule that goes as planned is no slower for what was slow before; what still runs goes on for longer."""
    base = "scenario=renault_2021", "horizon_end=2031-06-30", "as_planned.schedule=true"
    late = known_rows(load(*base), {"shell": (date(2024, 6, 28), None)}, date(2026, 9, 28))  # planned for 13 months
    assert told_alone(late) is PRIOR
    path = simulate(prepare(late), 0)
    assert path.hours["block_1.shell"] >= known_of(late).hours["block_1.shell.start"] + 27 * 730.5
    alone = simulate(prepare(load(*base)), 0)
    assert path.inputs["block_1.line_1_cold_months"] == alone.inputs["block_1.line_1_cold_months"]


def known_rows(base: Scenario, rows: dict[str, tuple[date, date | None]], data_date: date) -> Scenario:
    known = {"block_1": {name: {"start": start, "finish": finish} for name, (start, finish) in rows.items()}}
    return Scenario.model_validate({**base.model_dump(), "data_date": data_date, "known": known})


def test_what_others_hold_open_tells_nothing(load: Load) -> None:
    """Dry rooms of two months that finish with the shell: that they are open after years says nothing of their work."""
    base = load("scenario=renault_2021", "horizon_end=2041-06-30",
                "blocks.block_1.activities.dry_rooms={months:2,after:shell.start,finish_after:shell}")  # fmt: skip
    begun, now = (date(2024, 6, 28), None), date(2025, 12, 28)
    one, both = (known_rows(base, rows, now) for rows in ({"shell": begun}, {"shell": begun, "dry_rooms": begun}))
    assert known_of(both).held_open == {"block_1.dry_rooms"}
    shared = [told_alone(scenario) for scenario in (one, both)]
    for u in (0.1, 0.5, 0.9):
        assert shared[0].quantile(u) == shared[1].quantile(u)
    for replication in range(5):
        hours = [simulate(prepare(scenario), replication).hours for scenario in (one, both)]
        assert hours[0]["block_1.first_cell"] == hours[1]["block_1.first_cell"]
        assert hours[1]["block_1.dry_rooms"] >= hours[1]["block_1.shell"] >= 24.0 * (now - base.start).days


def test_what_nothing_holds_open_any_more_still_works(load: Load) -> None:
    """The shell is done and the dry rooms are not: their own work takes longer than has passed."""
    base = load("scenario=renault_2021", "horizon_end=2041-06-30",
                "blocks.block_1.activities.dry_rooms={months:2,after:shell.start,finish_after:shell}")  # fmt: skip
    rows = {"shell": (date(2024, 6, 28), date(2025, 6, 28)), "dry_rooms": (date(2024, 6, 28), None)}
    scenario = known_rows(base, rows, date(2025, 12, 28))
    assert not known_of(scenario).held_open
    seen = evidence(scenario, "block_1", activities(scenario)["block_1"], known_hours(scenario))
    assert (len(seen.exact), len(seen.at_least), len(seen.at_most)) == (1, 1, 0)


@pytest.mark.parametrize("sigma", ["0", "1e-300", "1e-7"])
def test_durations_without_spread_are_certain(sigma: str, load: Load) -> None:
    path = simulate(prepare(load("scenario=verkor_2026", "horizon_end=2031-06-30", f"maker.schedule.sigma={sigma}")), 0)
    assert path.inputs["block_1.line_3_install_months"] == pytest.approx(4 * 1.2, rel=1e-2)
