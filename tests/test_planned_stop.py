"""Planned stops: closures use up the planned-stop hours of a year, and only what exceeds these costs output."""

from datetime import date
from functools import cache

import numpy as np
import pytest
from bits import digests

from sim.arrays import Floats
from sim.errors import InputError
from sim.model.loss_tree import ceiling_gwh_per_week
from sim.model.prepared import Prepared, prepare
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory
from sim.scenario.load import load_scenario
from sim.scenario.mechanisms.planned_stop import closed_days, closed_in
from sim.study.dates import first_reached, run_rate
from sim.units import HOURS_PER_WEEK

# One line of planning efficiency, fine lots: whatever a closure moves is seen.
LINE = (
    "twin=mean", "blocks.block_1.lines=1", "maker.efficiency_mature={constant: [0.75]}", "numerics.lot_hours=24",
    "numerics.mature_lot_hours=24", "horizon_end=2042-06-30",
)  # fmt: skip
AUGUST = "+closures.august={first_day: 08-01, last_day: 08-21}"
CHRISTMAS = "+closures.christmas={first_day: 12-24, last_day: 01-02}"
ALLOWED_DAYS = (1.0 - 8000.0 / 8766.0) * 365.0  # of planned stop in a year of the default line


@cache
def replication(number: int, *overrides: str) -> tuple[Prepared, Trajectory]:
    prepared = prepare(load_scenario(list(overrides)))
    return prepared, simulate(prepared, number, losses=True)


def volume(prepared: Prepared, path: Trajectory, year: int) -> float:
    """Good GWh of block 1 in a calendar year, weeks divided at its ends."""
    edges = [(date(y, 1, 1) - prepared.scenario.start).days * 24.0 / HOURS_PER_WEEK for y in (year, year + 1)]
    made = np.concatenate([[0.0], np.cumsum(path.good_gwh[0])])
    return float(np.diff(np.interp(edges, np.arange(len(made)), made))[0])


def loss(prepared: Prepared, path: Trajectory, category: str) -> Floats:
    assert path.losses_gwh is not None
    return path.losses_gwh[0, :, prepared.categories.index(category)]


@pytest.mark.parametrize("closures", [(AUGUST,), (AUGUST, "+closures.spring={first_day: 05-01, last_day: 05-10}")])
def test_closures_inside_the_planned_stop_hours_cost_no_output(closures: tuple[str, ...]) -> None:
    without, closed = replication(0, *LINE), replication(0, *LINE, *closures)
    assert volume(*closed, 2040) == pytest.approx(volume(*without, 2040), rel=5e-3)
    assert volume(*closed, 2037) != volume(*without, 2037)


def test_eight_weeks_beyond_them_cost_their_share() -> None:
    without, closed = replication(0, *LINE), replication(0, *LINE, "+closures.long={first_day: 05-01, last_day: 07-28}")
    days, of = closed_in(closed[0].scenario.closures.values(), 2041)
    assert (days, of) == (89, 365)
    assert days - ALLOWED_DAYS == pytest.approx(57.1, abs=0.1)
    share = (of - days) / (of - ALLOWED_DAYS)
    assert volume(*closed, 2041) / volume(*without, 2041) == pytest.approx(share, abs=2e-3)


def test_a_longer_closure_never_gives_more_in_the_year() -> None:
    volumes = []
    for days in ("", "06-10", "06-30", "07-05", "07-20", "08-31"):
        closure = (f"+closures.one={{first_day: 06-01, last_day: {days}}}",) if days else ()
        volumes.append(volume(*replication(0, *LINE, *closure), 2040))
    assert (np.diff(volumes) <= 2e-4 * volumes[0]).all()
    assert volumes[-1] < 0.85 * volumes[0]


def test_nothing_is_made_while_closed_but_what_was_under_way() -> None:
    """The loss tree has the closure, shows nothing below nothing, and planned stops are those of a year in all."""
    prepared, path = replication(0, *LINE, AUGUST)
    first = (date(2040, 8, 1) - prepared.scenario.start).days // 7
    assert path.good_gwh[0, first - 2] > 0.0
    assert path.good_gwh[0, first + 1 : first + 3].sum() == pytest.approx(0.0, abs=1e-9)
    assert loss(prepared, path, "slow")[first + 2] == 0.0
    assert path.losses_gwh is not None
    assert path.losses_gwh.min() >= -1e-12
    year = slice(first - 30, first + 22)
    stops = loss(prepared, path, "closed_planned_stop") + loss(prepared, path, "planned_stop")
    ceiling = 52.0 * ceiling_gwh_per_week(prepared)[1]
    assert stops[year].sum() / ceiling == pytest.approx(1.0 - 8000.0 / 8766.0, abs=1e-3)


def test_a_line_is_as_efficient_over_its_planned_hours_as_without() -> None:
    without, closed = (
        path.by_line.efficiency[-8:-1, 1] for _, path in (replication(0, *LINE), replication(0, *LINE, AUGUST))
    )
    assert closed == pytest.approx(without, rel=0.04)  # a lot of a day ends in this quarter or in the next


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("maker", ["newcomer", "incumbent"])
def test_the_loss_tree_closes_with_everything_drawn(number: int, maker: str) -> None:
    prepared, path = replication(number, f"maker={maker}", AUGUST, CHRISTMAS)
    assert path.losses_gwh is not None
    ceiling = ceiling_gwh_per_week(prepared)
    blocks = np.array([ceiling[lines].sum() for lines in prepared.blocks.values()])
    off = path.losses_gwh.sum(axis=2) - blocks[:, None]
    assert np.abs(off).max() <= 1e-9 * blocks.max()
    assert path.losses_gwh.min() >= -1e-12
    assert loss(prepared, path, "closed_planned_stop").sum() > 0.0


@pytest.mark.parametrize("overrides", [("maker=incumbent",), ("as_planned.speed=true",), ("twin=plan",)])
def test_both_flows_are_equal_to_the_last_bit(overrides: tuple[str, ...]) -> None:
    short = ("blocks.block_1.lines=2", "horizon_end=2027-12-31", AUGUST, CHRISTMAS)
    compiled, processes = (
        digests(replication(1, *overrides, *short, f"flow={flow}")[1]) for flow in ("compiled", "processes")
    )
    assert compiled == processes


@pytest.mark.parametrize("number", range(3))
def test_a_goal_reached_inside_a_closure_is_reached_after_it(number: int) -> None:
    prepared, path = replication(number, "maker=incumbent")
    goal = 0.5 * prepared.nameplates.max()
    reached = first_reached(run_rate(path.good_gwh.sum(axis=0)), goal)
    day = date.fromordinal(prepared.scenario.start.toordinal() + int(reached / 24.0))
    first, last = (date.fromordinal(day.toordinal() + days) for days in (-17, 14))
    closure = f"first_day: {first:%m-%d}, last_day: {last:%m-%d}, first_year: {first.year}, last_year: {first.year}"
    _, closed = replication(number, "maker=incumbent", f"+closures.here={{{closure}}}")
    later = first_reached(run_rate(closed.good_gwh.sum(axis=0)), goal)
    assert later > (last.toordinal() - prepared.scenario.start.toordinal()) * 24.0 > reached


def test_a_line_with_its_first_cell_in_a_closure_begins_after_it() -> None:
    """Activities go on: its first cell, and with it the end of debugging, are on their day."""
    prepared, path = replication(0, "maker=incumbent")
    hour = path.hours["block_1.first_cell"]
    day = date.fromordinal(prepared.scenario.start.toordinal() + int(hour / 24.0))
    first, last = (date.fromordinal(day.toordinal() + days) for days in (-10, 40))
    _, closed = replication(
        0, "maker=incumbent", f"+closures.here={{first_day: {first:%m-%d}, last_day: {last:%m-%d}}}"
    )
    assert closed.hours["block_1.first_cell"] == hour
    assert closed.hours["block_1.line_1_installed"] == path.hours["block_1.line_1_installed"]
    week = int(hour / HOURS_PER_WEEK)
    assert path.started_share[week : week + 4].min() > 0.0
    assert closed.started_share[week - 1 : week + 4].max() == 0.0


def test_days_of_the_calendar() -> None:
    """Over the new year, from a first to a last year, and no day twice."""
    closures = load_scenario(
        [CHRISTMAS, "+closures.more={first_day: 12-30, last_day: 01-05, first_year: 2029, last_year: 2029}"]
    ).closures.values()
    assert [closed_in(closures, year)[0] for year in (2028, 2029, 2030, 2031)] == [10, 10, 13, 10]
    assert closed_days(closures, date(2029, 12, 20), 20).tolist() == [4 <= day < 17 for day in range(20)]


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        (["+closures.a={first_day: 08-01, last_day: 02-29}"], "closures.a.last_day = '02-29': should be a month and a"),
        (["+closures.a={first_day: 1 August, last_day: 08-21}"], "such as 08-01"),
        (["+closures.a={first_day: 08-01}"], "closures.a.last_day is missing"),
        (["+closures.a={first_day: 08-01, last_day: 05-01}"], "closures: a close 274 days of 20"),
        (
            ["+closures.a={first_day: 08-01, last_day: 08-21, first_year: 2030, last_year: 2029}"],
            "closures.a.last_year = 2029: is before the first year 2030",
        ),
    ],
)  # fmt: skip
def test_closures_that_cannot_be(overrides: list[str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_scenario(overrides)
