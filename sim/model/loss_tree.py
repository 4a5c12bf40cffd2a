"""The loss tree of a finished replication: what every week of every block's rated ceiling became, without remainder.

The rated ceiling is the assembly stage at full speed in every calendar hour at yield 1.
"""

from bisect import bisect_right

import numpy as np

from sim.arrays import Floats, Ints
from sim.model.loss_account import Moments, account
from sim.model.loss_names import BEFORE_FIRST_CELL, STEPS, places
from sim.model.network import Events
from sim.model.prepared import Prepared
from sim.model.ramp import Ramp
from sim.scenario.design import pace_per_hour
from sim.units import HOURS_PER_WEEK, HOURS_PER_YEAR


def loss_tree(prepared: Prepared, ramp: Ramp, events: Events) -> Floats:
    """GWh of rated ceiling by block, week and category, (blocks, weeks, categories); the pilot does not count.

    Every block sums to ``ceiling_gwh_per_week`` of its lines in every week.
    """
    plan, flow, made_cells = prepared.inspections, ramp.flow, ramp.books.made[:, : prepared.weeks]
    made = Moments(
        _passed(prepared, events), ramp.released_at, *_stops(prepared, ramp),
        ceiling_gwh_per_week(prepared) / HOURS_PER_WEEK, *_planned_share(prepared, ramp), ramp.env.now,
    )  # fmt: skip
    tree = np.zeros((*made_cells.shape[:2], len(prepared.categories)))
    tree[:, :, : made_cells.shape[2]] = made_cells * (prepared.scenario.cell.energy_wh / 1e9)
    account(made, places(plan, len(prepared.causes)), plan, prepared.traits.rows, flow.memory, ramp.books.block, tree)
    return tree


def ceiling_gwh_per_week(prepared: Prepared) -> Floats:
    """Rated ceiling of every line, (lines,), zero for the pilot."""
    line, energy_wh = prepared.scenario.line, prepared.scenario.cell.energy_wh
    cells_per_hour = pace_per_hour(line, 1.0, energy_wh) * (line.stages[line.assembly].ratio or 1.0)
    return prepared.nameplates * (cells_per_hour * HOURS_PER_WEEK * energy_wh / 1e9)


def _planned_share(prepared: Prepared, ramp: Ramp) -> tuple[float, Floats]:
    """Hours of a running line that are planned, the others being planned stops; and week by week, over that."""
    line = prepared.scenario.line
    if line.stages[line.assembly].calendar == "continuous":
        return 1.0, np.ones_like(ramp.running_hours)
    return line.planning.hours_per_year / HOURS_PER_YEAR, ramp.running_hours


def _passed(prepared: Prepared, events: Events) -> Floats:
    """Hours at which every line had passed its steps, (lines, 7); a step is passed with the next at the latest."""
    hours = [[0.0] * (len(STEPS) + 1)]
    for line in prepared.lines[1:]:
        block = prepared.scenario.blocks[line.block]
        permits = [name for name, activity in block.activities.items() if activity.basis == "permits"]
        steps = [f"{line.name}_install.start", f"{line.name}_install", f"{line.name}_cold", f"{line.name}_first_cell"]
        decided = 0.0 if block.decision is None else events.hours.get(f"{line.block}.fid", np.inf)
        funded = max(decided, *(events.hours.get(f"{line.block}.{name}", np.inf) for name in permits), 0.0)
        hours.append([0.0, decided, funded, *(events.hours.get(step, np.inf) for step in steps)])
    return np.minimum.accumulate(np.array(hours)[:, ::-1], axis=1)[:, ::-1]


def _stops(prepared: Prepared, ramp: Ramp) -> tuple[Floats, Ints]:
    """Stops of every line's assembly after its first cell, (stops, 3), and where those of each line begin."""
    found: list[tuple[float, float, int]] = []
    first, lines = [0], ramp.flow.lines["first"].tolist()
    changes: list[list[tuple[float, int, int]]] = [[] for _ in lines]
    for part, now, change, cause in ramp.flow.closings:
        i = bisect_right(lines, part.start) - 1
        if part.start <= lines[i] + prepared.traits.assembly < part.stop and cause != BEFORE_FIRST_CELL:
            changes[i].append((now, change, cause))
    for i in range(len(lines)):
        found += united_stops(changes[i], float(ramp.learners[i]["started"]), ramp.env.now, len(prepared.causes))
        first.append(len(found))
    return np.array(found, float).reshape(-1, 3), np.array(first)


def united_stops(
    changes: list[tuple[float, int, int]], started: float, now: float, causes: int
) -> list[tuple[float, float, int]]:
    """Stops without overlaps from (hours, 1 or -1, cause) in order of time, cut to the hours from ``started`` to now.

    Where several causes overlap, the first of them counts.

    >>> united_stops([(5.0, 1, 0), (7.0, 1, 0), (8.0, -1, 0), (9.0, -1, 0)], 6.0, 20.0, 1)
    [(6.0, 9.0, 0)]
    """
    stops: list[tuple[float, float, int]] = []
    in_force, since = [0] * causes, started
    for hours, change, cause in [*changes, (now, 0, 0)]:
        active = next((c for c, count in enumerate(in_force) if count > 0), None)
        if active is not None and hours > since:
            if stops and stops[-1][1:] == (since, active):
                since = stops.pop()[0]
            stops.append((since, hours, active))
        in_force[cause] += change
        since = max(since, hours)
    return stops
