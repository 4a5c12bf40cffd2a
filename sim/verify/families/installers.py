"""Crews that install one line after another."""

import math
from collections.abc import Callable
from functools import partial

from sim.verify.case import CERTAIN, Case
from sim.verify.durations import SCHEDULE, SPREAD, mean, mean_of_longest
from sim.verify.programmes import block, months_to, programme

FAMILY = "installers"
_SURE = {"schedule": True, "paths": True}


def _crews(lines: int, slots: int, months: float) -> Case:
    made = partial(
        programme, {"b": block({}, lines=lines, install=months, after="start")}, lines * months + 2.0, SCHEDULE,
        vendor_line_slots=slots, as_planned=_SURE,
    )  # fmt: skip
    return Case(
        FAMILY, f"{lines} lines, {slots} at a time, {months:g} months", lambda: math.ceil(lines / slots) * months,
        "ceil(lines / crews) x months", months_to(f"b.line_{lines}_install", made), random=False, tolerance=CERTAIN,
        source="list schedule of equal jobs",
    )  # fmt: skip


def _drawn_crews(
    name: str, lines: int, slots: int, correlation: float, exact: Callable[[], float], formula: str
) -> Case:
    made = partial(
        programme, {"b": block({}, lines=lines, install=5.0, after="start")}, 40.0,
        {**SPREAD, "correlation": correlation}, vendor_line_slots=slots,
    )  # fmt: skip
    return Case(FAMILY, name, exact, formula, months_to(f"b.line_{lines}_install", made), source="list schedule")


CASES = (
    *(_crews(*told) for told in ((7, 2, 5.0), (6, 3, 4.0), (5, 1, 3.0), (4, 9, 6.0))),
    _drawn_crews("2 lines, 1 at a time, drawn", 2, 1, 0.5, lambda: 2.0 * mean(5.0), "sum of means"),
    _drawn_crews("3 lines, 2 at a time, drawn, r = 0.5", 3, 2, 0.5,
                 lambda: mean_of_longest((5.0, 5.0), 0.5, shortest=True) + mean(5.0), "E[min of two] + mean"),
    _drawn_crews("4 lines, 3 at a time, drawn, r = 0", 4, 3, 0.0,
                 lambda: mean_of_longest((5.0,) * 3, 0.0, shortest=True) + mean(5.0), "E[min of three] + mean"),
)  # fmt: skip
