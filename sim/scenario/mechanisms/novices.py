"""Novices: people who are new at a line make more defects."""

from sim.scenario.mechanisms.mechanism import Mechanism
from sim.scenario.mechanisms.shift_teams import come_with_people

NOVICES = Mechanism(
    name="novices",
    title="novices",
    meaning="a line loses more than at its continuous operation where more of its people are new, less where fewer are",
    hand="state",
    settings=("maker.staff.novice_defects",),
    acts=lambda scenario: (
        come_with_people(scenario)
        and scenario.maker.staff.novice_defects is not None
        and not (scenario.planned.shift_teams or scenario.planned.cell_yield)
    ),
    holds=False,
    as_planned="shift_teams",
    short="novices",
)
