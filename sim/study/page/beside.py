"""Finished studies beside a run that its page shows: the gap, levers, what must be true, the spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sim.scenario.goals import goals, target
from sim.study.files.folder import StoredFolder
from sim.study.files.stored import StoredRun
from sim.study.files.studies import studies_of
from sim.study.gap.causes import SHORT
from sim.study.gap.stored import gap_of
from sim.study.levers.stored import StoredLevers, read_levers


@dataclass(frozen=True)
class Beside:
    """Studies of the scenario of a run, by kind; several where several questions were asked.

    levers: with their tables; causes: what the gap and the levers add to the answer, in words.
    """

    gap: StoredFolder | None = None
    levers: tuple[tuple[StoredFolder, StoredLevers], ...] = ()
    must: tuple[StoredFolder, ...] = ()
    spread: tuple[StoredFolder, ...] = ()
    causes: tuple[str, ...] = ()


def beside(run: StoredRun) -> Beside:
    """What stands beside a run.

    Raises:
        InputError: a study is damaged.
    """
    if run.scenario.twin != "none":  # a single history has nothing to study
        return Beside()
    of = partial(studies_of, run.scenario, results=run.folder.parent)
    # A gap ends at the date that the page names first: of that milestone, over as many replications.
    first = goals(run.scenario).headline
    gap = next(iter(of("gap", milestone=first, replications=run.scenario.replications)), None)
    levers = tuple((study, read_levers(study)) for study in of("levers"))
    by = target(first, run.scenario)
    since = f"the {by.said} date" if by is not None else "the plan as modelled"
    causes = (*(_cause(gap, since) if gap is not None else ()), *_best(levers, first))
    return Beside(gap, levers, tuple(of("must")), tuple(of("sensitivity")), causes)


def _cause(folder: StoredFolder, since: str) -> list[str]:
    """The largest cause of the gap between a date, in words, and the even chance."""
    steps = [(step["in_order"]["months"], step["group"]) for step in gap_of(folder)["steps"]]
    months, group = max((found for found in steps if found[0] is not None), default=(0.0, ""))
    told = f"the largest part of the months since {since} is {SHORT.get(group)} ({months:.0f} months)"
    return [told] if months > 0.0 else []


def _best(levers: Sequence[tuple[StoredFolder, StoredLevers]], milestone: str) -> list[str]:
    """The lever that gains most."""
    asked = [found for study, found in levers if study.manifest["milestone"] == milestone]
    singles = [effect for found in asked for effect in found.singles]
    best = next((effect for effect in singles if effect.helps), None)
    if best is None or best.p50.months is None:
        return []
    return [f"of the levers tried, most is gained by: {best.says} ({best.p50.months:.0f} months)"]
