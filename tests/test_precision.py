"""As many replications as a precision needs, no more; and quantiles without an interval are refused."""

import doctest

import numpy as np
import pytest
from conftest import Load

from sim.errors import InputError
from sim.scenario.size import BLOCK
from sim.study.files.identity import run_hash
from sim.study.running import precision
from sim.study.running.precision import aim_of, least_replications
from sim.study.running.runner import run
from sim.study.running.workers import open_workers
from sim.study.statistics import quantile_ranks

NEAR = ("horizon_end=2028-06-30", "precision_of=block_1_first_cell")


@pytest.mark.parametrize(("n", "p"), [(50, 0.8), (200, 0.8), (72, 0.95), (30, 0.2)])
def test_intervals_of_quantiles_cover_as_often_as_they_say(n: int, p: float) -> None:
    """At least 95 % of intervals from uniform draws hold the true quantile, and not far more."""
    rng = np.random.default_rng(7)
    low, high = quantile_ranks(n, p)
    drawn = np.sort(rng.random((4000, n)), axis=1)
    covered = (drawn[:, low - 1] <= p) & (p <= drawn[:, high - 1])
    assert 0.945 <= covered.mean() <= 0.99


def test_the_least_number_of_replications_is_exact() -> None:
    """All below the P95 with more than 2.5 %: then the interval is open."""
    least = least_replications(0.95)
    assert 0.95**least <= 0.025 < 0.95 ** (least - 1)


def test_blocks_are_added_until_the_intervals_are_narrow(load: Load) -> None:
    scenario = load(*NEAR, "precision=3months")
    results, aim = run(scenario), aim_of(scenario)
    assert aim is not None
    hours = results.hours_of("block_1_first_cell")
    assert len(hours) % BLOCK == 0
    assert max(aim.widths(hours)) <= 3 * 730.5
    assert all(not aim.is_met(hours[:n]) for n in range(BLOCK, len(hours), BLOCK))


def test_a_cap_stops_what_cannot_be_reached(load: Load) -> None:
    scenario = load(*NEAR, "precision=0.01weeks", "precision_cap=70")
    results, aim = run(scenario), aim_of(scenario)
    assert aim is not None
    assert len(results.ran) == 70
    assert not aim.is_met(results.hours_of("block_1_first_cell"))


def test_the_replications_are_those_of_a_run_with_that_number(load: Load) -> None:
    """Whoever calculates."""
    aimed = load(*NEAR, "precision=0.01weeks", "precision_cap=60")
    with open_workers("2", most=2) as workers:
        one = run(aimed, workers=workers)
    other = run(load(*NEAR[:1], "replications=60"))
    assert one.hours.tobytes() == other.hours.tobytes()


def test_a_date_that_few_reach_has_no_narrow_interval(load: Load) -> None:
    aim = aim_of(load("precision=1month", "precision_at=P80"))
    assert aim is not None
    hours = np.where(np.arange(200) < 150, 1000.0, np.inf)
    assert aim.widths(hours) == (np.inf,)


def test_a_p95_from_twenty_replications_is_refused(load: Load) -> None:
    with pytest.raises(InputError, match=r"precision_at = P95: 20 replications give no interval .* precision_cap=72"):
        run(load("precision=1month", "precision_at=P95", "precision_cap=20"))


def test_an_unknown_milestone_is_refused(load: Load) -> None:
    with pytest.raises(InputError, match=r"milestone 'rate_ten': there is no such milestone; known: pilot_running"):
        run(load("precision=1month", "precision_of=rate_ten"))


@pytest.mark.parametrize("wrong", ["precision=1year", "precision=-1month", "precision_at=P100", "precision_at=50"])
def test_what_is_no_precision_is_refused(wrong: str, load: Load) -> None:
    with pytest.raises(InputError, match=r"precision"):
        load(wrong)


def test_what_is_not_used_does_not_make_another_run(load: Load) -> None:
    base, aimed = load(), load("precision=1month")
    assert run_hash(load("precision_cap=500")) == run_hash(base)
    assert run_hash(aimed) != run_hash(base)
    assert run_hash(load("precision=1month", "replications=7")) == run_hash(aimed)
    assert run_hash(load("precision=1month", "precision_cap=500")) != run_hash(aimed)


def test_examples_in_docstrings() -> None:
    result = doctest.testmod(precision)
    assert result.attempted > 0
    assert result.failed == 0
