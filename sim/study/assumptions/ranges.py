"""How far a constant is moved: what ``conf/ranges`` or the user's own folder says, a quarter down and up otherwise."""

from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pydantic import ValidationError, model_validator

from sim.errors import InputError, did_you_mean
from sim.scenario.options import conf_dir
from sim.scenario.parts.values import Number, Source
from sim.scenario.strict_yaml import read_yaml_file


class Range(Source):
    """A range with its source.

    times: low and high multiply the scenario's own value; plus: they are added to it; otherwise they replace it.
    """

    low: Number
    high: Number
    times: bool = False
    plus: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.low >= self.high:
            raise ValueError(f"low {self.low:g} must be below high {self.high:g}")
        if self.times and self.plus:
            raise ValueError("times and plus: low and high either multiply the value or are added to it")
        return self

    @property
    def relative(self) -> bool:
        """Whether it is one of the scenario's own value."""
        return self.times or self.plus

    def at(self, level: float, own: float) -> float:
        """The value at a level between low and high, where the scenario has ``own``."""
        return own * level if self.times else own + level if self.plus else level


QUARTER = Range(low=0.75, high=1.25, times=True, grade="assumed", source="a quarter down and up; no range is known")


def usual_ranges() -> Mapping[str, Range]:
    """The shipped ranges by key."""
    return _read(conf_dir() / "ranges")


def ranges_with(own: Path | None, keys: Collection[str]) -> Mapping[str, Range]:
    """The shipped ranges, and before them those in ``ranges/*.yaml`` of the user's own folder.

    Args:
        own: the user's config folder.
        keys: of everything that could be moved; each of the user's ranges must be of one of them.

    Raises:
        InputError: a file that is none of ranges, or a range of nothing.
    """
    found = _read(own / "ranges") if own is not None else {}
    for pattern in found:
        if not any(matches(key, pattern) for key in keys):
            hint = did_you_mean(pattern, list(keys))
            raise InputError(f"{own}/ranges: {pattern}: there is no such number that could be moved{hint}")
    return {**found, **{key: value for key, value in usual_ranges().items() if key not in found}}


def range_of(key: str, ranges: Mapping[str, Range]) -> Range:
    """The first range for a key of the screen; ``*`` in a range's key stands for one name."""
    return next((found for pattern, found in ranges.items() if matches(key, pattern)), QUARTER)


def matches(key: str, pattern: str) -> bool:
    """Whether a key is one of a pattern, in which ``*`` stands for one name."""
    parts, names = key.split("."), pattern.split(".")
    return len(names) == len(parts) and all(map(fnmatchcase, parts, names))


def _read(folder: Path) -> dict[str, Range]:
    found: dict[str, Range] = {}
    for path in sorted(folder.glob("*.yaml")):
        found |= {str(key): _range(path, key, value) for key, value in read_yaml_file(path).items()}
    return found


def _range(path: Path, key: Any, value: Any) -> Range:
    try:
        return Range.model_validate(value)
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join([str(key), *(str(part) for part in problem["loc"])])
        message = problem["msg"].removeprefix("Value error, ").replace("Input should", "should")
        raise InputError(f"{path}: {where}: {message}; a range has low, high, grade and source") from None
