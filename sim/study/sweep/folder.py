"""A sweep as a folder: what is planned, what is done, what has failed; every file is there whole or not at all.

``plan.json`` and ``points.parquet`` say what is planned, before anything runs. A point is done when ``done/`` has its
mark, which is written last and holds the checksums of its tables; ``failed/`` says why points failed, which are tried
again by the next call. All others are pending. ``manifest.json`` is written when a call has come to its end, and holds
the checksums of what was made then.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.study.files.columns import check_point_columns
from sim.study.files.folder import MANIFEST, StoredFolder, VersionError, damaged, open_folder
from sim.study.files.kinds import PLAN as PLANNED
from sim.study.files.kinds import SWEEP
from sim.study.files.parquet import parquet_bytes
from sim.study.files.regular import make_inner, read_regular, sum_of_bytes
from sim.study.files.seal import sealed, unsealed
from sim.study.files.store import file_sums, head_of
from sim.study.sweep.point import ANNUAL, BANDS, MILESTONES, PointFailed
from sim.study.sweep.point_table import point_table
from sim.study.sweep.points import Point
from sim.whole import remove_leftovers, write_whole

PLAN, POINTS, DONE, FAILED = "plan.json", "points.parquet", "done", "failed"
_MOST_NOTE, _MOST_TABLE = 1 << 22, 1 << 40  # bytes
_OTHERS = "their points cannot be mixed. Take another folder with results=..., or remove it"
_MENDED = "the same gigaramp sweep again makes it anew"


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
            mark = unsealed(read_regular(self._note(DONE, run), _MOST_NOTE))
            files = {kind: read_regular(self.file(kind, run), _MOST_TABLE) for kind in self.kinds}
            same = mark["run"] == run and all(sum_of_bytes(files[kind]) == mark["sha256"][kind] for kind in files)
        except (ValueError, KeyError, TypeError):
            return None
        return files if same else None

    def is_done(self, run: str) -> bool:
        """Whether all tables of a point are there and whole."""
        return self.finished(run) is not None

    def done_of(self, runs: Iterable[str]) -> set[str]:
        """Those points that are done.

        Raises:
            InputError: one was done, and is not any more what it was.
        """
        ending = self.ending()
        once = set(ending.manifest["done"]) if ending is not None else set()
        found = set()
        for run in dict.fromkeys(runs):
            if self.is_done(run):
                found.add(run)
            elif run in once or os.path.lexists(self._note(DONE, run)):
                raise InputError(damaged(self.path, f"point {run} is not what was written", _MENDED))
        return found

    def keep(self, run: str, files: Mapping[str, bytes]) -> None:
        """Write the tables of a finished point and forget an old failure; the mark that it is done comes last."""
        for kind in self.kinds:
            write_whole(self.file(kind, run), files[kind])
        self._note(FAILED, run).unlink(missing_ok=True)
        mark = {"run": run, "sha256": {kind: sum_of_bytes(files[kind]) for kind in self.kinds}}
        write_whole(self._note(DONE, run), sealed(mark))

    def note_failure(self, run: str, failure: PointFailed) -> None:
        """Remember why a point failed, unless a sweep beside this one has finished it."""
        if not self.is_done(run):
            self._note(DONE, run).unlink(missing_ok=True)
            write_whole(self._note(FAILED, run), sealed(asdict(failure)))

    def _note(self, state: str, run: str) -> Path:
        return self.path / state / f"{run}.json"

    def failures(self, runs: Iterable[str]) -> dict[str, str]:
        """Message of every failed point.

        Raises:
            InputError: what was said of it is damaged.
        """
        return {run: self._message(run) for run in dict.fromkeys(runs) if os.path.lexists(self._note(FAILED, run))}

    def _message(self, run: str) -> str:
        note = self._note(FAILED, run)
        try:
            return str(unsealed(read_regular(note, _MOST_NOTE)).get("message", ""))
        except ValueError as error:
            raise InputError(damaged(self.path, f"{FAILED}/{note.name}: {error}", _MENDED)) from None

    def foreign(self, runs: Iterable[str]) -> list[str]:
        """Tables in the folder that are of none of these points, e.g. put there by hand; nothing here reads them."""
        known = set(runs)
        paths = (path for kind in self.kinds for path in sorted((self.path / kind).glob("*.parquet")))
        return [str(path.relative_to(self.path)) for path in paths if path.stem not in known]

    def plan(self) -> dict[str, Any]:
        """What ``plan.json`` says.

        Raises:
            InputError: there is no sweep, or it is damaged or of another version.
        """
        return self._planned().manifest

    def points(self) -> Path:
        """Where the table of all points stands.

        Raises:
            InputError: as ``plan``; or that table is damaged.
        """
        planned = self._planned()
        path = planned.whole(POINTS)
        try:
            check_point_columns(path)
        except ValueError as error:
            raise planned.damaged(error) from None
        return path

    def _planned(self) -> StoredFolder:
        return open_folder(self.path, PLANNED, name=PLAN, advice=_OTHERS)

    def ending(self) -> StoredFolder | None:
        """What was made when a call had come to its end; None before.

        Raises:
            InputError: it is damaged or of another version.
        """
        return open_folder(self.path, SWEEP, advice=_OTHERS) if os.path.lexists(self.path / MANIFEST) else None

    def end(self, names: Iterable[str], done: Iterable[str]) -> None:
        """Write down what was made in the end, and which points were done."""
        files = file_sums(self.path, sorted(names))
        content = {**head_of(SWEEP, self.path.name.rpartition("-")[2]), "files": files, "done": sorted(set(done))}
        write_whole(self.path / MANIFEST, sealed(content))

    def record(self, plan: Mapping[str, Any], points: Sequence[Point]) -> None:
        """Write down all that is planned, before the first point runs; leftovers of an interrupted call are removed.

        Raises:
            InputError: the folder holds a sweep of another version, or a link where a folder of it is meant.
        """
        self._refuse_others()
        self.path.mkdir(parents=True, exist_ok=True)
        inner = [self.path / name for name in (*self.kinds, DONE, FAILED)]
        for folder in inner:
            make_inner(folder)
        for folder in (self.path, *inner):
            remove_leftovers(folder)
        (self.path / MANIFEST).unlink(missing_ok=True)
        write_whole(self.path / POINTS, parquet_bytes(point_table(points)))
        write_whole(self.path / PLAN, sealed({**plan, "files": file_sums(self.path, [POINTS])}))

    def _refuse_others(self) -> None:
        try:
            self.plan()
        except VersionError:
            raise
        except InputError:  # none, or damaged: it is written now
            pass


def finished_elsewhere(run: str, folder: SweepFolder) -> dict[str, bytes] | None:
    """Tables of a point from another sweep beside this one that has finished the same scenario."""
    for other in sorted(folder.path.parent.glob("sweep-*")):
        if other != folder.path and (files := SweepFolder(other, folder.kinds).finished(run)) is not None:
            return files
    return None
