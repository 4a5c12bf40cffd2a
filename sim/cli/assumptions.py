"""``gigaramp assumptions``: every number with its source, and which of the guesses move the date."""

from functools import partial

from sim.cli.arguments import Grammar
from sim.cli.studies import show
from sim.cli.telling import named_bar
from sim.cli.words import no_curves, overrides

USAGE = """\
gigaramp assumptions [NAME | OVERRIDES] [--milestone NAME] [--all] [-cd DIR]

Lists every number of a scenario with unit, meaning, grade and source, and ranks the assumed ones by their effect:
each is moved to both ends of its range alone, with the same luck; months of the P50, with the noise below which a
shift says nothing. Your own ranges: DIR/ranges/NAME.yaml.

  gigaramp assumptions
  gigaramp assumptions verkor_2026 --milestone beside
  --all                 move what is estimated too
"""

DEFAULT_MILESTONE = "headline"


def main(arguments: list[str]) -> int:
    """``gigaramp assumptions``: the ledger, and a screen of what is assumed."""
    from sim.scenario.load import load_scenario
    from sim.study.assumptions.question import KIND, REPLICATIONS, ask
    from sim.study.files.told import study_text

    grammar = Grammar("assumptions")
    grammar.option("--milestone", default=DEFAULT_MILESTONE, example=DEFAULT_MILESTONE)
    grammar.flag("--all")
    asked = grammar.read(arguments)
    given = overrides(asked)
    no_curves(given, "assumptions")
    scenario = load_scenario(given, asked.config_dir, {"replications": REPLICATIONS})
    study = ask(scenario, given, asked.milestone, asked.config_dir, also_estimated=asked.all)
    head = f"{scenario.title}\nscenario {scenario.name} | data date {scenario.data_date}"

    def make() -> object:
        from sim.study.assumptions.folder import study_to_folder

        return study_to_folder(study, named_bar)

    return show(study.folder, "study", make, partial(study_text, KIND, title=head))
