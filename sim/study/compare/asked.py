"""What is to be compared: run folders, scenarios by name, points of a sweep; each with where its tables stand."""

import os
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import MODEL_VERSION
from sim.errors import InputError
from sim.scenario.checks.check import check
from sim.scenario.load import compose_config, frozen
from sim.scenario.options import list_options
from sim.scenario.schema import Scenario
from sim.study.compare.points import Filter, points_in
from sim.study.files.folder import MANIFEST, StoredFolder, open_folder, stands
from sim.study.files.identity import run_folder, run_hash
from sim.study.files.kinds import RUN
from sim.study.files.stored import stored_run
from sim.study.running.progress import Progress
from sim.study.sweep.folder import PLAN, SweepFolder
from sim.study.sweep.point import ANNUAL, BANDS, MILESTONES
from sim.study.sweep.rows import check_table

MOST = 6  # more cannot be told apart in a picture
_TABLES = (MILESTONES, BANDS, ANNUAL)
_OVERRIDE = re.compile(r"~|[+]*[^\s=]+=")
_BETWEEN = re.compile(r"\s+(?=~|[+]*[^\s=]+=)")  # between the overrides of one quoted word


@dataclass(frozen=True)
class Asked:
    """One of those to be compared.

    place: where it stands or will stand, for people; milestones, bands, annual: its tables; run: its hash.
    overrides: what was set; config: of a scenario by name, None where the tables were made before.
    own_seed: what a scenario by name would have alone, where another was taken.
    """

    scenario: Scenario
    place: Path
    milestones: Path
    bands: Path
    annual: Path
    run: str
    model_version: int
    overrides: tuple[str, ...] = ()
    config: dict[str, Any] | None = None
    own_seed: int | None = None

    @property
    def is_point(self) -> bool:
        """Whether it is a point of a sweep, and not a run with a folder of its own."""
        return self.milestones.parent != self.place


def asked(words: Sequence[str], where: Sequence[Filter], config_dir: Path | None, fewest: int = 2) -> list[Asked]:
    """Read what is to be compared, in the order given; nothing is simulated.

    Args:
        words: run folders, sweep folders, scenarios by name with overrides of their own behind a blank
            (``"renault_2021 vendor_line_slots=4"``), and overrides ``key=value`` of all that are given by name.
        where: which points of sweep folders.
        config_dir: a folder of the user's own.
        fewest: to compare.

    Raises:
        InputError: a word is none of these, or there are too few or too many.
    """
    overrides = [word for word in words if _is_override(word)]
    things = [word for word in words if word.strip() and not _is_override(word)]
    found, named, swept = list[Asked](), False, False
    for word in things:
        if (Path(word) / PLAN).is_file():
            found += [_of_point(*point) for point in points_in(SweepFolder(Path(word)), where, config_dir)]
            swept = True
        elif _means_folder(word, config_dir):
            found.append(_of_folder(word))
        else:
            seed = found[0].scenario.seed if found else None
            found.append(_of_name(word, overrides, config_dir, seed))
            named = True
    if overrides and not named:
        raise InputError(f"{overrides[0]}: what is compared was run before; overrides go with scenarios by name")
    if where and not swept:
        raise InputError(f"--where {where[0].text}: chooses points of a sweep; give a folder results/sweep-NAME-HASH")
    _check_count(found, fewest)
    return found


def _is_override(word: str) -> bool:
    """A folder may be called ``year=2030``."""
    return bool(_OVERRIDE.match(word)) and not os.path.isdir(word)


def _means_folder(word: str, config_dir: Path | None) -> bool:
    """Whether a stored run is meant; what a plant of one's own is written into may stand there under its name."""
    name = _BETWEEN.split(word.strip())[0]
    if "/" not in name and not (Path(word) / MANIFEST).is_file() and name in list_options("scenario", config_dir):
        return False
    return "/" in name or os.path.isdir(name) or os.path.isdir(word)


def _check_count(found: Sequence[Asked], fewest: int) -> None:
    if len(found) < fewest:
        raise InputError(
            f"{len(found)} given, at least {fewest} are compared: run folders, scenarios by name, or a sweep folder, "
            'e.g.\n  gigaramp compare renault_2021 "renault_2021 vendor_line_slots=4"'
        )
    if len(found) > MOST:
        raise InputError(
            f"{len(found)} given, at most {MOST} are compared; choose with --where key=value from a sweep folder"
        )


def check_versions(asked: Sequence[Asked]) -> None:
    """Whether all were made by the model as it is.

    Raises:
        InputError: one was not.
    """
    for one in asked:
        if one.model_version != MODEL_VERSION:
            raise InputError(
                f"{one.place}: was made by model version {one.model_version}, this is {MODEL_VERSION}; run it again"
            )


def own_seeds(asked: Sequence[Asked]) -> dict[str, int]:
    """Seeds that scenarios would have alone, of those for which another was taken, by their names."""
    return {one.scenario.name: one.own_seed for one in asked if one.own_seed is not None}


def tables_made(one: Asked, progress: Progress) -> None:
    """Run a scenario that was asked for by name, unless its folder is there.

    Raises:
        InputError: its folder cannot be written, or is there and damaged.
    """
    from sim.study.study import run_to_folder

    if one.config is None:
        return
    if stands(one.place):
        _tables(open_folder(one.place, RUN))
        return
    try:
        run_to_folder(one.scenario, one.overrides, progress, one.config)
    except OSError as error:
        where = one.scenario.results
        raise InputError(f"results = {where!r}: cannot write there ({error.strerror or error})") from None


def _of_name(word: str, overrides: Sequence[str], config_dir: Path | None, seed: int | None) -> Asked:
    """A scenario by name; what its own word says goes before what is said of all.

    seed: of the first of those compared, taken where the command gives none: only the same luck can be compared.
    """
    name, *own = _BETWEEN.split(word.strip())
    known = list_options("scenario", config_dir)
    if name not in known:
        raise InputError(
            f"{name}: is neither a folder nor a scenario; known scenarios: {', '.join(known)}\n"
            'overrides of one go into its own word, e.g. "renault_2021 vendor_line_slots=4"'
        )
    keys = {text.partition("=")[0] for text in own}
    said = (f"scenario={name}", *(text for text in overrides if text.partition("=")[0] not in keys), *own)
    config, own_seed = compose_config(said, config_dir), None
    if seed not in (None, config["seed"]) and not any(text.startswith("seed=") for text in said):
        own_seed, said = config["seed"], (*said, f"seed={seed}")
        config = {**config, "seed": seed}
    scenario = frozen(config)
    check(scenario)
    place = run_folder(scenario)
    milestones, bands, annual = (place / f"{name}.parquet" for name in _TABLES)
    return Asked(scenario, place, milestones, bands, annual, run_hash(scenario), MODEL_VERSION, said, config, own_seed)


def _tables(folder: StoredFolder) -> list[Path]:
    """Where the tables of a run stand, which are as they were written."""
    return [folder.table(name) for name in _TABLES]


def _of_folder(word: str) -> Asked:
    folder, (name, *own) = Path(word), _BETWEEN.split(word.strip())
    if own and not folder.is_dir() and os.path.isdir(name):
        call = shlex.join(["gigaramp", "run", name, *own])
        raise InputError(f"{word}: changes of a stored run are run first, then compared by their own folder:\n  {call}")
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder; see results/, or gigaramp list for scenarios by name")
    scenario, stored = stored_run(folder)
    said, (milestones, bands, annual) = stored.manifest, _tables(stored)
    overrides = tuple(said["overrides"])
    return Asked(scenario, folder, milestones, bands, annual, said["hash"], said["model_version"], overrides)


def _of_point(folder: SweepFolder, run: str, scenario: Scenario, overrides: tuple[str, ...]) -> Asked:
    milestones, bands, annual = (check_table(folder, folder.file(kind, run), kind) for kind in _TABLES)
    return Asked(scenario, folder.path, milestones, bands, annual, run, MODEL_VERSION, overrides)
