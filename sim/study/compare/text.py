"""A comparison on the terminal: what differs first, then the dates side by side, cut to a screen."""

from textwrap import shorten

from sim.report.look.words import brief_with_bounds, one_in
from sim.report.text.terminal import entry, table
from sim.study.compare.comparison import Against, Comparison, Row
from sim.study.compare.side import Side
from sim.study.compare.words import headline, luck, moved
from sim.study.evidence.words import output_validity
from sim.study.statistics import DateSummary
from sim.study.told import level

_LINES = {2: 9, 3: 6}  # rows of a table by the number of those compared; fewer for more
_DIFFERENCES = {2: 14}  # lines of differences by the number of those compared; fewer for more
_NAME = 60  # characters of a name
HOW = (
    "Dates by which 10, 50, 90 % have reached it. Months are those of the 50 % date, with 95 % intervals. Chance that "
    "{letter} is earlier: a tie counts half; never and later stand after all dates."
)


def comparison_text(comparison: Comparison, place: str) -> str:
    """Who is who, what differs, and a table for each of the others."""
    first, many = comparison.sides[0], len(comparison.sides)
    answers = "\n".join(side.answer(comparison.milestones[0]) for side in comparison.sides)
    parts = [_who(comparison), answers, f"{headline(comparison)}."]
    for one in comparison.against:
        parts += [_differences(one, first, _DIFFERENCES.get(many, 6)), _table(one, first, _LINES.get(many, 3))]
    letter = comparison.against[0].side.letter if len(comparison.against) == 1 else "the other"
    told = output_validity(side.scenario for side in comparison.sides)
    parts += [HOW.format(letter=letter), *told]
    return "\n\n".join(
        [*parts, f"All milestones and pictures (compare_ramp, compare_chance, compare.csv):\n  {place}/"]
    )


def _who(comparison: Comparison) -> str:
    rows = [["", "scenario", "seed", "n", "model", "folder"]]
    for side in comparison.sides:
        name, numbers = shorten(side.name, _NAME, placeholder=" ..."), (side.scenario.seed, len(side.ran))
        rows.append([side.letter, name, *map(str, numbers), str(side.model_version), f"{side.place}/"])
    return table(rows, left=6)


def _differences(one: Against, first: Side, most: int) -> str:
    head = f"{first.letter} -> {one.side.letter}: "
    if not one.differences:
        return f"{head}the same scenario; nothing differs.\n{luck(one, first)}"
    shown = [entry(line) for line in one.differences[:most]]
    if len(one.differences) > most:
        shown.append(f"  ... and {len(one.differences) - most} more, see differences.csv")
    return "\n".join([f"{head}what differs", *shown, luck(one, first)])


def _table(one: Against, first: Side, lines: int) -> str:
    more = len(one.rows) - lines
    rest = f"\n({more} more milestones in compare.csv; --milestones A,B chooses)" if more > 0 else ""
    return f"{table(date_rows(one, first)[: lines + 1])}\n\n{table(move_rows(one, first)[: lines + 1])}{rest}"


def date_rows(one: Against, first: Side) -> list[list[str]]:
    """A head, and a row for every milestone: the dates of both side by side."""
    ends = [[f"{side.letter}:\n10 %", "50 %", "90 %", "never", "later"] for side in (first, one.side)]
    head = ["date by which ... have reached it", *ends[0], *ends[1]]
    return [head, *([level(row.label), *_dates(row.before), *_dates(row.after)] for row in one.rows)]


def _dates(summary: DateSummary) -> list[str]:
    days = [f"{day:%Y-%m}" if day else "-" for day in (summary.p10, summary.p50, summary.p90)]
    return [*days, *(one_in(share, summary.replications) for share in (summary.never_share, summary.later_share))]


def move_rows(one: Against, first: Side) -> list[list[str]]:
    """A head, and a row for every milestone: how much earlier or later, and how likely that is."""
    a, b = first.letter, one.side.letter
    head = [f"{b} against {a}", f"{b} is ... than {a}, months", f"{b} earlier"]
    return [head, *map(_moves, one.rows)]


def _moves(row: Row) -> list[str]:
    chance = brief_with_bounds(row.versus.earlier, *row.versus.earlier_interval)
    return [level(row.label), moved(row.versus.shift).replace(" months", ""), chance]
