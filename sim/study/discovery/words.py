"""What must be true, in words."""

from collections.abc import Callable
from datetime import date
from math import inf

from sim.report.look.words import brief, percent, told_share, with_interval
from sim.scenario.relative.keys import value_at
from sim.scenario.schema import Scenario
from sim.scenario.spoken import spoken
from sim.study.discovery.found import ENOUGH, Discovery, Found, Told
from sim.study.discovery.points import Sampled
from sim.study.evidence.words import output_validity
from sim.study.sensitivity.words import name
from sim.study.told import level, month

_HOW = (
    "{n} points: decisions spread over their ranges (conf/levers: a Latin hypercube), everything unknown drawn, one "
    "replication each, seed {seed}. Conditions are found on every other point by peeling (PRIM), at most four; chance "
    "and coverage are those of the other half. A chance is that of any point inside, whatever else is decided there. "
    "Ranges are guesses; not among the decisions: {left}."
)


GET_THERE = "points that get there"
_ALWAYS = "whatever is decided and whatever turns out"
_NUMBERS = ("no", "one", "two", "three", "four")


def question(found: Discovery) -> str:
    """What was asked."""
    return f"What must be true for {found.milestone.label} by {found.target} with {percent(found.chance)}?"


def headline(found: Discovery) -> str:
    """The conclusion in one sentence."""
    label = level(found.milestone.label)
    return f"{label} by {month(found.target)} with {percent(found.chance)}: {_conclusion(found)}"


def _conclusion(found: Discovery) -> str:
    box = found.best
    if box is None:
        hits = f"{found.hits} of {found.points:,} points get there"
        return (
            f"{hits}, too few to say what they have in common"
            if found.hits
            else f"nothing in these ranges does; {hits}"
        )
    high, chance = box.density_interval[1], with_interval(box.density, box.points)
    if box.density < found.chance:
        verdict = "nothing in these ranges does" if high < found.chance else "not for certain in these ranges"
        return f"{verdict}; the best box reaches {chance}"
    if not box.conditions:
        return f"nothing has to be true, {chance} get there"
    count, luck = len(box.conditions), sum(told.column.axis is None for told in box.conditions)
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    what = f"{number} {'condition' if luck else 'decision'}{'' if count == 1 else 's'}"
    turn = f", {luck} of which nobody decides," if luck else ""
    return f"{what}{turn} {'does' if count == 1 else 'do'}, {chance} of the points inside get there"


def conclusion(found: Discovery) -> list[str]:
    """The same with the conditions and the latest decisions, a sentence each."""
    boxes = [("Decisions alone", found.decided), ("Decisions, and what must turn out", found.with_luck)]
    shown = [] if found.certain else boxes if found.best is found.with_luck else boxes[:1]
    told = [_sentence(*_box(title, box, found.chance, found.scenario)) for title, box in shown if box is not None]
    return [f"{headline(found)}.", *told, *_latest(found), *output_validity([found.scenario])]


def _sentence(head: str, *lines: str) -> str:
    """A box in one sentence."""
    conditions = "; ".join(line.strip(" -") for line in lines)
    return f"{head}. Conditions: {conditions}." if conditions else head


def answer(found: Discovery) -> list[str]:
    """The answer, line by line."""
    hits = f"{found.hits} of {found.points} points get there"
    if found.certain:
        return [f"It is made {_ALWAYS}: {told_share(1.0, found.points, 'points')}.", *_latest(found)]
    if found.too_few or found.decided is None or found.with_luck is None:
        best = f"The largest 13-week rate of any by then is {found.best_rate:.1f} GWh a year."
        few = f"Only {hits}, too few to say what they have in common; ask with more --points."
        return [few if found.hits else f"Nothing in these ranges does: {hits}.", best, *_latest(found)]
    lines = [f"{hits} ({brief(found.hits / found.points, found.points)})."]
    lines += ["", *_box("Decisions alone", found.decided, found.chance, found.scenario)]
    if found.luck_adds:
        lines += ["", *_box("Decisions, and what must turn out", found.with_luck, found.chance, found.scenario)]
    else:
        lines += ["", "What turns out adds no condition to these."]
    return [*lines, "", *_latest(found)]


def _box(title: str, box: Found, chance: float, scenario: Scenario) -> list[str]:
    """One box: verdict, conditions, how good."""
    reached = "enough" if box.density >= chance else f"less than the {percent(chance)} asked for"
    if not box.conditions:
        return [f"{title}: no condition helps."]
    chance_inside = with_interval(box.density, box.points).replace(")", f", n = {box.points})")
    head = f"{title}: chance {chance_inside}, {reached}; {told_share(box.coverage, box.all_hits, GET_THERE)}"
    return [head, *(f"  - {condition(told)}{', already so' * is_so(told, scenario)}" for told in box.conditions)]


def is_so(told: Told, scenario: Scenario) -> bool:
    """Whether the plan as it stands meets a condition; of what nobody decides that is not known."""
    axis = told.column.axis
    if axis is None:
        return False
    if axis.kind == "lever":
        return told.low is None
    if axis.kind == "date":
        now = [float(day.toordinal()) for path, _ in axis.paths if isinstance(day := value_at(path, scenario), date)]
    elif axis.range is None:
        now = [own for _, own in axis.paths]
    else:
        now = [1.0 if axis.range.times else 0.0]  # relative to each
    low, high = (end if x is None else x for x, end in ((told.low, -inf), (told.high, inf)))
    return bool(now) and all(low <= x <= high for x in now)


def condition(told: Told) -> str:
    """One condition as a planner says it."""
    axis = told.column.axis
    if axis is None:
        return _drawn(told)
    if axis.kind == "lever":
        return f"{'with' if told.low is not None else 'without'}: {axis.says}"
    if axis.kind == "date":
        return f"{_flat(axis.name)}: {between(told, 'from', 'by', lambda x: str(date.fromordinal(int(x))))}"
    return f"{_flat(axis.name)}: {between(told, 'at least', 'at most', lambda x: f'{x:.3g}')}"


def _flat(path: str) -> str:
    """A path in words without a colon, since one follows."""
    return spoken(path).replace(": ", ", ")


def between(told: Told, least: str, most: str, show: Callable[[float], str]) -> str:
    """Limits of a condition, each behind its word."""
    ends = ((least, told.low), (most, told.high))
    return " and ".join(f"{word} {show(limit)}" for word, limit in ends if limit is not None)


def _drawn(told: Told) -> str:
    """What is drawn: which share of its distribution is left, and which values that are."""
    what = name(told.column.name)
    if told.column.event:
        return f"{what}: {'happens' if told.low is not None else 'does not happen'}"
    if told.low is None:
        share, side, value = told.high or 0.0, "lowest", 1
    elif told.high is None:
        share, side, value = 1.0 - told.low, "highest", 0
    else:
        return f"{what}: between its {100 * told.low:.0f} and {100 * told.high:.0f} % points"
    limit = f" ({'at most' if value else 'at least'} {told.values[value]:.3g})" if told.values else ""
    return f"{what}: in its {side} {percent(share)}{limit}"


def _latest(found: Discovery) -> list[str]:
    """The latest investment decisions that still allow it."""
    return [
        f"Latest investment decision, {spoken(one.block)}, among those that get there: {one.latest} "
        f"(nine in ten by {one.nine_in_ten})."
        for one in found.latest
    ]


def text(found: Discovery, left: list[str]) -> str:
    """Question, answer, and how it was found; left: levers that are not among the decisions."""
    how = _HOW.format(n=found.points, seed=found.scenario.seed, left=", ".join(left) or "none")
    few = f" Below {ENOUGH} successes no conditions are looked for." if found.too_few else ""
    failed = f" {len(found.failures)} points failed." if found.failures else ""
    return "\n".join(
        [
            f"{found.scenario.title}: {headline(found)}.",
            question(found),
            "",
            *answer(found),
            "",
            how + few + failed,
            "",
            *output_validity([found.scenario]),
        ]
    )


def csv_rows(found: Discovery, sampled: Sampled) -> tuple[list[str], list[list[object]]]:
    """Head and one row a point: decisions, investment decisions and milestone in hours (empty: not by then)."""
    head = ["point", *(axis.name for axis in found.axes), found.milestone.name, *(f"{b}_fid" for b in sampled.blocks)]
    rows: list[list[object]] = []
    for number, decisions, hours in zip(sampled.numbers, sampled.decisions, sampled.hours, strict=True):
        told = [
            str(date.fromordinal(int(x))) if axis.kind == "date" else round(float(x), 4)
            for axis, x in zip(found.axes, decisions, strict=True)
        ]
        rows.append([number, *told, *(round(float(h), 1) if h < float("inf") else "" for h in hours)])
    return head, rows
