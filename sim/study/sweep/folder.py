"""A sweep as a folder: what is planned, what is done, what has failed; every file is there whole or not at all.

``plan.json`` and ``points.parquet`` say what is planned, before anything runs. A point is done when its file in
``milestones/`` stands, which is written last; ``failed/`` holds what failed and is tried again by the next call.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim import MODEL_VERSION
from sim.errors import InputError
from sim.study.parquet import write_parquet
from sim.study.sweep.point import ANNUAL, BANDS, MILESTONES, PointDone, PointFailed
from sim.study.sweep.points import Point
from sim.study.tables import Table

PLAN, POINTS, FAILED = "plan.json", "points.parquet", "failed"
_MAGIC = b"PAR1"


@dataclass(frozen=True)
class SweepFolder:
    """Where a sweep stands. kinds: of tables that a finished point has, milestones last."""

    path: Path
    kinds: tuple[str, ...] = (ANNUAL, BANDS, MILESTONES)

    def file(self, kind: str, run: str) -> Path:
        """Where a table of a point stands or will stand."""
        return self.path / kind / f"{run}.parquet"

    def is_done(self, run: str) -> bool:
        """Whether all tables of a point are there and whole."""
        return all(_is_whole(self.file(kind, run)) for kind in reversed(self.kinds))

    def keep(self, run: str, files: Mapping[str, bytes]) -> None:
        """Write the tables of a finished point, the mark that it is done last; an old failure is forgotten."""
        for kind in self.kinds:
            write_whole(self.file(kind, run), files[kind])
        (self.path / FAILED / f"{run}.json").unlink(missing_ok=True)

    def note_failure(self, run: str, failure: PointFailed) -> None:
        """Remember why a point failed."""
        write_whole(self.path / FAILED / f"{run}.json", json.dumps(asdict(failure), indent=2).encode())

    def failures(self) -> dict[str, str]:
        """Message of every failed point."""
        return {
            path.stem: json.loads(path.read_text())["message"] for path in sorted((self.path / FAILED).glob("*.json"))
        }

    def plan(self) -> dict[str, Any]:
        """What ``plan.json`` says.

        Raises:
            InputError: there is no sweep, or one of another model version.
        """
        try:
            content = json.loads((self.path / PLAN).read_text())
            version = content["model_version"]
        except (OSError, ValueError, KeyError, TypeError):
            raise InputError(f"{self.path}: is no sweep folder; gigaramp sweep makes one") from None
        if version != MODEL_VERSION:
            raise InputError(
                f"{self.path}: was made by model version {version}, this is {MODEL_VERSION}; their points cannot be "
                "mixed. Take another folder with results=..., or remove it"
            )
        return dict(content)

    def record(self, plan: Mapping[str, Any], points: Sequence[Point]) -> None:
        """Write down all that is planned, before the first point runs; leftovers of an interrupted call are removed.

        Raises:
            InputError: the folder holds a sweep of another model version.
        """
        if (self.path / PLAN).is_file():
            self.plan()
        for folder in (*self.kinds, FAILED):
            (self.path / folder).mkdir(parents=True, exist_ok=True)
            for left in (self.path / folder).glob(".*.part"):
                if not _is_running(left):
                    left.unlink(missing_ok=True)
        part = self.path / f".{POINTS}.{os.getpid()}.part"
        write_parquet(part, point_table(points))
        os.replace(part, self.path / POINTS)
        write_whole(self.path / PLAN, (json.dumps(plan, indent=2, default=str) + "\n").encode())


def done_elsewhere(run: str, folder: SweepFolder) -> SweepFolder | None:
    """Another sweep beside this one that has finished the same scenario."""
    for other in sorted(folder.path.parent.glob("sweep-*")):
        there = SweepFolder(other, folder.kinds)
        if other != folder.path and there.file(MILESTONES, run).is_file() and there.is_done(run):
            return there
    return None


def copied(run: str, there: SweepFolder) -> PointDone:
    """A point that another sweep has finished."""
    return PointDone({kind: there.file(kind, run).read_bytes() for kind in there.kinds}, 0.0)


def point_table(points: Sequence[Point]) -> Table:
    """One row a point: its number from 1, name, hash, and a column for every key that varies."""
    keys = list(dict.fromkeys(key for point in points for key in point.settings))
    columns: dict[str, Any] = {
        "point": np.array([point.number + 1 for point in points]),
        "name": np.array([point.case for point in points], object),
        "run": np.array([point.run for point in points], object),
    }
    names = []
    for number, key in enumerate(keys):
        columns[f"key_{number}"] = _column(point.settings.get(key) for point in points)
        names.append(f'key_{number} as "' + key.replace('"', '""') + '"')
    return Table(columns, f"select {', '.join(['point', 'name', 'run', *names])} from columns")


def _column(values: Iterable[Any]) -> np.ndarray[Any, Any]:
    """Numbers stay numbers where all are; anything else is text."""
    found = list(values)
    if all(isinstance(value, bool) for value in found):
        return np.array(found)
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in found):
        return np.array(found, float)
    return np.array(["" if value is None else str(value) for value in found], object)


def write_whole(path: Path, content: bytes) -> None:
    """Write beside and rename: the file is there whole or not at all."""
    part = path.parent / f".{path.name}.{os.getpid()}.part"
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _is_whole(path: Path) -> bool:
    """Whether a Parquet file begins and ends as one: a truncated file does not."""
    try:
        with path.open("rb") as file:
            begin = file.read(4)
            file.seek(-4, os.SEEK_END)
            return begin == _MAGIC and file.read(4) == _MAGIC
    except OSError:
        return False


def _is_running(part: Path) -> bool:
    """Whether the process that writes this file is still there: two sweeps may work in one folder."""
    match = re.search(r"\.(\d+)\.part$", part.name)
    return match is not None and Path(f"/proc/{match[1]}").exists()
