"""Lines that stood for long: their lots leave, and are booked, long after they were judged."""

from collections.abc import Iterator

import numpy as np
import pytest
import simpy
from conftest import Load

from sim.flow.processes import at
from sim.model.prepared import prepare
from sim.model.programme import begin
from sim.model.under_way import Programme
from sim.units import HOURS_PER_WEEK

FIRST_LINE = 1
AFTER = 40 * HOURS_PER_WEEK  # from the first cell to the stop


def programme_that_stands(load: Load, stage: str, weeks: int) -> Programme:
    """One line whose given stage stands for so many weeks, some months after its first cell."""
    scenario = load("maker=incumbent", "pilot.enabled=false", "region=central_europe", "horizon_end=2028-06-30",
                    "~blocks.block_2", "~blocks.block_3", "blocks.block_1.lines=1")  # fmt: skip
    prepared = prepare(scenario)
    programme = begin(prepared, 0)
    place = prepared.tables.index[prepared.lines[FIRST_LINE].name, stage]

    def stand() -> Iterator[simpy.Event]:
        yield programme.events.when("block_1.first_cell")
        for wait, change in ((AFTER, programme.ramp.flow.close), (weeks * HOURS_PER_WEEK, programme.ramp.flow.reopen)):
            yield at(programme.env, programme.env.now + wait)
            programme.ramp.flow.settle(programme.env.now)
            change(slice(place, place + 1), programme.env.now)

    programme.env.process(stand())  # type: ignore[arg-type]
    return programme


@pytest.mark.parametrize("weeks", [4, 17, 25, 35, 80])
@pytest.mark.parametrize("stage", ["filling", "end_of_line"])
def test_all_that_was_judged_is_learned_from_however_long_a_line_stood(stage: str, weeks: int, load: Load) -> None:
    """No review leaves a cell judged before the feedback lag; the first inspection saw every booked cell once."""
    programme = programme_that_stands(load, stage, weeks)
    ramp, learner = programme.ramp, programme.ramp.learners[FIRST_LINE]
    first = int(np.flatnonzero(programme.prepared.traits.rows["inspection"] == 0)[0])
    inspections = len(programme.prepared.inspections.inspected)
    judged = ramp.books.judged.weekly[FIRST_LINE * inspections : (FIRST_LINE + 1) * inspections]
    learned, before = 0.0, np.inf
    for review in np.arange(4, programme.prepared.weeks, 4) * HOURS_PER_WEEK:
        programme.env.run(until=review + 1.0)
        if before < review:
            learned += ramp.skills[FIRST_LINE, first]["cells_rate"] * (review - before) * learner["reference"]
            assert judged[:, : int((review - learner["lag"]) / HOURS_PER_WEEK)].sum() == 0.0
        before = float(learner["updated"])
    assert before > learner["started"] + AFTER + (weeks + 20) * HOURS_PER_WEEK
    assert learned > 0.0
    assert learned + judged[0].sum() == pytest.approx(ramp.books.totals[FIRST_LINE, 0], rel=1e-9)
