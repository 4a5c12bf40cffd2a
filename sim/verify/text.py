"""The table as it is printed and stored."""

from collections.abc import Iterator
from textwrap import fill
from typing import Any

from sim.csv_text import csv_bytes
from sim.verify.beyond import BEYOND
from sim.verify.measure import Width
from sim.verify.verdict import AGREES, Table, Verdict

COLUMNS = 79
_NAME = 43
HEAD = (
    "family", "case", "exact", "simulated", "half_width", "n", "off", "verdict", "flows_agree", "formula", "tolerance",
    "why_tolerance", "worked_example", "source", "seconds",
)  # fmt: skip


def verification_text(table: Table, width: Width, seed: int) -> str:
    """The sentence, the table family by family, and what no line is."""
    return "\n\n".join([summary(table, width, seed), _rows(table), beyond_text()])


def summary(table: Table, width: Width, seed: int) -> str:
    """What the table says, in a few sentences."""
    agree = sum(verdict.said == AGREES for verdict in table.verdicts)
    off = [verdict.case.name for verdict in table.verdicts if verdict.off]
    said = f"{agree} of {len(table.verdicts)} cases agree with their exact values"
    said += f"; {len(off)} {'is' if len(off) == 1 else 'are'} off: {', '.join(off)}." if off else "."
    return fill(" ".join([said, *_of_the_random(table, width), *_of_both_flows(table), f"Seed {seed}."]), COLUMNS)


def _of_the_random(table: Table, width: Width) -> Iterator[str]:
    halves = [verdict.measured.half for verdict in table.verdicts if verdict.case.random]
    if halves:
        yield f"Half widths of 95 % intervals: {_percent(max(halves))} % at most, {_percent(width.half)} % asked for."
    if table.random:
        yield (
            f"Of {table.random} random values without a tolerance {table.outside} lie outside their own interval; "
            f"chance alone puts {0.05 * table.random:.1f} there, and more than {table.most} are not taken for chance."
        )


def _of_both_flows(table: Table) -> Iterator[str]:
    compared = [flows for verdict in table.verdicts if (flows := verdict.measured.flows_agree) is not None]
    if compared:
        yield f"{sum(compared)} of {len(compared)} lines are alike in both flows, to the bit."


def _percent(share: float) -> str:
    return f"{100.0 * share:.2g}"


def _rows(table: Table) -> str:
    lines = [f"{'':{_NAME}}{'exact':>9}{'simulated':>10}{'+- %':>6}", "-" * COLUMNS]
    family = ""
    for verdict in table.verdicts:
        if verdict.case.family != family:
            family = verdict.case.family
            lines.append(family)
        lines.append(_row(verdict))
    return "\n".join(lines)


def _row(verdict: Verdict) -> str:
    found = verdict.measured
    half = f"{100.0 * found.half:.2f}" if found.n > 1 else "-"
    head = f"  {verdict.case.name:{_NAME - 2}}{_number(found.exact):>9}{_number(found.simulated):>10}{half:>6}"
    said = verdict.said
    return f"{head}  {said}" if len(head) + 2 + len(said) <= COLUMNS + 1 else f"{head}\n{said:>{COLUMNS}}"


def _number(value: float) -> str:
    return f"{value:.5g}"


def beyond_text() -> str:
    """What the line cannot express, each with its reason."""
    told = [fill(f"{one.what}: {one.why}", COLUMNS, initial_indent="  ", subsequent_indent="    ") for one in BEYOND]
    return "\n".join(["What the line cannot express, so that no case stands for it:", *told])


def csv_table(table: Table) -> bytes:
    """All columns of the table, one case a row; shares as numbers."""
    return csv_bytes(HEAD, [[row[name] for name in HEAD] for row in rows(table)])


def rows(table: Table) -> list[dict[str, Any]]:
    """The table as plain values by column."""
    return [_columns(verdict) for verdict in table.verdicts]


def _columns(verdict: Verdict) -> dict[str, Any]:
    case, found = verdict.case, verdict.measured
    return {
        "family": case.family, "case": case.name, "exact": found.exact, "simulated": found.simulated,
        "half_width": found.half, "n": found.n, "off": found.off, "verdict": verdict.said,
        "flows_agree": found.flows_agree, "formula": case.formula, "tolerance": case.tolerance,
        "why_tolerance": case.why_tolerance, "worked_example": case.worked, "source": case.source,
        "seconds": round(found.seconds, 3),
    }  # fmt: skip
