"""What a planner wrote to a run or a sweep: a file beside the others that no result and no checksum knows of."""

from pathlib import Path

from sim.errors import InputError
from sim.letters import why_not_shown
from sim.study.files.regular import read_regular
from sim.whole import write_whole

NOTE = "note.txt"
LONGEST = 300  # letters
_MOST = 1 << 16  # bytes of a file that somebody may have written by hand


def check_note(text: str) -> str:
    """The note as it is kept.

    Raises:
        InputError: it is too long, or has letters that are not seen as they stand.
    """
    if len(text) > LONGEST:
        raise InputError(f"note={text[:40]}...: a note has at most {LONGEST} letters, this one {len(text):,}")
    if why := why_not_shown(text):
        raise InputError(f"note={text}: {why}")
    return text.strip()


def write_note(folder: Path, text: str) -> None:
    """Keep a note in the place of an earlier one; an empty one takes that away."""
    if text:
        write_whole(folder / NOTE, f"{text}\n".encode())
    else:
        (folder / NOTE).unlink(missing_ok=True)


def read_note(folder: Path) -> str:
    """The note of a folder in one line; empty where there is none that can be read."""
    try:
        return " ".join(read_regular(folder / NOTE, _MOST).decode("utf-8", errors="replace").split())[:LONGEST]
    except ValueError:
        return ""


def note_facts(folder: Path) -> list[str]:
    """The note as it stands among the facts of a page or a list, where there is one."""
    note = read_note(folder)
    return [f"note: {note}"] if note else []
