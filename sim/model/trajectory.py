"""The outcome of one history: weekly series and dated events, in plain arrays."""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Floats
from sim.model.bottleneck import Bottleneck, bottleneck
from sim.model.inputs import Inputs
from sim.model.line_quarters import LineQuarters, line_quarters
from sim.model.loss_tree import loss_tree
from sim.model.luck import PILOT
from sim.model.network import Events
from sim.model.prepared import Prepared
from sim.model.ramp import Ramp
from sim.model.staff import People
from sim.model.watches import first_passage
from sim.units import HOURS_PER_WEEK, HOURS_PER_YEAR, RUN_RATE_WEEKS

RAMPED_SHARE = 0.9  # of its nameplate over 13 weeks: a line that makes it is ramped


@dataclass(frozen=True)
class Trajectory:
    """One history. Weeks end at 168, 336, ... hours after the programme start.

    good_gwh, sellable_gwh, cohort_gwh: (blocks, weeks) good, made after the release, and started energy of the cells
        that left the lines in the week; the pilot does not count.
    started_share: (weeks,) cells started over what the running lines could start at rated speed over planned hours.
    installed_gwh_per_year: (weeks,) nameplate of lines past hot commissioning at the end of the week.
    headcount: (weeks,) own people at the end of the week; not a number where nothing is said of them.
    hours: when each named event happened; inputs: what was drawn.
    losses_gwh: (blocks, weeks, categories) the loss tree, see ``loss_tree``; None where it was not asked for.
    bottleneck: which stage set the pace of every line, quarter by quarter.
    by_line: yield, efficiency and knowledge of every line, quarter by quarter.
    quality, speed: (lines,) mean knowledge at the end; balance: (lines, 4) cells in, good, lost, in process;
    lost_cells: (lines, stages) by the stage that caused the loss.
    """

    good_gwh: Floats
    sellable_gwh: Floats
    cohort_gwh: Floats
    started_share: Floats
    installed_gwh_per_year: Floats
    headcount: Floats
    hours: dict[str, float]
    inputs: dict[str, float]
    losses_gwh: Floats | None
    bottleneck: Bottleneck
    by_line: LineQuarters
    quality: Floats
    speed: Floats
    balance: Floats
    lost_cells: Floats
    operations: int


def trajectory_of(prepared: Prepared, ramp: Ramp, events: Events, inputs: Inputs, people: People | None) -> Trajectory:
    """Collect what a finished replication leaves behind."""
    books, blocks = ramp.books, list(prepared.scenario.blocks)
    member = np.array([[line.block == block for line in prepared.lines] for block in blocks], float)
    member *= prepared.scenario.cell.energy_wh / 1e9
    released = np.array([ramp.flow.contents(i).sum() for i in range(len(prepared.lines))])
    booked, good = books.totals.T
    balance = np.stack([released, good, books.lost.sum(axis=1), released - booked], axis=1)
    return Trajectory(
        good_gwh=member @ books.good[:, : prepared.weeks],
        sellable_gwh=member @ books.sellable[:, : prepared.weeks],
        cohort_gwh=member @ books.cohort[:, : prepared.weeks],
        started_share=_started_share(prepared, ramp),
        installed_gwh_per_year=_installed(prepared, events),
        headcount=np.full(prepared.weeks, np.nan) if people is None else people.headcount,
        hours=_hours(prepared, ramp, events),
        inputs=inputs.drawn,
        losses_gwh=loss_tree(prepared, ramp, events) if len(books.made) else None,
        bottleneck=bottleneck(ramp.noted.capacity[: -(-prepared.weeks // RUN_RATE_WEEKS)]),
        by_line=line_quarters(prepared, ramp),
        quality=ramp.skills["quality"].mean(axis=1),
        speed=ramp.skills["speed"].mean(axis=1),
        balance=balance,
        lost_cells=_by_stage(prepared, books.lost),
        operations=ramp.flow.operations,
    )


def _hours(prepared: Prepared, ramp: Ramp, events: Events) -> dict[str, float]:
    """What happened inside the horizon; lines that are ramped with it, which no event of the programme tells."""
    hours, weeks = dict(events.hours), prepared.weeks
    for i, line in enumerate(prepared.lines):
        if line.block != PILOT:
            cells = prepared.cells_at_rate(RAMPED_SHARE * prepared.nameplates[i])
            week = first_passage(weeks, weeks - RUN_RATE_WEEKS, i, 1, cells, ramp.books.good)
            if week > 0.0:
                hours[f"{line.name}_ramped"] = week * HOURS_PER_WEEK
    return {name: hour for name, hour in hours.items() if hour <= weeks * HOURS_PER_WEEK}


def _by_stage(prepared: Prepared, lost: Floats) -> Floats:
    cells = np.zeros((len(prepared.lines), len(prepared.traits.names)))
    cells[:, prepared.inspections.causes] = lost
    return cells


def _installed(prepared: Prepared, events: Events) -> Floats:
    done = np.array([events.hours.get(f"{line.name}_installed", np.inf) for line in prepared.lines])
    return np.asarray(prepared.nameplates @ (done[:, None] <= prepared.week_ends), float)


def _started_share(prepared: Prepared, ramp: Ramp) -> Floats:
    plant = (prepared.nameplates > 0.0).astype(float)
    running = ramp.learners["started"][:, None] < prepared.week_ends
    planned_hours = HOURS_PER_WEEK * prepared.scenario.line.planning.hours_per_year / HOURS_PER_YEAR
    rated = (ramp.learners["pace"] * plant) @ running * planned_hours * ramp.weekly_hours[: prepared.weeks]
    started = plant @ ramp.books.started[:, : prepared.weeks]
    share: Floats = np.divide(started, rated, out=np.zeros_like(started), where=rated > 0)
    return share
