"""Shares of a variance and assumption or luck: against models whose shares are known, and histories that are."""

import doctest
from typing import Any

import numpy as np
import pytest
from conftest import Load
from numpy.typing import NDArray

from sim.distributions import Distribution, constant
from sim.model.prepared import prepare
from sim.model.programme import Luck, simulate
from sim.scenario.load import frozen
from sim.scenario.milestones import find_milestone
from sim.scenario.schema import Scenario
from sim.study.sensitivity import words
from sim.study.sensitivity.drawn import Drawn, drawn_of
from sim.study.sensitivity.luck import OTHER_BREAKDOWNS, OTHER_EVENTS, Split, other_luck, split
from sim.study.sensitivity.shares import Shares, shares

Floats = NDArray[np.float64]
NO_EVENT = float("nan")


def drawn(uniforms: Floats, happens: tuple[float, ...] | None = None) -> Drawn:
    count = uniforms.shape[1]
    return Drawn(tuple(f"x{k}" for k in range(count)), uniforms, np.array(happens or [NO_EVENT] * count))


def uniforms(n: int, count: int, seed: int = 1) -> Floats:
    return np.random.default_rng(seed).random((n, count))


def value(found: Shares, name: str) -> float:
    return next(row.value for row in found.rows if row.name == name)


# Shares against known ones


def test_one_input_that_decides_all_has_all_of_it() -> None:
    x = uniforms(2000, 3)
    found = shares(np.exp(5 * x[:, 1]), drawn(x))
    assert found.rows[0].name == "x1"
    assert value(found, "x1") == pytest.approx(1.0, abs=0.02)
    assert max(value(found, "x0"), value(found, "x2")) < 0.02


def test_a_linear_model_has_the_shares_of_its_squared_coefficients() -> None:
    """Normal inputs, whose ranks have variances and correlations that are known (Pearson 1907)."""
    from scipy.special import ndtri

    x = uniforms(6000, 3)
    weights = np.array([0.8, 0.5, np.sqrt(1 - 0.8**2 - 0.5**2)])
    found = shares(ndtri(x) @ weights, drawn(x))
    for k, weight in enumerate(weights):
        # E[Phi(Y) | x] = Phi(w x / sqrt(2 - w^2)); the variance of that is an arcsine.
        known = 12 / (2 * np.pi) * np.arcsin(weight**2 / 2)
        assert value(found, f"x{k}") == pytest.approx(known, abs=0.03)


@pytest.mark.parametrize("p", [0.06, 0.5])
def test_an_event_has_the_share_of_the_jump_that_it_makes(p: float) -> None:
    """Y = u, plus more than any u can make up where the event happens: 3 p (1 - p) of the variance of the ranks."""
    x = uniforms(6000, 2)
    found = shares(x[:, 1] + 2.0 * (x[:, 0] < p), drawn(x, (p, NO_EVENT)))
    assert value(found, "x0") == pytest.approx(3 * p * (1 - p), abs=0.02)
    assert value(found, "x1") == pytest.approx((1 - 2 * p * (1 - p)) ** 2, abs=0.03)


def test_what_two_inputs_only_do_together_is_nobodys_alone() -> None:
    x = uniforms(4000, 2)
    found = shares((x[:, 0] - 0.5) * (x[:, 1] - 0.5), drawn(x))
    assert abs(found.together) < 0.02
    assert 0.0 < found.give_or_take < 0.02


def test_later_and_never_are_the_last_ranks_and_not_dropped() -> None:
    x = uniforms(3000, 1)
    hours = np.where(x[:, 0] > 0.8, np.inf, x[:, 0])
    hours[x[:, 0] > 0.9] = np.nan
    assert value(shares(hours, drawn(x)), "x0") == pytest.approx(1.0, abs=0.03)


def test_intervals_hold_the_truth_and_the_noise_level_what_does_nothing() -> None:
    """In 95 % of samples; of 20 at least 16 in either case (chance of fewer: 0.3 %)."""
    p, held, below = 0.3, 0, 0
    for seed in range(20):
        x = uniforms(200, 12, seed)
        found = shares(x[:, 1] + 2.0 * (x[:, 0] < p), drawn(x, (p, *[NO_EVENT] * 11)))
        row = next(row for row in found.rows if row.name == "x0")
        held += row.low <= 3 * p * (1 - p) <= row.high
        idle = shares(np.random.default_rng(seed).permutation(200).astype(float), drawn(x))
        below += idle.rows[0].value <= idle.noise
    assert held >= 16
    assert below >= 16


_AT_NIGHT = [pytest.param(*told, marks=pytest.mark.nightly) for told in ((100, 5, 400), (200, 12, 200), (500, 3, 200))]


@pytest.mark.parametrize(("n", "inputs", "samples"), [(60, 2, 300), *_AT_NIGHT])
def test_what_does_nothing_stays_below_the_noise_level(n: int, inputs: int, samples: int) -> None:
    """In 95 % of samples, the finer cosines that an input now and then seems to need among them."""
    below = 0
    for seed in range(samples):
        idle = shares(np.random.default_rng(seed).permutation(n).astype(float), drawn(uniforms(n, inputs, seed)))
        below += idle.rows[0].value <= idle.noise
    assert 0.95 - 2.6 * (0.95 * 0.05 / samples) ** 0.5 <= below / samples <= 0.985


def test_the_same_data_give_the_same_shares() -> None:
    x = uniforms(100, 4)
    assert shares(x[:, 0], drawn(x)) == shares(x[:, 0], drawn(x))


def test_dates_that_are_all_the_same_have_nothing_to_explain() -> None:
    found = shares(np.full(50, np.inf), drawn(uniforms(50, 2)))
    assert [round(row.value, 9) for row in found.rows] == [0.0, 0.0] or found.together <= 0.0


# What was drawn


def test_inputs_are_known_for_every_replication_whether_they_were_needed_or_not(load: Load) -> None:
    scenario = load("horizon_end=2026-06-30")
    prepared = prepare(scenario)
    values = [simulate(prepared, number).inputs for number in range(20)]
    found = drawn_of(scenario, range(20), values)
    assert {"quality_months", "block_1.schedule", "block_1.shell_months", "block_1.retrofit"} <= set(found.names)
    assert "block_1.retrofit_months" in found.names  # drawn only where there is a retrofit
    assert not [name for name in found.names if "#" in name]
    assert ((found.uniforms > 0) & (found.uniforms < 1)).all()
    assert {"competence", "schedules"} <= set(found.names), "what several of them have in common"
    alone = found.names.index("efficiency_start")
    order = np.argsort([drawn["efficiency_start"] for drawn in values])
    assert (np.diff(found.uniforms[order, alone]) > 0).all()
    retrofit = found.names.index("block_1.retrofit")
    assert found.happens[retrofit] == np.mean([x["block_1.retrofit"] for x in values if "block_1.retrofit" in x])


# Assumption or luck


def part(split_: Split | None) -> tuple[float, float, float]:
    assert split_ is not None
    return split_.ranges.value, split_.events.value, split_.breakdowns.value


def test_the_same_dates_are_all_assumption_and_others_all_luck() -> None:
    a, b, c = uniforms(2000, 3).T
    assert part(split(a, a, a)) == pytest.approx((1.0, 0.0, 0.0))
    assert part(split(a, b, c)) == pytest.approx((0.0, 0.0, 1.0), abs=0.08)
    assert part(split(a, a, b)) == pytest.approx((0.0, 1.0, 0.0), abs=0.08)
    assert split(np.ones(5), np.ones(5), np.ones(5)) is None


@pytest.mark.parametrize("n", [2, 4, 7, 12, 19])
def test_few_replications_say_nothing_of_shares(n: int) -> None:
    """Four that happen to stand in the order of an input are no sign that it decides all."""
    random = np.random.default_rng(n)
    for _ in range(50):
        a, b, c = random.random((3, n))
        found = split(a, b, c)
        assert found is not None
        for part in (found.ranges, found.events, found.breakdowns):
            assert 0.0 <= part.value <= 1.0
            assert (part.low, part.high) == (0.0, 1.0)
        for row in shares(a, Drawn(("x",), random.random((n, 1)), np.full(1, np.nan))).rows:
            assert (row.low, row.high) == (0.0, 1.0)


def test_a_known_mixture_is_split_as_it_was_mixed() -> None:
    """Half range, 30 % event, 20 % luck of a normal sum; ranks of normals correlate by 6/pi asin(r/2)."""
    x = np.random.default_rng(1).standard_normal((6, 6000))
    ranges, event, other_event, *lucks = x
    own, breakdowns = (np.sqrt(0.5) * ranges + np.sqrt(0.3) * event + np.sqrt(0.2) * luck for luck in lucks[:2])
    events = np.sqrt(0.5) * ranges + np.sqrt(0.3) * other_event + np.sqrt(0.2) * lucks[2]
    of = lambda r: 6 / np.pi * np.arcsin(r / 2)  # noqa: E731
    found = split(own, breakdowns, events)
    assert part(found) == pytest.approx((of(0.5), of(0.8) - of(0.5), 1 - of(0.8)), abs=0.04)
    assert found is not None
    assert found.inputs + found.breakdowns.value == pytest.approx(1.0)
    assert found.ranges.low < of(0.5) < found.ranges.high


def dates(scenario: Scenario, luck: Luck, count: int, milestone: str = "rate_2") -> Floats:
    found = other_luck(scenario, find_milestone(milestone, scenario), range(count), luck, scenario.horizon_end)
    return np.array(list(found.values()))


def test_without_breakdowns_all_is_assumption(load: Load) -> None:
    scenario = load("as_planned.speed=true", "horizon_end=2029-06-30")
    own, other = dates(scenario, Luck(), 8), dates(scenario, OTHER_BREAKDOWNS, 8)
    assert np.isfinite(own).sum() > 3
    assert np.array_equal(own, other, equal_nan=True)
    found = split(own, other, other)
    assert found is not None
    assert found.inputs == pytest.approx(1.0)


def settled(scenario: Scenario) -> Scenario:
    """Every distribution at its median, nothing by chance: machines alone are left to luck."""

    def fixed(node: Any) -> Any:
        if not isinstance(node, dict):
            return node
        if node.get("kind") in ("triangular", "lognormal"):
            return constant(Distribution.model_validate(node).quantile(0.5)).model_dump()
        return {key: fixed(value) for key, value in node.items()}

    content = fixed(scenario.model_dump())
    content["maker"]["schedule"]["sigma"] = content["maker"]["line_spread_sigma"] = 0.0
    content["maker"]["debugging"] |= {"factor_sigma": 0.0, "line_sigma": 0.0}
    content["maker"]["line_interval"] |= {"factor_sigma": 0.0, "line_sigma": 0.0}
    content["maker"]["release"]["refusal_probability"] = 0.0
    for when in ("before_a", "before_b", "after_b"):
        content["retrofit"][f"probability_{when}"] = 0.0
    return frozen(content)


def test_with_everything_fixed_all_is_luck(load: Load) -> None:
    scenario = settled(load("horizon_end=2028-06-30"))
    own, other = dates(scenario, Luck(), 40), dates(scenario, OTHER_BREAKDOWNS, 40)
    assert len(set(own)) > 20
    found = split(own, other, dates(scenario, OTHER_EVENTS, 40))
    assert found is not None
    assert found.inputs < 0.35
    assert found.breakdowns.low < 1.0 <= found.breakdowns.high  # a share is no more than all
    assert drawn_of(scenario, [0, 1], [simulate(prepare(scenario), k).inputs for k in (0, 1)]).names == ()


def test_other_luck_keeps_what_is_drawn_and_changes_only_its_own_kind(load: Load) -> None:
    prepared = prepare(load("horizon_end=2027-06-30"))
    own, plain = simulate(prepared, 3, luck=Luck()), simulate(prepared, 3)
    machines, events = simulate(prepared, 3, luck=OTHER_BREAKDOWNS), simulate(prepared, 3, luck=Luck(events=5))
    assert np.array_equal(own.good_gwh, plain.good_gwh)
    assert not np.array_equal(machines.good_gwh, plain.good_gwh)
    chances = {"block_1.retrofit", "block_1.line_1_refused"}
    for other in (machines, events):
        assert {name: plain.inputs[name] for name in other.inputs if name in plain.inputs and name not in chances} == {
            name: x for name, x in other.inputs.items() if name in plain.inputs and name not in chances
        }
    assert {name: machines.inputs[name] for name in chances} == {name: plain.inputs[name] for name in chances}
    fell = [simulate(prepared, 3, luck=Luck(events=k)).inputs["block_1.retrofit"] for k in range(12)]
    assert set(fell) == {0.0, 1.0}


def test_both_flows_share_the_other_luck(load: Load) -> None:
    histories = [
        simulate(prepare(load("horizon_end=2026-06-30", f"flow={flow}")), 1, luck=OTHER_BREAKDOWNS)
        for flow in ("compiled", "processes")
    ]
    assert np.array_equal(histories[0].good_gwh, histories[1].good_gwh)


def test_doctests() -> None:
    assert doctest.testmod(words).failed == 0
