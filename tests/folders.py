"""Folders as the program would have left them, with another content: what a content does, apart from damage."""

import json
from pathlib import Path
from typing import Any

from sim.study.files.folder import MANIFEST
from sim.study.files.seal import sealed
from sim.study.files.store import TIMING, file_sums, head_of
from sim.study.sweep.folder import PLAN

_SAID = {
    "scenario": "renault_2021", "scenario_hash": "0" * 10, "as_planned": [], "overrides": [], "seed": 1, "failures": [],
    "milestone": "rate_10", "headline": "it is so",
}  # fmt: skip
_OF_KIND: dict[str, dict[str, Any]] = {
    "gap": {"replications": 4},
    "levers": {"target": "2026-12-31", "even": None, "replications": 200, "p50": None},
    "must": {
        "target": "2026-12-31", "chance": 0.8, "points": 100, "ran": 100, "successes": 9, "best_rate_gwh_per_year": 9.0,
        "conclusion": [],
    },
    "sensitivity": {
        "replications": 600, "ran": 600, "replications_of_tornado": 60, "p50": None, "split": None, "noise": 0.1,
        "shares_together": 0.9, "shares_give_or_take": 0.1,
    },
}  # fmt: skip


def manifest(folder: Path, name: str = MANIFEST) -> dict[str, Any]:
    """What a folder says of itself."""
    found = dict(json.loads((folder / name).read_text(encoding="utf-8")))
    del found["seal"]
    return found


def resealed(folder: Path, *, of: str = MANIFEST, **changes: object) -> Path:
    """The folder with something else in its manifest, and the checksums of its files as they are."""
    said = manifest(folder, of)
    files = {name for name in said["files"] if (folder / name).is_file()}
    (folder / of).write_bytes(sealed({**said, "files": file_sums(folder, sorted(files)), **changes}))
    return folder


def unsealed_version(folder: Path, number: int, name: str = MANIFEST) -> None:
    """Another model version, by whatever program."""
    said = json.loads((folder / name).read_text(encoding="utf-8"))
    (folder / name).write_text(json.dumps({**said, "model_version": number}), encoding="utf-8")


def rewritten(folder: Path, name: str, content: bytes) -> Path:
    """The folder with another content of a file, by somebody who knows how checksums are made."""
    (folder / name).write_bytes(content)
    return resealed(folder, of=PLAN if (folder / PLAN).is_file() else MANIFEST)


def finished_study(folder: Path, kind: str, **said: object) -> Path:
    """The manifest of a study over what stands in its folder."""
    names = sorted(path.name for path in folder.iterdir() if path.name not in (MANIFEST, TIMING))
    head = {**head_of(kind, folder.name.rpartition("-")[2]), **_SAID, **_OF_KIND[kind], **said}
    (folder / MANIFEST).write_bytes(sealed({**head, "files": file_sums(folder, names)}))
    return folder
