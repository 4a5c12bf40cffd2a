"""What stands in a folder of results, from what its folders say of themselves: no table is read, nothing composed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.report.look.words import brief, brief_between
from sim.study.files.folder import MANIFEST, StoredFolder, open_folder
from sim.study.files.kinds import RUN, Summary
from sim.study.files.note import note_facts

BROKEN = "broken"
_PLAN = "plan.json"


@dataclass(frozen=True)
class Listed:
    """A stored folder. kind: what it is, ``BROKEN`` where it cannot be read.

    even, chance: of a run, the date of an even chance of its goal, and the chance of the date announced for it.
    count: replications, or points; told: in lines: what it is about, what was set, its note.
    """

    name: str
    kind: str
    made: datetime
    even: str
    chance: str
    count: str
    told: tuple[str, ...]


def listed(place: Path) -> list[Listed]:
    """All stored folders, the newest first; others are passed over."""
    found = [one for path in place.iterdir() if not path.name.startswith(".") and (one := _listed(path)) is not None]
    return sorted(found, key=lambda one: (one.made, one.name), reverse=True)


def _listed(path: Path) -> Listed | None:
    known = next((path / name for name in (_PLAN, MANIFEST) if (path / name).is_file()), None)
    if known is None:
        return None
    made = datetime.fromtimestamp(known.stat().st_mtime)
    try:
        stored = open_folder(path, any_model=True, name=known.name)
        return _run(stored, made) if stored.manifest["kind"] == RUN else _other(stored, made)
    except InputError as error:
        return Listed(path.name, BROKEN, made, "-", "-", "-", (str(error).removeprefix(f"{path}: "),))


def _run(stored: StoredFolder, made: datetime) -> Listed:
    summary = stored.json("summary.json", Summary)
    row, ran = summary["milestones"].get(summary["headline"]), summary["replications"] - summary["failed"]
    if row is None:
        raise stored.damaged("summary.json has no row of its goal")
    goal = row["label"].partition(" (")[0]
    told = (f"{goal}; {_set(stored.manifest)}", *note_facts(stored.path))
    return Listed(stored.path.name, RUN, made, (row["p50"] or "-")[:7], _chance(row), f"{ran:,}", told)


def _chance(row: Mapping[str, Any]) -> str:
    if row["probability_by"] is None:
        return "-"
    if row["replications"] == 1:
        return brief(row["probability_by"], 1)
    return brief_between(row["probability_by"], *row["probability_interval"])


def _other(stored: StoredFolder, made: datetime) -> Listed:
    """A sweep or a study."""
    manifest, kind = stored.manifest, stored.manifest["kind"]
    if "question" in manifest:
        told = [manifest["question"], _set(manifest), *note_facts(stored.path)]
    elif "compared" in manifest:
        told = [" against ".join(dict.fromkeys(side["name"] for side in manifest["compared"]))]
    elif "plants" in manifest:
        told = [f"{len(manifest['plants'])} plants; {_set(manifest)}"]
    else:
        told = [manifest.get("headline", ""), _set(manifest)]
    count = manifest.get("points", manifest.get("replications"))
    size = "-" if count is None else f"{count:,}"
    return Listed(stored.path.name, kind, made, "-", "-", size, tuple(filter(None, told)))


def _set(manifest: Mapping[str, Any]) -> str:
    return " ".join(_overrides(manifest)) or "nothing set"


def _overrides(manifest: Mapping[str, Any]) -> list[str]:
    """What was set, without what the folder's name says: the scenario, or the name in its place."""
    set_to = {text.partition("=")[0]: text for text in manifest["overrides"]}
    said = "name" if "name" in set_to else "scenario"
    return [text for key, text in set_to.items() if key != said]
