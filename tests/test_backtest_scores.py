"""The scores of a back-test against closed forms, and what must hold of them whatever was seen."""

import doctest
import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.study.backtest import never, scores
from sim.study.backtest.never import Never, brier
from sim.study.backtest.scale import LEAST_SHARE, as_read, scaled
from sim.study.backtest.scores import crps, place, with_own_error
from sim.study.backtest.seen import Seen

NUMBERS = st.floats(-50.0, 50.0)
SAMPLES = st.lists(NUMBERS, min_size=1, max_size=30)
ENDS = st.tuples(NUMBERS, NUMBERS).map(lambda pair: (min(pair), max(pair)))
NORMAL = NormalDist()


def seen(part: str = "starting up", low: float = 0.1, high: float = 0.1, error: float = 0.0) -> Seen:
    return Seen("a", "newcomer", part, "rate", "serial_start", 0.0, 12.0, low, high, error, "exact")  # type: ignore[arg-type]


def closed_form(x: float) -> float:
    """CRPS of a standard normal forecast (Gneiting and Raftery 2007, equation 21)."""
    return x * (2.0 * NORMAL.cdf(x) - 1.0) + 2.0 * NORMAL.pdf(x) - 1.0 / math.sqrt(math.pi)


@pytest.mark.parametrize("x", [-3.0, -1.0, 0.0, 0.4, 2.5])
def test_of_a_normal_forecast_it_is_the_closed_form(x: float) -> None:
    sample = [NORMAL.inv_cdf((k + 0.5) / 20_000) for k in range(20_000)]
    assert crps(sample, x) == pytest.approx(closed_form(x), abs=2e-4)


@given(SAMPLES, NUMBERS)
def test_it_is_the_energy_form(sample: list[float], x: float) -> None:
    """Mean distance to what was seen, less half the mean distance of two draws."""
    values = np.array(sample)
    energy = np.abs(values - x).mean() - np.abs(values[:, None] - values).mean() / 2.0
    assert crps(values, x) == pytest.approx(energy, abs=1e-9)


@given(SAMPLES, ENDS, st.floats(0.0, 1.0))
def test_of_an_interval_it_is_never_more_than_of_any_value_inside(
    sample: list[float], ends: tuple[float, float], part: float
) -> None:
    low, high = ends
    assert -1e-12 <= crps(sample, low, high) <= crps(sample, low + part * (high - low)) + 1e-9


@given(SAMPLES, ENDS, st.floats(0.0, 9.0), st.floats(0.0, 9.0))
def test_a_wider_interval_costs_no_more(
    sample: list[float], ends: tuple[float, float], left: float, right: float
) -> None:
    assert crps(sample, ends[0] - left, ends[1] + right) <= crps(sample, *ends) + 1e-9


@given(SAMPLES, NUMBERS)
def test_the_two_open_ends_make_the_exact_one(sample: list[float], x: float) -> None:
    assert crps(sample, x, math.inf) + crps(sample, -math.inf, x) == pytest.approx(crps(sample, x), abs=1e-9)
    assert crps(sample, -math.inf, math.inf) == 0.0


@given(SAMPLES, ENDS, NUMBERS, st.floats(0.1, 9.0), st.randoms())
def test_it_moves_with_the_scale_and_not_with_order_or_copies(
    sample: list[float], ends: tuple[float, float], by: float, factor: float, random: object
) -> None:
    score, moved = crps(sample, *ends), [factor * (x + by) for x in sample]
    assert crps(moved, *(factor * (x + by) for x in ends)) == pytest.approx(factor * score, abs=1e-6)
    assert crps([-x for x in sample], -ends[1], -ends[0]) == pytest.approx(score, abs=1e-9)
    random.shuffle(sample)  # type: ignore[attr-defined]
    assert crps(sample, *ends) == pytest.approx(score, abs=1e-9)
    assert crps(sample * 3, *ends) == pytest.approx(score, abs=1e-9)


@given(st.floats(0.02, 0.9), st.floats(0.05, 0.6))
def test_an_own_error_spreads_the_forecast_as_a_normal_of_its_width(value: float, sigma: float) -> None:
    logarithms = with_own_error(np.log([value]), sigma)
    assert logarithms.mean() == pytest.approx(math.log(value), abs=1e-9)
    assert 0.9 * sigma < logarithms.std() <= sigma
    one = seen(error=sigma)
    assert as_read(one, np.array([value])) == pytest.approx(np.exp(logarithms))
    assert as_read(seen(), np.array([value])).tolist() == [value]


def test_who_hits_exactly_is_worse_off_by_an_own_error_and_who_misses_better() -> None:
    """A miss is partly the reading's; a forecast that pretends no error is punished less where it is right."""
    right, wrong = np.full(50, 0.5), np.full(50, 0.2)
    at = math.log(0.5)
    assert crps(np.log(as_read(seen(error=0.3), right)), at) > crps(np.log(as_read(seen(), right)), at) == 0.0
    assert crps(np.log(as_read(seen(error=0.3), wrong)), at) < crps(np.log(as_read(seen(), wrong)), at)


def test_a_yield_is_read_as_a_share_whatever_its_error() -> None:
    read = as_read(seen("yield", 0.95, 0.95, 0.3), np.array([0.95, 0.9]))
    assert read.max() == 1.0
    assert read.min() > 0.0


def test_nothing_made_is_the_least_share_and_dates_stay_months() -> None:
    assert scaled("starting up", [0.0, LEAST_SHARE, 1.0]) == pytest.approx([math.log(LEAST_SHARE)] * 2 + [0.0])
    assert scaled("building", [3.5, math.inf]).tolist() == [3.5, math.inf]
    assert scaled("yield", 0.8) == pytest.approx(80.0)


@given(ENDS, ENDS)
def test_a_place_is_below_or_above_only_when_no_value_is_shared(
    ends: tuple[float, float], band: tuple[float, float]
) -> None:
    found = place(*ends, *band)
    assert (found == "inside") == (max(ends[0], band[0]) <= min(ends[1], band[1]))
    assert place(-ends[1], -ends[0], -band[1], -band[0]) == {"below": "above", "above": "below"}.get(found, found)


def test_a_chance_of_never_is_scored_with_those_that_have_an_end() -> None:
    """Three came and one did not: the others' share is 1/3 for each that came, 0 for the one."""
    found = [Never(name, chance, came) for name, chance, came in [
        ("a", 0.1, True), ("b", 0.0, True), ("c", 0.2, True), ("d", 0.6, False), ("under way", 0.9, None)]]  # fmt: skip
    ours, others = brier(found) or (0.0, 0.0)
    assert ours == pytest.approx((0.01 + 0.0 + 0.04 + 0.16) / 4)
    assert others == pytest.approx((3 * (1 / 3) ** 2 + 1.0) / 4)
    assert brier(found[3:]) is None


def test_examples() -> None:
    assert [doctest.testmod(module).failed for module in (scores, never)] == [0, 0]
