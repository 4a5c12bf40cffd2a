"""``gigaramp check``: everything that can be said without a single replication."""

from sim.cli.arguments import Grammar
from sim.cli.telling import say
from sim.cli.words import no_curves, overrides

USAGE = """\
gigaramp check [NAME] [OVERRIDES] [-cd DIR]

Loads and checks a scenario without simulating: numbers by grade of their source, the timeline as planned, steps of
nameplate, and the stage that sets the pace.

  gigaramp check verkor_2026
"""


def main(arguments: list[str]) -> int:
    """``gigaramp check``: everything that can be said without a single replication."""
    from sim.scenario.load import load_scenario
    from sim.scenario.replaced import replaced
    from sim.study.check import check_text

    asked = Grammar("check").read(arguments)
    given = overrides(asked)
    no_curves(given, "check")
    scenario = load_scenario(given, asked.config_dir)
    say(check_text(scenario, given, tuple(replaced(given, asked.config_dir))))
    return 0
