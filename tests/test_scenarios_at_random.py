"""Whatever the checks accept simulates: without a traceback, in bounded time and memory, and every hour has a place."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pytest
from limits import limited
from scenarios_at_random import leaves, scenario_at_random
from structures_at_random import with_facts
from test_losses import check_remainder
from test_model_invariants import check_balance

from sim.calendar import Calendar
from sim.errors import InputError
from sim.flow.compiled import Room
from sim.model.prepared import Prepared, prepare
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory
from sim.scenario.checks.check import check
from sim.scenario.schema import Scenario

CHUNK = 40  # scenarios a test
COMPARED = 20  # one of so many runs in both flows
KNOWING = 4  # one of so many has facts


@dataclass(frozen=True)
class Tried:
    """What became of a scenario: whether it was refused, and made cells in every block."""

    refused: bool
    makes: bool = False


def usable(seed: int) -> Scenario | None:
    """The scenario of a seed, some with facts of their own past; None where it is refused in plain words."""
    try:
        scenario = scenario_at_random(seed)
        check(scenario)
        if seed % KNOWING == 0:
            scenario = with_facts(scenario, np.random.default_rng(seed))
            check(scenario)
    except InputError:
        return None
    return scenario


def facts_not_held(scenario: Scenario, path: Trajectory) -> list[str]:
    """Known starts and finishes that a history has on another day."""
    calendar, found = Calendar(scenario.start), []
    for network, rows in scenario.known.items():
        for name, known in rows.items():
            for event, day in ((f"{network}.{name}.start", known.start), (f"{network}.{name}", known.finish)):
                if day is not None and path.hours.get(event) != calendar.hours(day):
                    found.append(event)
    return found


def history(prepared: Prepared) -> Trajectory:
    """One replication in a room whose old content is no number: it must not be read."""
    room = Room(prepared.tables)
    for old in (room.lots, room.held, room.record):
        old[:] = np.nan
    return simulate(prepared, 0, room, losses=True)


def attempt(seed: int) -> Tried:
    with limited():
        scenario = usable(seed)
        if scenario is None:
            return Tried(refused=True)
        prepared = prepare(scenario)
        path = history(prepared)
        check_remainder(prepared, path)
        check_balance(path)
        if seed % COMPARED == 0:
            other = simulate(prepare(scenario.model_copy(update={"flow": "processes"})), 0, losses=True)
            check_remainder(prepared, other)
            assert path.losses_gwh is not None
            assert other.losses_gwh is not None
            assert path.losses_gwh.tobytes() == other.losses_gwh.tobytes()
            assert path.hours == other.hours
    return Tried(False, bool((path.good_gwh.sum(axis=1) > 0.0).all()))


def check_mix(tried: Iterable[Tried]) -> None:
    """At most a tenth is refused; of the others half make cells in every block."""
    found = list(tried)
    ran = [one for one in found if not one.refused]
    assert len(found) - len(ran) <= 0.1 * len(found)
    assert sum(one.makes for one in ran) >= 0.5 * len(ran)


@pytest.mark.parametrize("chunk", range(10))
def test_scenarios_at_random_simulate_and_close(chunk: int) -> None:
    check_mix([attempt(seed) for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK)])


@pytest.mark.nightly
@pytest.mark.parametrize("chunk", range(100))
def test_many_scenarios_at_random_simulate_and_close(chunk: int) -> None:
    check_mix([attempt(seed) for seed in range(1000 + chunk * CHUNK, 1000 + (chunk + 1) * CHUNK)])


@pytest.mark.parametrize("seeds", [range(160), pytest.param(range(1000, 5000), marks=pytest.mark.nightly)], ids=str)
def test_scenarios_at_random_know_facts(seeds: range) -> None:
    """Four of five of those that are to: counted over all of them, since few are in a chunk."""
    wanted = [seed for seed in seeds if seed % KNOWING == 0]
    found = [scenario for seed in wanted if (scenario := usable(seed)) is not None]
    assert sum(bool(scenario.known) for scenario in found) >= 0.8 * len(wanted)


def test_facts_are_held_also_where_some_are_forgotten() -> None:
    """Refused in plain words, or every known day is the day of the history, and the loss tree closes."""
    knowing = 0
    for seed in range(0, 200, KNOWING):
        try:
            scenario = with_facts(scenario_at_random(seed), np.random.default_rng(seed), forgotten=0.1)
            check(scenario)
        except InputError:
            continue
        prepared = prepare(scenario)
        path = history(prepared)
        check_remainder(prepared, path)
        assert facts_not_held(scenario, path) == [], f"seed {seed}"
        knowing += bool(scenario.known)
    assert knowing >= 20


def test_every_number_has_bounds_and_is_varied() -> None:
    """The generator reaches every declared field that holds a number, a chance or a choice in shipped scenarios."""
    names: dict[str, set[str]] = {}
    for seed in range(150):
        for leaf in leaves(scenario_at_random(seed)):
            if leaf.is_number:
                assert leaf.bounds[0] < leaf.bounds[1]
            if leaf.path[0] != "line" and leaf.value is not None:
                names.setdefault(leaf.path[-1], set()).add(str(leaf.value))
    fixed = {"name", "title", "results", "workers", "precision", "precision_of", "precision_at", "replications"}
    fixed |= {"precision_cap", "flow", "curves", "customer", "label", "published", "milestone", "kind", "gwh", "unit"}
    fixed |= {"country", "means"}
    assert {name for name, seen in names.items() if len(seen) < 2} <= fixed
