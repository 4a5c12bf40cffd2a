"""Our own plan over the ramp: from GWh in a period or a mean rate to steps in the picture."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from conftest import Load
from test_figures import RAMP, words

from sim.report.drawing import ramp_figure
from sim.report.prepared.ramp import RampPicture
from sim.scenario.our_plan import our_plan
from sim.study.pictures.ramp import ramp_picture
from sim.study.running.runner import run
from sim.study.study import single_paths

STATED = (
    "+our_plan.year_2027={gwh:8,unit:gwh_per_year}",
    "+our_plan.month_2028_02={gwh:1,unit:gwh}",
    "+our_plan.month_2028_01={gwh:12,unit:gwh_per_year}",
)


def test_periods_come_in_order_with_their_mean_rate(load: Load) -> None:
    """A GWh in the 29 days of a February is 1 x 8766 / (29 x 24) a year."""
    found = list(our_plan(load(*STATED)))
    assert [(first, last) for first, last, _ in found] == [
        (date(2027, 1, 1), date(2027, 12, 31)),
        (date(2028, 1, 1), date(2028, 1, 31)),
        (date(2028, 2, 1), date(2028, 2, 29)),
    ]
    assert [rate for *_, rate in found] == pytest.approx([8.0, 12.0, 8766 / (29 * 24)])


def test_the_picture_of_a_run_has_our_plan_and_its_results_do_not_move(load: Load) -> None:
    few = ("replications=1", "horizon_end=2029-06-30")
    with_plan, without = run(load(*STATED, *few)), run(load(*few))
    assert np.array_equal(with_plan.hours, without.hours, equal_nan=True)
    assert len(ramp_picture(with_plan, single_paths(with_plan)).our_plan) == 3
    assert ramp_picture(without, single_paths(without)).our_plan == ()


def drawn(picture: RampPicture) -> np.ndarray:
    """Days and rates of the line of our plan."""
    (axes,) = ramp_figure(picture).axes
    (line,) = [line for line in axes.lines if line.get_color() == "#CC79A7"]
    return np.column_stack([line.get_xdata(), line.get_ydata()])


def test_every_period_is_one_level_step_and_gaps_stay_empty() -> None:
    periods = (
        (date(2028, 1, 1), date(2028, 12, 31), 5.0),
        (date(2029, 1, 1), date(2029, 12, 31), 9.0),
        (date(2031, 1, 1), date(2031, 12, 31), 30.0),
    )
    points = drawn(replace(RAMP, our_plan=periods))
    assert points[:, 1] == pytest.approx([5, 5, 9, 9, np.nan, 30, 30], nan_ok=True)
    assert points[2, 0] == points[1, 0], "the next period begins where the last one ends"
    assert np.diff(points[[0, 1], 0]) == 366


def test_our_plan_is_named_only_where_there_is_one() -> None:
    named = replace(RAMP, our_plan=((date(2030, 1, 1), date(2030, 12, 31), 20.0),))
    assert "our plan" in [text.get_text() for text in words(ramp_figure(named))]
    assert "our plan" not in [text.get_text() for text in words(ramp_figure(RAMP))]
