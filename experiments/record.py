"""Put a forecast on record, or score one against what was seen since.

python experiments/record.py FOLDER SCENARIO [OVERRIDES] [-cd DIR]    write FOLDER/SCENARIO.json, once
python experiments/record.py FILE.json --against PLANT [-cd DIR]      score it; PLANT as in gigaramp reference

A record is never written over. It keeps its histories, so that it is scored as it was made, by any later version.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from errno import EACCES
from pathlib import Path

from sim.cli.studies import writing
from sim.cli.words import check_blanks
from sim.errors import InputError
from sim.letters import harmless
from sim.reference.load import plant_named
from sim.scenario.load import load_scenario
from sim.scenario.overrides import key_of
from sim.study.backtest.forecast import Forecast
from sim.study.backtest.record import course_of, record_of
from sim.study.backtest.rows import rows_of
from sim.study.backtest.sheets import HOW_SCORED
from sim.study.backtest.words import rows_table
from sim.study.files.regular import read_regular
from sim.study.files.seal import sealed, unsealed
from sim.study.running.runner import workers_for
from sim.whole import write_whole

REPLICATIONS = "replications=200"
_MOST = 1 << 24  # bytes of a record


def put(folder: Path, name: str, overrides: list[str], config_dir: Path | None, today: date) -> str:
    """Write a record; returns what is to be said.

    Raises:
        InputError: there is one already, or the scenario is refused.
    """
    target = folder / f"{name}.json"
    if os.path.lexists(target):
        raise InputError(f"{target} is on record already; it was left as it is")
    if named := [text for text in overrides if key_of(text) == "name"]:
        raise InputError(f"{named[0]}: a record is called like its scenario; leave it out")
    if not any(key_of(text) == "replications" for text in overrides):
        overrides = [*overrides, REPLICATIONS]
    scenario = load_scenario([f"scenario={name}", *overrides], config_dir)
    with writing(folder):  # before it is simulated, not after
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))
    with workers_for(scenario) as workers:
        content = record_of(scenario, overrides, today, workers)
    with writing(target):
        write_whole(target, sealed(content))
    return f"Wrote {target}."


def score(record: Path, name: str, config_dir: Path | None) -> str:
    """What was seen of a plant beside a record.

    Raises:
        InputError: it is no record, was changed, is of another plant, or there is no such plant.
    """
    plant = plant_named(name, config_dir)
    try:
        content = unsealed(read_regular(record, _MOST))
        course = course_of(content)
    except ValueError as error:
        raise InputError(f"{record}: {error}") from None
    if content["scenario"] not in (known := (plant.forecast.scenario, *plant.forecast.also)):
        raise InputError(
            f"{record}: is a forecast of the scenario {content['scenario']!r}; that of the plant {name} is "
            f"{' or '.join(known)}, as forecast.scenario and forecast.also say"
        )
    rows = rows_of(Forecast(plant, course))
    title = harmless(content["title"], keep="")
    head = f"{title}, made on {content['made_on']} by model version {content['model_version']}"
    return f"{head}, n = {content['replications']}\n\n{rows_table(rows)}\n\n{HOW_SCORED}"


def _asked(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(description="Put a forecast on record, or score one against what was seen since.")
    parser.add_argument("place", type=Path, help="folder of records, or a record to score")
    parser.add_argument("words", nargs="*", help="scenario and overrides")
    parser.add_argument("--against", metavar="PLANT", help="a reference plant")
    parser.add_argument("-cd", dest="config_dir", type=Path, help="folder with your own scenario/ or reference/")
    return parser.parse_args(arguments)


def _done(asked: Namespace) -> str:
    if asked.against:
        if asked.words:
            raise InputError(f"{asked.words[0]}: a record is scored as it was made; leave it out")
        return score(asked.place, asked.against, asked.config_dir)
    if not asked.words:
        raise InputError("name a scenario, or --against a plant; --help says more")
    check_blanks(asked.words)
    name, *overrides = asked.words
    return put(asked.place, name, overrides, asked.config_dir, date.today())


def main(arguments: list[str]) -> int:
    """Write or score; returns the exit status: 2 where something given is not usable."""
    try:
        print(_done(_asked(arguments)), flush=True)
    except InputError as error:
        print(f"record.py: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
