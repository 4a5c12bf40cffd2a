"""A sweep as a folder: what is planned, what is done, what has failed; every file is there whole or not at all.

``plan.json`` and ``points.parquet`` say what is planned, before anything runs. A point is done when ``done/`` has its
mark, which is written last and holds the checksums of its tables; ``failed/`` says why points failed, which are tried
again by the next call. All others are pending.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sim import MODEL_VERSION
from sim.errors import InputError
from sim.study.files.parquet import parquet_bytes
from sim.study.files.whole import remove_leftovers, write_whole
from sim.study.sweep.point import ANNUAL, BANDS, MILESTONES, PointFailed
from sim.study.sweep.point_table import point_table
from sim.study.sweep.points import Point

PLAN, POINTS, DONE, FAILED = "plan.json", "points.parquet", "done", "failed"
_NOT_READABLE = (OSError, ValueError, KeyError, TypeError)  # gone, no JSON, or not what we wrote


@dataclass(frozen=True)
class SweepFolder:
    """Where a sweep stands. kinds: of tables that a finished point has."""

    path: Path
    kinds: tuple[str, ...] = (ANNUAL, BANDS, MILESTONES)

    def file(self, kind: str, run: str) -> Path:
        """Where a table of a point stands or will stand."""
        return self.path / kind / f"{run}.parquet"

    def finished(self, run: str) -> dict[str, bytes] | None:
        """Tables of a finished point; None where one of them is missing, or is not as it was written."""
        try:
            mark = json.loads(self._note(DONE, run).read_bytes())
            files = {kind: self.file(kind, run).read_bytes() for kind in self.kinds}
            same = mark["run"] == run and all(_sum(content) == mark["sha256"][kind] for kind, content in files.items())
        except _NOT_READABLE:
            return None
        return files if same else None

    def is_done(self, run: str) -> bool:
        """Whether all tables of a point are there and whole."""
        return self.finished(run) is not None

    def keep(self, run: str, files: Mapping[str, bytes]) -> None:
        """Write the tables of a finished point and forget an old failure; the mark that it is done comes last."""
        for kind in self.kinds:
            write_whole(self.file(kind, run), files[kind])
        self._note(FAILED, run).unlink(missing_ok=True)
        mark = {"run": run, "sha256": {kind: _sum(files[kind]) for kind in self.kinds}}
        write_whole(self._note(DONE, run), _json(mark))

    def note_failure(self, run: str, failure: PointFailed) -> None:
        """Remember why a point failed, unless a sweep beside this one has finished it."""
        if not self.is_done(run):
            write_whole(self._note(FAILED, run), _json(asdict(failure)))

    def _note(self, state: str, run: str) -> Path:
        return self.path / state / f"{run}.json"

    def failures(self) -> dict[str, str]:
        """Message of every failed point."""
        return {path.stem: _message(path) for path in sorted((self.path / FAILED).glob("*.json"))}

    def foreign(self, runs: Iterable[str]) -> list[str]:
        """Tables in the folder that are of none of these points, e.g. put there by hand; nothing here reads them."""
        known = set(runs)
        paths = (path for kind in self.kinds for path in sorted((self.path / kind).glob("*.parquet")))
        return [str(path.relative_to(self.path)) for path in paths if path.stem not in known]

    def plan(self) -> dict[str, Any]:
        """What ``plan.json`` says.

        Raises:
            InputError: there is no sweep, or one of another model version.
        """
        plan = self._planned()
        if plan is None:
            raise InputError(f"{self.path}: is no sweep folder; gigaramp sweep makes one")
        if plan["model_version"] != MODEL_VERSION:
            raise InputError(
                f"{self.path}: was made by model version {plan['model_version']}, this is {MODEL_VERSION}; their "
                "points cannot be mixed. Take another folder with results=..., or remove it"
            )
        return plan

    def _planned(self) -> dict[str, Any] | None:
        try:
            content = json.loads((self.path / PLAN).read_bytes())
            return content if content["model_version"] else None
        except _NOT_READABLE:
            return None

    def record(self, plan: Mapping[str, Any], points: Sequence[Point]) -> None:
        """Write down all that is planned, before the first point runs; leftovers of an interrupted call are removed.

        Raises:
            InputError: the folder holds a sweep of another model version; nothing was touched.
        """
        if self._planned() is not None:
            self.plan()
        folders = [self.path, *(self.path / name for name in (*self.kinds, DONE, FAILED))]
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
            remove_leftovers(folder)
        write_whole(self.path / POINTS, parquet_bytes(point_table(points)))
        write_whole(self.path / PLAN, _json(plan))


def finished_elsewhere(run: str, folder: SweepFolder) -> dict[str, bytes] | None:
    """Tables of a point from another sweep beside this one that has finished the same scenario."""
    for other in sorted(folder.path.parent.glob("sweep-*")):
        if other != folder.path and (files := SweepFolder(other, folder.kinds).finished(run)) is not None:
            return files
    return None


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, default=str) + "\n").encode()


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _message(path: Path) -> str:
    try:
        return str(json.loads(path.read_bytes())["message"])
    except _NOT_READABLE:
        return f"{FAILED}/{path.name} cannot be read"
