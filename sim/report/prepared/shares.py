"""What assumption or luck is drawn from."""

from dataclasses import dataclass

from sim.report.prepared.arrays import Number


@dataclass(frozen=True)
class SpreadPart:
    """A part of the spread of a date, with its 95 % interval; shares of one."""

    label: str
    detail: str
    share: Number
    low: Number
    high: Number


@dataclass(frozen=True)
class ShareBar:
    """An input and the share of the spread that it explains alone; quiet: not to be told from noise."""

    label: str
    share: Number
    low: Number
    high: Number
    quiet: bool


@dataclass(frozen=True)
class SharesPicture:
    """Assumption or luck, and which inputs: parts sum to one; the largest bar first.

    noise: up to this share a bar says nothing; rest: what is not drawn, in words.
    """

    title: str
    footer: str
    parts: tuple[SpreadPart, ...]
    bars: tuple[ShareBar, ...]
    noise: Number
    rest: str
