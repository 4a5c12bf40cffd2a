"""A run beside plants that were built: months from the first cell, who is seen how long, and what was observed."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import Load

from sim.reference.load import plants
from sim.report.prepared.arrays import Floats
from sim.study.dates import run_rate
from sim.study.first_cell import months_to_serial, share_of_nameplate, since_first_cell
from sim.study.pictures.backtest import backtest_picture
from sim.study.pictures.observed import observed, observed_yields
from sim.study.running.runner import Results, run
from sim.units import HOURS_PER_MONTH, HOURS_PER_WEEK

N = 20
NAMEPLATE = 16.0
WIDE, NARROW = np.linspace(0.1, 1.2, N), np.linspace(0.6, 0.68, N)


@pytest.fixture(scope="module")
def simulated(load: Load) -> Results:
    return run(load("replications=3", "maker=incumbent", "horizon_end=2033-06-30"), losses=True)


def made_up(simulated: Results, first_months: Floats, share: Floats | float) -> Results:
    """Replications with these first cells, months, that run at this share of nameplate ever after; one block."""
    n, weeks = len(first_months), simulated.prepared.weeks
    hours = np.full((n, len(simulated.milestones)), np.inf)
    place = [m.name for m in simulated.milestones].index("block_1_first_cell")
    hours[:, place] = first_months * HOURS_PER_MONTH
    rate = np.broadcast_to(np.reshape(share, (-1, 1)) * NAMEPLATE, (n, weeks)).astype(np.float32)
    tree = np.zeros_like(simulated.losses[0])
    return replace(
        simulated, ran=tuple(range(n)), hours=hours, weekly={**simulated.weekly, "run_rate": rate}, losses=(tree,) * n
    )


def test_weeks_are_counted_from_each_first_cell(simulated: Results) -> None:
    """A series that is its own week number tells which week was looked up."""
    first = np.array([10.0, 24.0, 40.0, np.inf, np.nan, 139.0])
    results = made_up(simulated, first, 0.5)
    weekly = np.tile(np.arange(results.prepared.weeks, dtype=float), (len(first), 1))
    found = since_first_cell(results, weekly, 12.0)
    expected = [(months + 12.0) * HOURS_PER_MONTH // HOURS_PER_WEEK for months in first[:3]]
    assert found[:3].tolist() == expected
    assert np.isnan(found[3:]).all(), "later, never, and beyond the horizon are not seen"


def test_the_first_block_is_the_plant_until_a_later_one_runs_and_less_then(simulated: Results) -> None:
    shares, plant = share_of_nameplate(simulated), simulated.weekly["run_rate"] / NAMEPLATE
    later = np.array([tree[1:, :, :2].sum(axis=(0, 2)) for tree in simulated.losses])
    alone = np.cumsum(later, axis=1) == 0.0
    assert shares[alone] == pytest.approx(plant[alone], rel=1e-6)
    assert alone[:, 250].all()
    assert shares[:, -1] == pytest.approx(plant[:, -1] - run_rate(later)[:, -1] / NAMEPLATE, rel=1e-5)
    assert (shares[:, -1] < 0.8 * plant[:, -1]).all()


def test_the_band_is_of_those_with_a_first_cell_and_the_others_are_counted(simulated: Results) -> None:
    first = np.where(np.arange(N) < 18, 30.0, np.nan)
    picture = backtest_picture(made_up(simulated, first, np.arange(N) / 50))
    assert picture.months.tolist() == list(range(49))
    for quantile, band in ((0.1, picture.p10), (0.5, picture.p50), (0.9, picture.p90)):
        assert band == pytest.approx(
            np.full(49, np.quantile(np.arange(18) / 50, quantile, method="inverted_cdf")), rel=1e-6
        )
    assert picture.note.startswith("18 of n = 20 replications have a first cell inside the horizon.")
    assert "Median at month 24: 16 % (95 % interval 8-26)" in picture.note  # ranks 5 and 14 of 18


@pytest.mark.parametrize(("cut", "months"), [(2, 49), (3, 24)])
def test_a_month_is_shown_while_nine_in_ten_are_seen(cut: int, months: int, simulated: Results) -> None:
    """The horizon cuts some replications at month 24; two of twenty are one in ten, three are more."""
    whole = simulated.prepared.weeks * HOURS_PER_WEEK / HOURS_PER_MONTH
    first = np.where(np.arange(N) < cut, whole - 23.5, 30.0)
    picture = backtest_picture(made_up(simulated, first, 0.5))
    assert len(picture.months) == months
    points = [point.month for plant in picture.plants for point in plant.points]
    assert points == [point.month for point in observed("incumbent") if point.month < months]
    assert ("Later points are left out (3)" in picture.note) == (cut == 3)


@pytest.mark.parametrize(
    ("share", "title"),
    [
        (0.9, "Observed incumbents lie below the band: 0 of 5 points inside, 4 under the P10, 1 over the P90"),
        (0.05, "Observed incumbents lie above the band: 0 of 5 points inside, 0 under the P10, 5 over the P90"),
        (WIDE, "Observed incumbents against the band: 4 of 5 points inside, 1 under the P10, 0 over the P90"),
        (NARROW, "Observed incumbents against the band: 1 of 5 points inside, 2 under the P10, 2 over the P90"),
    ],
)  # fmt: skip
def test_the_title_counts_the_points(share: Floats | float, title: str, simulated: Results) -> None:
    """Observed: 57, 69, 66 and 100 % of one plant, 8 % of another."""
    assert backtest_picture(made_up(simulated, np.full(N, 30.0), share)).title == title


def test_points_that_count_from_serial_start_are_drawn_by_the_runs_own_months_later(simulated: Results) -> None:
    """The same point, told from either clock, stands at the same month; told from the first cell it never moves."""
    results = made_up(simulated, np.full(N, 30.0), 0.5)
    for months in (0.0, 5.0):
        hours, names = results.hours.copy(), [mark.name for mark in results.milestones]
        hours[:, names.index("block_1_first_delivery")] = (30.0 + months) * HOURS_PER_MONTH
        later = replace(results, hours=hours)
        assert months_to_serial(later) == pytest.approx(months)
        drawn = [point.month for plant in backtest_picture(later).plants for point in plant.points]
        assert drawn == pytest.approx([point.month + months for point in observed("incumbent")])
    (first, *_) = observed("newcomer")
    assert first.clock == "first_cell"
    assert first.since_first_cell(5.0) == first


def test_without_a_first_cell_nothing_is_claimed(simulated: Results) -> None:
    picture = backtest_picture(made_up(simulated, np.full(N, np.inf), 0.5))
    assert picture.title == "No replication has a first cell inside the horizon"
    assert picture.months.size == 0
    assert picture.plants == ()
    assert picture.note.startswith("0 of n = 20 ")


def test_a_single_history_has_no_band_in_words(simulated: Results) -> None:
    twin = made_up(simulated, np.full(N, 30.0), 0.9)
    scenario = twin.prepared.scenario.model_copy(update={"twin": "mean"})
    picture = backtest_picture(replace(twin, prepared=replace(twin.prepared, scenario=scenario)))
    assert (
        picture.title == "Observed incumbents lie below this one history: 0 of 5 points inside, 4 under it, 1 over it"
    )
    assert "interval" not in picture.note


def test_what_was_observed_is_evidence_of_output_from_the_reference_plants() -> None:
    """Every scored rate and mean, and nothing else: no capacity, no sums, no months of which the plant says why not."""
    points = [point for maker in ("newcomer", "incumbent") for point in observed(maker)]
    scored = [row for plant in plants() for row in plant.observed if row.what in ("rate", "mean_rate") and row.score]
    assert len(points) == len(scored) == 8
    assert sorted(point.month for point in points) == sorted(row.middle_month for row in scored)  # type: ignore[type-var]
    assert {point.basis for point in points} == {"rate", "deliveries", "claimed"}
    assert all(0.0 < point.share <= 1.0 for point in points)
    assert [round(point.share, 2) for point in observed("incumbent")] == [0.08, 0.57, 0.69, 0.66, 1.0]
    assert [round(point.share, 3) for point in observed("newcomer")] == [0.008, 0.003, 0.037]
    assert [point.month for point in observed_yields("incumbent")] == [10, 19, 32, 2, 12, 18]
    assert observed_yields("newcomer") == observed("nobody") == []
