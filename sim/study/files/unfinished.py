"""What a run has calculated before it is whole: kept beside its folder, so that a run that was ended goes on there."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim import MODEL_VERSION, __version__
from sim.jit import key
from sim.scenario.milestones import milestones
from sim.scenario.schema import Scenario
from sim.scenario.size import BLOCK
from sim.scratch import Scratch, locked, unlock
from sim.study.running.kept import InFolder
from sim.study.running.precision import aim_of
from sim.whole import remove_leftovers, write_whole

_MADE_BY = "made_by.json"


def unfinished_folder(target: Path) -> Path:
    """Where a run keeps what it has calculated until its own folder stands."""
    return target.parent / f".{target.name}.unfinished"


@contextmanager
def unfinished(scenario: Scenario, target: Path) -> Iterator[InFolder | None]:
    """Replications of a run as they come; None for so few that memory does. Removed when the run stands.

    Only one of several that run the same keeps what others may go on with.

    Raises:
        OSError: it cannot be written.
    """
    aim = aim_of(scenario)
    total = aim.cap if aim is not None else scenario.replications
    folder = unfinished_folder(target)
    if total <= BLOCK:
        yield None
        return
    folder.mkdir(parents=True, exist_ok=True)
    lock = locked(folder, wait=False)
    if lock is None:
        with Scratch(target.parent, target.name) as scratch:
            yield InFolder(scratch.folder, total)
        return
    kept = None
    try:
        _drop_others(folder, scenario)
        kept = InFolder(folder, total)
        yield kept
        kept = None
    finally:
        if not kept:  # whole, or nothing to go on with
            shutil.rmtree(folder, ignore_errors=True)
        unlock(lock)


def _drop_others(folder: Path, scenario: Scenario) -> None:
    """Remove what another program calculated, and what was half written."""
    made = (__version__, MODEL_VERSION, key(), [milestone.name for milestone in milestones(scenario)])
    told = json.dumps(made).encode()
    with suppress(OSError):
        if (folder / _MADE_BY).read_bytes() == told:
            remove_leftovers(folder)
            return
    for path in folder.iterdir():
        path.unlink()
    write_whole(folder / _MADE_BY, told)
