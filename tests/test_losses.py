"""The loss tree: every hour of the rated ceiling has one place, in both flows, whatever happens to a line."""

import doctest
from collections.abc import Generator
from dataclasses import replace
from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest
import simpy
from conftest import History, Load
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_model_invariants import PROGRAMMES, SHORT, one_mature_line

from sim.flow.processes import at
from sim.model import bottleneck, loss_tree
from sim.model.loss_names import OTHER
from sim.model.loss_tree import ceiling_gwh_per_week, united_stops
from sim.model.prepared import Prepared, prepare
from sim.model.programme import begin, finish, simulate
from sim.model.trajectory import Trajectory
from sim.model.under_way import Programme
from sim.report.look import branches
from sim.report.look.branches import BRANCHES, branch_of
from sim.study.losses import tree as study
from sim.study.losses.pace import pace_picture, pace_table
from sim.study.losses.tree import loss_picture, loss_tables, mean_tree
from sim.study.running.runner import Results, run
from sim.units import HOURS_PER_WEEK

Steps = Generator[simpy.Event, None, None]


def column(prepared: Prepared, path: Trajectory, *names: str) -> np.ndarray:
    """GWh by block and week of some categories together."""
    assert path.losses_gwh is not None
    return path.losses_gwh[:, :, [prepared.categories.index(name) for name in names]].sum(axis=2)


def check_remainder(prepared: Prepared, path: Trajectory) -> None:
    """All branches of every block and week sum to the ceiling, to 1e-9; none is negative."""
    assert path.losses_gwh is not None
    ceiling = ceiling_gwh_per_week(prepared)
    whole = np.array([ceiling[lines].sum() for lines in prepared.blocks.values()])
    assert np.abs(path.losses_gwh.sum(axis=2) / whole[:, None] - 1.0).max() < 1e-9
    assert path.losses_gwh.min() >= -1e-12


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(overrides=PROGRAMMES, seed=st.integers(0, 2**63 - 1), replication=st.integers(0, 10_000))
def test_nothing_remains(load: Load, overrides: tuple[str, ...], seed: int, replication: int) -> None:
    prepared = prepare(load(*overrides).model_copy(update={"seed": seed}))
    check_remainder(prepared, simulate(prepared, replication, losses=True))


def disturbed(prepared: Prepared, replication: int, seed: int) -> tuple[Programme, list[tuple[int, float, float]]]:
    """A programme whose plant lines are stopped and whose releases are limited at random; the stops as they overlap."""
    programme, rng = begin(prepared, replication, losses=True), np.random.default_rng(seed)
    flow, stops = programme.ramp.flow, []

    def close(line: int, start: float, end: float) -> Steps:
        part = prepared.tables.stage_slice(line)
        yield at(programme.env, start)
        flow.settle(start)
        flow.close(part, start)
        yield at(programme.env, end)
        flow.settle(end)
        flow.reopen(part, end)

    def limit(line: int, start: float, share: float) -> Steps:
        yield at(programme.env, start)
        flow.settle(start)
        flow.limit(line, 0, share, start)

    for line in range(1, len(prepared.lines)):
        for _ in range(4):
            start = float(rng.uniform(0.3, 1.0)) * prepared.weeks * HOURS_PER_WEEK
            end = start + float(rng.choice([5.0, 500.0, 3000.0]))
            stops.append((line, start, end))
            programme.env.process(close(line, start, end))
            share = float(rng.choice([1.0, 0.5, 0.05, 0.0]))
            programme.env.process(limit(line, start + float(rng.uniform(0.0, 4000.0)), share))
    return programme, stops


@pytest.mark.parametrize("seed", range(4))
def test_nothing_remains_where_lines_are_stopped_and_capped(seed: int, load: Load) -> None:
    """And what is closed is the union of the stops after first cell, less the work that was under way."""
    prepared = prepare(load("maker=incumbent", "horizon_end=2031-06-30", "blocks.block_1.lines=2"))
    programme, stops = disturbed(prepared, seed, seed)
    path = finish(programme)
    check_remainder(prepared, path)
    closed, held = (column(prepared, path, f"{what}_{OTHER}").sum() for what in ("closed", "held"))
    assert closed > 0.0
    assert held > 0.0
    first = {i: path.hours.get(f"{line.name}_first_cell", np.inf) for i, line in enumerate(prepared.lines)}
    end = prepared.weeks * HOURS_PER_WEEK
    longest = sum(
        max(min(stop, end) - max(start, first[line]), 0.0) * ceiling_gwh_per_week(prepared)[line] / HOURS_PER_WEEK
        for line, start, stop in stops
    )
    assert closed <= longest + 1e-9


@pytest.mark.parametrize("seed", range(2))
def test_both_flows_have_the_same_tree_to_the_last_bit(seed: int, load: Load) -> None:
    base = load("maker=incumbent", "horizon_end=2027-06-30", "blocks.block_1.lines=2", "numerics.lot_hours=120",
                "region=central_europe", "~blocks.block_3")  # fmt: skip
    trees = []
    for flow in ("compiled", "processes"):
        prepared = prepare(base.model_copy(update={"flow": flow}))
        path = finish(disturbed(prepared, 1, seed)[0])
        check_remainder(prepared, path)
        assert path.losses_gwh is not None
        trees.append(path.losses_gwh.tobytes())
    assert path.good_gwh.sum() > 0.1
    assert trees[0] == trees[1]


def test_a_mature_line_makes_its_nameplate_and_loses_what_planning_says(load: Load) -> None:
    """Good within 1 % of nameplate; planned stop, speed with repair, and yield as the planning values say."""
    scenario = one_mature_line(load)
    prepared = prepare(scenario)
    path = simulate(prepared, 0, losses=True)
    assert path.losses_gwh is not None
    first = int(path.hours["block_1.line_1_first_cell"] / HOURS_PER_WEEK) + 52
    shares = dict(zip(prepared.categories, path.losses_gwh[0, first:].mean(axis=0), strict=True))
    ceiling, planning = ceiling_gwh_per_week(prepared)[1], scenario.line.planning
    good = shares["sellable"] + shares["before_release"] + shares["in_process"]
    assert good == pytest.approx(4.0 * HOURS_PER_WEEK / 8766.0, rel=0.01)
    assert shares["planned_stop"] / ceiling == pytest.approx(1.0 - planning.hours_per_year / 8766.0, rel=1e-9)
    lost = sum(value for name, value in shares.items() if name.startswith("lost_"))
    assert lost / (lost + good) == pytest.approx(1.0 - planning.cell_yield, rel=0.02)
    down = shares["repair"] / (ceiling * planning.hours_per_year / 8766.0)
    assert down == pytest.approx(0.75 / 0.95 * 0.05 / planning.efficiency, rel=0.25)  # availability 0.95 of stacking


def test_good_cells_of_the_tree_are_the_good_cells_of_the_books(history: History, load: Load) -> None:
    """The tree books a cell when it is assembled, the books when it leaves: over all weeks the sums agree."""
    prepared = prepare(load("horizon_end=2036-06-30"))
    path = simulate(prepared, 3, losses=True)
    made = column(prepared, path, "sellable", "before_release").sum()
    late = path.good_gwh[:, -10:].sum()  # what was assembled before the horizon and left after it
    assert path.good_gwh.sum() <= made * (1.0 + 1e-9)
    assert made <= path.good_gwh.sum() + late
    sold = column(prepared, path, "sellable").sum()
    assert path.sellable_gwh.sum() <= sold * (1.0 + 1e-9) <= path.sellable_gwh.sum() + late


def test_steps_before_first_cell_last_as_long_as_they_did(history: History, load: Load) -> None:
    prepared = prepare(load("horizon_end=2036-06-30"))
    path = simulate(prepared, 3, losses=True)
    per_hour = ceiling_gwh_per_week(prepared)[1] / HOURS_PER_WEEK
    lines = [prepared.lines[i].name for i in prepared.blocks["block_1"]]

    def span(since: str, until: str) -> float:
        return sum(path.hours[line + until] - path.hours[line + since] for line in lines) * per_hour

    for name, since, until in (("installing", "_install.start", "_install"), ("commissioning", "_install", "_cold"),
                             ("line_start", "_cold", "_first_cell")):  # fmt: skip
        assert column(prepared, path, name)[0].sum() == pytest.approx(span(since, until), rel=1e-9), name
    fid = path.hours["block_2.fid"] * 4 * ceiling_gwh_per_week(prepared)[5] / HOURS_PER_WEEK
    assert column(prepared, path, "not_decided")[1].sum() == pytest.approx(fid, rel=1e-9)


def test_a_tree_costs_no_other_number(load: Load) -> None:
    prepared = prepare(load(SHORT))
    without, with_tree = simulate(prepared, 1), simulate(prepared, 1, losses=True)
    assert without.losses_gwh is None
    assert without.hours == with_tree.hours
    assert without.good_gwh.tobytes() == with_tree.good_gwh.tobytes()


CHANGES = st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 30)), max_size=6)


@given(stops=CHANGES, started=st.floats(0, 50), now=st.floats(100, 200))
def test_united_stops_cover_the_same_hours(stops: list[tuple[float, float]], started: float, now: float) -> None:
    changes = sorted([(a, 1, 0) for a, _ in stops] + [(a + b, -1, 0) for a, b in stops])
    united = united_stops(changes, started, now, 1)
    assert all(one[1] < other[0] for one, other in pairwise(united))
    hours = np.linspace(started, now, 2003)[1:-1]
    inside = [any(a < h < b for a, b, _ in united) for h in hours]
    assert inside == [any(a < h < a + b for a, b in stops) for h in hours]


# Bottleneck


def test_the_bottleneck_is_the_stage_that_gives_way_when_relieved(load: Load) -> None:
    """Formation halved is the bottleneck of a mature line; as given it is stacking; relieving one names the other."""
    names = []
    for ratio in (0.95, 0.45):
        scenario = one_mature_line(load)
        formation = scenario.line.stages["formation"].model_copy(update={"ratio": ratio, "tranches": {}})
        stages = {**scenario.line.stages, "formation": formation}
        prepared = prepare(scenario.model_copy(update={"line": scenario.line.model_copy(update={"stages": stages})}))
        path = simulate(prepared, 0)
        found = path.bottleneck
        label = [prepared.traits.names[found.stage[-1, 1]], prepared.traits.names[found.following[-1, 1]]]
        names.append(label)
        rate = path.good_gwh[0, -100:].mean() * 8766.0 / HOURS_PER_WEEK
        if ratio < 0.9:
            assert rate * (1.0 + found.margin[-1, 1]) == pytest.approx(4.0, rel=0.02)
    assert names[0][0] == "stacking"
    assert names[1] == ["formation", "stacking"]


@pytest.fixture(scope="module")
def results(load: Load) -> Results:
    return run(load("horizon_end=2031-06-30", "replications=6"), losses=True)


def test_a_pace_is_counted_for_every_replication_in_which_a_line_runs(results: Results) -> None:
    table = pace_table(results)
    assert (table.setting <= table.running).all()
    for line, quarter in {(a, b) for a, b in zip(table.line, table.quarter, strict=True)}:
        here = (table.line == line) & (table.quarter == quarter)
        assert table.setting[here].sum() == table.running[here][0] <= 6
    shares = np.array([row.shares for row in pace_picture(results).rows])
    running = ~np.isnan(shares[0])
    assert running.any()
    assert shares[:, running].sum(axis=0) == pytest.approx(1.0)


# Over replications


def test_means_of_a_week_sum_to_the_ceiling(results: Results) -> None:
    whole = ceiling_gwh_per_week(results.prepared).sum()
    plant, *blocks = loss_tables(results)
    assert plant.mean.sum(axis=1) == pytest.approx(whole, rel=1e-6)  # kept as 32 bit numbers
    assert sum(block.mean for block in blocks) == pytest.approx(plant.mean, abs=1e-6)
    assert mean_tree(results).sum(axis=1) == pytest.approx(whole, rel=1e-6)


def test_quantiles_are_those_of_the_replications(results: Results) -> None:
    plant = next(loss_tables(results))
    values = np.sort([tree.sum(axis=0)[300, 0] for tree in results.losses])
    assert plant.quantiles[:, 300, 0] == pytest.approx(values[[0, 2, 5]])


def test_every_category_has_one_branch(results: Results) -> None:
    for category in results.prepared.categories:
        assert branch_of(category) in BRANCHES
    assert {branch_of(category) for category in results.prepared.categories} == set(BRANCHES)


def test_the_picture_fills_the_ceiling_of_what_is_decided(results: Results) -> None:
    picture = loss_picture(results)
    assert picture.shares.sum(axis=0) == pytest.approx(1.0)
    assert picture.shares.shape == (len(BRANCHES) - 1, len(picture.quarter_starts))
    ends = [*picture.quarter_starts.astype(object), picture.last_day]
    assert {(later - day).days for day, later in pairwise(ends)} == {91}, "every quarter that is drawn is a whole one"
    assert picture.decided_share[0] == pytest.approx(16.0 / 50.0)
    planning = results.prepared.scenario.line.planning
    share = planning.hours_per_year / 8766.0 * planning.efficiency * planning.cell_yield / 1.006
    assert picture.nameplate_share == pytest.approx(share)
    assert picture.title.startswith("What holds output back most: permits and funding 2021 to 202")


def test_a_run_without_decided_blocks_is_drawn_too(results: Results) -> None:
    undecided = tuple(np.zeros_like(tree) for tree in results.losses)
    for tree in undecided:
        tree[..., -1] = 1.0
    picture = loss_picture(replace(results, losses=undecided))
    assert picture.title == "Nothing is decided inside the horizon"
    assert (picture.shares == 0.0).all()


@pytest.mark.parametrize("module", [bottleneck, loss_tree, branches, study])
def test_examples_in_docstrings(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
