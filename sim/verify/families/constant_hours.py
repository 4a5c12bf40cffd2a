"""Nothing random: lines of constant hours, and stays of which the places or the feeder set the pace."""

import math
from collections.abc import Sequence

from sim.distributions import Distribution, constant, erlang, exponential, lognormal
from sim.flow.alone import Stop, simulate_line
from sim.flow.spec import Line, Stage
from sim.flow.tables import START, TAIL
from sim.verify.case import CERTAIN, Case, certain
from sim.verify.lines import last_departure, rate

LINES, STAYS = "constant hours", "stays"


def _stages(hours: Sequence[float], **same: object) -> list[Stage]:
    return [Stage(str(j), constant(h), (str(j - 1),) if j else (), **same) for j, h in enumerate(hours)]  # type: ignore[arg-type]


def _shop(hours: Sequence[float], lots: int, worked: float | None = None) -> Case:
    line = Line("shop", _stages(hours, buffer=None))
    return Case(
        LINES, f"flow shop {' '.join(f'{h:g}' for h in hours)} h, {lots} lots, last",
        lambda: sum(hours) + (lots - 1) * max(hours), "sum of hours + (lots - 1) x longest", last_departure(line, lots),
        random=False, tolerance=CERTAIN, worked=worked, source="permutation flow shop, identical jobs", line=line,
    )  # fmt: skip


def _crossing(name: str, hours: Sequence[float], batches: int) -> Case:
    batch = [h / batches for h in hours]
    line = Line("batches", _stages(hours), batches)
    return Case(
        LINES, name, lambda: max(sum(batch[:i]) + hours[i] + sum(batch[i + 1 :]) for i in range(len(hours))),
        "max over i of first batches before, all of i, one batch after", last_departure(line), random=False,
        tolerance=CERTAIN, source="critical path of one lot in transfer batches", line=line,
    )  # fmt: skip


def _stopped() -> Case:
    line = Line("one", [Stage("a", constant(1.0))])
    stops = [Stop("a", 100.0, 124.0), Stop("a", 110.0, 150.5)]
    return Case(
        LINES, "two stops that overlap, 300 h", lambda: 100.0 + 149.0,
        "whole lots before the first stop and after the last", certain(lambda: float(
            len(simulate_line(line, hours=300.0, stops=stops).departures_hours))), random=False, tolerance=CERTAIN,
    )  # fmt: skip


def _formation() -> Case:
    line = Line("formation", [Stage("formation", constant(24.0), servers=1000, dwell=True)])
    return Case(
        STAYS, "1000 formation channels, 24 h", lambda: 1000.0 / 24.0, "channels / hours",
        certain(lambda: simulate_line(line, lots=50_000).throughput()), random=False, tolerance=CERTAIN,
        worked=41.6667, source="closed form", line=line,
    )  # fmt: skip


def _oven(places: int, content: float) -> Case:
    stages = [Stage("coat", constant(1.0)), Stage("dry", constant(24.0), ("coat",), servers=places, dwell=True)]
    line = Line("oven", stages, content=content)
    return Case(
        STAYS, f"oven, {places} places, 24 h, lots of {content:g} h", lambda: min(places / 24.0, 1.0 / content),
        "min(places / stay, 1 / hours of the feeder)", rate(line, 4800, 240), random=False, tolerance=CERTAIN,
        line=line,
    )  # fmt: skip


def _random_stay(name: str, stay: Distribution, places: int) -> Case:
    line = Line("store", [Stage("age", stay, servers=places, dwell=True)], content=3.0)
    return Case(
        STAYS, f"{places} places, {name} stay of 10 h", lambda: places / 10.0, "places / mean stay",
        rate(line, 20_000, 2_000), source="renewal reward", line=line,
    )  # fmt: skip


def _little() -> Case:
    """Places enough for all: a lot stays its own hours, and the mean number inside is rate x stay."""
    line = Line("store", [Stage("server", lognormal(10.0, 0.5), servers=200, dwell=True, buffer=None)])

    def observe(seed: int) -> tuple[float, float]:
        result = simulate_line(line, lots=20_000, arrivals=exponential(0.5), seed=seed)
        start, tail = (result.column("server", column) for column in (START, TAIL))
        begin, end = 200.0, float(start[-1])
        inside = (tail.clip(begin, end) - start.clip(begin, end)).sum()
        return float(inside), end - begin

    return Case(STAYS, "M/G/many, lognormal stay, mean inside", lambda: 2.0 * 10.0 * math.exp(0.125),
                "rate x mean stay (Little)", observe, source="Little (1961) Oper. Res. 9:383-387")  # fmt: skip


CASES = (
    _shop([2.0, 3.0, 2.5], 100, 304.5),
    _shop([1.0, 7.0, 3.0, 7.0, 2.0], 40),
    _crossing("12 stages of 24 h, 12 batches", [24.0] * 12, 12),
    _crossing("12 stages of 24 h, 1 batch", [24.0] * 12, 1),
    _crossing("10 1 6 3 h, 10 batches", [10.0, 1.0, 6.0, 3.0], 10),
    _stopped(),
    _formation(),
    *(_oven(places, content) for places, content in ((24, 1.0), (12, 1.0), (6, 1.0), (24, 2.0), (6, 2.0))),
    _random_stay("exp", exponential(10.0), 5),
    _random_stay("Erlang-2", erlang(10.0, 2), 40),
    _little(),
)
