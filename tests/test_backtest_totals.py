"""Totals of a back-test: one weight a plant, intervals over plants, rivals on the rows that both have."""

import numpy as np
import pytest
from held import row, seen
from hypothesis import given
from hypothesis import strategies as st

from sim.chances import FEWEST_PLANTS
from sim.study.backtest.against import against_text, moved
from sim.study.backtest.never import Never
from sim.study.backtest.plant import Bands, PlantDone
from sim.study.backtest.rows import Row
from sim.study.backtest.totals import figure, mean_of, ratio_of, totals
from sim.study.running.batch import Floats

BAND = (1.0, 2.0, 3.0, 4.0, 5.0)
SCORES = st.lists(st.tuples(st.integers(0, 9), st.floats(0.0, 9.0)), min_size=1, max_size=25)
SEVEN = [str(k) for k in range(7)]


def done(name: str, *rows: Row) -> PlantDone:
    return PlantDone("0" * 10, 200, 0, list(rows), Never(name, 0.0, True), Bands("serial_start", [], [], []), None)


def test_a_plant_with_many_rows_weighs_as_much_as_one_with_one() -> None:
    found = mean_of(["a", "a", "a", "b"], np.array([1.0, 2.0, 3.0, 10.0]))
    assert (found.value, found.plants, found.rows) == (6.0, 2, 4)
    assert found.without == (2.0, 10.0)
    assert found.interval is None


@given(SCORES)
def test_copies_of_a_row_change_nothing(scores: list[tuple[int, float]]) -> None:
    names, values = [str(name) for name, _ in scores], np.array([score for _, score in scores])
    once, twice = mean_of(names, values), mean_of(names * 2, np.concatenate([values, values]))
    assert twice.value == pytest.approx(once.value)
    assert twice.interval == pytest.approx(once.interval)
    assert twice.plants == once.plants


@given(SCORES)
def test_an_interval_lies_between_plants_and_around_what_one_left_out_gives(scores: list[tuple[int, float]]) -> None:
    names, values = [str(name) for name, _ in scores], np.array([score for _, score in scores])
    found = mean_of(names, values)
    means = [values[[name == plant for name in names]].mean() for plant in set(names)]
    assert (found.interval is not None) == (found.plants >= FEWEST_PLANTS)
    assert (found.without is not None) == (found.plants > 1)
    if found.without:
        others = (sum(means) - np.array(means)) / (len(means) - 1)
        assert found.without == pytest.approx((others.min(), others.max()))
    if found.interval:
        low, high = found.interval
        assert min(means) - 1e-9 <= low <= high <= max(means) + 1e-9


def test_an_interval_of_a_mean_is_about_two_standard_errors_wide() -> None:
    values = np.random.default_rng(1).normal(5.0, 2.0, 200)
    found = mean_of([str(k) for k in range(200)], values)
    assert found.interval == pytest.approx((values.mean() - 0.277, values.mean() + 0.277), abs=0.05)


def test_equal_plants_have_no_width() -> None:
    assert mean_of(SEVEN, np.full(7, 3.0)).interval == (3.0, 3.0)


@pytest.mark.parametrize(("means", "ratio"), [([[1, 2], [3, 2]], 1.0), ([[0, 0], [0, 0]], 1.0), ([[1, 0]], np.inf)])
def test_a_ratio_is_of_sums_and_of_nothing_to_nothing_one(means: Floats, ratio: float) -> None:
    assert ratio_of(np.array(means, float)) == ratio
    assert figure(SEVEN, np.tile([1.0, 2.0], (7, 1)), ratio_of).interval == (0.5, 0.5)


def test_a_rival_is_compared_on_the_rows_of_which_both_say_something() -> None:
    rows = [row(seen(name, "yield", 0.8), BAND, score) for name, score in (("a", 1.0), ("b", 2.0), ("c", 30.0))]
    (found,) = totals([*rows, row(seen("d", "yield"), (), None)], {"one": [2.0, 2.0, None, 5.0], "two": [None] * 4})
    assert found.crps.value == pytest.approx(11.0)
    assert [one.rival for one in found.against] == ["one"]
    (one,) = found.against
    assert (one.ours.value, one.theirs.value, one.ratio.value) == (1.5, 2.0, 0.75)
    assert (one.ratio.plants, one.ratio.rows) == (2, 2)


def test_coverage_counts_inside_below_and_above() -> None:
    rows = [row(seen(str(k), "building", value), BAND, 1.0) for k, value in enumerate([0.5, 1.5, 3.0, 6.0, 7.0])]
    (found,) = totals(rows, {})
    assert (found.below, found.inside, found.above) == (1, 2, 2)
    assert (found.coverage.value, found.half.value) == (0.4, 0.2)


def test_parts_are_never_mixed() -> None:
    rows = [row(seen("a", "building", 3.0), BAND, 4.0), row(seen("a", "yield", 3.0), BAND, 8.0)]
    assert [(one.part, one.crps.value) for one in totals(rows, {})] == [("building", 4.0), ("yield", 8.0)]


def test_what_moved_is_told_by_plant_with_the_scores_of_the_same_rows() -> None:
    same, old, new = (
        row(seen("a", "building", 3.0, month=m), BAND, crps) for m, crps in ((1, 1.0), (2, 4.0), (2, 2.0))
    )
    gone = row(seen("gone", "building", 3.0), BAND, 9.0)
    before, now = [done("a", same, old), done("gone", gone)], [done("a", same, new)]
    (found,) = moved([(same, same), (old, new)])
    assert (found.before, found.now, found.ratio.value) == (2.5, 1.5, 0.6)
    text = against_text(before, now)
    assert "-2.00" in text
    assert text.count("first cell") == 1, "a row that did not move is not told"
    assert text.endswith("Scored only before, and not compared: 1 of gone.")
    assert "Nothing moved." in against_text(before, before)
    assert against_text([done("gone", gone)], now).startswith("Nothing was seen of the same plants in both")
