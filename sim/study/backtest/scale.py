"""The scales on which forecasts are scored: dates in months, output and people in logarithms, yield in points."""

import numpy as np
from numpy.typing import ArrayLike

from sim.study.backtest.scores import with_own_error
from sim.study.backtest.seen import Part, Seen
from sim.study.running.batch import Floats

LEAST_SHARE = 1e-4  # of nameplate: less is as much as nothing, whose logarithm has no end
UNITS: dict[Part, str] = {"building": "months", "starting up": "log", "yield": "points", "people": "log"}
_LOGARITHMIC: tuple[Part, ...] = ("starting up", "people")


def scaled(part: Part, values: ArrayLike) -> Floats:
    """Values of a part on its scale; infinite ends stay."""
    found = np.asarray(values, float)
    if part in _LOGARITHMIC:
        return np.asarray(np.log(np.maximum(found, LEAST_SHARE)), float)
    return found * 100.0 if part == "yield" else found


def as_read(seen: Seen, values: Floats) -> Floats:
    """Forecasts of what will be read: with the own error of what was seen.

    values: finite, in the unit of what was seen, as is what is returned.
    """
    if not seen.own_error:
        return values
    logarithms = with_own_error(np.log(np.maximum(values, LEAST_SHARE)), seen.own_error)
    most = 1.0 if seen.part == "yield" else np.inf
    return np.asarray(np.minimum(np.exp(logarithms), most), float)
