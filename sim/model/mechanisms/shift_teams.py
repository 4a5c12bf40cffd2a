"""Shift teams act: they limit all lines of a block to the share of hours for which there are teams."""

from sim.model.mechanisms.stage import PlantLine, Stage
from sim.model.network import Steps
from sim.scenario.mechanisms.shift_teams import SHIFT_TEAMS
from sim.units import HOURS_PER_MONTH


def begin(stage: Stage) -> None:
    """Let the teams of every block come from its first cell on."""
    settings = stage.prepared.scenario.maker.shift_teams
    assert settings is not None
    hours = stage.inputs.draw("shift_team_months", settings.months) * HOURS_PER_MONTH
    first = min(settings.at_first_cell, settings.teams)
    for block in stage.networks:
        teams = _Teams(stage, [line for line in stage.lines() if line.network.name == block])
        stage.env.process(teams.come(block, first, settings.teams, hours))
        for line in teams.lines:
            stage.env.process(teams.run(line))


class _Teams:
    """Those of one block: the share of hours for which there are some, and the lines that they run."""

    def __init__(self, stage: Stage, lines: list[PlantLine]) -> None:
        self.stage, self.lines, self.share = stage, lines, 1.0
        self.running: list[PlantLine] = []
        self.cause = stage.prepared.causes.index(SHIFT_TEAMS.name)

    def come(self, block: str, first: int, last: int, hours: float) -> Steps:
        """Team after team, evenly over the hours from the first cell."""
        self.share = first / last
        yield self.stage.events.when(f"{block}.first_cell")
        for number in range(first + 1, last + 1):
            yield self.stage.env.timeout(hours / (last - first))
            self.share = number / last
            for line in self.running:
                self.stage.ramp.flow.settle(self.stage.env.now, line.i)
                self._limit(line)

    def run(self, line: PlantLine) -> Steps:
        """A line begins with the teams that are there."""
        yield self.stage.events.when(f"{line.name}_first_cell")
        self.running.append(line)
        self._limit(line)

    def _limit(self, line: PlantLine) -> None:
        self.stage.ramp.flow.limit(line.i, self.cause, self.share, self.stage.env.now)
