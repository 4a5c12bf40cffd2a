"""What a tornado is drawn from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BarEnd:
    """What one end of an input's range does to a date, months; positive is later.

    text: the value at this end, as a reader writes it.
    months: None where the date leaves the horizon (``beyond``), or where the end is not possible.
    low, high: 95 % interval; None is an open end.
    note: said instead of a bar that cannot be drawn.
    quiet: not to be told from chance.
    """

    text: str
    months: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""
    beyond: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class TornadoBar:
    """An input and the two ends of its range; detail stands small under its name."""

    label: str
    detail: str
    lower: BarEnd
    upper: BarEnd


@dataclass(frozen=True)
class TornadoPicture:
    """Inputs moved one at a time, the largest effect first.

    axis: what moves; rest: what is not drawn, in words; noise: half-width of the noise bar, months.
    """

    title: str
    footer: str
    axis: str
    bars: tuple[TornadoBar, ...]
    noise: float | None
    rest: str = ""
