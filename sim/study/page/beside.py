"""Finished studies beside a run that its page shows: the gap, levers, what must be true, the spread."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sim.errors import InputError
from sim.scenario.goals import goals
from sim.study.files.stored import StoredRun
from sim.study.files.studies import StoredStudy, studies_of
from sim.study.gap.words import SHORT
from sim.study.levers.stored import StoredLevers, read_levers


@dataclass(frozen=True)
class Beside:
    """Studies of the scenario of a run, by kind; several where several questions were asked.

    levers: with their tables; causes: what the gap and the levers add to the answer, in words.
    """

    gap: StoredStudy | None = None
    levers: tuple[tuple[StoredStudy, StoredLevers], ...] = ()
    must: tuple[StoredStudy, ...] = ()
    spread: tuple[StoredStudy, ...] = ()
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
    levers = tuple((study, read_levers(study.folder)) for study in of("levers"))
    causes = (*(_cause(gap.folder) if gap is not None else ()), *_best(levers, first))
    return Beside(gap, levers, tuple(of("must")), tuple(of("sensitivity")), causes)


def _cause(folder: Path) -> list[str]:
    """The largest cause of the gap between the announced date and the even chance."""
    try:
        content = json.loads((folder / "gap.json").read_text(encoding="utf-8"))
        steps = [(step["in_order"]["months"], SHORT[step["group"]]) for step in content["steps"]]
        months, cause = max((found for found in steps if found[0] is not None), default=(0.0, ""))
        told = f"the largest part of the months since the announced date is {cause} ({months:.0f} months)"
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{folder / 'gap.json'}: is damaged; remove that folder and run gigaramp gap again") from None
    return [told] if months > 0.0 else []


def _best(levers: Sequence[tuple[StoredStudy, StoredLevers]], milestone: str) -> list[str]:
    """The lever that gains most."""
    singles = [effect for study, found in levers if study.said("milestone") == milestone for effect in found.singles]
    best = next((effect for effect in singles if effect.helps), None)
    if best is None or best.p50.months is None:
        return []
    return [f"of the levers tried, most is gained by: {best.says} ({best.p50.months:.0f} months)"]
