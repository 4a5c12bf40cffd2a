"""Prepared pictures as plain data and back, so that a picture can be drawn again from what was written down."""

from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, cast

import numpy as np
from pydantic import TypeAdapter

Picture = TypeVar("Picture")
DIGITS = 7  # significant: far finer than a pixel


def plain(value: Any) -> Any:
    """A prepared picture, or a part of one, as what JSON holds; what is no number becomes null.

    >>> plain((date(2026, 3, 1), 3.000000001, float("nan")))
    ['2026-03-01', 3.0, None]
    """
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


def revived(kind: type[Picture], content: Any) -> Picture:
    """What ``plain`` was made from, given its type.

    Raises:
        ValueError: the content is not of that type, or holds what nobody reads.
    """
    found: Picture = _adapter(cast(Any, kind)).validate_python(content)
    if plain(found) != content:
        raise ValueError("it is not what was written")
    return found


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
