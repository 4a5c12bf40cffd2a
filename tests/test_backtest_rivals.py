"""Simpler forecasts: what each says on examples worked by hand, and that none knows the plant itself."""

import math
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from held import SAID, dated, made_up_plant, observed, row, seen
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from sim.reference.load import plants
from sim.reference.plant import Plant
from sim.study.backtest.rivals import NEAR_MONTHS, RIVALS
from sim.study.backtest.rows import rival_scores
from sim.study.backtest.seen import MADE_OF_DELIVERED, Seen, planned_months, planned_share, seen_of

ALL = plants()
EVERYTHING = [one for plant in ALL for one in seen_of(plant)]
BAND = (1.0, 2.0, 3.0, 4.0, 5.0)


def planned(name: str = "a", **plan: str) -> Plant:
    return made_up_plant(name, plan={key: dated(day, published="2019") for key, day in plan.items()})


def told(rival: str, one: Seen, others: list[Seen], *known: Plant) -> list[float] | None:
    found = RIVALS[rival](one, [one, *others], {plant.name: plant for plant in known})
    return None if found is None else np.sort(found).tolist()


def shares(*values: float, month: float = 12.0, maker: str = "newcomer") -> list[Seen]:
    """Of plants b, c, ..."""
    return [seen("bcdef"[k], value=value, month=month, maker=maker) for k, value in enumerate(values)]


# Nobody is told of the plant itself


@pytest.mark.parametrize("rival", RIVALS)
@given(st.randoms(use_true_random=False))
def test_a_rival_says_the_same_whatever_was_seen_of_the_plant_itself(rival: str, random: object) -> None:
    one: Seen = random.choice(EVERYTHING)  # type: ignore[attr-defined]
    factor = random.uniform(0.1, 3.0)  # type: ignore[attr-defined]
    otherwise = [
        replace(found, low=found.low * factor, high=found.high * factor) if found.plant == one.plant else found
        for found in EVERYTHING
    ]
    without = [found for found in EVERYTHING if found.plant != one.plant]
    known = {plant.name: plant for plant in ALL}
    said = [RIVALS[rival](one, found, known) for found in (EVERYTHING, otherwise, without)]
    assert all((found is None) == (said[0] is None) for found in said)
    if said[0] is not None:
        assert said[1].tolist() == said[0].tolist() == said[2].tolist()  # type: ignore[union-attr]


def test_all_rivals_are_scored_on_every_row_of_ours_and_on_none_without_a_score() -> None:
    rows = [row(one, BAND, 1.0) for one in EVERYTHING]
    scores = rival_scores(rows, ALL)
    assert list(scores) == list(RIVALS)
    assert all(len(found) == len(rows) for found in scores.values())
    assert all(score is None or 0.0 <= score < math.inf for found in scores.values() for score in found)
    assert all(any(score is not None for score in found) for found in scores.values())
    unscored = rival_scores([replace(one, crps=None) for one in rows], ALL)
    assert {score for found in unscored.values() for score in found} == {None}


# Each on an example


def test_the_announced_plan_is_taken_at_its_word() -> None:
    plant = planned(first_cell="2022", serial_start="2022-07")
    one = seen("a", "building", 40.0)
    assert told("announced plan", one, [], plant) == [pytest.approx(898 / 30.4375)]  # to the middle of the year
    serial = seen("a", "building", 40.0, what="serial_start")
    assert told("announced plan", serial, [], plant) == [pytest.approx(912 / 30.4375, abs=0.05)]  # mid July
    assert told("announced plan", seen("a", "yield", 0.8), [], plant) is None
    assert told("announced plan", one, [], made_up_plant("a")) is None


@given(st.dates(date(2021, 1, 1), date(2040, 1, 1)), st.sampled_from((4, 7, 10)))
def test_a_plan_is_read_as_the_middle_of_the_days_that_it_may_mean(day: date, letters: int) -> None:
    """However exactly it was told: half way between its first and its last day, to the day."""
    plant = planned(first_cell=day.isoformat()[:letters])
    assert plant.plan.first_cell is not None
    ends = [
        planned_months(planned(first_cell=end.isoformat()), "first_cell") or 0.0
        for end in (plant.plan.first_cell.first, plant.plan.first_cell.last)
    ]
    assert planned_months(plant, "first_cell") == pytest.approx(sum(ends) / 2, abs=1 / 30.4375)


def test_what_was_announced_of_one_milestone_stands_for_the_other() -> None:
    cells, serial = planned(first_cell="2022-03"), planned(serial_start="2022-03")
    for what in ("first_cell", "serial_start"):
        assert planned_months(cells, what) == planned_months(serial, what) is not None


def test_all_other_plants_are_those_seen_about_then() -> None:
    one, far = seen("a"), seen("f", month=12.0 + NEAR_MONTHS + 0.1)
    edge = seen("e", value=0.4, month=12.0 + NEAR_MONTHS)
    assert told("all other plants", one, [*shares(0.2, 0.3), edge, far]) == pytest.approx(np.log([0.2, 0.3, 0.4]))
    assert told("all other plants", one, shares(0.2)) is None
    dates = [
        seen("b", "building", 20.0),
        seen("c", "building", (30.0, 32.0)),
        seen("d", "building", 9.0, what="serial_start"),
    ]
    assert told("all other plants", seen("a", "building", 25.0), dates) == [20.0, 31.0]


@pytest.mark.parametrize("rival", ["all other plants", "same class", "logistic curve"])
def test_months_of_another_clock_are_not_compared(rival: str) -> None:
    months = (10.0, 12.0, 14.0)
    others = [replace(found, since=m, month=m) for found, m in zip(shares(0.2, 0.3, 0.35), months, strict=True)]
    moved = [replace(found, plant=found.plant + "2", low=0.9, high=0.9, clock="first_cell") for found in others]
    alone = told(rival, seen("a"), others)
    assert alone is not None
    assert told(rival, seen("a"), [*others, *moved]) == alone
    assert told(rival, seen("a"), moved) is None


def test_the_same_class_leaves_others_out() -> None:
    others = [*shares(0.2, 0.3), seen("f", value=0.9, maker="joint_venture")]
    assert told("same class", seen("a"), others) == pytest.approx(np.log([0.2, 0.3]))
    assert told("same class", seen("a", maker="joint_venture"), others) is None


def test_the_plan_times_ratios_is_what_became_of_other_plans() -> None:
    """Two plants took 36 and 12 months where 24 were announced; 20 were announced here."""
    known = [planned("a", first_cell="2021-09-15"), *(planned(name, first_cell="2022-01-15") for name in "bc")]
    others = [seen("b", "building", 36.0), seen("c", "building", 12.0)]
    assert told("plan x ratios", seen("a", "building", 1.0), others, *known) == pytest.approx([10.0, 30.0], rel=0.002)
    assert told("plan x ratios", seen("a", "building", 1.0), others[:1], *known) is None
    over = planned("a", first_cell="2019")  # by when works began
    assert told("plan x ratios", seen("a", "building", 1.0), others, over, *known[1:]) is None


def test_a_logistic_curve_is_found_again_where_others_lie_on_it() -> None:
    def curve(month: float) -> float:
        return 1.0 / (1.0 + math.exp(2.0 - 0.1 * month))

    others = [seen(name, value=curve(month), month=month) for name, month in (("b", 5), ("c", 20), ("d", 40))]
    assert told("logistic curve", seen("a", month=30.0), others) == pytest.approx([math.log(curve(30.0))] * 3)
    assert told("logistic curve", seen("a"), others[:2]) is None
    assert told("logistic curve", seen("a", "building", 3.0), others) is None


@given(
    st.floats(0.0, 80.0), st.just(0.0) | st.floats(0.1, 40.0), st.integers(2021, 2027), st.just(None) | st.floats(1, 90)
)
def test_an_announced_share_is_the_mean_of_a_straight_ramp(
    since: float, width: float, full: int, capacity: float | None
) -> None:
    """Up to what was announced, of a nameplate of 10 GWh a year; in the middle of December to that of the year."""
    dates = {"serial_start": "2020-12", "full_capacity": str(full)}
    plan: dict[str, Any] = {key: dated(day, published="2019") for key, day in dates.items()}
    plant = made_up_plant("a", plan=plan | ({"capacity": {**SAID, "gwh_per_year": capacity}} if capacity else {}))
    ramp = (date(full, 7, 2) - date(2020, 12, 16)).days / 30.4375
    most = (capacity or 10.0) / 10.0

    def share(month: float) -> float:
        return most * min(month / ramp, 1.0)

    found = planned_share(plant, since, since + width)
    expected = quad(share, since, since + width, points=[ramp])[0] / width if width else share(since)
    assert found == pytest.approx(expected, abs=2e-3 * most)
    assert planned_share(planned(serial_start="2020-12"), since, since + width) is None


# What was seen, as it is scored


def test_deliveries_bound_output_from_below_and_a_third_of_it_from_above() -> None:
    plant = made_up_plant("a", observed("mean_rate", 1.0, 12.0, since_month=6.0, bound="at_least", own_error=0.2))
    (one,) = seen_of(plant)
    assert (one.since, one.month, one.low, one.high) == (6.0, 12.0, 0.1, pytest.approx(0.1 * MADE_OF_DELIVERED))
    assert one.value == pytest.approx(0.1 * math.sqrt(3.0))


def test_of_one_end_alone_that_end_is_the_value() -> None:
    assert seen("a", "yield", (0.0, 0.9)).value == 0.9
    assert seen("a", "building", (12.0, math.inf)).value == 12.0


def test_sums_rates_and_yields_become_shares_over_their_months() -> None:
    rows = (
        observed("cumulative", 5.0, 12.0), observed("rate", 4.0, 2.0), observed("rate", 4.0, 18.0),
        observed("yield", 0.8, 9.0, bound="at_least"), observed("yield", 0.8, 9.0, bound="at_most"),
    )  # fmt: skip
    found = [(one.since, one.month, one.low, one.high) for one in seen_of(made_up_plant("a", *rows))]
    half = pytest.approx(0.5)
    assert found == [
        (0.0, 12.0, half, half), (0.0, 2.0, 0.4, 0.4), (15.0, 18.0, 0.4, 0.4), (9.0, 9.0, 0.8, 1.0),
        (9.0, 9.0, 0.0, 0.8),
    ]  # fmt: skip


def test_a_date_lies_between_the_days_that_it_may_mean_and_what_is_no_evidence_is_left_out() -> None:
    marks = {"works_begun": dated("2020-01-16"), "serial_start": {**dated("2021-03"), "grade": "estimated",
             "source": "https://example.org/serial"}}  # fmt: skip
    capable = observed("installed", 10.0, 12.0)
    refused = observed("rate", 10.0, 12.0, score=False, why_not="of a group")
    (one,) = seen_of(made_up_plant("a", capable, refused, milestones=marks))
    assert (one.part, one.what) == ("building", "serial_start")
    assert (one.low, one.high) == pytest.approx((409.5 / 30.4375, 440.5 / 30.4375))
    assert seen_of(made_up_plant("a", milestones={"serial_start": marks["serial_start"]})) == []
