"""``gigaramp check``: everything that can be said without a single replication."""

from sim.cli.arguments import split


def main(arguments: list[str]) -> int:
    """``gigaramp check``: everything that can be said without a single replication."""
    from sim.scenario.load import load_scenario
    from sim.study.check import check_text

    overrides, folder = split(arguments)
    print(check_text(load_scenario(overrides, folder), overrides))
    return 0
