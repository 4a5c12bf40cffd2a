"""Scores that hang together: oracles of the normal law, and what is known of a programme moves what is not."""

import math

import numpy as np
import pytest
from conftest import Load
from hypothesis import given
from hypothesis import strategies as st

from sim import keys
from sim.model.family import Family, Member
from sim.model.inputs import Inputs
from sim.model.known import known_of
from sim.model.posterior import Evidence, shared_score
from sim.model.prepared import prepare
from sim.model.programme import simulate

WEIGHTS = st.floats(-0.99, 0.99)
SCORES = st.lists(st.floats(-4.0, 4.0), min_size=1, max_size=3)


@given(st.lists(st.tuples(WEIGHTS, SCORES), min_size=1, max_size=4), st.floats(0.1, 0.9), WEIGHTS)
def test_finished_ones_tell_what_the_normal_law_says(
    seen: list[tuple[float, list[float]]], r: float, other: float
) -> None:
    """All scores are normal together: the common one, and one of which nothing is known, by conditioning."""
    alone = [shared_score(r, Evidence(exact=tuple(scores))) for _, scores in seen]
    members = {str(k): Member(a, one) for k, ((a, _), one) in enumerate(zip(seen, alone, strict=True))}
    family = Family("common", members | {"other": Member(other)})
    rows, values = [], []
    size = 2 + len(seen) + sum(len(scores) for _, scores in seen)  # common, other, own of members, of observations
    place = 2 + len(seen)
    for k, (a, scores) in enumerate(seen):
        for score in scores:
            row = np.zeros(size)
            row[0], row[2 + k], row[place] = math.sqrt(r) * a, math.sqrt(r * (1 - a * a)), math.sqrt(1 - r)
            rows.append(row)
            values.append(score)
            place += 1
    observed = np.array(rows)
    gain = observed[:, 0] @ np.linalg.inv(observed @ observed.T)
    mean, variance = float(gain @ values), float(1.0 - gain @ observed[:, 0])
    assert family.common.mean == pytest.approx(mean, abs=1e-9)
    assert family.common.deviation == pytest.approx(math.sqrt(variance), rel=1e-9)
    told = family.members["other"].given(1.3)
    assert (told.mean, told.deviation) == pytest.approx((other * 1.3, math.sqrt(1.0 - other * other)))


@pytest.mark.parametrize(("bounds", "exact"), [((1.0,), ()), ((0.5, 2.0), (1.5,)), ((-1.0,), (0.3, 0.7, -0.2))])
def test_running_ones_tell_what_plain_sampling_says(bounds: tuple[float, ...], exact: tuple[float, ...]) -> None:
    """Against a weighted sample of the law itself: the common score, and the member given it."""
    a, r, rng = 0.6, 0.5, np.random.default_rng(1)
    family = Family("common", {"one": Member(a, shared_score(r, Evidence(exact=exact, at_least=bounds)))})
    common = rng.normal(size=400_000)
    score = a * common + math.sqrt(1.0 - a * a) * rng.normal(size=common.size)
    own = rng.normal(size=(common.size, len(bounds)))
    alive = (math.sqrt(r) * score[:, None] + math.sqrt(1.0 - r) * own >= bounds).all(axis=1)
    weight = alive * np.exp(-0.5 * ((np.array(exact) - math.sqrt(r) * score[:, None]) ** 2 / (1.0 - r)).sum(axis=1))
    u = rng.uniform(size=(2000, 2))
    drawn = [family.common.quantile(one) for one in u[:, 0]]
    scores = [family.members["one"].given(c).quantile(v) for c, v in zip(drawn, u[:, 1], strict=True)]
    for found, wanted in ((drawn, common), (scores, score)):
        mean = np.average(wanted, weights=weight)
        deviation = math.sqrt(np.average((wanted - mean) ** 2, weights=weight))
        assert np.mean(found) == pytest.approx(mean, abs=0.09)
        assert np.std(found) == pytest.approx(deviation, rel=0.07)


def test_what_hangs_on_nothing_draws_as_by_itself() -> None:
    alone = shared_score(0.5, Evidence(exact=(1.0,), at_least=(0.2,)))
    family = Family("common", {"free": Member(0.0), "known": Member(0.0, alone)})
    inputs = Inputs(5, noise_free=False, families=dict.fromkeys(family.members, family))
    assert inputs.score("free") == inputs.normal("free")
    assert inputs.score("known") == alone.quantile(inputs.luck("known"))


def test_a_slow_maker_is_slow_in_all(load: Load) -> None:
    """Debugging, interval, learning by the stated correlation, hiring against it; blocks by theirs."""
    scenario = load("horizon_end=2023-01-01")
    families = known_of(scenario).families
    names = ("debugging_factor", "line_interval_factor", "quality_months", "hires_per_month")
    networks = ("block_1.schedule", "block_2.schedule", "pilot.schedule")
    roots = [Inputs(keys.replication_key(1, k), noise_free=False, families=families) for k in range(1500)]
    found = np.corrcoef([[root.score(name) for root in roots] for name in (*names, *networks)])
    r, between = scenario.maker.common_luck, scenario.maker.schedule.between
    assert found[0, 1:4] == pytest.approx([r, r, -r], abs=0.07)
    assert found[1, 2:4] == pytest.approx([r, -r], abs=0.07)
    assert found[4, 5] == pytest.approx(between, abs=0.08)
    assert found[:4, 4:] == pytest.approx(0.0, abs=0.09)
    assert found[6, :6] == pytest.approx(0.0, abs=0.09), "the pilot stands alone"


def test_a_line_that_is_known_to_be_late_makes_others_late(load: Load) -> None:
    """Were line 2 of ``verkor_2026`` planned six months after line 1, it came after 14.9: its interval is that, and
    those to come, debugging and learning are slower than for a maker of whom nothing is known. It has its own day."""
    shipped = known_of(load("scenario=verkor_2026"))
    assert "block_1.line_2" not in shipped.intervals
    scenario = load("scenario=verkor_2026", "blocks.block_1.activities.line_2_install=null", "horizon_end=2033-06-30")
    prepared = prepare(scenario)
    assert prepared.known.intervals["block_1.line_2"] == ("exact", pytest.approx(14.85 / 6.0, rel=1e-3))
    path = simulate(prepared, 0)
    assert path.inputs["block_1.line_2.line_interval_factor"] == pytest.approx(14.85 / 6.0, rel=1e-3)
    unknown = known_of(scenario.model_copy(update={"known": {}})).families
    for name in ("line_interval_factor", "debugging_factor", "quality_months"):
        late, prior = (
            Inputs(1, noise_free=True, families=families).score(name) for families in (prepared.known.families, unknown)
        )
        assert late > prior + 0.1, name


def test_what_holds_a_line_otherwise_says_nothing_exact_of_the_interval(load: Load) -> None:
    """One crew, busy with line 1 until the day on which line 2 begins: the interval was no longer than that."""
    known = "known.block_1.line_1_install={start: 2024-09-15, finish: 2025-12-11}"
    own = "blocks.block_1.activities.line_2_install=null"
    rows = known_of(load("scenario=verkor_2026", "vendor_line_slots=1", own, known, "~known.block_1.line_1_cold",
                         "~known.block_1.line_1_hot")).intervals  # fmt: skip
    assert rows["block_1.line_2"].how == "at_most"
