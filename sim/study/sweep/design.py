"""From axes to the settings of every point: a full grid, pairs, a table, or a sample that fills the space."""

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, Literal, get_args

from sim.errors import InputError
from sim.study.sweep.axes import Axis

Design = Literal["grid", "paired", "lhs", "sobol"]
Settings = dict[str, Any]  # key: value
MOST_POINTS = 1_000_000


def settings_of(axes: Sequence[Axis], design: str, points: int | None, seed: int) -> list[Settings]:
    """Settings of all points.

    Args:
        axes: what varies.
        design: ``grid`` (all combinations), ``paired`` (first values together, then the second, ...), ``lhs`` (Latin
            hypercube), ``sobol``; the last two sample ranges and take listed values in equal shares.
        points: how many a sample has.
        seed: of the sample.

    Raises:
        InputError: axes and design do not fit together, or make too many points.
    """
    if design not in get_args(Design):
        raise InputError(f"--design {design}: known designs are {', '.join(get_args(Design))}")
    if design in ("lhs", "sobol"):
        return _sampled(axes, design, points, seed)
    if ranges := [axis.key for axis in axes if axis.sampled]:
        raise InputError(f"{ranges[0]}: an interval has to be sampled; add --design lhs or sobol, and --points 64")
    if points is not None:
        raise InputError(f"--points {points}: only for --design lhs or sobol; a {design} has the points of its axes")
    if design == "paired":
        return _paired(axes)
    _check_count(prod(len(axis.values) for axis in axes))
    return [
        dict(zip((axis.key for axis in axes), row, strict=True)) for row in product(*(axis.values for axis in axes))
    ]


def _check_count(points: int) -> None:
    if points > MOST_POINTS:
        raise InputError(
            f"{points:,} points: a sweep has at most {MOST_POINTS:,}; give the axes fewer values, sample them with "
            "--design lhs and --points, or make several sweeps"
        )


def _paired(axes: Sequence[Axis]) -> list[Settings]:
    lengths = {axis.key: len(axis.values) for axis in axes}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{key} has {n}" for key, n in lengths.items())
        raise InputError(f"paired axes must have as many values each: {said}")
    return [dict(zip(lengths, row, strict=True)) for row in zip(*(axis.values for axis in axes), strict=True)]


def _sampled(axes: Sequence[Axis], design: str, points: int | None, seed: int) -> list[Settings]:
    from scipy.stats import qmc

    if points is None or points < 1:
        raise InputError(f"--design {design}: say how many points, e.g. --points 64")
    _check_count(points)
    if not axes:
        raise InputError(f"--design {design}: there is no axis to sample, e.g. vendor_line_slots=1,2,4")
    sampler = (qmc.LatinHypercube if design == "lhs" else qmc.Sobol)(len(axes), rng=seed)
    if design == "sobol" and points & (points - 1):
        raise InputError(f"--points {points}: a Sobol design needs a power of two, e.g. {1 << points.bit_length()}")
    return [
        {axis.key: _at(axis, float(u)) for axis, u in zip(axes, row, strict=True)} for row in sampler.random(points)
    ]


def _at(axis: Axis, u: float) -> Any:
    if axis.sampled:
        return axis.low + (axis.high - axis.low) * u
    return axis.values[min(int(u * len(axis.values)), len(axis.values) - 1)]


def crossed(cases: Mapping[str, Mapping[str, Any]], settings: Sequence[Settings]) -> list[tuple[str, Settings]]:
    """Every named case with every setting.

    Raises:
        InputError: both set a key, or they come to too many points.
    """
    _check_count(len(cases) * len(settings))
    for name, case in cases.items():
        if twice := [key for entry in settings[:1] for key in entry if key in case]:
            raise InputError(
                f"{twice[0]}: is an axis, and case {name!r} sets {twice[0]}={case[twice[0]]}; leave one out"
            )
    if not cases:
        return [("", dict(entry)) for entry in settings]
    return [(name, {**case, **entry}) for name, case in cases.items() for entry in settings or [{}]]
