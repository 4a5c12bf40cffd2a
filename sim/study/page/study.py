"""The report of a study alone - gap, levers, what must be true, the spread: its answer and its pictures."""

from pathlib import Path

from sim.errors import InputError
from sim.report.page.page import Page, Section
from sim.study.files.folder import StoredFolder, open_folder
from sim.study.page.pictures import Shown, pictures_in

# What a page calls them; comparisons and runs have pages of their own.
_CALLED = {
    "gap": "Why it is later", "levers": "What would bring it forward", "must": "What must be true for a date",
    "sensitivity": "What the spread comes from", "assumptions": "Which assumptions move the date",
    "why": "Why one is earlier or later than the other",
}  # fmt: skip


def study_in(folder: Path) -> StoredFolder | None:
    """The study that stands in a folder, if one does."""
    try:
        found = open_folder(folder)
    except InputError:
        return None  # whatever it is, it is said where it is read
    if found.manifest["kind"] == "backtest":
        raise InputError(f"{folder}: is a back-test, whose page is there already: {folder / 'report.html'}")
    return found if found.manifest["kind"] in _CALLED else None


def study_report(study: StoredFolder) -> tuple[Page, tuple[Shown, ...]]:
    """The whole report, and its pictures.

    Raises:
        InputError: a picture is missing or damaged.
    """
    said, shown = study.manifest, tuple(pictures_in(study.path).values())
    facts = (f"scenario {said['scenario']}", f"milestone {said['milestone']}", f"hash {said['hash']}")
    made = (
        f"gigaramp {said['gigaramp']}, model version {said['model_version']}, seed {said['seed']}. The page of the run "
        "of the same scenario has the answer with its tables beside dates and volumes.",
    )
    sections = (
        Section("pictures", "In pictures", plates=tuple(one.plate for one in shown)),
        Section("changes", "What was changed", points=tuple(f"set: {text}" for text in said["overrides"])),
        Section("made", "How this was made", made),
    )
    answer = (f"{said['headline']}.", *said.get("conclusion", ()))
    return Page(_CALLED[said["kind"]], "Study report", facts, answer, _failed(said["failures"]), sections), shown


def _failed(failures: list[object]) -> tuple[str, ...]:
    """What a reader must know of replications that are missing."""
    return (f"{len(failures)} replications failed and count nowhere in these numbers.",) if failures else ()
