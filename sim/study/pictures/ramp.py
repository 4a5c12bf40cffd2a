"""Prepare pictures 1 and 2: messages made from the numbers, series, dates."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from sim.calendar import Calendar
from sim.chances import share_interval
from sim.report.prepared.chance import ChancePicture, Curve
from sim.report.prepared.ramp import Level, RampPicture
from sim.scenario.goals import NEARLY, goals, level_of, said_of
from sim.scenario.milestones import headline_of
from sim.scenario.our_plan import our_plan
from sim.scenario.schema import Scenario
from sim.scenario.upper_end import BEYOND, beyond
from sim.study.running.runner import Results
from sim.study.statistics import DateSummary
from sim.study.summary import bands, summaries, week_ends
from sim.study.told import footer, level, message, month


def ramp_picture(results: Results, paths: dict[str, np.ndarray]) -> RampPicture:
    """Picture 1 from the results and single paths ``sample``, ``noise_free`` and ``plan``."""
    scenario, found = results.prepared.scenario, {s.name: s for s in summaries(results)}
    table, days = bands(results), np.array(week_ends(results), dtype="datetime64[D]")
    p10, p25, p50, p75, p90 = table["run_rate"]
    asked = goals(scenario)
    return RampPicture(
        title=message(found[asked.headline], scenario), footer=footer(results), week_ends=days,
        p10=p10, p25=p25, p50=p50, p75=p75, p90=p90, installed=table["installed"][2],
        sample_path=paths["sample"], noise_free=paths["noise_free"], plan=paths["plan"],
        plan_points=tuple(_announced_points(scenario)),
        levels=tuple(_level(found[name], scenario) for name in asked.drawn),
        marks=tuple((mark.date, mark.label) for mark in scenario.marks.values()),
        data_date=scenario.data_date, first_day=scenario.start, last_day=scenario.horizon_end,
        our_plan=tuple(our_plan(scenario)),
    )  # fmt: skip


def _announced_points(scenario: Scenario) -> Iterator[tuple[date, float, str]]:
    """What was announced, as points: of one day not what nearly is another one, or the same level twice."""
    points: dict[tuple[date, float], str] = {}
    for point in scenario.announced.values():
        kind, level = level_of(point.milestone)
        if kind in ("rate", "installed") and points.get((point.date, level)) != "rate":
            points[point.date, level] = kind
    for (day, level), kind in points.items():
        if not any(same == day and level < other and level >= NEARLY * other for same, other in points):
            yield day, level, f"{level:g} GWh {'installed, ' if kind == 'installed' else ''}announced"


def _level(summary: DateSummary, scenario: Scenario) -> Level:
    _, level = level_of(summary.name)
    label = f"{level:g} GWh" + (f", {BEYOND}" if beyond(summary.name, scenario) else "")
    return Level(
        label, level, summary.p10, summary.p50, summary.p90, summary.announced, summary.probability_by
    )  # fmt: skip


def chance_picture(results: Results) -> ChancePicture:
    """Picture 2: the run rates and the headline in front, what else is installed behind; nothing beyond the plant."""
    scenario, asked = results.prepared.scenario, goals(results.prepared.scenario)
    found = {s.name: s for s in summaries(results) if not beyond(s.name, scenario)}
    front = [name for name in dict.fromkeys([*asked.drawn, asked.headline]) if name in found]
    curves = [_curve(results, found[name], thin=False) for name in front]
    curves += [
        _curve(results, found[name], thin=True)
        for name in found if name not in front and level_of(name)[0] == "installed"
    ]  # fmt: skip
    return ChancePicture(
        chance_message([found[name] for name in front], scenario), footer(results), tuple(curves),
        scenario.data_date, scenario.start, scenario.horizon_end, said_of(scenario),
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


def chance_message(found: Sequence[DateSummary], scenario: Scenario) -> str:
    """One sentence over the highest level that has an even chance."""
    likely, last_year = [s for s in found if s.p50 is not None], scenario.horizon_end.year
    if not likely:
        return f"{level(headline_of(scenario).label)}: no level has an even chance before {last_year}"
    best = likely[-1]
    text = f"{level(best.label)}: one in ten by {month(best.p10)}, even by {month(best.p50)}"
    return text + (f", nine in ten by {month(best.p90)}" if best.p90 else f"; nine in ten not before {last_year}")
