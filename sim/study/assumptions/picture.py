"""The screen as a tornado: a message made from the numbers, names as a planner says them."""

import re
from collections.abc import Sequence

from sim.report.prepared.tornado import BarEnd, TornadoBar, TornadoPicture
from sim.study.assumptions.screen import Screen, ScreenRow, Side
from sim.study.assumptions.words import BEYOND
from sim.study.files.identity import run_hash
from sim.study.pictures.ramp import month

DRAWN = 10  # bars of the picture
DETAIL = 46  # characters that fit under a name


def screen_picture(screen: Screen, what: str = "assumptions") -> TornadoPicture:
    """The largest effects of what is moved as a tornado."""
    live = [row for row in screen.rows if not row.idle]
    base, scenario = screen.base, screen.scenario
    label = base.label.replace(" (13-week rate)", "")
    beyond = [row for row in live if not (screen.quiet(row.low) and screen.quiet(row.high))]
    count = f"{len(beyond)} of {len(screen.rows)} {what} move it beyond the noise"
    most = f", most of all {words(live[0].assumption.key)}" if beyond else ""
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
    short = re.split(r"[;:,] ", a.meaning.rstrip("."))[0]
    detail = short if len(short) <= DETAIL else a.unit
    return TornadoBar(f"{words(a.key)} ({a.grade})", detail, _end(row.low, screen), _end(row.high, screen))


def _end(side: Side, screen: Screen) -> BarEnd:
    if side.shift is None:
        return BarEnd(side.text, None, note="not possible")
    return BarEnd(
        side.text, side.shift.months, side.shift.low, side.shift.high, BEYOND if side.beyond else "", side.beyond,
        screen.quiet(side),
    )  # fmt: skip


def words(key: str) -> str:
    """A key as a planner says it.

    >>> [words(key) for key in ("maker.process_team.lines", "blocks.block_1.activities.*.months", "vendor_line_slots")]
    ['process team: lines', 'block 1: activities, months', 'vendor line slots']
    """
    parts: Sequence[str] = [part.replace("_", " ") for part in key.split(".") if part not in ("*", "blocks", "maker")]
    return f"{parts[0]}: {', '.join(parts[1:])}" if len(parts) > 1 else parts[0]
