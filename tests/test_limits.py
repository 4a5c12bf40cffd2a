"""A limit thins lots: so much less is made of it, however coarse the lots are and whenever it changes."""

from collections.abc import Iterable

import numpy as np
import pytest
from conftest import Load
from numpy.typing import NDArray

from sim.distributions import constant
from sim.flow.compiled import CompiledFlow
from sim.flow.spec import Line, Stage
from sim.flow.tables import HELD_BY, HOURS_HELD, build_tables
from sim.model.prepared import prepare
from sim.model.programme import begin, finish
from sim.model.trajectory import Trajectory
from sim.units import HOURS_PER_WEEK, RUN_RATE_WEEKS

FILLING = 5  # weeks in which the run rate still holds the time when the first lots were on their way
SHARES = (0.02, 0.1, 0.5, 0.8)
ALONE = ("blocks.block_1.lines=1", "~blocks.block_2", "~blocks.block_3")
PLANT = ("maker=incumbent_model1", "horizon_end=2029-12-31", *ALONE)
GROWN_UP = (
    "maker.efficiency_start={kind: constant, value: 0.9}", "maker.efficiency_mature={kind: constant, value: 0.9}",
    "maker.mtbf_start_share=1.0", "as_planned.cell_yield=true", "as_planned.schedule=true", "as_planned.paths=true",
)  # fmt: skip


def limited(load: Load, share: float, lots: Iterable[str], *overrides: str, replication: int = 0) -> Trajectory:
    """A history of a plant whose lines are limited to a share from the first day."""
    prepared = prepare(load(*PLANT, *lots, *overrides))
    programme = begin(prepared, replication)
    for line in range(1, len(prepared.lines)):
        programme.ramp.flow.limit(line, 0, share, 0.0)
    return finish(programme)


def lots_of(hours: float) -> tuple[str, ...]:
    return f"numerics.lot_hours={hours}", f"numerics.mature_lot_hours={hours}", "numerics.batch_hours=2"


def run_rates(path: Trajectory) -> NDArray[np.float64]:
    """Made in the 13 weeks up to every week of the three years from the first full quarter on."""
    made = np.cumsum(path.good_gwh.sum(axis=0))
    rates = made[RUN_RATE_WEEKS:] - made[:-RUN_RATE_WEEKS]
    first = int(np.flatnonzero(made > 0.0)[0]) + RUN_RATE_WEEKS
    return np.asarray(rates[first : first + 150])


def off(load: Load, share: float, hours: float) -> NDArray[np.float64]:
    """By how much run rates with lots of so many hours are off those with lots of four; nothing breaks down here."""
    fine, coarse = (run_rates(limited(load, share, lots_of(h), "twin=mean")) for h in (4, hours))
    assert len(fine) == 150
    return np.abs(coarse / fine - 1.0)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("hours", [36, 72, 168])
def test_no_run_rate_depends_on_how_coarse_lots_are(share: float, hours: int, load: Load) -> None:
    """But for the first weeks, in which a coarse lot is longer on its way: by less than one that is not thinned."""
    found = off(load, share, hours)
    assert found[FILLING:].max() < 0.02
    assert found[:FILLING].max() < max(0.01, off(load, 1.0, hours)[:FILLING].max())


@pytest.mark.parametrize("hours", [36, 168, 336])
def test_a_plant_that_breaks_down_makes_the_share_of_what_it_makes_without_limit(hours: int, load: Load) -> None:
    def made(share: float) -> float:
        paths = [limited(load, share, lots_of(hours), *GROWN_UP, replication=k) for k in range(3)]
        return float(np.mean([path.good_gwh[:, -104:].sum() for path in paths]))

    whole = made(1.0)
    assert [made(share) / whole for share in SHARES] == pytest.approx(SHARES, rel=0.02)


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_dates_of_a_limited_plant_move_by_less_than_half_a_week_with_the_default_lots(share: float, load: Load) -> None:
    level = share * 0.4 * 4.0 * RUN_RATE_WEEKS / 52.18

    def week(lots: Iterable[str], replication: int) -> float:
        made = np.cumsum(limited(load, share, lots, replication=replication).good_gwh.sum(axis=0))
        rates = made[RUN_RATE_WEEKS:] - made[:-RUN_RATE_WEEKS]
        return float(np.interp(level, rates, np.arange(len(rates))))

    shifts = [week((), k) - week(lots_of(36), k) for k in range(12)]
    assert abs(float(np.mean(shifts))) < 0.5


def test_a_lot_reads_the_least_limit_at_its_release_and_says_which() -> None:
    flow = CompiledFlow(build_tables([Line("one", [Stage("a", constant(4.0))], lot_hours=4.0)], capacity=8), key=1)
    flow.limit(0, 2, 0.5, 0.0)
    flow.limit(0, 1, 0.5, 0.0)  # equal: the first cause counts
    flow.limit(0, 3, 0.25, 0.0)
    flow.settle(6.0)
    flow.limit(0, 3, 1.0, 6.0)  # for the lot after the one that was released at 4
    flow.settle(10.0)
    flow.limit(0, 1, 0.0, 10.0)
    flow.settle(20.0)
    flow.limit(0, 1, 1.0, 20.0)
    flow.limit(0, 2, 1.0, 20.0)
    flow.settle(29.0)
    assert list(flow.contents(0)) == [0.25, 0.25, 0.5, 1.0, 1.0, 1.0]
    # What a lot was held back by: what its forerunner left, and the ten hours from 10 to 20.
    assert list(flow.holds(0)[:, HOURS_HELD]) == [0.0, 3.0, 3.0, 2.0 + 10.0, 0.0, 0.0]
    assert list(flow.holds(0)[:4, HELD_BY]) == [0, 3, 3, 1]


def test_what_is_held_stands_under_its_cause_to_the_end(load: Load) -> None:
    """A plant that is shut for good in its second year: all that assembly could have made since is held."""
    prepared = prepare(load(*PLANT, "twin=mean"))
    programme = begin(prepared, 0, losses=True)
    programme.env.run(until=250 * HOURS_PER_WEEK)
    programme.ramp.flow.settle(programme.env.now)
    programme.ramp.flow.limit(1, 0, 0.0, programme.env.now)
    path = finish(programme)
    assert path.losses_gwh is not None
    held = path.losses_gwh[0, :, prepared.categories.index("held_other")]
    stopped = path.losses_gwh[0, :, prepared.categories.index("planned_stop")]
    whole = path.losses_gwh[0].sum(axis=1)
    assert held[270:] + stopped[270:] == pytest.approx(whole[270:], rel=1e-9)
    assert held[:250].sum() == 0.0
