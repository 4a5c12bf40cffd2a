"""The levers as data: ``conf/levers``, and before them those of the user's own folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.errors import InputError
from sim.scenario.layers import refuse_of_a_call
from sim.scenario.load import conf_dir
from sim.scenario.parts.values import Day, Number, Source
from sim.scenario.strict_yaml import read_yaml_file
from sim.study.assumptions.ranges import Range

Settings = dict[str, Any]  # key: value


class Lever(Source):
    """A named decision, on or off.

    says: what it is, in words.
    overrides: what it sets.
    base: what is set with and without it, so that it can be compared.
    meur: what it costs in all, MEUR; None where nobody said.
    counterfactual: it can no longer be decided.
    covers: names of levers that are part of it.
    """

    says: str
    overrides: Settings
    base: Settings = Field(default_factory=dict)
    meur: Annotated[Number, Field(ge=0, le=1_000_000)] | None = None
    counterfactual: bool = False
    covers: tuple[str, ...] = ()


class DateRange(Source):
    """From when to when something can be set."""

    first: Day
    last: Day

    @model_validator(mode="after")
    def _in_order(self) -> "DateRange":
        if self.first >= self.last:
            raise ValueError(f"first {self.first} must be before last {self.last}")
        return self


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    levers: dict[str, Lever] = {}
    ranges: dict[str, Range] = {}
    dates: dict[str, DateRange] = {}


@dataclass(frozen=True)
class Catalogue:
    """All levers by name, and the ranges over which numbers and dates can be set, by key."""

    levers: Mapping[str, Lever]
    ranges: Mapping[str, Range]
    dates: Mapping[str, DateRange]

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
    ranges: dict[str, Range] = {}
    dates: dict[str, DateRange] = {}
    for found in map(_read, files):
        levers = levers | {name: lever for name, lever in found.levers.items() if name not in levers}
        ranges = ranges | {key: x for key, x in found.ranges.items() if key not in ranges}
        dates = dates | {key: x for key, x in found.dates.items() if key not in dates}
    for name, lever in levers.items():
        if unknown := [other for other in lever.covers if other not in levers]:
            raise InputError(f"lever {name}: covers {unknown[0]}, which is no lever; known: {', '.join(levers)}")
    return Catalogue(levers, ranges, dates)


def _read(path: Path) -> _File:
    try:
        found = _File.model_validate(read_yaml_file(path))
    except ValidationError as error:
        first = error.errors()[0]
        where, message = ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")
        raise InputError(
            f"{path}: {where}: {message}; a file of levers has levers (says, overrides, meur, grade, source), ranges "
            "(low, high, grade, source) and dates (first, last, grade, source)"
        ) from None
    refuse_of_a_call(path, (key for lever in found.levers.values() for key in lever.overrides))
    return found
