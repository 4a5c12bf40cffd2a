"""Exact throughput of small in-trees of stations, by the stationary law of a Markov chain.

A station is one server with Erlang hours (any number of phases) and, if it breaks down, exponential times to failure
while it works and exponential repairs. Blocking after service: a lot that finds no place stays on its server.

A state is (phase of every station, lots waiting behind every station). Phase 0 is empty, p > 0 working in phase p,
p < 0 under repair in phase -p. A station with B places before its successor can have B + 1 lots waiting behind it; the
last of them is on its own server and blocks it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import spsolve

State = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Station:
    """Number of its successor (None: the last), places before that, mean hours, phases, failure and repair rates."""

    successor: int | None
    places: int = 0
    mean: float = 1.0
    phases: int = 1
    failure_rate: float = 0.0
    repair_rate: float = 1.0


def throughput(stations: list[Station]) -> float:
    """Lots an hour that leave the last station when there are always lots for the first ones."""
    states, moves = _explore(stations)
    law = _stationary(len(states), moves)
    last = next(j for j, station in enumerate(stations) if station.successor is None)
    phases = stations[last].phases
    finishing = [state[0][last] == phases for state in states]
    return float(law[finishing].sum() * phases / stations[last].mean)


def serial(places: list[int], **same: float) -> list[Station]:
    """A line of like stations with the given places between them."""
    return [Station(j + 1, b, **same) for j, b in enumerate(places)] + [Station(None, **same)]  # type: ignore[arg-type]


def _explore(stations: list[Station]) -> tuple[list[State], list[tuple[int, int, float]]]:
    """All states that can be reached, and the moves between them as (from, to, rate)."""
    empty = _start_what_can(([0] * len(stations), [0] * len(stations)), stations)
    found, order, moves = {empty: 0}, [empty], []
    for i, state in enumerate(order):  # grows while we walk along it
        for after, rate in _moves(state, stations):
            if after not in found:
                found[after] = len(order)
                order.append(after)
            moves.append((i, found[after], rate))
    return order, moves


def _moves(state: State, stations: list[Station]) -> Iterator[tuple[State, float]]:
    for j, station in enumerate(stations):
        phase = state[0][j]
        if phase > 0:
            yield _with(state, j, phase + 1, stations), station.phases / station.mean
            if station.failure_rate > 0.0:
                yield _with(state, j, -phase, stations), station.failure_rate
        elif phase < 0:
            yield _with(state, j, -phase, stations), station.repair_rate


def _with(state: State, j: int, phase: int, stations: list[Station]) -> State:
    """The state after station j changes its phase; past the last phase its lot waits behind it."""
    phases, waiting = list(state[0]), list(state[1])
    phases[j] = phase
    if phase > stations[j].phases:
        phases[j] = 0
        waiting[j] += stations[j].successor is not None
    return _start_what_can((phases, waiting), stations)


def _start_what_can(state: tuple[list[int], list[int]], stations: list[Station]) -> State:
    phases, waiting = state
    started = True
    while started:
        started = False
        for j, station in enumerate(stations):
            feeders = [f for f, other in enumerate(stations) if other.successor == j]
            blocked = waiting[j] > station.places
            if phases[j] == 0 and not blocked and all(waiting[f] > 0 for f in feeders):
                phases[j], started = 1, True
                for f in feeders:
                    waiting[f] -= 1
    return tuple(phases), tuple(waiting)


def _stationary(states: int, moves: list[tuple[int, int, float]]) -> np.ndarray:
    """Solve law x generator = 0 with the law summing to 1."""
    before, after, rates = (np.array(column) for column in zip(*moves, strict=True))
    rows, columns = np.concatenate([after, before]), np.concatenate([before, before])
    balance = csr_array((np.concatenate([rates, -rates]), (rows, columns)), shape=(states, states)).tolil()
    balance[0, :] = 1.0  # one equation follows from the others
    right = np.zeros(states)
    right[0] = 1.0
    return np.asarray(spsolve(balance.tocsc(), right))
