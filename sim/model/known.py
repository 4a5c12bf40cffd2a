"""What is known of a scenario at its data date, prepared once for all its replications."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sim.model.common_luck import families_of, schedule_of
from sim.model.evidence import SURE, all_by, evidence
from sim.model.family import Family
from sim.model.known_lines import Seen, debugging_seen, evidence_of, intervals_seen
from sim.model.known_people import hiring_seen
from sim.model.posterior import SharedScore, shared_score
from sim.model.shared_factor import SharedFactor, of_debugging, of_interval
from sim.scenario.announced_pace import believed
from sim.scenario.design import line_steps
from sim.scenario.events import named
from sim.scenario.facts import activities, data_hour_of, known_hours
from sim.scenario.mechanisms.debugging import DEBUGGING
from sim.scenario.mechanisms.line_interval import LINE_INTERVAL
from sim.scenario.parts.project import Activity
from sim.scenario.schema import Scenario

Rows = Mapping[str, Mapping[str, Activity]]


@dataclass(frozen=True)
class Known:
    """What is known, by full names of events, lines and draws.

    hours: of events; families: scores that hang together, by each of their names, given what is known.
    held_open: activities that others may have held open, so that their own work may be done: that they have not
    finished tells nothing.
    believed: what planned months are multiplied by, where they were announced.
    intervals: actual over planned interval before a line.
    """

    hours: Mapping[str, float] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)
    held_open: frozenset[str] = frozenset()
    believed: Mapping[str, float] = field(default_factory=dict)
    intervals: Mapping[str, Seen] = field(default_factory=dict)


def known_of(scenario: Scenario) -> Known:
    """All that is known of a scenario. Where a group goes as planned, its facts tell nothing of each other.

    Raises:
        CycleError: something waits for itself.
    """
    pace, people = believed(scenario), hiring_seen(scenario)
    if not scenario.known and not scenario.maker.process_frozen_elsewhere:
        return Known(families=families_of(scenario, people), believed=pace)
    hours, rows = known_hours(scenario), activities(scenario)
    intervals = intervals_seen(scenario, hours) if LINE_INTERVAL.acts(scenario) else {}
    alone = _schedules(scenario, rows, hours, pace) | dict(_of_lines(scenario, hours, intervals)) | people
    held = frozenset(_held_open_still(scenario, rows, hours))
    return Known(hours, families_of(scenario, alone), held, pace, intervals)


def _of_lines(
    scenario: Scenario, hours: Mapping[str, float], intervals: Mapping[str, Seen]
) -> Iterator[tuple[str, SharedScore]]:
    """What lines tell of each other, by name of the factor that they share."""
    maker = scenario.maker
    if maker.debugging is not None and DEBUGGING.acts(scenario):
        yield _told(of_debugging(maker.debugging), debugging_seen(scenario, hours))
    if maker.line_interval is not None:
        yield _told(of_interval(maker.line_interval), intervals)


def _told(factor: SharedFactor, seen: Mapping[str, Seen]) -> tuple[str, SharedScore]:
    return factor.name, shared_score(factor.correlation, evidence_of(factor, seen))


def _schedules(
    scenario: Scenario, rows: Rows, hours: Mapping[str, float], pace: Mapping[str, float]
) -> dict[str, SharedScore]:
    """What activities of a network tell of each other; debugging has a factor of its own."""
    schedule, found = scenario.maker.schedule, dict[str, SharedScore]()
    if schedule.sigma < SURE or scenario.planned.schedule:
        return {}
    for network in scenario.known:
        debugged = line_steps(scenario.blocks[network], "hot") if network in scenario.blocks else []
        left_out = debugged if DEBUGGING.acts(scenario) else []
        own = {name: row for name, row in rows[network].items() if name not in left_out}
        found[schedule_of(network)] = shared_score(schedule.correlation, evidence(scenario, network, own, hours, pace))
    return found


def _held_open_still(
    scenario: Scenario, rows: Mapping[str, Mapping[str, Activity]], hours: Mapping[str, float]
) -> Iterator[str]:
    """Activities that have begun and not finished while something that they wait for to finish has not happened."""
    data_hour = data_hour_of(scenario)
    for network, of_network in rows.items():
        for name, activity in of_network.items():
            begun = f"{network}.{name}.start" in hours and f"{network}.{name}" not in hours
            if begun and not all_by(named(network, activity.finish_after), hours, data_hour):
                yield f"{network}.{name}"
