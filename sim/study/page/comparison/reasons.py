"""Why one is earlier, as a finished ``gigaramp compare A B --why`` beside the comparison tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputError
from sim.scenario.milestones import milestone_of
from sim.study.compare.asked import Asked
from sim.study.compare.way import two_of
from sim.study.compare.why_stored import KIND, why_folder, why_of
from sim.study.files.folder import StoredFolder, open_folder, stands
from sim.study.page.pictures import Shown, kept
from sim.study.paired import Shift


@dataclass(frozen=True)
class Reasons:
    """What moves one to the other.

    refused: why there can be no answer, empty where there can.
    label, conclusion, largest, shown: of a finished study, else empty; label: of its milestone; largest: name and
    months of the step that moves most the way of the whole.
    """

    refused: str = ""
    label: str = ""
    conclusion: tuple[str, ...] = ()
    largest: tuple[str, Shift] | None = None
    shown: Shown | None = None


def reasons_for(first: Asked, other: Asked, letter: str, milestones: Sequence[str], results: Path) -> Reasons:
    """The finished study of the first of these milestones that has one in a folder of results.

    Raises:
        InputError: it is damaged.
    """
    try:
        before, after = two_of([first, other])
    except InputError as error:
        return Reasons(refused=str(error).partition("\n")[0])
    known = [found for name in milestones if (found := milestone_of(name, before)) is not None]
    folders = [results / why_folder(before, after, milestone).name for milestone in known]
    folder = next((open_folder(folder, KIND) for folder in folders if stands(folder)), None)
    return Reasons() if folder is None else _read(folder, letter)


def _read(folder: StoredFolder, letter: str) -> Reasons:
    content = why_of(folder)
    steps = [(step["label"], Shift(**step["in_order"])) for step in content["steps"]]
    picture = kept(f"why_{letter}", content["headline"], folder, KIND)
    largest = _largest(steps, Shift(**content["total"]))
    return Reasons("", content["label"], tuple(content["conclusion"]), largest, picture)


def _largest(steps: Sequence[tuple[str, Shift]], total: Shift) -> tuple[str, Shift] | None:
    """The step that certainly goes the way of the whole, and furthest."""
    sign = 1.0 if (total.months or 0.0) > 0.0 else -1.0
    same = [(label, step) for label, step in steps if step.clear and sign * (step.months or 0.0) > 0.0]
    return max(same, key=lambda found: sign * (found[1].months or 0.0), default=None)
