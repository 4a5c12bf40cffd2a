"""Prepare pictures 1 and 2: messages made from the numbers, series, dates."""

from datetime import date

import numpy as np

from sim.calendar import Calendar
from sim.chances import share_interval
from sim.report.look.words import told_share
from sim.report.prepared.chance import ChancePicture, Curve
from sim.report.prepared.ramp import Level, RampPicture
from sim.scenario.milestones import LEVELS
from sim.scenario.our_plan import our_plan
from sim.study.running.runner import Results
from sim.study.statistics import DateSummary
from sim.study.summary import bands, summaries, week_ends
from sim.study.told import footer, level, month


def ramp_picture(results: Results, paths: dict[str, np.ndarray]) -> RampPicture:
    """Picture 1 from the results and single paths ``sample``, ``noise_free`` and ``plan``."""
    scenario, found = results.prepared.scenario, {s.name: s for s in summaries(results)}
    table, days = bands(results), np.array(week_ends(results), dtype="datetime64[D]")
    p10, p25, p50, p75, p90 = table["run_rate"]
    points = [
        (point.date, float(point.milestone.partition("_")[2]), f"{point.milestone.partition('_')[2]} GWh announced")
        for point in scenario.announced.values()
        if point.milestone.startswith("rate_") and not point.milestone.endswith("_45")
    ]
    return RampPicture(
        title=message(found[f"rate_{LEVELS[0]:g}"]), footer=footer(results), week_ends=days,
        p10=p10, p25=p25, p50=p50, p75=p75, p90=p90, installed=table["installed"][2],
        sample_path=paths["sample"], noise_free=paths["noise_free"], plan=paths["plan"], plan_points=tuple(points),
        levels=tuple(_level(found[f"rate_{level:g}"], level) for level in LEVELS),
        marks=tuple((mark.date, mark.label) for mark in scenario.marks.values()),
        data_date=scenario.data_date, first_day=scenario.start, last_day=scenario.horizon_end,
        our_plan=tuple(our_plan(scenario)),
    )  # fmt: skip


def _level(summary: DateSummary, level: float) -> Level:
    return Level(
        f"{level:g} GWh", level, summary.p10, summary.p50, summary.p90, summary.announced, summary.probability_by
    )  # fmt: skip


def chance_picture(results: Results) -> ChancePicture:
    """Picture 2: the run rates in front, installed nameplate behind."""
    scenario = results.prepared.scenario
    names = [f"rate_{level:g}" for level in LEVELS]
    found = {s.name: s for s in summaries(results)}
    curves = tuple(_curve(results, found[name], thin=False) for name in names)
    thin = tuple(_curve(results, found[name], thin=True) for name in found if name.startswith("installed_"))
    return ChancePicture(
        chance_message([found[name] for name in names], scenario.horizon_end), footer(results), curves + thin,
        scenario.data_date, scenario.start, scenario.horizon_end,
    )  # fmt: skip


def _curve(results: Results, summary: DateSummary, *, thin: bool) -> Curve:
    place = [m.name for m in results.milestones].index(summary.name)
    hours = results.hours[:, place]
    calendar = Calendar(results.prepared.scenario.start)
    days = np.array([calendar.date(h) for h in np.sort(hours[np.isfinite(hours)])], dtype="datetime64[D]")
    low, high = np.array([share_interval(k, summary.replications) for k in range(len(days) + 1)]).T
    return Curve(
        level(summary.label), thin, days, summary.replications, low, high,
        summary.never_share, summary.later_share, summary.announced, summary.probability_by,
    )  # fmt: skip


def message(summary: DateSummary) -> str:
    """One sentence: even chance by when, and what chance the announced date has."""
    goal = level(summary.label)
    if summary.p50 is None:
        reach = told_share(summary.reached_share, summary.replications)
        text = f"{goal}: less than an even chance inside the horizon ({reach} reach it)"
    else:
        text = f"{goal}: even chance by {month(summary.p50)}"
    if summary.announced is not None and summary.probability_by is not None:
        text += f"; announced for {month(summary.announced)}: {_chance(summary.probability_by, summary.replications)}"
    return text


def _chance(share: float, n: int) -> str:
    """What became of the announced date; one history keeps it or not."""
    if n == 1:
        return "kept" if share else "missed"
    return f"{told_share(share, n)} chance" if 0.0 < share < 1.0 else f"{told_share(share, n)} by then"


def chance_message(found: list[DateSummary], last_day: date) -> str:
    """One sentence over the highest level that has an even chance."""
    likely = [s for s in found if s.p50 is not None]
    if not likely:
        return f"No level has an even chance before {last_day.year}"
    best = likely[-1]
    text = f"{level(best.label)}: one in ten by {month(best.p10)}, even by {month(best.p50)}"
    return text + (f", nine in ten by {month(best.p90)}" if best.p90 else f"; nine in ten not before {last_day.year}")
