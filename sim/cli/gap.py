"""``gigaramp gap``: why a date is later than the plan, cause by cause."""

from sim.cli.arguments import Grammar
from sim.cli.studies import show
from sim.cli.telling import bar
from sim.cli.words import no_curves, overrides

USAGE = """\
gigaramp gap [NAME] [OVERRIDES] [--milestone NAME] [-cd DIR]

Explains why a date is later than announced: activities, merging paths, qualification, line starts, yield,
speed and decisions go from planned to simulated one by one, with the same luck; months with intervals, a waterfall.

  gigaramp gap
  gigaramp gap verkor_2026 --milestone beside
  gigaramp run as_planned.cell_yield=true    a run in which one of the causes goes as planned
"""


def main(arguments: list[str]) -> int:
    """``gigaramp gap``: simulate the steps from the plan to the P50, write their folder, print the table."""
    from sim.scenario.checks.check import check as check_scenario
    from sim.scenario.load import compose_config, frozen
    from sim.scenario.milestones import find_within
    from sim.study.gap.causes import groups_of
    from sim.study.gap.stored import gap_folder, gap_told

    grammar = Grammar("gap")
    grammar.option("--milestone", default="headline", example="rate_10")
    asked = grammar.read(arguments)
    given = overrides(asked)
    no_curves(given, "gap")
    config = compose_config(given, asked.config_dir)
    scenario = frozen(config)
    check_scenario(scenario)
    milestone = find_within(asked.milestone, scenario)
    groups_of(scenario)
    folder = gap_folder(scenario, milestone)

    def make() -> object:
        from sim.study.gap.folder import gap_to_folder

        return gap_to_folder(scenario, milestone, given, bar, config)

    return show(folder, "gap", make, gap_told)
