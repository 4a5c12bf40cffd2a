"""Own people of every block, week by week: hired, trained, working, left and replaced.

``g`` are hired in a week, as many as are added and as have left (turnover ``r`` a week): of those of the last ``m``
weeks the sum of ``g exp(-r age)`` is still there.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.arrays import Floats
from sim.model.hiring import hired
from sim.model.inputs import Inputs
from sim.model.prepared import Prepared
from sim.scenario.mechanisms.shift_teams import SHIFT_TEAMS, come_with_people
from sim.scenario.parts.people import Staff
from sim.scenario.schema import Scenario
from sim.scenario.sites import region_of, site_of
from sim.units import HOURS_PER_MONTH, HOURS_PER_WEEK, HOURS_PER_YEAR

Needs = dict[str, float]  # people that each block takes, in the order of planned first cells
NOBODY = 1e-3  # people, and fewer


class OfBlock(NamedTuple):
    """A block's people at the ends of weeks.

    working: own people in experienced ones, over those it takes to run round the clock, (weeks,).
    novices: share of novices among all, (weeks,).
    experts: of others at its first cell, over the same; expert_hours: from then on until they have left.
    """

    working: Floats
    novices: Floats
    experts: float
    expert_hours: float

    def there(self, week_ends: Floats, first_cell: float) -> Floats:
        """All who work at the ends of weeks, in the same measure, where the first cell of the block was made then."""
        left = np.clip(1.0 - (week_ends - first_cell) / self.expert_hours, 0.0, 1.0)
        people: Floats = self.working + self.experts * left
        return people


class People(NamedTuple):
    """headcount: own people of all blocks at the ends of weeks, (weeks,); blocks: what each has of them, where they
    decide how many teams there are.

    novice_defects: losses of a line that novices alone run, of those with the experienced.
    """

    headcount: Floats
    blocks: Mapping[str, OfBlock]
    novice_defects: float = 1.0


class _Skill(NamedTuple):
    """training, learning: weeks from hiring until somebody works, and works as well as the experienced; novice: how
    well until then."""

    training: float
    learning: float
    novice: float

    def in_the_long_run(self, turnover: float) -> float:
        """How well people work where those who leave are replaced and no others are hired."""
        trained, learned = math.exp(-turnover * self.training), math.exp(-turnover * self.learning)
        return trained - (trained - learned) * (1.0 - self.novice)


def people_of(prepared: Prepared, inputs: Inputs) -> People | None:
    """People of one history; None where the maker says nothing of them."""
    scenario, settings = prepared.scenario, prepared.scenario.maker.staff
    if settings is None:
        return None
    calm = inputs.of(SHIFT_TEAMS.name)
    per_gwh, there = calm.draw("people_per_gwh", settings.per_gwh), _experienced(scenario, settings, calm)
    found = dict[str, tuple[Needs, Floats]]()
    for site, needs in _needs(prepared, per_gwh).items():
        found[site] = needs, _headcount(prepared, needs, there, calm)
        there = 0.0  # all of them went to the first site
    headcount = np.sum([people for _, people in found.values()], axis=0)
    if not come_with_people(scenario):
        return People(headcount, {})
    defects = 1.0 if settings.novice_defects is None else calm.draw("novice_defects", settings.novice_defects)
    return People(headcount, _of_blocks(scenario, settings, found, per_gwh, calm), defects)


def _of_blocks(
    scenario: Scenario, settings: Staff, sites: Mapping[str, tuple[Needs, Floats]], per_gwh: float, inputs: Inputs
) -> dict[str, OfBlock]:
    """Who works where. sites: people that the blocks of each take, and those who are there."""
    skill, helped = _skill(settings, inputs), 0.0
    if settings.experts_per_gwh is not None:
        helped = inputs.draw("experts_per_gwh", settings.experts_per_gwh) / per_gwh
    stay = inputs.draw("expert_months", settings.expert_months) * HOURS_PER_MONTH
    blocks = dict[str, OfBlock]()
    for site, (needs, people) in sites.items():
        turnover, before = _turnover(scenario, settings, site, inputs), 0.0
        usual = skill.in_the_long_run(turnover)
        for block, need in needs.items():  # who was hired first is of the first
            own = np.clip(people - before, 0.0, need)
            present, novices = _quality(own, turnover, skill)
            blocks[block] = OfBlock(own / need * present / usual, novices, helped / usual, stay)
            before += need
    return blocks


def _headcount(prepared: Prepared, needs: Mapping[str, float], there: float, inputs: Inputs) -> Floats:
    """Own people of a site at the ends of weeks: hired, and those who come by themselves with its first block."""
    hours, first = prepared.week_ends, prepared.planned_first_cells[next(iter(needs))]
    knots = np.array(hired(prepared, needs, there, inputs))
    people: Floats = np.interp(hours, knots[:, 0], knots[:, 1]) + there * (hours >= first)
    return people


def _skill(settings: Staff, inputs: Inputs) -> _Skill:
    training = inputs.draw("training_weeks", settings.training_weeks)
    learning = inputs.draw("novice_months", settings.novice_months) * HOURS_PER_MONTH / HOURS_PER_WEEK
    return _Skill(training, max(training, learning), inputs.draw("novice_productivity", settings.novice_productivity))


def _needs(prepared: Prepared, per_gwh: float) -> dict[str, Needs]:
    """People that every block takes, site by site, in the order of their planned first cells."""
    scenario, found = prepared.scenario, dict[str, Needs]()
    for block, _ in sorted(prepared.planned_first_cells.items(), key=lambda item: item[1]):
        found.setdefault(site_of(scenario, block), {})[block] = per_gwh * scenario.blocks[block].gwh_per_year
    return found


def _experienced(scenario: Scenario, settings: Staff, inputs: Inputs) -> float:
    """People of the pilot and of a mother plant who come to the first block; a stated headcount has them in."""
    if scenario.headcount:
        return 0.0
    pilot = settings.pilot_people if scenario.pilot.enabled else 0.0
    moved = pilot * inputs.draw("pilot_people_share", settings.pilot_share) if pilot else 0.0
    return moved + settings.mother_plant_people


def _turnover(scenario: Scenario, settings: Staff, site: str, inputs: Inputs) -> float:
    """People who leave in a week, of those who are there."""
    turnover = region_of(scenario, site).turnover_per_year or settings.turnover_per_year
    name = f"{site}.turnover_per_year" if site else "turnover_per_year"
    return inputs.draw(name, turnover) * HOURS_PER_WEEK / HOURS_PER_YEAR


def _quality(people: Floats, turnover: float, skill: _Skill) -> tuple[Floats, Floats]:
    """How well people work at the ends of weeks, of what the experienced do; the share of novices."""
    weeks = np.arange(len(people), dtype=float)
    kept = np.exp(-turnover * weeks)
    so_far = np.cumsum((np.maximum(np.diff(people, prepend=people[:1]), 0.0) + turnover * people) / kept)
    share = np.divide(kept, people, out=np.zeros_like(people), where=people > NOBODY)

    def younger(than: float) -> Floats:
        return np.minimum(share * (so_far - np.interp(weeks - than, weeks, so_far, left=0.0)), 1.0)

    training, novices = younger(skill.training), younger(skill.learning)
    return 1.0 - training - (novices - training) * (1.0 - skill.novice), novices
