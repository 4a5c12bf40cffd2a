"""Shift teams act: they limit all lines of a block to the share of hours for which there are teams."""

from sim.model.network import Steps
from sim.model.under_way import PlantLine, Programme
from sim.scenario.mechanisms.shift_teams import SHIFT_TEAMS
from sim.units import HOURS_PER_MONTH


def begin(programme: Programme) -> None:
    """Let the teams of every block come from its first cell on."""
    settings = programme.prepared.scenario.maker.shift_teams
    assert settings is not None
    hours = programme.inputs.draw("shift_team_months", settings.months) * HOURS_PER_MONTH
    first = min(settings.at_first_cell, settings.teams)
    teams = {block: _Teams(programme, first / settings.teams) for block in programme.networks}
    for block, of_block in teams.items():
        programme.env.process(of_block.come(block, first, settings.teams, hours))
    for line in programme.lines():
        programme.env.process(teams[line.network.name].run(line))


class _Teams:
    """Those of one block: the share of hours for which there are some, and the lines that they run."""

    def __init__(self, programme: Programme, share: float) -> None:
        self.programme, self.share = programme, share
        self.running: list[PlantLine] = []
        self.cause = programme.prepared.causes.index(SHIFT_TEAMS.name)

    def come(self, block: str, first: int, last: int, hours: float) -> Steps:
        """Team after team, evenly over the hours from the first cell."""
        yield self.programme.events.when(f"{block}.first_cell")
        for number in range(first + 1, last + 1):
            yield self.programme.env.timeout(hours / (last - first))
            self.share = number / last
            for line in self.running:
                self.programme.ramp.flow.settle(self.programme.env.now, line.i)
                self._limit(line)

    def run(self, line: PlantLine) -> Steps:
        """A line begins with the teams that are there."""
        yield self.programme.events.when(f"{line.name}_first_cell")
        self.running.append(line)
        self._limit(line)

    def _limit(self, line: PlantLine) -> None:
        self.programme.ramp.flow.limit(line.i, self.cause, self.share, self.programme.env.now)
