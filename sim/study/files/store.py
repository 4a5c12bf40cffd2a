"""The one writer of stored folders: written beside and renamed, so that one is there whole or not at all."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from sim import MODEL_VERSION, __version__
from sim.csv_text import csv_bytes
from sim.report.text.terminal import fitted
from sim.scenario.schema import Scenario
from sim.scratch import Scratch
from sim.study.files.columns import COLUMNS
from sim.study.files.folder import MANIFEST, StoredFolder
from sim.study.files.identity import scenario_hash
from sim.study.files.kinds import SCHEMA
from sim.study.files.parquet import Table, write_parquet
from sim.study.files.regular import sum_of
from sim.study.files.seal import json_bytes, sealed
from sim.study.files.texts import plain_yaml
from sim.study.running.failures import Failure
from sim.whole import write_whole

TIMING = "timing.json"  # says how long it took, which is another time each time, and nothing of what was found


class RunWriter:
    """Writes a run or a study into a folder of its own, which takes its place when all of it is written.

    ``with RunWriter(target) as writer: ...``: an exception inside leaves nothing behind.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self._scratch = Scratch(self.target.parent, self.target.name)
        self.folder = self._scratch.folder
        self._manifest: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._publish()
        finally:
            self._scratch.remove()

    @property
    def number(self) -> str:
        """The hash that names the folder."""
        return self.target.name.rpartition("-")[2]

    def manifest(self, content: Mapping[str, Any]) -> None:
        """What the folder will say of itself, with the checksums of all that was written until the end."""
        self._manifest = {**content}

    def json(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON file."""
        self.content(name, json_bytes(content))

    def table(self, name: str, table: Table) -> None:
        """Write one of the tables that are kept."""
        write_parquet(self.folder / f"{name}.parquet", table, COLUMNS[name])

    def yaml(self, name: str, content: Any) -> None:
        """Write a YAML file, as a reader would lay it out."""
        self.content(name, plain_yaml(content))

    def text(self, name: str, text: str) -> None:
        """Write a text, as a terminal would show it."""
        self.content(name, f"{fitted(text)}\n".encode())

    def csv(self, name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write a CSV file."""
        self.content(name, csv_bytes(head, rows))

    def content(self, name: str, content: bytes) -> None:
        """Write a file."""
        (self.folder / name).write_bytes(content)

    def _publish(self) -> None:
        """Move the finished folder into place; a run that stands there already is the same and stays."""
        self.content(MANIFEST, sealed(self._manifest | {"files": file_sums(self.folder)}))
        try:
            os.chmod(self.folder, 0o755)
            os.rename(self.folder, self.target)
        except OSError:
            if not (self.target / MANIFEST).is_file():
                raise


def file_sums(folder: Path, names: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """Bytes and checksum of files, default: of all that are there."""
    names = sorted(path.name for path in folder.iterdir()) if names is None else names
    sums = {name: sum_of(folder / name) for name in names if name != TIMING}
    return {name: {"size": size, "sha256": found} for name, (size, found) in sums.items()}


def add_file(folder: StoredFolder, name: str, content: bytes) -> None:
    """Add a file to a folder that stands; until its manifest knows of it the file is none of it."""
    write_whole(folder.path / name, content)
    files = folder.manifest["files"] | file_sums(folder.path, [name])
    write_whole(folder.path / MANIFEST, sealed(folder.manifest | {"files": dict(sorted(files.items()))}))


def manifest_of(
    kind: str, number: str, scenario: Scenario, overrides: Sequence[str], failures: Iterable[Failure], **more: object
) -> dict[str, Any]:
    """What the folder of a run or a study says of itself; ``more``: what only its kind knows."""
    return {
        **head_of(kind, number),
        **more,
        "scenario": scenario.name,
        "scenario_hash": scenario_hash(scenario),
        "as_planned": sorted(scenario.planned.names()),
        "overrides": list(overrides),
        "seed": scenario.seed,
        "failures": [asdict(failure) for failure in failures],
    }


def head_of(kind: str, number: str) -> dict[str, Any]:
    """What every folder says of itself; number: the hash that names it."""
    return {
        "kind": kind, "schema": SCHEMA, "gigaramp": __version__, "model_version": MODEL_VERSION, "hash": number,
    }  # fmt: skip
