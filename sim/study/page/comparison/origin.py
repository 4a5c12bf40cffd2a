"""How those that are compared were made: what was set, what failed, the commands that make them again."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from sim.study.compare.asked import Asked
from sim.study.files.stored import open_run
from sim.study.page.run import command
from sim.study.sweep.folder import SweepFolder


@dataclass(frozen=True)
class Origin:
    """Where one of those compared comes from.

    overrides: what was set; message: of its first failed replication, empty where it is not known.
    command: makes it again; folder: where it then stands.
    """

    overrides: tuple[str, ...]
    message: str
    command: str
    folder: str


def origin_of(one: Asked) -> Origin:
    """How one of those compared was made.

    Raises:
        InputError: its folder is damaged, or of another model version.
    """
    folder = str(Path(one.scenario.results) / one.place.name)
    if one.is_point:
        call = shlex.join(["gigaramp", "sweep", *SweepFolder(one.place).plan()["overrides"]])
        return Origin(one.overrides, "", call, folder)
    run = open_run(one.place)
    failures = run.manifest["failures"]
    message = failures[0]["message"] if failures else ""
    return Origin(tuple(run.manifest["overrides"]), message, command("run", run), folder)
