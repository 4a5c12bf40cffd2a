"""The whole of a sensitivity study: a sample, its shares of variance, the same inputs with other luck, a tornado."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from sim.calendar import Calendar
from sim.scenario.goals import targets
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.scenario.sources import Entry
from sim.study.assumptions.groups import Assumption, assumptions, is_uncertain
from sim.study.assumptions.ledger import ledger
from sim.study.assumptions.question import ALL_GRADES, REPLICATIONS
from sim.study.assumptions.ranges import Range, matches
from sim.study.assumptions.screen import Screen, screen
from sim.study.files.folder import open_folder, stands
from sim.study.files.identity import run_folder
from sim.study.files.kinds import RUN
from sim.study.running.progress import Progress, Watch
from sim.study.running.reached import horizon_beyond, reached
from sim.study.running.workers import Workers
from sim.study.sensitivity.drawn import drawn_of
from sim.study.sensitivity.luck import OTHER_BREAKDOWNS, OTHER_EVENTS, Split, other_luck, split
from sim.study.sensitivity.replications import Replications, stored_replications
from sim.study.sensitivity.shares import Shares, shares
from sim.study.statistics import DateSummary, summarise

SCHEDULE, P90_SCORE = "maker.schedule.median", 1.2815515655446004
UNCERTAINTY, LEVER = "uncertainty", "lever"
Bars = Callable[[str], Progress]  # from what is done to a progress bar


@dataclass(frozen=True)
class Sensitivity:
    """What a date's spread comes from. split: None where nothing spreads it."""

    scenario: Scenario
    milestone: Milestone
    date: DateSummary
    shares: Shares
    split: Split | None
    screen: Screen


def sensitivity(
    scenario: Scenario,
    milestone: Milestone,
    levers: Mapping[str, Range],
    watch: Watch,
    bars: Bars,
    workers: Workers | None = None,
    folder: Path | None = None,
) -> Sensitivity:
    """Study one milestone of a scenario.

    Args:
        scenario: what is studied; its replications give the shares, at most 60 of them an end of the tornado.
        milestone: whose date.
        levers: how far decisions can be set, by key.
        watch: from the names of what is moved to a progress bar.
        bars: from what is done to a progress bar.
        workers: who calculates.
        folder: a run of this scenario to take the replications from (default: where it would stand, if it does).

    Raises:
        InputError: a damaged run folder, or a milestone that less than half of the replications reach.
    """
    place = folder if folder is not None else run_folder(scenario)
    there = folder is not None or stands(place)
    known = stored_replications(open_folder(place, RUN), milestone.name) if there else None
    few = scenario.model_copy(update={"replications": min(scenario.replications, REPLICATIONS), "precision": "none"})
    tornado = screen(few, milestone, *subjects(scenario, levers), watch, workers)
    calendar, p90 = Calendar(scenario.start), tornado.base.p90
    near = horizon_beyond(scenario, calendar.hours(p90) if p90 is not None else np.inf)
    sample = known or _simulated(scenario, milestone, near, bars("replications"), workers)
    return Sensitivity(
        scenario, milestone, _date(scenario, milestone, sample),
        shares(sample.hours, drawn_of(scenario, sample.numbers, sample.inputs)),
        _luck(scenario, milestone, sample, near, bars, workers), tornado,
    )  # fmt: skip


def _date(scenario: Scenario, milestone: Milestone, sample: Replications) -> DateSummary:
    wanted = targets([milestone.name], scenario).get(milestone.name)
    return summarise(milestone.name, milestone.label, sample.hours, Calendar(scenario.start), wanted)


def subjects(scenario: Scenario, levers: Mapping[str, Range]) -> tuple[list[Assumption], dict[str, Range]]:
    """What the tornado moves, uncertainties of any grade and levers, and how far."""
    found = ledger(scenario)
    moved = [
        Assumption(a.key, UNCERTAINTY, a.entries)
        for a in assumptions(found, ALL_GRADES)
        if any(map(is_uncertain, a.entries))
    ]
    ranges, schedule = dict(levers), scenario.maker.schedule
    if schedule.sigma > 0.0 and schedule.correlation > 0.0 and not scenario.planned.paths:
        factor = math.exp(P90_SCORE * schedule.sigma * math.sqrt(schedule.correlation))
        source = "P10 and P90 of what the activities of a block have in common"
        ranges[SCHEDULE] = Range(low=1.0 / factor, high=factor, times=True, grade="estimated", source=source)
        moved.append(Assumption(SCHEDULE, UNCERTAINTY, tuple(e for e in found if e.path == SCHEDULE)))
    decided = {key: tuple(filter(partial(_is, key), found)) for key in levers if key != SCHEDULE}
    moved += [Assumption(key, LEVER, entries) for key, entries in decided.items() if entries]
    return moved, ranges


def _is(key: str, entry: Entry) -> bool:
    return isinstance(entry.value, (int, float)) and matches(entry.path, key)


def _simulated(
    scenario: Scenario, milestone: Milestone, near: date, progress: Progress, workers: Workers | None
) -> Replications:
    found = reached(scenario, milestone, range(scenario.replications), near, workers, progress)
    return Replications(tuple(found.hours), np.array(list(found.hours.values())), tuple(found.inputs.values()))


def _luck(
    scenario: Scenario, milestone: Milestone, sample: Replications, near: date, bars: Bars, workers: Workers | None
) -> Split | None:
    """The same inputs with other breakdowns, and with other events too."""
    own = dict(zip(sample.numbers, sample.hours.tolist(), strict=True))
    found = [
        other_luck(scenario, milestone, sample.numbers, luck, near, workers, bars(name))
        for name, luck in (("other breakdowns", OTHER_BREAKDOWNS), ("other events", OTHER_EVENTS))
    ]
    both = [n for n in sample.numbers if all(n in hours for hours in found)]
    return split(*(np.array([hours[n] for n in both]) for hours in (own, *found)))
