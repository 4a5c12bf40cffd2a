"""Shift teams act: they limit all lines of a block to the share of hours for which there are teams."""

import numpy as np
import simpy

from sim.model.network import Steps
from sim.model.under_way import PlantLine, Programme
from sim.scenario.mechanisms.shift_teams import SHIFT_TEAMS, ShiftTeams, come_with_people
from sim.units import HOURS_PER_MONTH, HOURS_PER_WEEK


def begin(programme: Programme) -> None:
    """Let the teams of every block come from its first cell on."""
    settings = programme.prepared.scenario.maker.shift_teams
    assert settings is not None
    people = come_with_people(programme.prepared.scenario)
    months = 0.0 if people or settings.months is None else programme.inputs.draw("shift_team_months", settings.months)
    teams = {block: _Teams(programme, block, settings, months) for block in programme.networks}
    for of_block in teams.values():
        programme.env.process(of_block.come_with_people() if people else of_block.come_by_months())
    for line in programme.lines():
        programme.env.process(teams[line.network.name].run(line))


class _Teams:
    """Those of one block: how many there are, and the lines that they run."""

    def __init__(self, programme: Programme, block: str, settings: ShiftTeams, months: float) -> None:
        """months: until all are there, where they do not come with people."""
        self.programme, self.block, self.settings, self.months = programme, block, settings, months
        self.there = min(settings.at_first_cell, settings.teams)
        self.running: list[PlantLine] = []
        self.one_more = programme.env.event()
        self.cause = programme.prepared.causes.index(SHIFT_TEAMS.name)

    def come_by_months(self) -> Steps:
        """Team after team, evenly over the months from the first cell."""
        yield self.programme.events.when(f"{self.block}.first_cell")
        first, last = self.there, self.settings.teams
        for number in range(first + 1, last + 1):
            yield self.programme.env.timeout(self.months * HOURS_PER_MONTH / (last - first))
            self._set(number)

    def come_with_people(self) -> Steps:
        """As many as there are people for, at the end of every week and with every line that begins.

        A team that lacks less than half of its people runs all of its hours.
        """
        env, least, most = self.programme.env, self.there, self.settings.teams
        prepared = self.programme.prepared
        yield self.programme.events.when(f"{self.block}.first_cell")
        assert self.programme.people is not None
        people = most * self.programme.people.blocks[self.block].there(prepared.week_ends, env.now)
        while True:
            week, lines = int(env.now / HOURS_PER_WEEK), len(self.running)
            share = max(lines, 1) / len(prepared.blocks[self.block])  # of a block's equal lines
            known = np.clip(np.round(people[min(max(week - 1, 0), len(people) - 1) :] / share), least, most)
            self._set(int(known[0]))
            changes = np.flatnonzero(known != known[0])
            wait = [env.timeout((week + changes[0]) * HOURS_PER_WEEK - env.now)] if len(changes) else []
            yield simpy.AnyOf(env, [*wait, self.one_more])

    def run(self, line: PlantLine) -> Steps:
        """A line begins with the teams that are there."""
        yield self.programme.events.when(f"{line.name}_first_cell")
        self.running.append(line)
        self._limit(line)
        self.one_more.succeed()
        self.one_more = self.programme.env.event()

    def _set(self, number: int) -> None:
        """So many teams from now on."""
        if number == self.there:
            return
        self.there = number
        for line in self.running:
            self.programme.ramp.flow.settle(self.programme.env.now, line.i)
            self._limit(line)

    def _limit(self, line: PlantLine) -> None:
        share = self.there / self.settings.teams
        self.programme.ramp.flow.limit(line.i, self.cause, share, self.programme.env.now)
