"""Prepare the picture of what must be true: ranges and the parts that a box allows, chances, latest decisions."""

from collections.abc import Callable, Iterator
from datetime import date

from sim.chances import share_interval
from sim.report.look.days import day, month
from sim.report.look.words import with_interval
from sim.report.prepared.must import MustChance, MustPicture, MustRow
from sim.scenario.fields import facts_at
from sim.scenario.spoken import spoken
from sim.study.discovery.axes import DecisionAxis
from sim.study.discovery.found import ENOUGH, Discovery, Found, Told
from sim.study.discovery.words import GET_THERE, between, condition, headline
from sim.study.files.identity import run_hash
from sim.study.sensitivity.words import name


def must_picture(found: Discovery) -> MustPicture:
    """Conditions of the best box, or why there are none."""
    scenario, box = found.scenario, found.best
    failed = f", {len(found.failures)} failed" if found.failures else ""
    return MustPicture(
        title=headline(found),
        footer=f"{scenario.title} | gigaramp, scenario {scenario.name} {run_hash(scenario)} | data date "
        f"{scenario.data_date} | seed {scenario.seed} | {found.points:,} points{failed}, one replication each | "
        "conditions found on every other point (PRIM), chances inside on the rest; whiskers: 95 % | ranges are guesses",
        rows=() if box is None else tuple(map(_row, box.conditions)),
        empty=_empty(found),
        asked=found.chance,
        chances=tuple(_chances(found)),
        facts=tuple(_facts(found)),
    )


def _empty(found: Discovery) -> str:
    """What is said instead of conditions."""
    if found.too_few:
        return (
            f"{found.hits} of {found.points:,} points get there, too few (below {ENOUGH}) to say what they have in "
            f"common. The largest 13-week rate of any point by then is {found.best_rate:.1f} GWh a year."
        )
    if found.best is not None and found.best.density >= found.chance:
        return "Nothing has to be true: enough points get there whatever is decided and whatever turns out."
    return "No condition on decisions, or on what turns out, makes it likelier."


def _row(told: Told) -> MustRow:
    axis, column = told.column.axis, told.column
    if axis is None and column.event:
        return _switch(name(column.name), told, "does not happen", "happens", decided=False)
    if axis is None:
        low, high = told.low or 0.0, 1.0 if told.high is None else told.high
        text = condition(told).partition(": in its ")[2] or condition(told).rpartition(": ")[2]
        return MustRow(name(column.name), False, low, high, "lowest", "highest", text)
    if axis.kind == "lever":
        return _switch(axis.says, told, "without", "with", decided=True)
    show = _shown(axis)
    low, high = (
        (end - axis.low) / (axis.high - axis.low)
        for end in (axis.low if told.low is None else told.low, axis.high if told.high is None else told.high)
    )
    return MustRow(spoken(axis.name), True, low, high, show(axis.low), show(axis.high), _part(axis, told, show))


def _switch(label: str, told: Told, off: str, on: str, *, decided: bool) -> MustRow:
    """Half of the bar for each of the two."""
    is_on = told.low is not None
    return MustRow(label, decided, 0.5 if is_on else 0.0, 1.0 if is_on else 0.5, off, on, on if is_on else off)


def _shown(axis: DecisionAxis) -> Callable[[float], str]:
    """How a value of a decision is written."""
    if axis.kind == "date":
        return lambda value: day(date.fromordinal(int(value)))
    unit = facts_at(axis.paths[0][0]).unit if axis.range is None else "times" if axis.range.times else "more"
    if unit == "share":
        return lambda value: f"{100 * value:.0f} %"
    return lambda value: f"{value:.3g} {unit}".strip()


def _part(axis: DecisionAxis, told: Told, show: Callable[[float], str]) -> str:
    if axis.kind == "date" and None not in (told.low, told.high):
        return between(told, "", "to", show).replace(" and ", " ").strip()
    return between(told, *(("from", "by") if axis.kind == "date" else ("at least", "at most")), show)


def _chances(found: Discovery) -> Iterator[MustChance]:
    """From all points to the best box."""
    share = found.hits / found.points
    yield MustChance("of all points", share, *share_interval(found.hits, found.points), found.points)
    boxes = [("all conditions", found.best)]
    if found.best is not found.decided:
        boxes.insert(0, ("decisions alone", found.decided))
    for label, box in boxes:
        if box is not None and box.conditions:
            yield MustChance(label, box.density, *box.density_interval, box.points)


def _facts(found: Discovery) -> Iterator[tuple[str, str]]:
    if found.best is not None and found.best.conditions:
        yield _coverage(found.best)
    for one in found.latest:
        early = f"of all that get there; nine in ten by {month(one.nine_in_ten)}"
        yield f"{spoken(one.block)}: decided by {day(one.latest)} at the latest", early


def _coverage(box: Found) -> tuple[str, str]:
    return (
        f"{with_interval(box.coverage, box.all_hits, GET_THERE)}",
        f"lie inside (coverage, n = {box.all_hits})",
    )
