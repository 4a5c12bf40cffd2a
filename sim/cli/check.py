"""``gigaramp check``: everything that can be said without a single replication."""

from sim.cli.arguments import no_curves, split

USAGE = """\
gigaramp check [OVERRIDES] [-cd DIR]

Loads and checks a scenario without simulating: numbers by grade of their source, the timeline as planned, steps of
nameplate, and the stage that sets the pace.

  gigaramp check scenario=verkor_2026
"""


def main(arguments: list[str]) -> int:
    """``gigaramp check``: everything that can be said without a single replication."""
    from sim.scenario.load import load_scenario
    from sim.study.check import check_text

    overrides, folder = split(arguments)
    no_curves(overrides, "check")
    print(check_text(load_scenario(overrides, folder)))
    return 0
