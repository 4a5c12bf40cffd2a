"""The table made: all cases, or those of some families, by as many workers as there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.errors import InputError, did_you_mean
from sim.study.running.progress import Progress, silent
from sim.study.running.workers import WorkerLostError, Workers, here
from sim.verify.case import Case
from sim.verify.measure import Measured, Width, measure
from sim.verify.registry import CASES
from sim.verify.verdict import Table, judge

SEED = 1


@dataclass(frozen=True)
class Task:
    """A case by its place in the table, which every worker has."""

    key: tuple[str, str]
    width: Width
    seed: int


def families() -> tuple[str, ...]:
    """Names of all families, in the order of the table."""
    return tuple(dict.fromkeys(case.family for case in CASES))


def chosen(names: Sequence[str]) -> tuple[Case, ...]:
    """The cases of the families that are named; all where none is.

    Raises:
        InputError: there is no such family.
    """
    for name in names:
        if name not in families():
            hint = did_you_mean(name, families())
            raise InputError(f"{name}: there is no such family{hint}\nknown: {', '.join(families())}")
    return tuple(case for case in CASES if case.family in names or not names)


def run(task: Task) -> Measured:
    """Measure one case; what a worker does."""
    return measure(next(case for case in CASES if case.key == task.key), task.width, task.seed)


def verify(
    cases: Sequence[Case], width: Width, seed: int = SEED, workers: Workers | None = None, progress: Progress = silent
) -> Table:
    """Simulate cases and judge them.

    Args:
        cases: of the registry.
        width: how narrow intervals are to be.
        seed: of all replications.
        workers: who calculates (default: this process).
        progress: wraps the cases as they are done.

    Raises:
        InputError: a worker died, again and again.
    """
    tasks = [Task(case.key, width, seed) for case in cases]
    found: dict[int, Measured] = {}
    for number, result in progress((workers or here()).results(run, tasks), len(tasks)):
        if isinstance(result, WorkerLostError):
            raise InputError(f"{cases[number].name}: {result}; --workers 1 calculates without any")
        found[number] = result
    return judge(cases, [found[number] for number in range(len(tasks))])
