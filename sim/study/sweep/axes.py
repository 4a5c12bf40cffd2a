"""Axes of a sweep as Hydra users write them: ``key=a,b``, ``key=range(0.5,0.9,0.1)``, ``key=interval(0.5,0.9)``."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.errors import InputError
from sim.scenario.overrides import in_grammar, read

MOST_VALUES = 100_000


@dataclass(frozen=True)
class Axis:
    """What one key takes: values in order, or a range from low to high to be sampled.

    adds: whether the key may be one that the scenario does not have yet, written ``+key``.
    """

    key: str
    values: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0
    adds: bool = False

    @property
    def sampled(self) -> bool:
        """Whether a design has to choose values from a range."""
        return not self.values


def split_axes(overrides: Sequence[str]) -> tuple[list[Axis], list[str]]:
    """Axes, and the overrides that take one value in all points.

    Raises:
        InputError: not Hydra's grammar, a range without end, or an axis whose key is given again.
    """
    axes, fixed = list[Axis](), list[str]()
    for text in in_grammar(overrides, lists=True):
        override = read(text)
        key = override.key_or_group
        if not override.is_sweep_override():
            fixed.append(text)
        elif override.is_interval_sweep():
            axes.append(replace(_interval(key, override.value()), adds=text.startswith("+")))
        else:
            axes.append(Axis(key, _values(text, override), adds=text.startswith("+")))
    return axes, fixed


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
            values.append(_plain(value))
            if len(values) > MOST_VALUES:
                raise InputError(f"{text}: more than {MOST_VALUES:,} values")
    except HydraException as error:
        raise InputError(f"{text}: {str(error).strip().partition(chr(10))[0]}") from None
    if not values:
        raise InputError(f"{text}: there is no value in it")
    return tuple(values)


def _plain(value: Any) -> Any:
    """A value without Hydra's quotes, inside pieces and lists too."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, list) else getattr(value, "text", value)
