"""What volumes, schedule, lines and events are prepared from: against the results themselves."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest
from conftest import Load

from sim.calendar import Calendar
from sim.chances import share_interval
from sim.scenario.announced import announced_level
from sim.study.files.parquet import write_parquet
from sim.study.files.tables import event_rows
from sim.study.pictures.lines import line_quantiles, line_rows, lines_picture
from sim.study.pictures.schedule import critical_shares, schedule_pictures
from sim.study.pictures.volumes import volume_picture
from sim.study.running.runner import Results, run


@pytest.fixture(scope="module")
def results(load: Load) -> Results:
    return run(load("replications=8", "horizon_end=2032-06-30"), details=True)


def test_only_who_asks_for_details_keeps_them(load: Load) -> None:
    assert run(load("replications=1", "horizon_end=2022-06-30")).details == ()


def test_the_announced_rate_of_a_year_was_to_be_reached_before_it(results: Results) -> None:
    levels = [announced_level(results.prepared.scenario, date(year, 1, 1)) for year in (2026, 2027, 2030, 2031)]
    assert levels == [None, 16.0, 16.0, 50.0]


@pytest.mark.parametrize("contracts", [True, False])
def test_volumes_are_those_of_whole_years_with_the_share_that_falls_short(results: Results, contracts: bool) -> None:
    """Held against contracts, or against the announced rates where there are none."""
    if not contracts:
        scenario = results.prepared.scenario.model_copy(update={"offtake": {}})
        results = replace(results, prepared=replace(results.prepared, scenario=scenario))
    picture = volume_picture(results)
    assert picture.years[-1].year == 2031  # 2032 is cut by the horizon
    assert ("stands for contracts" in picture.note) != contracts
    assert picture.plan_name == ("contracted by Renault" if contracts else "rate announced for the year")
    for row in picture.years:
        sold = results.sellable_gwh[:, results.years.index(row.year)]
        assert row.p90 <= row.p50 <= row.p10
        assert row.p50 == np.quantile(sold, 0.5, method="inverted_cdf")
        if row.plan is not None:
            assert row.shortfall == np.mean(sold < row.plan)
            assert row.interval == share_interval(np.sum(sold < row.plan), 8)
    assert {row.plan for row in picture.years} - {None} == ({10.0, 20.0} if contracts else {16.0, 50.0})


def test_a_schedule_counts_those_that_never_get_there(results: Results) -> None:
    """Quantiles are over all replications: who has not started inside the horizon stands after all dates."""
    picture = schedule_pictures(results)["schedule_block_2"]
    (decision,) = (row for row in picture.rows if row.label == "investment decision")
    hours = np.sort(results.hours_of("block_2_fid"))
    calendar = Calendar(results.prepared.scenario.start)
    for day, number in ((decision.finish.p10, 1), (decision.finish.p50, 4), (decision.finish.p90, 8)):
        hour = hours[number - 1]
        assert day == (calendar.date(hour) if np.isfinite(hour) else None)
    assert decision.start == decision.finish


def test_shares_of_a_path_are_of_those_with_a_first_cell(results: Results) -> None:
    events = [details.events for details in results.details]
    shares, counted = critical_shares(results, events, "block_1")
    assert counted == sum("block_1.first_cell" in found for found in events)
    assert shares["block_1.line_1_cold"] == 1.0
    assert shares["block_1.site_choice"] == 1.0
    assert shares["block_1.equipment_order"] + shares["block_1.shell"] >= 1.0  # one of them lets installation begin
    rows = schedule_pictures(results)["schedule_block_1"].rows
    assert {row.label: row.critical for row in rows}["equipment order"] == shares["block_1.equipment_order"]
    assert all(row.critical is None for row in rows if row.network == "pilot")
    assert {row.counted for row in rows if row.critical is not None} == {counted}
    assert critical_shares(results, [{}], "block_1") == ({}, 0)


def test_without_a_pilot_no_row_is_of_it(load: Load) -> None:
    alone = run(load("replications=1", "horizon_end=2028-06-30", "pilot.enabled=false"), details=True)
    assert {row.network for row in schedule_pictures(alone)["schedule_block_1"].rows} == {"block 1"}


@pytest.mark.parametrize("days", [91, 120, 400])
def test_the_axis_of_a_schedule_has_two_dates_to_tell(load: Load, days: int) -> None:
    start = load().start
    for picture in schedule_pictures(
        run(load("replications=3", f"horizon_end={start + timedelta(days=days)}"), details=True)
    ).values():
        assert (picture.last_day - picture.first_day).days >= 31
        begun = [row for row in picture.rows if row.start.p50 is not None and row.finish.p90 is None]
        assert not begun or picture.last_day == start + timedelta(days=days)  # no bar ends where nothing did


def test_lines_are_drawn_where_half_of_the_replications_run_them(results: Results) -> None:
    running = line_quantiles(results)["running"]
    picture = lines_picture(results)
    first = picture.curves[0]
    line = results.prepared.blocks["block_1"][0]
    assert (first.block, first.line) == (0, 1)
    drawn = np.isfinite(first.efficiency[1])
    assert (drawn == (running[:, line] >= 4))[:-1].all()
    assert not drawn[-1], "the horizon ends in the last quarter"
    assert (first.cell_yield[0][drawn] <= first.cell_yield[2][drawn]).all()


def test_tables_of_lines_and_events_hold_what_was_kept(results: Results, tmp_path: Path) -> None:
    for name, table in (("lines", line_rows(results)), ("events", event_rows(results))):
        write_parquet(tmp_path / f"{name}.parquet", table)
    last = results.details[-1]
    query = f"select event, hours from '{tmp_path}/events.parquet' where replication = {results.ran[-1]}"
    assert dict(duckdb.sql(query).fetchall()) == pytest.approx(last.events, abs=0.006)
    query = (
        f"select line, quarter_start, p50 from '{tmp_path}/lines.parquet' where quantity = 'cell_yield' and running = 8"
    )
    rows = duckdb.sql(query).fetchall()
    assert rows
    names, found = [line.name for line in results.prepared.lines], line_quantiles(results)["cell_yield"][1]
    for line, day, middle in rows:
        quarter = (day - date(2021, 6, 28)).days // 91
        assert middle == pytest.approx(found[quarter, names.index(line)])
