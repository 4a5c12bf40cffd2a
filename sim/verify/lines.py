"""What is observed of a line in one replication."""

import numpy as np

from sim.distributions import Distribution, erlang, exponential
from sim.flow.alone import ARRIVALS, simulate_line
from sim.flow.spec import Breakdown, Line, Stage
from sim.flow.tables import READY, START, TAIL
from sim.verify.case import Observe
from sim.verify.markov import Station


def line_of(stations: list[Station]) -> Line:
    """The same stations as stages; the places behind a station are the buffer before its successor."""
    stages = []
    for j, station in enumerate(stations):
        feeders = [f for f, other in enumerate(stations) if other.successor == j]
        stages.append(
            Stage(
                str(j),
                erlang(station.mean, station.phases),
                tuple(str(f) for f in feeders),
                buffer=stations[feeders[0]].places if feeders else 0,
                breakdown=Breakdown(1.0 / station.failure_rate, exponential(1.0 / station.repair_rate))
                if station.failure_rate
                else None,
            )
        )
    return Line("line", stages, recorded=frozenset([str(len(stations) - 1)]))


def rate(line: Line, lots: int, warm_up: int) -> Observe:
    """Lots an hour of a saturated line: departures after the warm-up, and the hours in which they came."""

    def observe(seed: int) -> tuple[float, float]:
        departures = simulate_line(line, lots=lots + warm_up, seed=seed).departures_hours
        return float(lots), float(departures[-1] - departures[warm_up - 1])

    return observe


def queue(hours: Distribution, servers: int = 1) -> Line:
    """One stage behind a queue without limit."""
    return Line("queue", [Stage("server", hours, servers=servers, buffer=None)])


def wait(line: Line, gap: Distribution, lots: int, warm_up: int) -> Observe:
    """Mean hours that a lot waits before the first stage."""

    def observe(seed: int) -> tuple[float, float]:
        result = simulate_line(line, lots=lots + warm_up, arrivals=gap, seed=seed)
        waited = result.column("server", START) - result.column(ARRIVALS, READY)
        return float(waited[warm_up:].mean()), 1.0

    return observe


def sojourn(line: Line, gap: Distribution, lots: int, warm_up: int) -> Observe:
    """Mean hours from the arrival of a lot to its departure."""

    def observe(seed: int) -> tuple[float, float]:
        result = simulate_line(line, lots=lots + warm_up, arrivals=gap, seed=seed)
        stayed = result.records[:, -1, TAIL] - result.column(ARRIVALS, READY)
        return float(stayed[warm_up:].mean()), 1.0

    return observe


def last_departure(line: Line, lots: int = 1) -> Observe:
    """Hour at which the last of some lots leaves, from empty."""
    return lambda seed: (float(np.nanmax(simulate_line(line, lots=lots, seed=seed).departures_hours)), 1.0)
