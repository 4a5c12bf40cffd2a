"""Finished studies of a scenario, found again beside its run."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.schema import Scenario
from sim.study.files.folder import StoredFolder, VersionError, open_folder
from sim.study.files.identity import scenario_hash

_ASKED = ("milestone", "target", "chance")  # what makes two studies of one kind different questions
_SIZE = ("replications", "points")


def studies_of(scenario: Scenario, kind: str, results: Path, **said: object) -> list[StoredFolder]:
    """The finished studies of a kind of this very scenario in a folder of results, in a stable order.

    ``said``: what their manifests have to say besides; the number of replications may be another unless it is given
    there. Of two with the same question the larger is taken.

    Raises:
        InputError: one that has the name of the scenario is damaged.
    """
    wanted = {"kind": kind, "scenario_hash": scenario_hash(scenario), **said}
    found: dict[tuple[str, ...], StoredFolder] = {}
    for study in sorted(_studies(results, kind, scenario.name, wanted), key=_size):
        found[tuple(str(study.manifest.get(key, "")) for key in _ASKED)] = study
    return [found[asked] for asked in sorted(found)]


def _studies(results: Path, kind: str, name: str, wanted: Mapping[str, object]) -> Iterator[StoredFolder]:
    for path in sorted(results.glob(f"{kind}-*/")):
        own = re.fullmatch(rf"{kind}-{re.escape(name)}-[0-9a-f]{{10}}", path.name)
        try:
            study = open_folder(path)
        except VersionError:
            continue  # to be made again
        except InputError:
            if own:
                raise
            continue  # of another scenario, or no study at all
        if wanted.items() <= study.manifest.items():
            yield study


def _size(study: StoredFolder) -> tuple[Any, ...]:
    return (*(int(study.manifest.get(key, 0)) for key in _SIZE), study.path.name)
