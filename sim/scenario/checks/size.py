"""How much a run may take, and which key is to blame where it takes more."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel

from sim.scenario.schema import Scenario
from sim.scenario.size import Cost, cost, memory_words, time_words

USUAL_YEARS, LOT_HOURS, MATURE_LOT_HOURS = 20, 36.0, 168.0


@dataclass(frozen=True)
class Limit:
    """The most that is allowed of something that a run takes."""

    most: float
    of: Callable[[Cost], float]
    words: Callable[[float], str]
    what: str


# Beyond them it is a slip of the keyboard: the shipped scenarios take a tenth of a second and half a gigabyte.
LIMITS = (
    Limit(300.0, lambda found: found.seconds, time_words, "a replication would take {} of a processor"),
    Limit(4e9, lambda found: found.worker_bytes, memory_words, "a replication would take {} of memory"),
    Limit(16e9, lambda found: found.run_bytes, memory_words, "a run would take {} of memory"),
    Limit(200e9, lambda found: found.disk_bytes, memory_words, "a run would take {} of disk while it runs"),
    Limit(3.6e6, lambda found: 3600.0 * found.hours, time_words, "a run would take {} of one processor"),
)


def check_size(scenario: Scenario) -> Iterator[str]:
    """A run ends, and fits into memory."""
    found = cost(scenario)
    for limit in LIMITS:
        if limit.of(found) > limit.most:
            key, value = _to_blame(scenario, limit)
            yield (
                f"{key} = {value}: {limit.what.format(limit.words(limit.of(found)))}; at most "
                f"{limit.words(limit.most)} are allowed, and this key adds most to it"
            )


def _to_blame(scenario: Scenario, limit: Limit) -> tuple[str, Any]:
    """The key whose usual value would help most, and its value now."""
    best, found = limit.of(cost(scenario)), ("blocks", f"{len(scenario.blocks)} blocks")
    for key, relieved in _relieved(scenario):
        then = limit.of(cost(relieved))
        if then < best:
            best, found = then, (key, _value(scenario, key.split(".")))
    return found


def _relieved(scenario: Scenario) -> Iterator[tuple[str, Scenario]]:
    """Keys on which size depends, and the scenario with a usual value there, or the least where nothing is usual."""
    for key, usual in _usual(scenario):
        yield key, _changed(scenario, key.split("."), usual)
    # Lots of a mature line are no shorter than those of a new one: both grow together.
    numerics = scenario.numerics.model_copy(update={"lot_hours": LOT_HOURS, "mature_lot_hours": MATURE_LOT_HOURS})
    yield "numerics.lot_hours", scenario.model_copy(update={"numerics": numerics})


def _usual(scenario: Scenario) -> Iterator[tuple[str, Any]]:
    yield from (("flow", "compiled"), ("replications", 200), ("precision_cap", 2000))
    yield from (("numerics.mature_lot_hours", MATURE_LOT_HOURS), ("numerics.review_weeks", 4))
    yield "horizon_end", min(scenario.horizon_end, _years_later(scenario.start))
    yield "maker.mtbf_start_share", 0.25
    for name in scenario.blocks:
        yield f"blocks.{name}.lines", 1
    for name, stage in scenario.line.stages.items():
        for field, usual in (("buffer_hours", 24.0), ("dwell_hours", 24.0), ("repair_hours", 4.0)):
            if getattr(stage, field) is not None:
                yield f"line.stages.{name}.{field}", usual


def _years_later(start: date) -> date:
    return start + timedelta(days=round(365.25 * USUAL_YEARS))


def _changed(part: Any, path: list[str], value: Any) -> Any:
    """The same piece of a scenario with one value changed."""
    if not path:
        return value
    if isinstance(part, BaseModel):
        return part.model_copy(update={path[0]: _changed(getattr(part, path[0]), path[1:], value)})
    return {**part, path[0]: _changed(part[path[0]], path[1:], value)}


def _value(part: Any, path: list[str]) -> Any:
    for name in path:
        part = part[name] if isinstance(part, Mapping) else getattr(part, name)
    return part
