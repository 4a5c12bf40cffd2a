"""``gigaramp levers``: what decisions gain and cost, and what must be true for a date."""

import sys
from functools import partial
from pathlib import Path

from sim.cli.arguments import Grammar
from sim.cli.studies import show, title
from sim.cli.telling import bar, named_bar, say, say_one_seed
from sim.cli.words import no_curves, overrides, whole_number
from sim.errors import InputError
from sim.report.text.terminal import fitted

USAGE = """\
gigaramp levers [NAME | OVERRIDES] [--milestone NAME] [--by DATE] [-cd DIR]
gigaramp levers [NAME | OVERRIDES] --must GWH --by DATE [--chance 80] [--points N] [-cd DIR]

The first tries named decisions with the same luck: months gained at the P50 and P80, chance of the target date before
and after, months per MEUR, packages of two. The second asks what must be true for a rate by a date: few conditions on
decisions and on what turns out, from points of one replication each: twenty for each of replications=, unless --points
says how many. Your own levers: DIR/levers/NAME.yaml.

  gigaramp levers --milestone beside --by 2035-12-31
  gigaramp levers --must 36 --by 2030-12-31 --chance 80
"""

EXAMPLES = {"milestone": "rate_10", "by": "2030-12-31", "must": "45", "chance": "80", "points": "4000"}


def main(arguments: list[str]) -> int:
    """``gigaramp levers``: try the levers, or look for what must be true."""
    from sim.study.files.told import study_text
    from sim.study.levers.question import KIND, ask

    grammar = Grammar("levers")
    for name, example in EXAMPLES.items():
        grammar.option(f"--{name}", example=example)
    asked = grammar.read(arguments)
    options, given, own = vars(asked), overrides(asked), asked.config_dir
    no_curves(given, "levers")
    if asked.must:
        return _must(given, own, options)
    for name in ("chance", "points"):
        if options[name]:
            raise InputError(f"--{name}: belongs to --must, e.g. --must 36 --by 2030-12-31 --chance 80")
    question = ask(given, own, asked.milestone or "headline", asked.by)

    def make() -> object:
        from sim.study.levers.folder import levers_to_folder

        return levers_to_folder(question, given, named_bar)

    status = show(question.folder, "study", make, partial(study_text, KIND, title=title(question.scenario)))
    say_one_seed(question.scenario.seed, question.composer.other_seeds)
    return status


def _must(given: list[str], own: Path | None, options: dict[str, str]) -> int:
    from sim.study.discovery.wanted import FEWEST_POINTS, KIND, Wanted, level_words, milestone_of, usual_points
    from sim.study.files.told import study_text
    from sim.study.levers.question import ask

    asked = options["must"]
    if options["milestone"]:
        raise InputError(f"--milestone {options['milestone']}: --must {asked} says it already; leave one out")
    question = ask(given, own, partial(milestone_of, asked), options["by"])
    chance = _number("--chance", options["chance"] or "80", 1, 99)
    points = _number("--points", options["points"] or str(usual_points(question.scenario)), FEWEST_POINTS, 1_000_000)
    wanted = Wanted(question, chance / 100.0, points)

    def make() -> object:
        from sim.study.discovery.folder import discovery_to_folder

        print(fitted(wanted.cost_words), file=sys.stderr, flush=True)
        return discovery_to_folder(wanted, given, partial(bar, unit="point"))

    status = show(wanted.folder, "study", make, partial(study_text, KIND, title=title(question.scenario)))
    if meant := level_words(asked, question.milestone.name):
        say(meant)
    return status


def _number(name: str, text: str, low: int, high: int) -> int:
    if (number := whole_number(text, low, high)) is None:
        raise InputError(f"{name} {text}: should be a whole number from {low:,} to {high:,}")
    return number
