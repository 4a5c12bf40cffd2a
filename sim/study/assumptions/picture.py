"""The screen as a tornado: a message made from the numbers, names as a planner says them."""

import re

from sim.report.prepared.tornado import BarEnd, TornadoBar, TornadoPicture
from sim.scenario.spoken import spoken
from sim.study.assumptions.groups import Assumption
from sim.study.assumptions.screen import Screen, ScreenRow, Side
from sim.study.assumptions.words import BEYOND
from sim.study.files.identity import run_hash
from sim.study.told import level, month

DRAWN = 10  # bars of the picture
DETAIL = 46  # characters that fit under a name


def screen_picture(screen: Screen, what: str = "assumptions") -> TornadoPicture:
    """The largest effects of what is moved as a tornado."""
    live = [row for row in screen.rows if not row.idle]
    base, scenario = screen.base, screen.scenario
    label = level(base.label)
    beyond = [row for row in live if not (screen.quiet(row.low) and screen.quiet(row.high))]
    count = f"{len(beyond)} of {len(screen.rows)} {what} move it beyond the noise"
    most = f", most of all {spoken(live[0].assumption.key)}" if beyond else ""
    rest = f"{len(live) - DRAWN} more move it less" if len(live) > DRAWN else ""
    idle = f"{len(screen.rows) - len(live)} move nothing"
    return TornadoPicture(
        title=f"{label}, even chance by {month(base.p50)}: {count}{most}",
        footer=f"{scenario.title} | gigaramp, scenario {scenario.name} {run_hash(scenario)} | data date "
        f"{scenario.data_date} | seed {scenario.seed} | {screen.size_text}, same luck at both ends | black: 95 % "
        "interval, arrowhead: open; noise: 95 % of what odd and even replications disagree by",
        axis=f"shift of the even-chance date of {label}, months",
        bars=tuple(_bar(row, screen) for row in live[:DRAWN]), noise=screen.noise_months,
        rest="; ".join(part for part in (rest, idle) if part),
    )  # fmt: skip


def _bar(row: ScreenRow, screen: Screen) -> TornadoBar:
    a = row.assumption
    return TornadoBar(f"{spoken(a.key)} ({a.grade})", _detail(a), _end(row.low, screen), _end(row.high, screen))


def _detail(assumption: Assumption) -> str:
    """What it means, and what it counts where the values do not say it, as far as there is room."""
    short = re.split(r"[;:,] ", assumption.meaning.rstrip("."))[0]
    unit = "" if assumption.unit in ("", "share") or "*" in assumption.key else assumption.unit
    told = [", ".join(filter(None, (short, unit))), short, unit]
    return next((text for text in told if len(text) <= DETAIL), "")


def _end(side: Side, screen: Screen) -> BarEnd:
    if side.shift is None:
        return BarEnd(side.text, None, note="not possible")
    return BarEnd(
        side.text, side.shift.months, side.shift.low, side.shift.high, BEYOND if side.beyond else "", side.beyond,
        screen.quiet(side),
    )  # fmt: skip
