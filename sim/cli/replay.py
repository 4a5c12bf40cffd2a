"""``gigaramp replay``: one replication of a run again, told as a dated timeline."""

from pathlib import Path
from typing import Any

from sim.cli.arguments import Grammar
from sim.cli.latest import latest
from sim.cli.telling import say
from sim.errors import InputError

USAGE = """\
gigaramp replay [RUN] NUMBER

Simulates one replication of a run again and tells it as a dated timeline: activities, samples, decisions, line starts,
releases, levels reached. Replications are numbered from 0; one that failed shows its traceback.
Without RUN: the run that was made or shown last from here.

  gigaramp replay results/NAME-HASH 137
"""


def main(arguments: list[str]) -> int:
    """``gigaramp replay RUN 137``: run a replication again and print its history."""
    from sim.study.files.stored import open_run
    from sim.study.page.answer import first_words

    given = Grammar("replay", own_folder=False).read(arguments).words
    folder, words = (Path(given[0]), given[1:]) if len(given) == 2 else (None, given)
    if len(words) != 1 or not (words[0].isascii() and words[0].isdecimal()):
        raise InputError(
            "give a run folder and the number of a replication, e.g. gigaramp replay results/NAME-HASH 137"
        )
    folder, number = folder or latest(), int(words[0])
    run = open_run(folder)
    scenario, manifest = run.scenario, run.manifest
    if number >= manifest["replications"]:
        raise InputError(f"replication {number}: {folder} has {manifest['replications']}, numbered from 0")
    failure = next((f for f in manifest["failures"] if f["replication"] == number), None)
    if failure is not None:
        say(f"replication {number} failed: {failure['message']}\n\n{failure['traceback']}")
        return 0
    return _tell(scenario, number, first_words(run))


def _tell(scenario: Any, number: int, first: str) -> int:
    from sim.report.text.terminal import table
    from sim.study.history import timeline

    say(f"{scenario.title}\nscenario {scenario.name} | seed {scenario.seed} | replication {number}\n")
    say(f"{first}\n")
    say(table([("date", "where", "what"), *timeline(scenario, number)], left=3))
    return 0
