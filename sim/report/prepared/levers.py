"""What measures are drawn from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LeverBar:
    """A lever and what it gains; positive months are earlier.

    months: None where one of the two dates is beyond the horizon, said in ``note``.
    low, high: 95 % interval; None is an open end.
    chance: of the target date, before and after, in words; cost, worth: the other columns; quiet: inside the noise.
    """

    label: str
    months: float | None
    low: float | None
    high: float | None
    chance: str
    cost: str
    worth: str
    note: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class LeversPicture:
    """Picture 5: levers, the largest gain first, and below them packages of two.

    axis: what is gained; columns: heads of the columns chance, cost, worth; rest: what is not drawn, in words.
    """

    title: str
    footer: str
    axis: str
    columns: tuple[str, str, str]
    bars: tuple[LeverBar, ...]
    packages: tuple[LeverBar, ...]
    rest: str = ""
