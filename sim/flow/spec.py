"""What a line is: stages that form an in-tree, and the checks that it is one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from sim.distributions import Distribution


class LineError(ValueError):
    """The stages do not describe a line; the message says which stage and why."""


@dataclass(frozen=True)
class Breakdown:
    """Failures of a stage on its operating-time clock.

    mtbf_hours: mean processing hours between failures, all servers of the stage together.
    repair: hours of one repair; the operation resumes afterwards.
    """

    mtbf_hours: float
    repair: Distribution


@dataclass(frozen=True)
class Stage:
    """One stage of a line.

    time: processing hours of a lot of content 1 at full speed (drawn lot by lot).
    feeders: stages whose lot k makes lot k here; none for a source, several for a join.
    servers: equal machines, each working on one lot; for a dwell stage the number of lots it holds.
    dwell: every part stays for the processing time (ovens, ageing), whatever the lot holds.
    buffer: lots that may wait before the stage, for each feeder (servers not counted); None is unlimited.
    """

    name: str
    time: Distribution
    feeders: tuple[str, ...] = ()
    servers: int = 1
    dwell: bool = False
    buffer: int | None = 0
    breakdown: Breakdown | None = None


@dataclass(frozen=True)
class Line:
    """Stages of one line, in any order.

    batches: transfer batches a lot; 1 is classical blocking after service.
    content: what a lot holds; processing times scale with it.
    lot_hours: hours of output of a lot; one that a limit has thinned keeps its source for as long.
    recorded: stages whose lots are kept in the record; None keeps all.
    """

    name: str
    stages: Sequence[Stage]
    batches: int = 1
    content: float = 1.0
    lot_hours: float = 0.0
    recorded: frozenset[str] | None = field(default=None)

    def ordered(self) -> list[Stage]:
        """Stages with every feeder before its successor.

        Raises:
            LineError: unknown or repeated name, a stage that feeds two others, a cycle, more than one last stage,
                or a number out of range.
        """
        by_name = {stage.name: stage for stage in self.stages}
        if len(by_name) < len(self.stages):
            raise LineError(f"line {self.name}: two stages have the same name")
        successors = self._successors(by_name)
        if self.batches < 1 or not self.content > 0.0 or self.lot_hours < 0.0:
            raise LineError(f"line {self.name}: batches must be 1 or more, content above 0, lot_hours 0 or more")
        for stage in self.stages:
            _check_numbers(stage)
        last = [name for name in by_name if name not in successors]
        if len(last) != 1:
            found = ", ".join(last) if last else "none, the stages form a cycle"
            raise LineError(f"line {self.name}: exactly one stage must have no successor; found: {found}")
        ordered: list[Stage] = []
        _feeders_first(by_name[last[0]], by_name, ordered)
        if len(ordered) < len(self.stages):
            missing = sorted(set(by_name) - {stage.name for stage in ordered})
            stuck = ", ".join(missing)
            raise LineError(f"line {self.name}: these stages form a cycle and never reach {last[0]}: {stuck}")
        return ordered

    def _successors(self, by_name: dict[str, Stage]) -> dict[str, str]:
        successors: dict[str, str] = {}
        for stage in self.stages:
            for feeder in stage.feeders:
                if feeder not in by_name:
                    near = get_close_matches(feeder, by_name, 1)
                    hint = f"; did you mean {near[0]}?" if near else ""
                    raise LineError(f"stage {stage.name}: feeder {feeder} is not a stage of line {self.name}{hint}")
                if feeder in successors:
                    raise LineError(
                        f"stage {feeder} feeds both {successors[feeder]} and {stage.name}; a line is an in-tree, "
                        "every stage feeds at most one other"
                    )
                successors[feeder] = stage.name
        return successors


def _feeders_first(stage: Stage, by_name: dict[str, Stage], ordered: list[Stage]) -> None:
    for feeder in stage.feeders:
        _feeders_first(by_name[feeder], by_name, ordered)
    ordered.append(stage)


def _check_numbers(stage: Stage) -> None:
    if stage.servers < 1:
        raise LineError(f"stage {stage.name}: servers must be at least 1, given {stage.servers}")
    if stage.buffer is not None and stage.buffer < 0:
        raise LineError(f"stage {stage.name}: buffer must be 0 or more, or None for unlimited; given {stage.buffer}")
    if stage.time.support()[0] < 0:
        raise LineError(f"stage {stage.name}: processing times must not be negative")
    if stage.breakdown is not None and not stage.breakdown.mtbf_hours > 0:
        raise LineError(f"stage {stage.name}: mtbf_hours must be above 0, given {stage.breakdown.mtbf_hours}")
