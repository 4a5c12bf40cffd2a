"""``gigaramp assumptions``: every number with its source, and which of the guesses move the date."""

from sim.cli.arguments import named, named_bar, no_curves, split, take_flag, take_option
from sim.cli.studies import show

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
    from sim.study.assumptions.folder import REPLICATIONS, ask, study_text, study_to_folder

    milestone, rest = take_option(arguments, "--milestone", DEFAULT_MILESTONE)
    also_estimated, rest = take_flag(rest, "--all")
    given, config_dir = split(rest)
    no_curves(given, "assumptions")
    overrides = named(given)
    scenario = load_scenario(overrides, config_dir, {"replications": REPLICATIONS})
    study = ask(scenario, overrides, milestone, config_dir, also_estimated=also_estimated)
    head = f"{scenario.title}\nscenario {scenario.name} | data date {scenario.data_date}"
    return show(
        study.folder, "study", lambda: study_to_folder(study, named_bar), lambda folder: study_text(folder, head)
    )
