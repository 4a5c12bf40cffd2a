"""Settings that fit any plant: values relative to what stands there, and to the programme start.

| value | is |
|---|---|
| ``times 2``, ``plus 1``, ``minus 0.2`` | the number there times, plus, minus so much; ``times`` a distribution too |
| ``at most 0.15``, ``at least 4`` | the number there, or the limit where it is beyond |
| ``12m earlier``, ``6w later`` | the day there moved, not before the programme start |
| ``{start: -12m}`` | a day so far from the start; in a list of what is waited for: that day in place of ``start`` |
| ``as it is`` | what stands there |
| anything else | itself; ``<first>`` in it is the name of the first block |
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from sim.distributions import Distribution
from sim.errors import InputError
from sim.scenario.design import references
from sim.scenario.fields import facts_at, is_day
from sim.scenario.plain import is_distribution
from sim.scenario.references import reference
from sim.scenario.relative.keys import keys_of, value_at, with_blocks
from sim.scenario.schema import Scenario

Settings = dict[str, Any]  # key: value
START, KEPT = "start", "as it is"
_NUMBERS: dict[str, Callable[[float, float], float]] = {
    "times": lambda now, x: now * x, "plus": lambda now, x: now + x, "minus": lambda now, x: now - x,
    "at most": min, "at least": max,
}  # fmt: skip
_NUMBER = re.compile(rf"({'|'.join(_NUMBERS)}) (\d+(?:\.\d+)?)")
_DAY = re.compile(r"(\d+[dwm]) (earlier|later)")
_SPAN = re.compile(r"([+-]?\d+)([dwm])")


def settings_for(scenario: Scenario, settings: Mapping[str, Any]) -> Settings:
    """Settings as keys and values of one scenario; a later one goes before an earlier one of the same key.

    Raises:
        InputError: a value that there cannot be.
    """
    found: Settings = {}
    for pattern, value in settings.items():
        for key in keys_of(pattern, scenario):
            if (new := _value(key, value, scenario)) is not None or value is None:
                found[key] = new
    return found


def day_for(scenario: Scenario, said: date | Mapping[str, str]) -> date:
    """A day, given as such or from the programme start.

    >>> from sim.scenario.load import load_scenario
    >>> str(day_for(load_scenario(), {"start": "12m"}))
    '2022-06-28'
    """
    return said if isinstance(said, date) else _moved(scenario.start, said[START])


def is_span(value: object) -> bool:
    """Whether a value is a time from the programme start: ``{start: -12m}``."""
    return isinstance(value, Mapping) and set(value) == {START} and bool(_SPAN.fullmatch(str(value[START])))


def _value(key: str, value: Any, scenario: Scenario) -> Any:
    """What a key is set to; None where nothing there can be changed so."""
    now = value_at(key, scenario)
    if isinstance(value, Mapping) and is_span(value):
        return _from_start(key, value, now, scenario)
    if isinstance(value, Mapping):
        return {name: with_blocks(x, scenario) if isinstance(x, str) else x for name, x in value.items()}
    if not isinstance(value, str):
        return value
    if value == KEPT:
        return {name: x for name, x in now.items() if x is not None} if is_distribution(now) else now
    if match := _NUMBER.fullmatch(value):
        return None if now is None else _number(key, now, match[1], float(match[2]))
    if match := _DAY.fullmatch(value):
        sign = "-" if match[2] == "earlier" else ""
        return None if now is None else max(_moved(now, f"{sign}{match[1]}"), scenario.start).isoformat()
    return with_blocks(value, scenario)


def _number(key: str, now: Any, how: str, by: float) -> Any:
    if is_distribution(now):
        scaled = Distribution(**now).scaled(by) if how == "times" else None
        return None if scaled is None else scaled.model_dump(exclude_none=True)
    found = _NUMBERS[how](now, by)
    if not facts_at(key).whole:
        return found
    if found != round(found):
        raise InputError(f"{key} = {now}: {how} {by:g} it is {found:g}, and it must be a whole number")
    return round(found)


def _from_start(key: str, said: Mapping[str, str], now: Any, scenario: Scenario) -> Any:
    day = day_for(scenario, said)
    if is_day(key):
        return day.isoformat()
    waiting = references(str(now or ""))
    if all(reference(one).event != START for one in waiting):
        return None
    return ", ".join(
        str(day) + one.removeprefix(START) if reference(one).event == START else one for one in waiting
    )  # fmt: skip


def _moved(day: date, span: str) -> date:
    """A day so many days, weeks, calendar months later, at the end of the month at the latest."""
    match = _SPAN.fullmatch(span)
    if match is None:
        raise InputError(f"{span}: should be a time such as 12m, -12m, 6w, 10d")
    count, unit = int(match[1]), match[2]
    if unit != "m":
        return day + timedelta(days=count * (7 if unit == "w" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
