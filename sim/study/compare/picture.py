"""Prepare the two pictures of a comparison: ramps over each other, and chances by date."""

from collections.abc import Sequence
from datetime import date
from textwrap import shorten

import numpy as np

from sim.calendar import Calendar
from sim.chances import share_interval
from sim.report.prepared.chance import ChancePicture, Curve
from sim.report.prepared.fans import Fan, FansPicture
from sim.scenario.goals import level_of
from sim.study.compare.comparison import Comparison
from sim.study.compare.side import Side
from sim.study.compare.words import chance, headline
from sim.study.told import level

_NAME, _NAME_OF_CURVE = 56, 40  # characters of a name in the margin
_MOST_CURVES, _MOST_NAMES = 6, 4  # for whose names the margin has room
_MOST_TOLD = 2  # whose differences there is room for


def fans_picture(comparison: Comparison, number: str) -> FansPicture:
    """Bands and medians of all. number: the hash that names the folder."""
    rates = {name: level_of(name)[1] for name in _shown(comparison) if level_of(name)[0] == "rate"}
    first, last = _days(comparison)
    return FansPicture(
        headline(comparison), _footer(comparison, number),
        tuple(_fan(side, list(rates), last) for side in comparison.sides),
        tuple(rates.values()), _differences(comparison), first, last,
    )  # fmt: skip


def chances_picture(comparison: Comparison, number: str) -> ChancePicture:
    """Chance curves of the first two milestones of all; of the first where there are many scenarios."""
    names, (first, last) = _shown(comparison), _days(comparison)
    many = len(comparison.sides) > _MOST_NAMES
    names = names if len(names) * len(comparison.sides) <= _MOST_CURVES else names[:1]
    titles = [side.letter if many else _label(side, _NAME_OF_CURVE) for side in comparison.sides]
    curves = tuple(
        _curve(side, which, name, side.letter if name != names[0] else titles[which], thin=name != names[0])
        for name in names
        for which, side in enumerate(comparison.sides)
    )
    known = {side.scenario.data_date for side in comparison.sides}
    return ChancePicture(
        chance_headline(comparison), _footer(comparison, number), curves, known.pop() if len(known) == 1 else None,
        first, last,
    )  # fmt: skip


def chance_headline(comparison: Comparison) -> str:
    """How likely the others are earlier, in one sentence."""
    first, name = comparison.sides[0].letter, level(comparison.against[0].rows[0].label)
    told = [f"{one.side.letter} {chance(one.rows[0])}" for one in comparison.against]
    return f"{name}: chance to be earlier than {first}: {', '.join(told)}"


def _shown(comparison: Comparison) -> tuple[str, ...]:
    return comparison.milestones[:2]


def _days(comparison: Comparison) -> tuple[date, date]:
    scenarios = [side.scenario for side in comparison.sides]
    return min(s.start for s in scenarios), max(s.horizon_end for s in scenarios)


def _fan(side: Side, names: Sequence[str], last: date) -> Fan:
    p10, p50, p90 = side.bands
    dates = tuple(side.summary(name).p50 for name in names)
    return Fan(
        _label(side), side.week_ends, p10, p50, p90, tuple(day if day and day <= last else None for day in dates)
    )  # fmt: skip


def _label(side: Side, most: int = _NAME) -> str:
    return shorten(side.title, most, placeholder=" ...")


def _curve(side: Side, which: int, name: str, title: str, *, thin: bool) -> Curve:
    hours, found, calendar = (
        np.array(list(side.hours[name].values())),
        side.summary(name),
        Calendar(side.scenario.start),
    )
    days = np.array([calendar.date(h) for h in np.sort(hours[np.isfinite(hours)])], dtype="datetime64[D]")
    low, high = np.array([share_interval(k, len(hours)) for k in range(len(days) + 1)]).T
    return Curve(
        f"{title}: {level(found.label)}", thin, days, len(hours), low, high, found.never_share,
        found.later_share, None, None, which,
    )  # fmt: skip


def _differences(comparison: Comparison) -> str:
    """What differs, as far as a slide has room for it; where there are many, their names have to do."""
    if len(comparison.against) > _MOST_TOLD:
        return ""
    first = comparison.sides[0].letter
    room = 190 // len(comparison.against)
    found = {one.side.letter: "; ".join(one.differences) or "nothing differs" for one in comparison.against}
    return " | ".join(
        f"{first} to {letter}: {shorten(told, room, placeholder=' ...')}" for letter, told in found.items()
    )


def _footer(comparison: Comparison, number: str) -> str:
    """Where the picture comes from."""
    told = [f"{side.letter}: {side.scenario.name} {side.run}, n = {len(side.ran)}" for side in comparison.sides]
    luck = "the same luck" if all(one.paired for one in comparison.against) else "not all with the same luck"
    return f"gigaramp, compare {number} | {'; '.join(told)} | {luck} | good GWh, pilot not counted"
