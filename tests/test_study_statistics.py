"""From histories to dates, chances and volumes: censored dates count, failures count, intervals are what they say."""

import doctest
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
from conftest import History, Load
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from sim import beta
from sim.beta import beta_share
from sim.calendar import Calendar
from sim.chances import share_interval, told_interval
from sim.model.prepared import Prepared, prepare
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory
from sim.scenario.milestones import milestone_of
from sim.study.dates import LATER, TOLERANCE, YearWeights, falls_below, first_reached, milestone_hours, run_rate
from sim.study.files.identity import run_folder
from sim.study.files.run import manifest_content, summary_content, write_tables
from sim.study.files.store import RunWriter
from sim.study.running.runner import Results, run
from sim.study.statistics import DateSummary, quantile, quantile_ranks, rank, summarise
from sim.study.summary import bands, summaries, volumes

CALENDAR = Calendar(date(2021, 6, 28))
DAY = 24.0


def summary_of(hours: list[float], announced: date | None = None) -> DateSummary:
    return summarise("rate_10", "10 GWh", np.array(hours), CALENDAR, announced)


# First passages: who is below the level again


rates = st.lists(st.sampled_from([0.0, 4.0, 9.0, 9.999, 10.0, 11.0, 20.0]), min_size=1, max_size=25)


@given(st.lists(rates, min_size=1, max_size=4))
def test_below_again_is_any_later_week_under_the_level(series: list[list[float]]) -> None:
    """Against a walk through the weeks, for levels that are met exactly, crossed, and never reached."""
    weeks, goal = max(map(len, series)), 10.0
    table = np.array([row + [0.0] * (weeks - len(row)) for row in series])
    hours = np.array([first_reached(row, goal) for row in table])
    expected = []
    for row in table:
        above = [week for week, rate in enumerate(row) if rate >= goal]
        expected.append(bool(above) and any(rate < goal for rate in row[above[0] + 1 :]))
    assert falls_below(table.astype(np.float32), hours, goal).tolist() == expected


def test_never_and_later_do_not_fall() -> None:
    table = np.array([[0.0, 0.0], [0.0, 0.0]], np.float32)
    assert not falls_below(table, np.array([np.inf, np.nan]), 10.0).any()


def test_a_run_tells_how_many_fall_below_of_those_that_get_there(load: Load) -> None:
    results = run(load("replications=6", "maker=incumbent", "horizon_end=2034-06-30"))
    for place, (milestone, summary) in enumerate(zip(results.milestones, summaries(results), strict=True)):
        there = np.isfinite(results.hours[:, place])
        if milestone.kind != "rate" or not there.any():
            assert (summary.fell_share, summary.fell_of, summary.fell_interval) == (None, 0, None)
            continue
        goal = milestone.level * (1.0 - TOLERANCE)
        fell = 0
        for rate in results.weekly["run_rate"][there]:
            first = int(np.flatnonzero(rate >= goal * (1.0 - 1e-6))[0])
            fell += bool((rate[first + 1 :] < goal * (1.0 - 1e-6)).any())
        assert summary.fell_of == there.sum()
        assert summary.fell_share == fell / there.sum()
        assert summary.fell_interval == share_interval(fell, int(there.sum()))


# Quantiles and intervals


@pytest.mark.parametrize(("p", "value"), [(0.1, 1.0), (0.5, 5.0), (0.9, 9.0), (0.91, 10.0), (1.0, 10.0)])
def test_a_quantile_is_the_first_value_that_the_share_does_not_exceed(p: float, value: float) -> None:
    assert quantile(np.arange(1.0, 11.0), p) == value


def test_a_quantile_of_what_is_not_reached_is_infinite() -> None:
    ordered = np.array([1.0, 2.0, np.inf, np.inf])
    assert [quantile(ordered, p) for p in (0.25, 0.5, 0.51)] == [1.0, 2.0, np.inf]


def test_ranks_beyond_the_ends_are_open() -> None:
    ordered = np.array([3.0, 4.0])
    assert [rank(ordered, k) for k in (0, 1, 2, 3)] == [-np.inf, 3.0, 4.0, np.inf]


@pytest.mark.parametrize("n", [1, 5, 6, 10, 37, 100, 200, 1000])
def test_the_median_interval_covers_at_least_what_it_says_and_no_more_than_it_must(n: int) -> None:
    """Between ranks low and high lies the median if low <= number below it < high: binomial with one half."""
    low, high = quantile_ranks(n, 0.5)
    assert binom.cdf(high - 1, n, 0.5) - binom.cdf(low - 1, n, 0.5) >= 0.95
    assert low + high == n + 1
    narrower = binom.cdf(high - 2, n, 0.5) - binom.cdf(low, n, 0.5)
    assert narrower < 0.95


def test_the_median_interval_covers_the_median_of_samples() -> None:
    """Of 2,000 samples of 40 draws at least 95 % (less 3 standard errors) hold the true median."""
    samples = np.sort(np.random.default_rng(1).exponential(size=(2000, 40)), axis=1)
    low, high = quantile_ranks(40, 0.5)
    inside = (samples[:, low - 1] <= np.log(2.0)) & (np.log(2.0) <= samples[:, high - 1])
    assert inside.mean() >= 0.95 - 3.0 * np.sqrt(0.95 * 0.05 / 2000)


@pytest.mark.parametrize(("hits", "n"), [(0, 10), (1, 10), (5, 10), (10, 10), (3, 200), (199, 200)])
def test_the_interval_of_a_chance_is_clopper_and_pearsons(hits: int, n: int) -> None:
    exact = binomtest(hits, n).proportion_ci(0.95, method="exact")
    assert share_interval(hits, n) == pytest.approx((exact.low, exact.high), abs=1e-12)


# Censored dates


def test_never_and_later_are_counted_apart_and_nothing_is_dropped() -> None:
    found = summary_of([10 * DAY, 20 * DAY, LATER, LATER, np.nan])
    assert found.replications == 5
    assert (found.reached_share, found.later_share, found.never_share) == pytest.approx((0.4, 0.4, 0.2))
    assert found.p10 == date(2021, 7, 8)
    assert (found.p50, found.p90) == (None, None)


def test_a_date_is_given_exactly_where_enough_replications_reach_it() -> None:
    nine = summary_of([DAY * k for k in range(9)] + [np.nan])
    assert (nine.p50, nine.p90) == (date(2021, 7, 2), date(2021, 7, 6))
    eight = summary_of([DAY * k for k in range(8)] + [np.nan, LATER])
    assert eight.p90 is None


def test_the_interval_of_the_p50_is_open_where_the_sample_is_too_small_or_censored() -> None:
    assert summary_of([DAY, 2 * DAY, 3 * DAY]).p50_interval == (None, None)
    many = summary_of([DAY * k for k in range(55)] + [LATER] * 45)
    assert many.p50_interval == (date(2021, 8, 6), None)


def test_reaching_it_on_the_announced_day_is_in_time_and_a_day_later_is_not() -> None:
    announced = date(2021, 7, 8)
    hours = [10 * DAY, 10 * DAY + 23.9, 11 * DAY, LATER, np.nan]
    found = summary_of(hours, announced)
    assert found.probability_by == 0.4
    assert found.probability_interval == share_interval(2, 5)
    assert summary_of(hours).probability_by is None


def test_a_milestone_nobody_reaches_is_a_summary_too() -> None:
    found = summary_of([LATER, LATER], date(2026, 12, 31))
    assert (found.p10, found.p50, found.p90, found.reached_share, found.later_share) == (None, None, None, 0.0, 1.0)
    assert found.probability_by == 0.0


# Series


def test_the_run_rate_is_thirteen_weeks_as_a_year() -> None:
    """One a week is 52.18 a year (8766 / 168) from the 13th week on, and nothing is claimed before."""
    rate = run_rate(np.ones(30))
    assert (rate[:12] == 0.0).all()
    assert rate[12:] == pytest.approx(np.full(18, 8766.0 / 168.0))


def test_a_single_week_counts_for_thirteen_and_rows_stay_apart() -> None:
    weekly = np.zeros((2, 60))
    weekly[1, 20] = 13.0
    rate = run_rate(weekly)
    assert np.flatnonzero(rate[1]).tolist() == list(range(20, 33))
    assert rate[1, 20] == pytest.approx(8766.0 / 168.0)
    assert (rate[0] == 0.0).all()


def test_a_level_is_first_reached_between_two_week_ends() -> None:
    series = np.array([0.0, 2.0, 6.0, 1.0, 9.0])
    assert first_reached(series, 2.0) == 2 * 168.0
    assert first_reached(series, 3.0) == 2.25 * 168.0
    assert first_reached(series, 8.0) == pytest.approx((4.0 + 7.0 / 8.0) * 168.0)
    assert first_reached(series, 9.1) == LATER
    assert first_reached(np.array([5.0, 5.0]), 1.0) == 168.0


# Calendar years


@pytest.fixture(scope="module")
def weights(load: Load) -> YearWeights:
    return YearWeights(prepare(load("horizon_end=2031-06-30")))


def test_every_week_lies_in_its_years_completely(weights: YearWeights) -> None:
    assert weights.weights.sum(axis=1) == pytest.approx(np.ones(len(weights.weights)))
    assert weights.years == list(range(2021, 2032))


def test_the_years_have_their_hours_and_sum_to_the_horizon(weights: YearWeights) -> None:
    hours = weights.annual(np.full(len(weights.weights), 168.0))
    assert hours[0] == (date(2022, 1, 1) - date(2021, 6, 28)).days * 24
    assert hours[1:-1] == pytest.approx([8784.0 if y % 4 == 0 else 8760.0 for y in range(2022, 2031)])
    assert hours.sum() == len(weights.weights) * 168.0


def test_a_week_over_new_year_is_split_by_its_days(weights: YearWeights) -> None:
    """The week from Monday 27 December 2021 has five days in 2021 and two in 2022."""
    weekly = np.zeros(len(weights.weights))
    weekly[(date(2021, 12, 27) - date(2021, 6, 28)).days // 7] = 7.0
    assert weights.annual(weekly)[:2] == pytest.approx([5.0, 2.0])


def test_the_first_year_that_brings_a_volume_ends_on_31_december(weights: YearWeights) -> None:
    weekly = np.zeros(len(weights.weights))
    weekly[150:160] = 1.0  # spring and summer of 2024
    assert CALENDAR.date(weights.end_of_first(weekly, 10.0)) == date(2024, 12, 31)
    assert weights.end_of_first(weekly, 10.1) == LATER


# Milestones of whole histories


def test_a_refused_block_is_never_and_takes_what_depends_on_it_along(history: History) -> None:
    prepared, path = history("scenario=renault_2021", "blocks.block_2.decision.refusal_probability=1")
    assert "block_2.refused" in path.hours
    assert np.isnan(hours_of("block_2_fid", prepared, path))
    assert np.isnan(hours_of("block_3_fid", prepared, path))
    assert np.isnan(hours_of("installed_50", prepared, path))
    assert np.isnan(hours_of("rate_45", prepared, path))
    assert np.isfinite(hours_of("installed_10", prepared, path))


def test_what_the_horizon_cuts_is_later_and_not_never(history: History) -> None:
    prepared, path = history("scenario=renault_2021", "horizon_end=2031-06-30")
    assert hours_of("installed_50", prepared, path) == LATER


def hours_of(name: str, prepared: Prepared, path: Trajectory) -> float:
    milestone = milestone_of(name, prepared.scenario)
    assert milestone is not None
    return milestone_hours(milestone, prepared, path, YearWeights(prepared))


def test_milestones_of_a_rising_level_come_in_order(history: History) -> None:
    prepared, path = history("scenario=renault_2021", "maker=incumbent")
    levels = [hours_of(f"rate_{level}", prepared, path) for level in (1, 5, 10, 16, 30)]
    assert levels == sorted(levels)
    assert np.isfinite(levels[2])
    installed = [hours_of(f"installed_{level}", prepared, path) for level in (4, 8, 16, 20.25, 50)]
    assert installed == sorted(installed)


# Replications that fail


@pytest.fixture(scope="module")
def partly_failed(load: Load) -> Results:
    def fails_at_times(prepared: Prepared, replication: int) -> Trajectory:
        if replication in (1, 3):
            raise ZeroDivisionError(f"provoked in {replication}")
        return simulate(prepared, replication)

    return run(load("horizon_end=2029-06-30", "replications=6"), simulate=fails_at_times)


def test_a_failing_replication_is_counted_with_its_message(partly_failed: Results) -> None:
    assert partly_failed.ran == (0, 2, 4, 5)
    assert [failure.replication for failure in partly_failed.failures] == [1, 3]
    assert partly_failed.failures[0].message == "ZeroDivisionError: provoked in 1"
    assert "fails_at_times" in partly_failed.failures[0].traceback
    assert len(partly_failed.hours) == len(partly_failed.inputs) == 4


def test_failures_stand_in_summary_and_manifest(partly_failed: Results) -> None:
    content = json.loads(json.dumps(summary_content(partly_failed), default=str, allow_nan=False))
    assert (content["replications"], content["failed"]) == (6, 2)
    assert {row["replications"] for row in content["milestones"].values()} == {4}
    assert [row["replication"] for row in manifest_content(partly_failed, [])["failures"]] == [1, 3]


@pytest.fixture
def tables(partly_failed: Results, tmp_path: Path) -> Iterator[Path]:
    scenario = partly_failed.prepared.scenario.model_copy(update={"results": str(tmp_path)})
    with suppress(KeyboardInterrupt), RunWriter(run_folder(scenario)) as writer:
        write_tables(writer, partly_failed, {"sample": [0.0] * partly_failed.prepared.weeks})
        yield writer.folder
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_failed_replications_have_rows_of_their_own(tables: Path, partly_failed: Results) -> None:
    rows = duckdb.sql(
        f"select replication, count(*), count(*) filter (state = 'failed') from '{tables / 'milestones.parquet'}' "
        "group by replication order by replication"
    ).fetchall()
    marks = len(partly_failed.milestones)
    assert rows == [(k, marks, marks if k in (1, 3) else 0) for k in range(6)]


def test_a_state_has_a_date_only_where_it_was_reached(tables: Path, partly_failed: Results) -> None:
    rows = duckdb.sql(
        f"select state, count(hours), count(date), count(*) from '{tables / 'milestones.parquet'}' group by state"
    ).fetchall()
    assert {state for state, *_ in rows} == {"reached", "later", "failed"}
    for state, with_hours, with_date, n in rows:
        assert (with_hours, with_date) == ((n, n) if state == "reached" else (0, 0)), state


def test_dates_in_the_table_are_those_of_the_calendar(tables: Path, partly_failed: Results) -> None:
    query = f"select hours, date from '{tables / 'milestones.parquet'}' where state = 'reached'"
    rows = duckdb.sql(query).fetchall()
    assert rows
    assert all(CALENDAR.date(hours) == day for hours, day in rows)


def test_if_all_fail_the_first_traceback_is_shown(load: Load) -> None:
    def fails(prepared: Prepared, replication: int) -> Trajectory:
        raise KeyError("shell")

    with pytest.raises(RuntimeError, match=r"(?s)all 2 replications failed.*Traceback.*KeyError: 'shell'"):
        run(load("horizon_end=2029-06-30", "replications=2"), simulate=fails)


# Runs


def test_a_replication_does_not_depend_on_which_others_run(load: Load) -> None:
    scenario = load("horizon_end=2029-06-30", "replications=6")
    some, other = run(scenario, [2, 0]), run(scenario, [0, 1, 2])
    assert some.ran == (0, 2)
    assert (some.hours == other.hours[[0, 2]]).all()
    assert (some.good_gwh == other.good_gwh[[0, 2]]).all()


def test_summaries_follow_the_announced_dates(partly_failed: Results) -> None:
    found = {summary.name: summary for summary in summaries(partly_failed)}
    announced = {p.milestone: p.date for p in partly_failed.prepared.scenario.announced.values()}
    assert {name: s.announced for name, s in found.items() if s.announced} == announced


def test_ninety_per_cent_make_at_least_the_p90_volume(load: Load) -> None:
    results = run(load("horizon_end=2031-06-30", "maker=incumbent", "replications=20"))
    for i, row in enumerate(volumes(results)):
        assert row.good_p90 <= row.good_p50 <= row.good_p10
        assert (results.good_gwh[:, i] >= row.good_p90).mean() >= 0.9
        assert row.sellable_p50 <= row.good_p50


def test_bands_are_in_order_and_empty_before_the_first_cell(load: Load) -> None:
    table = bands(run(load("horizon_end=2029-06-30", "replications=4")))
    assert np.isnan(table["cell_yield"][:, 0]).all()
    some = ~np.isnan(table["cell_yield"][0])
    assert some.any()
    for name, rows in table.items():
        rows = rows[:, some] if name in ("cell_yield", "efficiency") else rows
        assert (np.diff(rows, axis=0) >= 0.0).all(), name


@pytest.mark.parametrize("n", [1, 2, 7, 60, 200, 4000, 100_000])
def test_an_interval_that_is_told_is_the_one_that_is_kept(n: int) -> None:
    """In plain Python, to more digits than any text tells."""
    for hits in {0, 1, n // 3, n // 2, n - 1, n}:
        assert told_interval(hits, n) == pytest.approx(share_interval(hits, n), rel=1e-8)


@pytest.mark.parametrize("n", [1, 3, 17, 120])
def test_a_share_of_a_beta_is_a_sum_of_the_binomial_law(n: int) -> None:
    for hits in range(n):
        assert beta_share(n - hits, hits + 1, 0.2) == pytest.approx(binom.cdf(hits, n, 0.8), rel=1e-9)
    assert doctest.testmod(beta).failed == 0
