"""Lines as arrays: what both flows read their parameters from and write their records to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import keys
from sim.flow.spec import Line, Stage

# Parameters are read when a lot starts; the programme changes them only after settling the line.
_PARAMETERS: list[tuple[str, type]] = [
    ("time_kind", np.int64),
    ("time_a", np.float64),
    ("time_b", np.float64),
    ("time_c", np.float64),
    ("stretch", np.float64),  # processing hours per rated hour: 1 at full speed
    ("batch_share", np.float64),  # of a lot's processing hours that its first batch takes: 1 at a dwell stage
    ("failure_rate", np.float64),  # per processing hour
    ("repair_kind", np.int64),
    ("repair_a", np.float64),
    ("repair_b", np.float64),
    ("repair_c", np.float64),
    ("defects", np.float64),  # log of cells in over good cells out, of lots that start now
    ("dwell", np.int64),  # the time does not depend on what the lot holds
    ("servers", np.int64),
    ("buffer", np.int64),  # places before the successor; -1 is unlimited
    ("successor", np.int64),  # -1 at the last stage
    ("feeder", np.int64),  # first feeder; -1 at a source
    ("sibling", np.int64),  # next feeder of the same successor; -1 at its last
    ("slot", np.int64),  # place in the record of a lot; -1 is not recorded
    ("closed", np.int64),  # stops in force; no lot starts while above 0
    ("gate", np.float64),
    ("due", np.float64),  # of a source: before it, it releases nothing more
    ("time_key", np.uint64),
    ("failure_key", np.uint64),
    ("repair_key", np.uint64),
]
_STATE: list[tuple[str, type]] = [
    ("free", np.int64),  # servers with a known free time
    ("front", np.int64),  # place of the one that is free earliest
    ("free_at", np.int64),
    ("last_start", np.float64),
    ("last_hours", np.float64),
    ("run_hours", np.float64),  # processing hours of all started lots
    ("clock", np.float64),  # hazard passed, in mean times between failures
    ("next_failure", np.float64),
    ("failures", np.int64),
]
STAGE = np.dtype(_PARAMETERS + _STATE, align=True)

LINE = np.dtype(
    [
        ("first", np.int64),
        ("stages", np.int64),
        ("content", np.float64),  # of lots released from now on, where nothing limits the line
        ("lot_hours", np.float64),  # hours of output of such a lot
        ("share", np.float64),  # of its content that a lot gets: the least of the limits in force; 0 closes the sources
        ("cause", np.int64),  # of that limit
        ("shut_at", np.float64),  # since when the share is 0
        ("owed", np.float64),  # hours that the next lot has been held back
        ("owed_to", np.int64),  # and by which cause
        ("limit", np.int64),  # lots that may be released
        ("released", np.int64),
        ("recorded", np.int64),  # stages in the record of a lot
        ("ring_at", np.int64),
        ("mask", np.int64),
        ("lots_at", np.int64),
        ("record_at", np.int64),
        ("capacity", np.int64),  # lots for which there is room
        ("full", np.int64),
    ],
    align=True,
)

# A lot at a stage, in working memory: hours of its start, of its first batch and of its last batch, then how long the
# batches after the first and one batch take.
VISIT = np.dtype([(name, np.float64) for name in ("start", "ready", "tail", "rest", "batch")], align=True)

NO_START = -np.inf  # the last start of a stage that has started nothing

# Columns of the record, which is kept.
START, READY, HEAD, TAIL, RATED, SLOW, REPAIR, DEFECTS = range(8)
RECORD_COLUMNS = 8
# Columns of what is kept of a lot's release: how long a limit held it back, which limit, how long it keeps a source.
HOURS_HELD, HELD_BY, KEEPS = range(3)
RELEASE_COLUMNS = 3


@dataclass(frozen=True)
class Tables:
    """Start state of a set of lines, made once and copied for every replication.

    lines: (lines,) of LINE; stages: (all stages,) of STAGE, feeders first within a line;
    names: (all stages, 3) keys of the streams before they meet a replication.
    """

    lines: NDArray[np.void]
    stages: NDArray[np.void]
    names: NDArray[np.uint64]
    index: dict[tuple[str, str], int]
    ring_rows: int
    server_places: int

    def stage_slice(self, line: int) -> slice:
        """Where the stages of a line stand."""
        first = int(self.lines[line]["first"])
        return slice(first, first + int(self.lines[line]["stages"]))


def build_tables(lines: Sequence[Line], capacity: int, limit: int | None = None) -> Tables:
    """Check the lines and lay them out as arrays.

    Args:
        lines: what to simulate together; names must differ.
        capacity: lots a line for which room is made at first (it grows when needed).
        limit: lots that each line may release; needed where a buffer is unlimited.

    Raises:
        LineError: a line is no in-tree or has a number out of range.
    """
    ordered = [line.ordered() for line in lines]
    capacity = max(capacity, 1)  # room that doubles must begin with some
    stages = np.zeros(sum(map(len, ordered)), STAGE)
    table = np.zeros(len(lines), LINE)
    names: list[list[int]] = []
    index: dict[tuple[str, str], int] = {}
    laid_out: dict[tuple[Any, ...], tuple[int, int]] = {}  # lines of one design differ in their names alone
    first = ring_rows = server_places = record_rows = 0
    for i, (line, members) in enumerate(zip(lines, ordered, strict=True)):
        place = {stage.name: first + j for j, stage in enumerate(members)}
        index |= {(line.name, name): j for name, j in place.items()}
        recorded = [stage.name for stage in members if line.recorded is None or stage.name in line.recorded]
        design = (id(line.stages), line.recorded, line.batches)
        rows = stages[first : first + len(members)]
        if design in laid_out:
            _copy_stages(rows, stages, (first, server_places), laid_out[design])
        else:
            _fill_stages(rows, line, members, place, recorded, server_places)
            laid_out[design] = (first, server_places)
        server_places += sum(stage.servers for stage in members)
        names += [
            [keys.name_key(line.name, stage.name, what) for what in ("time", "failure", "repair")] for stage in members
        ]
        ring = ring_length(members, limit)
        table[i] = (
            first, len(members), line.content, line.lot_hours, 1.0, 0, 0.0, 0.0, 0,
            np.iinfo(np.int64).max if limit is None else limit, 0, len(recorded),
            ring_rows, ring - 1, i * capacity, record_rows, capacity, 0,
        )  # fmt: skip
        first += len(members)
        ring_rows += ring * len(members)
        record_rows += capacity * len(recorded)
    return Tables(table, stages, np.array(names, np.uint64), index, ring_rows, max(server_places, 1))


def _copy_stages(rows: NDArray[np.void], stages: NDArray[np.void], at: tuple[int, int], like: tuple[int, int]) -> None:
    """The stages of a line like those of another one. at, like: first stage and first place of the servers of each."""
    rows[:] = stages[like[0] : like[0] + len(rows)]
    for name in ("successor", "feeder", "sibling"):
        rows[name][rows[name] >= 0] += at[0] - like[0]
    rows["free_at"] += at[1] - like[1]


def _fill_stages(
    rows: NDArray[np.void], line: Line, members: Sequence[Stage], place: dict[str, int], recorded: Sequence[str],
    free_at: int,
) -> None:  # fmt: skip
    after = {feeder: stage for stage in members for feeder in stage.feeders}
    for row, stage in zip(rows, members, strict=True):
        _fill_stage(row, stage, after.get(stage.name), place)
        row["dwell"] = stage.dwell
        row["batch_share"] = 1.0 if stage.dwell else 1.0 / line.batches
        row["slot"] = recorded.index(stage.name) if stage.name in recorded else -1
        row["free_at"] = free_at
        free_at += stage.servers


def _fill_stage(row: np.void, stage: Stage, successor: Stage | None, place: dict[str, int]) -> None:
    row["time_kind"], row["time_a"], row["time_b"], row["time_c"] = stage.time.code()
    row["stretch"], row["servers"] = 1.0, stage.servers
    row["free"], row["last_start"] = stage.servers, NO_START
    row["successor"] = row["feeder"] = row["sibling"] = -1
    if stage.feeders:
        row["feeder"] = place[stage.feeders[0]]
    if stage.breakdown is not None:
        row["failure_rate"] = 1.0 / stage.breakdown.mtbf_hours
        row["repair_kind"], row["repair_a"], row["repair_b"], row["repair_c"] = stage.breakdown.repair.code()
    if successor is not None:
        row["successor"] = place[successor.name]
        row["buffer"] = -1 if successor.buffer is None else successor.buffer
        later = successor.feeders[successor.feeders.index(stage.name) + 1 :]
        row["sibling"] = place[later[0]] if later else -1


def ring_length(members: Sequence[Stage], limit: int | None = None) -> int:
    """Power of two above the lots that can be between the start of a stage and the tail of the next."""
    after = {feeder: stage for stage in members for feeder in stage.feeders}
    need = 4
    for stage in members:
        successor = after.get(stage.name)
        places = 0 if successor is None else successor.buffer
        if places is None:
            if limit is None:
                raise ValueError(f"stage {stage.name}: an unlimited buffer needs a limit on the number of lots")
            places = limit
        need = max(need, stage.servers + places + (successor.servers if successor else 0) + 4)
    if limit is not None:
        need = min(need, limit + 4)
    return 1 << (need - 1).bit_length()
