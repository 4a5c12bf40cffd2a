"""A back-test as a folder: every plant as soon as it is simulated, then the table, pictures, and what was run."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim import MODEL_VERSION
from sim.csv_text import csv_bytes
from sim.reference.plant import Plant
from sim.scenario.schema import Scenario
from sim.study.backtest.answer import ALL, Answer, answer_of
from sim.study.backtest.forecast import Forecast
from sim.study.backtest.plant import PlantDone, as_content, done_of, of_content
from sim.study.backtest.table import HEAD, table_rows
from sim.study.files.folder import MANIFEST, StoredFolder, open_folder
from sim.study.files.identity import run_hash
from sim.study.files.regular import read_regular
from sim.study.files.seal import sealed, unsealed
from sim.study.files.store import file_sums, head_of
from sim.study.running.progress import Progress, silent
from sim.study.running.runner import workers_for
from sim.whole import remove_leftovers, write_whole

KIND, PAGE, TABLE = "backtest", "report.html", "backtest.csv"
SCORING = 3  # raise it where the same histories are read or scored in another way
_MOST = 1 << 24  # bytes of a plant


@dataclass(frozen=True)
class Asked:
    """plants and their scenarios, in the same order; known: all plants; results: where folders go; words: as asked."""

    plants: Sequence[Plant]
    scenarios: Sequence[Scenario]
    known: Sequence[Plant]
    results: Path
    words: Sequence[str] = ()

    @property
    def folder(self) -> Path:
        """Where it stands or will stand; another number of replications, seed, plant or row makes another one."""
        content = {
            "model": MODEL_VERSION,
            "scoring": SCORING,
            "runs": [run_hash(scenario) for scenario in self.scenarios],
            "known": [plant.model_dump(mode="json") for plant in self.known],
        }
        text = json.dumps(content, sort_keys=True, allow_nan=False)
        return self.results / f"{KIND}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def backtest_to_folder(asked: Asked, progress: Progress = silent) -> int:
    """Simulate what is not there yet, and write the folder; returns how many plants were there already.

    progress: wraps the plants as they are done.

    Raises:
        AllFailedError: every replication of a plant failed.
        OSError: it cannot be written; what is finished stays.
    """
    folder, there, done = asked.folder, 0, list[PlantDone]()
    folder.mkdir(parents=True, exist_ok=True)
    remove_leftovers(folder)
    pairs = list(zip(asked.plants, asked.scenarios, strict=True))
    with workers_for(asked.scenarios[0]) as workers:
        for plant, scenario in progress(pairs, len(pairs)):
            found = _kept(folder, plant, scenario)
            there += found is not None
            if found is None:
                found = done_of(Forecast.of(plant, scenario, workers), run_hash(scenario))
                write_whole(folder / _file(plant.name), sealed(as_content(found)))
            done.append(found)
    _finish(folder, asked, done)
    return there


def _file(plant: str) -> str:
    """What a plant's file is called; a plant may be called like another file of the folder."""
    return f"plant_{plant}.json"


def _kept(folder: Path, plant: Plant, scenario: Scenario) -> PlantDone | None:
    """What an interrupted call has written of a plant; None where it is not there or not as it was written."""
    try:
        found = of_content(unsealed(read_regular(folder / _file(plant.name), _MOST)))
    except ValueError:
        return None
    return found if found.run == run_hash(scenario) and found.plant == plant.name else None


def _finish(folder: Path, asked: Asked, done: Sequence[PlantDone]) -> None:
    """Write what is made of all plants, the manifest last."""
    from sim.report.page.page import page_html
    from sim.study.backtest.page import backtest_page

    found = answer_of(done, asked.known)
    drawn = _draw(folder, found, asked.plants)
    svgs = {name: (folder / f"{name}.svg").read_bytes() for name in drawn}
    write_whole(folder / TABLE, csv_bytes(HEAD, table_rows(found)))
    write_whole(folder / PAGE, page_html(backtest_page(found, svgs, folder.name)).encode())
    made = [TABLE, PAGE, *(_file(one.plant) for one in done)]
    made += [f"{name}.{ending}" for name in drawn for ending in ("png", "svg")]
    first = asked.scenarios[0]
    content = {
        **head_of(KIND, folder.name.rpartition("-")[2]),
        "plants": [one.plant for one in done],
        "seed": first.seed,
        "replications": first.replications,
        "overrides": list(asked.words),
        "files": file_sums(folder, sorted(made)),
    }
    write_whole(folder / MANIFEST, sealed(content))


def _draw(folder: Path, found: Answer, plants: Sequence[Plant]) -> list[str]:
    """Draw all pictures; returns their names."""
    from sim.report.drawing import held_figure, plant_figure, save_figure
    from sim.study.backtest.picture import held_picture, plant_picture

    figures = {ALL: held_figure(held_picture(found))} if found.totals else {}
    for one, plant in zip(found.done, plants, strict=True):
        figures[f"plant_{plant.name}"] = plant_figure(plant_picture(one, plant))
    for name, figure in figures.items():
        save_figure(figure, folder, name)
    return list(figures)


def is_there(folder: Path) -> bool:
    """Whether a call has come to its end there."""
    return os.path.lexists(folder / MANIFEST)


def stored(folder: Path, *, any_model: bool = False) -> tuple[StoredFolder, list[PlantDone]]:
    """A finished back-test.

    Raises:
        InputError: it is none, damaged, or of another version.
    """
    found = open_folder(folder, KIND, any_model=any_model)
    plants: list[str] = found.manifest["plants"]
    if len(set(plants)) < len(plants):
        raise found.damaged("manifest.json: plants: one stands there twice")
    return found, [_done(found, plant) for plant in plants]


def _done(folder: StoredFolder, plant: str) -> PlantDone:
    raw = folder.content(_file(plant))
    try:
        found = of_content(unsealed(raw))
        if found.plant != plant:
            raise ValueError("it is another plant's")
    except ValueError as error:
        raise folder.damaged(f"{_file(plant)}: {error}") from None
    return found
