"""``gigaramp sensitivity``: what the spread of a date comes from."""

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import bar, named, named_bar, no_curves, split, take_option
from sim.cli.studies import show, title
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

USAGE = """\
gigaramp sensitivity [NAME | OVERRIDES | RUN FOLDER] [--milestone NAME] [-cd DIR]

Says what the spread of a date comes from: a tornado of uncertainties and levers, the share of the variance that each
input explains alone, and how much is assumption, how much luck. A run folder gives its replications.

  gigaramp sensitivity
  gigaramp sensitivity verkor_2026 --milestone beside replications=1000
  gigaramp sensitivity results/NAME-HASH
"""

REPLICATIONS = 600  # where none are asked for


def main(arguments: list[str]) -> int:
    """``gigaramp sensitivity``: tornado, shares of the variance, assumption or luck."""
    from sim.scenario.milestones import find_within
    from sim.study.levers.catalogue import catalogue
    from sim.study.sensitivity.folder import sensitivity_folder, sensitivity_text, sensitivity_to_folder

    name, rest = take_option(arguments, "--milestone", "headline")
    given, own = split(rest)
    scenario, run = _asked(given, own)
    milestone, levers = find_within(name, scenario), catalogue(own).ranges
    folder = sensitivity_folder(scenario, milestone, levers)

    def make() -> Path:
        bars = (named_bar, lambda what: partial(bar, unit=what))
        return sensitivity_to_folder(scenario, milestone, levers, given, *bars, run)

    return show(folder, "study", make, lambda folder: sensitivity_text(folder, title(scenario)))


def _asked(given: list[str], own: Path | None) -> "tuple[Scenario, Path | None]":
    """The scenario that is asked for, and the run folder that it was asked for with, if it was."""
    from sim.scenario.load import load_scenario
    from sim.study.files.stored import open_run

    folders = [word for word in given if os.path.isdir(word) or ("/" in word and "=" not in word)]
    if folders:
        if others := [word for word in given if word != folders[0]]:
            raise InputError(f"{folders[0]}: a run folder says all of its scenario; leave out {' '.join(others)}")
        run = Path(folders[0])
        beside = {"results": str(run.parent)}
        return open_run(run).scenario.model_copy(update=beside), run
    no_curves(given, "sensitivity")
    overrides = named(given)
    return load_scenario(overrides, own, {"replications": REPLICATIONS}), None
