"""The levers as data: ``conf/levers``, and before them those of the user's own folder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from sim.errors import InputError
from sim.scenario.layers import refuse_of_a_call
from sim.scenario.options import conf_dir
from sim.scenario.parts.values import Day, Source
from sim.scenario.relative.changes import Settings, is_span
from sim.scenario.relative.keys import in_schema, is_pattern
from sim.scenario.relative.when import When
from sim.scenario.strict_yaml import read_yaml_file
from sim.study.assumptions.ranges import Range
from sim.study.levers.cost import KINDS, Cost, Rates


class Lever(Source):
    """A named decision, on or off.

    says: what it is, in words; ``{KEY}`` is what the scenario has there.
    overrides: what it sets, in the words of ``sim.scenario.relative.changes``.
    when: conditions on the scenario without which it is no lever.
    base: what is set with and without it, so that it can be compared.
    meur: what it costs in all, MEUR, or what that is computed from; None where nobody said.
    sum: how it was computed for a scenario, in words.
    counterfactual: it can no longer be decided.
    covers: names of levers that are part of it.
    """

    says: str
    overrides: Settings
    when: When = Field(default_factory=dict)
    base: Settings = Field(default_factory=dict)
    meur: Cost | None = None
    sum: str = ""
    counterfactual: bool = False
    covers: tuple[str, ...] = ()

    @field_validator("overrides", "base")
    @classmethod
    def _keys(cls, settings: Settings) -> Settings:
        return {key: settings[key] for key in _known_patterns(settings)}

    @property
    def money(self) -> float | None:
        """MEUR of a lever that fits a scenario."""
        return float(self.meur) if isinstance(self.meur, (int, float)) else None


def _known_patterns(keys: Iterable[str]) -> list[str]:
    """Keys that stand for others must be able to: one that never fits would be left out unseen.

    Raises:
        ValueError: no scenario can have such a key.
    """
    found = list(keys)
    for key in found:
        if is_pattern(key) and not in_schema(key):
            raise ValueError(f"{key}: no scenario has such a key")
    return found


class NumberRange(Range):
    """How far a number can be set; when: conditions on the scenario without which it cannot."""

    when: When = Field(default_factory=dict)


class DateRange(Source):
    """From when to when something can be set: days, or times from the programme start, ``{start: 12m}``."""

    first: Day | dict[str, str]
    last: Day | dict[str, str]
    when: When = Field(default_factory=dict)

    @field_validator("first", "last")
    @classmethod
    def _span(cls, said: Any) -> Any:
        if isinstance(said, dict) and not is_span(said):
            raise ValueError("should be a date, or a time from the programme start such as {start: 12m}")
        return said

    @model_validator(mode="after")
    def _in_order(self) -> "DateRange":
        if isinstance(self.first, date) and isinstance(self.last, date) and self.first >= self.last:
            raise ValueError(f"first {self.first} must be before last {self.last}")
        return self


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    levers: dict[str, Lever] = {}
    ranges: dict[str, NumberRange] = {}
    dates: dict[str, DateRange] = {}
    rates: Rates | None = None

    @field_validator("ranges", "dates")
    @classmethod
    def _keys(cls, found: dict[str, Any]) -> dict[str, Any]:
        return {key: found[key] for key in _known_patterns(found)}


@dataclass(frozen=True)
class LeftOut:
    """What is no lever of a scenario, and why.

    axis: whether it is a number or a date, which only --must decides on; sets: keys of a lever.
    """

    name: str
    why: str
    axis: bool = False
    sets: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Both in words."""
        return f"{self.name} ({self.why})"


@dataclass(frozen=True)
class Catalogue:
    """All levers by name, and the ranges over which numbers and dates can be set, by key.

    rates: what money is computed from; left_out: what does not fit a scenario, once it is known.
    """

    levers: Mapping[str, Lever]
    ranges: Mapping[str, NumberRange]
    dates: Mapping[str, DateRange]
    rates: Rates | None = None
    left_out: tuple[LeftOut, ...] = ()

    def dump(self) -> dict[str, Any]:
        """Its content as plain data, for a hash."""
        parts = {"levers": self.levers, "ranges": self.ranges, "dates": self.dates}
        return {part: {key: x.model_dump(mode="json") for key, x in found.items()} for part, found in parts.items()}


def catalogue(own: Path | None = None) -> Catalogue:
    """The shipped levers, and those in ``levers/*.yaml`` of the user's own folder, which come first.

    Raises:
        InputError: a file that holds no levers, with its name and what is wrong.
    """
    files = [
        path for folder in (own, conf_dir()) if folder is not None for path in sorted(folder.glob("levers/*.yaml"))
    ]
    levers: dict[str, Lever] = {}
    ranges: dict[str, NumberRange] = {}
    dates: dict[str, DateRange] = {}
    rates: Rates | None = None
    for found in map(_read, files):
        levers = levers | {name: lever for name, lever in found.levers.items() if name not in levers}
        ranges = ranges | {key: x for key, x in found.ranges.items() if key not in ranges}
        dates = dates | {key: x for key, x in found.dates.items() if key not in dates}
        rates = rates or found.rates
    for name, lever in levers.items():
        if unknown := [other for other in lever.covers if other not in levers]:
            raise InputError(f"lever {name}: covers {unknown[0]}, which is no lever; known: {', '.join(levers)}")
    return Catalogue(levers, ranges, dates, rates)


def _read(path: Path) -> _File:
    try:
        found = _File.model_validate(read_yaml_file(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for k, part in enumerate(first["loc"]) if k != 3 or part not in KINDS)  # no tags
        message = first["msg"].removeprefix("Value error, ")
        raise InputError(
            f"{path}: {where}: {message}; a file of levers has levers (says, overrides, when, base, meur, grade, "
            "source), ranges (low, high, grade, source), dates (first, last, grade, source) and rates"
        ) from None
    refuse_of_a_call(path, (key for lever in found.levers.values() for key in lever.overrides))
    return found
