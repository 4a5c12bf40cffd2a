"""What happens to a line while it runs: stops, and numbers that change at an hour."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sim.flow.compiled import CompiledFlow
from sim.flow.processes import ProcessFlow
from sim.flow.spec import Line, LineError

Flow = CompiledFlow | ProcessFlow
Action = tuple[float, Callable[[Flow], None]]  # an hour, and what is done to the one line of a flow then


@dataclass(frozen=True)
class Stop:
    """A stage starts no lot from ``start_hours`` to ``end_hours``; work under way finishes."""

    stage: str
    start_hours: float
    end_hours: float


@dataclass(frozen=True)
class StageChange:
    """Other numbers of a stage for all lots that start there at ``at_hours`` or later; None leaves one as it is.

    speed: share of the rated speed, above 0 up to 1.
    mtbf_hours: mean processing hours between failures; infinite for none.
    defects: expected defects of a cell; a share ``exp(-defects)`` of the lot is good.
    """

    stage: str
    at_hours: float
    speed: float | None = None
    mtbf_hours: float | None = None
    defects: float | None = None


@dataclass(frozen=True)
class LineChange:
    """Other numbers of the whole line for all lots released at ``at_hours`` or later; None leaves one as it is.

    content: what a lot holds.
    share: of what the line could make, 0 to 1: a lot gets that share of the content and keeps its source as long as a
        whole one, ``Line.lot_hours``.
    """

    at_hours: float
    content: float | None = None
    share: float | None = None


Change = Stop | StageChange | LineChange


def actions(line: Line, changes: Sequence[Change], index: Mapping[tuple[str, str], int]) -> list[Action]:
    """What is done to a line and when, in order of time.

    Args:
        line: the only one of its flow.
        changes: in any order.
        index: row of every stage by the names of line and stage.

    Raises:
        LineError: there is no such stage, or a number is out of range.
    """
    found: list[Action] = []
    for change in changes:
        if isinstance(change, LineChange):
            found.append((change.at_hours, _of_line(line, change)))
            continue
        if (line.name, change.stage) not in index:
            what = "stop" if isinstance(change, Stop) else "change"
            raise LineError(f"{what} at {change.stage}: there is no such stage in line {line.name}")
        place = index[line.name, change.stage]
        if isinstance(change, Stop):
            found += _stop(change, place)
        else:
            found.append((change.at_hours, _of_stage(line, change, place)))
    return sorted(found, key=lambda action: action[0])


def _stop(stop: Stop, place: int) -> list[Action]:
    part = slice(place, place + 1)
    return [
        (stop.start_hours, lambda flow: flow.close(part, stop.start_hours)),
        (stop.end_hours, lambda flow: flow.reopen(part, stop.end_hours)),
    ]


def _of_stage(line: Line, change: StageChange, place: int) -> Callable[[Flow], None]:
    name, breakdown = change.stage, next(s.breakdown for s in line.stages if s.name == change.stage)
    _check_hour(f"stage {name}", change.at_hours)
    if change.speed is not None and not 0.0 < change.speed <= 1.0:
        raise LineError(f"stage {name}: speed must be above 0 and at most 1 of the rated, given {change.speed}")
    if change.mtbf_hours is not None and not change.mtbf_hours > 0.0:
        raise LineError(f"stage {name}: mtbf_hours must be above 0, given {change.mtbf_hours}")
    if change.mtbf_hours is not None and breakdown is None:
        raise LineError(f"stage {name}: mtbf_hours changes, but it has no breakdown that says how it is repaired")
    if change.defects is not None and not 0.0 <= change.defects < math.inf:
        raise LineError(f"stage {name}: defects must be 0 or more, given {change.defects}")

    def apply(flow: Flow) -> None:
        row = flow.stages[place]
        if change.speed is not None:
            row["stretch"] = 1.0 / change.speed
        if change.mtbf_hours is not None:
            row["failure_rate"] = 1.0 / change.mtbf_hours
        if change.defects is not None:
            row["defects"] = change.defects

    return apply


def _of_line(line: Line, change: LineChange) -> Callable[[Flow], None]:
    _check_hour(f"line {line.name}", change.at_hours)
    if change.content is not None and not 0.0 < change.content < math.inf:
        raise LineError(f"line {line.name}: content must be above 0, given {change.content}")
    share = change.share
    if share is not None and not 0.0 <= share <= 1.0:
        raise LineError(f"line {line.name}: share must be 0 to 1, given {share}")
    if share is not None and 0.0 < share < 1.0 and not line.lot_hours > 0.0:
        raise LineError(f"line {line.name}: a share needs the line's lot_hours, for which a lot keeps its source")

    def apply(flow: Flow) -> None:
        if change.content is not None:
            flow.lines[0]["content"] = change.content
        if share is not None:
            flow.limit(0, 0, share, change.at_hours)

    return apply


def _check_hour(what: str, hours: float) -> None:
    if not 0.0 <= hours < math.inf:
        raise LineError(f"{what}: at_hours of a change must be 0 or more, given {hours}")
