"""Axes of a sweep as Hydra users write them: ``key=a,b``, ``key=range(0.5,0.9,0.1)``, ``key=interval(0.5,0.9)``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.errors import InputError

MOST_VALUES = 100_000


@dataclass(frozen=True)
class Axis:
    """What one key takes: values in order, or a range from low to high to be sampled."""

    key: str
    values: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0

    @property
    def sampled(self) -> bool:
        """Whether a design has to choose values from a range."""
        return not self.values


def split_axes(overrides: Sequence[str]) -> tuple[list[Axis], list[str]]:
    """Axes, and the overrides that take one value in all points.

    Raises:
        InputError: not Hydra's grammar, a range without end, or an axis whose key is given again.
    """
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    parser = OverridesParser.create()
    axes, fixed, said = list[Axis](), list[str](), dict[str, str]()
    for text in overrides:
        try:
            override = parser.parse_override(text)
        except HydraException as error:
            raise InputError(f"{text}: {str(error).strip().partition(chr(10))[0]}") from None
        key = override.key_or_group
        if key in said and (override.is_sweep_override() or key in [axis.key for axis in axes]):
            raise InputError(f"{said[key]} and {text}: an axis is given twice; leave one out")
        said[key] = text
        if not override.is_sweep_override():
            fixed.append(text)
        elif override.is_interval_sweep():
            axes.append(_interval(key, override.value()))
        else:
            axes.append(Axis(key, _values(text, override)))
    return axes, fixed


def key_of(override: str) -> str:
    """The key that an override sets.

    >>> key_of("vendor_line_slots=1,2"), key_of("+offtake.own={customer: X}"), key_of("~pilot")
    ('vendor_line_slots', 'offtake.own', 'pilot')
    """
    return override.lstrip("+~").partition("=")[0]


def _interval(key: str, interval: Any) -> Axis:
    low, high = float(interval.start), float(interval.end)
    if not low < high:
        raise InputError(f"{key}=interval({low:g},{high:g}): the second must be larger than the first")
    return Axis(key, low=low, high=high)


def _values(text: str, override: Any) -> tuple[Any, ...]:
    from hydra.errors import HydraException

    values: list[Any] = []
    try:
        for value in override.sweep_iterator():
            values.append(getattr(value, "text", value))  # a quoted text is its text
            if len(values) > MOST_VALUES:
                raise InputError(f"{text}: more than {MOST_VALUES:,} values")
    except HydraException as error:
        raise InputError(f"{text}: {str(error).strip().partition(chr(10))[0]}") from None
    if not values:
        raise InputError(f"{text}: there is no value in it")
    return tuple(values)
