"""The outside view as a table of all classes."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from sim.chances import FEWEST_PLANTS
from sim.reference.alike import ALL, HAD, SINCE
from sim.reference.incidence import Course, incidence, interval
from sim.reference.outside import Fate, Since, courses, fate, of_class, reached
from sim.reference.plant import MakerClass, Plant

SHARES = (0.1, 0.5, 0.9)


def outside_text(found: Sequence[Plant]) -> str:
    """All classes: how long, how many never, and how long from the serial start to a share of the nameplate."""
    return "\n".join(_lines(found))


def _lines(found: Sequence[Plant]) -> Iterator[str]:
    groups = groups_of(found)
    for since, told in SINCE.items():
        yield f"\nMonths from {told} to the first cells: when a quarter, half, three"
        yield "quarters of all came (95 % interval); how many came, never did, wait; + no end"
        yield f"{'':18s}  n{'25 %':>13s}{'50 %':>13s}{'75 %':>13s}  came never wait"
        yield from filter(None, (_months_row(kind, alike, since) for kind, alike in groups.items()))
    yield "\nNever came, of n that got so far, without those still waiting (95 % interval)"
    yield " " * 18 + "".join(f"{_label(stage):>20s}" for stage in HAD)
    for kind, alike in groups.items():
        cells = "".join(f"{_fate_cell(fate(alike, stage)):>20s}" for stage in HAD)
        yield f"{_label(kind):18s}{cells}"
    yield "\nMonths from the serial start to a share of the nameplate, plant by plant: after"
    yield "the last month at which less was seen, by the first at which so much was"
    for share in SHARES:
        yield from _shares(share, groups)
    yield "\nThe plants are those of which enough could be found, no sample of all, and few."
    yield "gigaramp reference NAME shows one with its pages."


def _shares(share: float, groups: Mapping[str, Sequence[Plant]]) -> Iterator[str]:
    for kind, alike in groups.items():
        seen = [one for plant in alike if (one := reached(plant, share)) is not None]
        if seen and kind != ALL:
            told = "; ".join(_span(one.after, one.by) for one in seen)
            yield f"{100 * share:3.0f} %  {_label(kind):18s} n = {len(seen)}: {told}"


def groups_of(found: Sequence[Plant]) -> dict[str, list[Plant]]:
    """Plants by class, and all of them."""
    return {**{kind: of_class(found, kind) for kind in get_args(MakerClass)}, ALL: list(found)}


def _label(kind: str) -> str:
    return kind.replace("_", " ")


def _months_row(kind: str, alike: Sequence[Plant], since: Since) -> str:
    known = courses(alike, since)
    if not known:
        return ""
    quarters = "".join(f"{_quartile(known, share):>13s}" for share in (0.25, 0.5, 0.75))
    came, never, waiting = (sum(one.end == end for one in known) for end in ("came", "never", "open"))
    return f"{_label(kind):18s}{len(known):3d}{quarters}{came:6d}{never:6d}{waiting:5d}"


def _quartile(known: Sequence[Course], share: float) -> str:
    """The month by which a share of all came; of few plants without an interval, which would pretend to be one."""
    month = _month(incidence(known).month_of(share))
    if len(known) < FEWEST_PLANTS:
        return month
    low, high = interval(known, lambda found: found.month_of(share))
    return f"{month} ({_month(low)}-{_month(high)})" if math.isfinite(high) else f"{month} ({_month(low)}+)"


def _month(month: float) -> str:
    return f"{month:.0f}" if math.isfinite(month) else "-"


def _fate_cell(found: Fate) -> str:
    if not found.known:
        return "-"
    low, high = (100.0 * share for share in found.chance)
    return f"{found.never} of {found.known} ({low:.0f}-{high:.0f} %)"


def _span(after: float | None, by: float | None) -> str:
    told = [f"after {after:.0f}" if after is not None else "", f"by {by:.0f}" if by is not None else ""]
    return " ".join(filter(None, told)) or "not told"
