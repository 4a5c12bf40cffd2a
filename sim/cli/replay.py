"""``gigaramp replay``: one replication of a run again, told as a dated timeline."""

from pathlib import Path
from typing import Any

from sim.cli.arguments import split
from sim.errors import InputError

USAGE = """\
gigaramp replay RUN NUMBER

Simulates one replication of a run again and tells it as a dated timeline: activities, samples, decisions, line starts,
releases, levels reached. Replications are numbered from 0; one that failed shows its traceback.

  gigaramp replay results/NAME-HASH 137
"""


def main(arguments: list[str]) -> int:
    """``gigaramp replay RUN 137``: run a replication again and print its history."""
    from sim.study.files.stored import open_run

    words, _ = split(arguments)
    if len(words) != 2 or not words[1].isdecimal():
        raise InputError(
            "give a run folder and the number of a replication, e.g. gigaramp replay results/NAME-HASH 137"
        )
    folder, number = Path(words[0]), int(words[1])
    run = open_run(folder)
    scenario, manifest = run.scenario, run.manifest
    if number >= manifest["replications"]:
        raise InputError(f"replication {number}: {folder} has {manifest['replications']}, numbered from 0")
    failure = next((f for f in manifest["failures"] if f["replication"] == number), None)
    if failure is not None:
        print(f"replication {number} failed: {failure['message']}\n\n{failure['traceback']}")
        return 0
    return _tell(scenario, number)


def _tell(scenario: Any, number: int) -> int:
    from sim.report.text.terminal import table
    from sim.study.history import timeline

    print(f"{scenario.title}\nscenario {scenario.name} | seed {scenario.seed} | replication {number}\n")
    print(table([("date", "where", "what"), *timeline(scenario, number)], left=3))
    return 0
