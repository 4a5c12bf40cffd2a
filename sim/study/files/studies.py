"""Finished studies of a scenario, found again beside its run."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.schema import Scenario
from sim.study.files.identity import scenario_hash

_ASKED = ("milestone", "target", "chance")  # what makes two studies of one kind different questions
_SIZE = ("replications", "points")


@dataclass(frozen=True)
class StoredStudy:
    """Where it stands, and what its ``manifest.json`` says."""

    folder: Path
    manifest: Mapping[str, Any]

    def said(self, key: str) -> Any:
        """An entry of the manifest.

        Raises:
            InputError: it is not there.
        """
        if key not in self.manifest:
            path = self.folder / "manifest.json"
            raise InputError(f"{path}: is damaged (it has no {key}); remove that folder and make the study again")
        return self.manifest[key]


def studies_of(scenario: Scenario, kind: str, results: Path, **said: object) -> list[StoredStudy]:
    """The finished studies of a kind of this very scenario in a folder of results, in a stable order.

    ``said``: what their manifests have to say besides; the number of replications may be another unless it is given
    there. Of two with the same question the larger is taken.
    """
    wanted = {"study": kind, "scenario_hash": scenario_hash(scenario), **said}
    found: dict[tuple[str, ...], StoredStudy] = {}
    for study in sorted(_studies(results.glob(f"{kind}-*/manifest.json"), wanted), key=_size):
        found[tuple(str(study.manifest.get(key, "")) for key in _ASKED)] = study
    return [found[asked] for asked in sorted(found)]


def _studies(manifests: Iterable[Path], wanted: Mapping[str, object]) -> Iterator[StoredStudy]:
    for path in manifests:
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            if wanted.items() <= manifest.items():
                yield StoredStudy(path.parent, manifest)
        except (OSError, ValueError, AttributeError, TypeError):
            continue  # no study that was finished


def _size(study: StoredStudy) -> tuple[Any, ...]:
    return (*(int(study.manifest.get(key, 0)) for key in _SIZE), study.folder.name)
