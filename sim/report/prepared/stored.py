"""Prepared pictures as plain data and back, so that a picture can be drawn again from what was written down."""

from dataclasses import fields, is_dataclass
from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np

DIGITS = 7  # significant: far finer than a pixel


def plain(value: Any) -> Any:
    """A prepared picture, or a part of one, as what JSON holds; what is no number becomes null."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, np.ndarray):
        dates = np.issubdtype(value.dtype, np.datetime64)
        return (
            [str(day) for day in value.astype("datetime64[D]")] if dates else [plain(part) for part in value.tolist()]
        )
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None
    return value.isoformat() if isinstance(value, date) else value


def revived(kind: Any, content: Any) -> Any:
    """What ``plain`` was made from, given its type.

    >>> revived(tuple[date, float], ["2026-03-01", 3])
    (datetime.date(2026, 3, 1), 3.0)

    Raises:
        ValueError, TypeError, KeyError: the content is not of that type.
    """
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        if set(content) != set(hints):
            raise ValueError(f"{set(content) ^ set(hints)}")
        return kind(**{name: revived(hint, content[name]) for name, hint in hints.items()})  # type: ignore[operator]
    if get_origin(kind) is np.ndarray:
        dates = get_args(get_args(kind)[1]) == (np.datetime64,)
        return np.array(content, dtype="datetime64[D]" if dates else float)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), content)
    if get_origin(kind) is UnionType:
        (only,) = (part for part in get_args(kind) if part is not type(None))
        return None if content is None else revived(only, content)
    return _single(kind, content)


def _tuple(kinds: tuple[Any, ...], content: Any) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(revived(kinds[0], part) for part in content)
    return tuple(revived(kind, part) for kind, part in zip(kinds, content, strict=True))


def _single(kind: Any, content: Any) -> Any:
    if kind is date:
        return date.fromisoformat(content)
    if kind is float:
        return float("nan") if content is None else float(content)
    if not isinstance(content, kind):
        raise TypeError(f"{content!r} is no {kind.__name__}")
    return content
