"""How far a constant is moved: what ``conf/ranges`` says of it, a quarter down and up otherwise."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache

from pydantic import model_validator

from sim.scenario.load import conf_dir
from sim.scenario.schema import Number, Source


class Range(Source):
    """A range with its source. ``times``: low and high multiply the scenario's own value, otherwise replace it."""

    low: Number
    high: Number
    times: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.low >= self.high:
            raise ValueError(f"low {self.low:g} must be below high {self.high:g}")
        return self


QUARTER = Range(low=0.75, high=1.25, times=True, grade="assumed", source="a quarter down and up")


@cache
def usual_ranges() -> Mapping[str, Range]:
    """The shipped ranges by key, as in ``conf/ranges/usual.yaml``."""
    import yaml

    content = yaml.safe_load((conf_dir() / "ranges" / "usual.yaml").read_text())
    return {key: Range.model_validate(value) for key, value in content.items()}


def range_of(key: str, ranges: Mapping[str, Range]) -> Range:
    """The range for a key of the screen; ``*`` in a range's key stands for one name."""
    parts = key.split(".")
    for pattern, found in ranges.items():
        names = pattern.split(".")
        if len(names) == len(parts) and all(map(fnmatchcase, parts, names)):
            return found
    return QUARTER
