"""The run or sweep that was made or shown last from a folder: noted by run and sweep, taken by verbs without a name.

Noted among the user's own files and not in ``results/``, which need not be there, be writable, or hold what was run.
"""

import hashlib
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sim.errors import InputError

RESULTS = Path("results")
RUN, SWEEP = "summary.json", "plan.json"  # files by which folders are known
KEPT = 200  # notes of other folders


def make_latest(folder: Path) -> None:
    """Note what was run or shown, unless nothing can be written there."""
    from sim.whole import write_whole

    kind = next((name for name in (RUN, SWEEP) if (folder / name).is_file()), None)
    if kind is None:
        return
    with suppress(OSError):
        os.utime(folder)  # for those who come without a note, from elsewhere
    with suppress(OSError):
        note, place = _note(), str(folder.absolute())
        note.parent.mkdir(parents=True, exist_ok=True)
        write_whole(note, json.dumps({**_noted(), kind: place, "last": place}).encode())
        for old in sorted(note.parent.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)[:-KEPT]:
            old.unlink()


def latest(kinds: Sequence[str] = (RUN,)) -> Path:
    """The folder that was run or shown last from here, else the newest in ``results/``; says which.

    Args:
        kinds: files by which a folder is known.

    Raises:
        InputError: there is none, or it is not there any more.
    """
    noted = _noted().get(kinds[0] if len(kinds) == 1 else "last")
    newest = _newest(kinds)
    if noted is None and newest is None:
        raise InputError(f"{RESULTS}/ holds no run yet; gigaramp run makes one, or name a folder")
    if noted is None:
        assert newest is not None
        print(f"Taken: {newest}, the newest in {RESULTS}/.", file=sys.stderr)
        return newest
    folder = _from_here(Path(noted))
    if not any((folder / kind).is_file() for kind in kinds):
        other = f"; the newest in {RESULTS}/ is {newest}" if newest else ""
        raise InputError(f"{folder}: was run or shown last from here, and is not there any more; name a folder{other}")
    print(f"Taken: {folder}, run or shown last from here.", file=sys.stderr)
    return folder


def _newest(kinds: Sequence[str]) -> Path | None:
    found = [path for kind in kinds for path in RESULTS.glob(f"*/{kind}") if not path.parent.name.startswith(".")]
    folders = (path.parent for path in found)
    return max(folders, key=lambda folder: (folder.stat().st_mtime_ns, folder.name), default=None)


def _noted() -> dict[str, str]:
    try:
        found = json.loads(_note().read_text(encoding="utf-8"))
        return {str(key): str(value) for key, value in found.items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}  # none, or one that cannot be read: time stamps say it then


def _note() -> Path:
    """The note of the current folder.

    Raises:
        OSError: there is no place for it.
    """
    home = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/.local/state")
    if not os.path.isabs(home):  # nobody's home
        raise OSError(f"{home}: is no place for notes")
    return Path(home) / "gigaramp" / f"latest-{hashlib.sha256(os.fsencode(Path.cwd())).hexdigest()[:16]}.json"


def _from_here(folder: Path) -> Path:
    """As it would be named from the current folder."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
