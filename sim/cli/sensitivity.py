"""``gigaramp sensitivity``: what the spread of a date comes from."""

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import Grammar
from sim.cli.studies import show, title
from sim.cli.telling import bar, named_bar
from sim.cli.words import no_curves, run_and_overrides
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
    from sim.study.files.told import study_text
    from sim.study.levers.catalogue import catalogue
    from sim.study.levers.fitted import fitted_ranges
    from sim.study.sensitivity.place import KIND, sensitivity_folder

    grammar = Grammar("sensitivity")
    grammar.option("--milestone", default="headline", example="rate_10")
    asked = grammar.read(arguments)
    scenario, run, given = _scenario(asked)
    milestone = find_within(asked.milestone, scenario)
    levers, _ = fitted_ranges(catalogue(asked.config_dir).ranges, scenario)
    folder = sensitivity_folder(scenario, milestone, levers)

    def make() -> Path:
        from sim.study.sensitivity.folder import sensitivity_to_folder

        bars = (named_bar, lambda what: partial(bar, unit=what))
        return sensitivity_to_folder(scenario, milestone, levers, given, *bars, run)

    return show(folder, "study", make, partial(study_text, KIND, title=title(scenario)))


def _scenario(asked: Namespace) -> "tuple[Scenario, Path | None, list[str]]":
    """The scenario that is asked for, the run folder that it was asked for with, if it was, and how it was asked."""
    from sim.scenario.load import load_scenario
    from sim.study.files.stored import open_run

    run, given = run_and_overrides(asked)
    if run is not None:
        if given:
            raise InputError(f"{run}: a run folder says all of its scenario; leave out {' '.join(given)}")
        beside = {"results": str(run.parent)}
        return open_run(run).scenario.model_copy(update=beside), run, [str(run)]
    no_curves(given, "sensitivity")
    return load_scenario(given, asked.config_dir, {"replications": REPLICATIONS}), None, given
