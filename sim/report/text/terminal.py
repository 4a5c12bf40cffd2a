"""The tables on the terminal, made from what a run folder holds."""

import shlex
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from textwrap import fill
from typing import Any

from sim.report.look.branches import GOOD, NO_LOSS
from sim.report.look.words import brief, brief_with_bounds, dash_note, one_in, percent
from sim.report.text.volumes import volume_rows

_COLUMNS = 120  # of sentences
_BESIDE = ("never_share", "later_share")
Row = Sequence[float | None]
Loss = tuple[int, str, float]


def run_text(
    folder: Path,
    manifest: Mapping[str, Any],
    summary: Mapping[str, Any],
    volumes: Sequence[Row],
    losses: Sequence[Loss],
    answer: Sequence[str],
    beyond: Container[str] = (),
    said: str = "announced",
) -> str:
    """Head, tables of dates, volumes and losses, the answer in sentences, and where the files are.

    Args:
        folder: of the run.
        manifest, summary: what its files of these names say.
        volumes: a row a year, see ``volume_rows``.
        losses: year, branch and GWh, the largest of a year first.
        answer: in sentences; the first stands above the tables.
        beyond: names of milestones that are more than the plant can make.
        said: what the days of milestones are.
    """
    parts = [
        _head(summary, manifest),
        fill(answer[0], _COLUMNS),
        *_precision(summary["precision"]),
        _dates(summary["milestones"], beyond, said),
        _volumes(volumes),
        _losses(losses),
        "\n".join(fill(sentence, _COLUMNS) for sentence in answer[1:]),
        f"Files: {folder}/ (pictures as .png and .svg, tables as .parquet)\n"
        f"A page that can be mailed: {shlex.join(['gigaramp', 'report', str(folder)])}",
    ]
    return "\n\n".join(parts)


def _head(summary: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    ran = summary["replications"] - summary["failed"]
    failed = f", {summary['failed']} failed (see manifest.json)" if summary["failed"] else ""
    twin = {"none": "", "mean": " | noise-free programme", "plan": " | the modelled plan"}[summary["twin"]]
    if summary["twin"] != "plan" and manifest["as_planned"]:
        twin += f" | as planned: {', '.join(manifest['as_planned'])}"
    return (
        f"{summary['title']}{twin}\nscenario {summary['scenario']} | data date {summary['data_date']} | "
        f"seed {summary['seed']} | n = {ran}{failed} | "
        f"gigaramp {manifest['gigaramp']}, model {manifest['model_version']}"
    )


def _precision(found: Mapping[str, Any] | None) -> list[str]:
    """Whether the dates are as precise as was asked for."""
    if found is None:
        return []
    widths = ", ".join(
        f"{name} {'open' if months is None else f'{months:.1f} months'}" for name, months in found["months"].items()
    )
    word = "reached" if found["met"] else "NOT reached, raise precision_cap or ask for less"
    return [f"precision of {found['milestone']}, {found['aim_months']:.1f} months: {word} (95 % intervals: {widths})"]


def _dates(milestones: Mapping[str, Mapping[str, Any]], beyond: Container[str], said: str) -> str:
    head = ["date by which ... have reached it", "10 %", "50 %", "95 % interval\nof the 50 %", "90 %"]
    head += [said.replace(" or ", "\nor "), "chance\nby then", "never", "later"]
    note = dash_note(next(iter(milestones.values()))["replications"])
    parts = [
        table([head, *(_date_row(row, name in beyond) for name, row in milestones.items())]),
        f"({note})" if note else "",
    ]
    return "\n".join(filter(None, [*parts, _below_again(milestones.values())]))


def _below_again(rows: Iterable[Mapping[str, Any]]) -> str:
    """Dates are first passages: how many of those that reach a rate are below it again."""
    told = [_fell(row) for row in rows if row["fell_of"] and row["replications"] > 1]
    text = f"(dates are the first time; below the rate again, of those that reach it: {', '.join(told)})"
    return fill(text, _COLUMNS) if told else ""


def _date_row(row: Mapping[str, Any], beyond: bool) -> list[str]:
    if beyond and not row["reached_share"]:
        return [f"{row['label']}: beyond this plant", *4 * ["-"], _month(row["announced"]), *3 * ["-"]]
    low, high = row["p50_interval"]
    interval = f"{_month(low)} to {_month(high)}" if low or high else "-"
    chance = "-"
    if row["probability_by"] is not None:
        chance = _chance(row)
    return [
        row["label"], _month(row["p10"]), _month(row["p50"]), interval, _month(row["p90"]),
        _month(row["announced"]), chance, *(one_in(row[key], row["replications"]) for key in _BESIDE),
    ]  # fmt: skip


def _volumes(found: Sequence[Row]) -> str:
    note = "at least; the pilot does not count; the last year ends with the horizon"
    return f"{table(volume_rows(found))}\n({note})"


def _losses(rows: Sequence[Loss]) -> str:
    """What became of the rated ceiling of decided blocks: good, and the three branches that held back most."""
    years: dict[int, dict[str, float]] = {}
    for year, branch, gwh in rows:
        years.setdefault(year, {})[branch] = gwh
    body = [_loss_row(year, found) for year, found in years.items()]
    head = ["of the rated ceiling\nof decided blocks", "sellable", "held back most by", "then", "then"]
    return table([head, *body]) + "\n(mean over replications; losses.parquet has every week and block)"


def _loss_row(year: int, gwh: Mapping[str, float]) -> list[str]:
    total = sum(gwh.values()) or 1.0
    worst = [f"{branch} {percent(x / total)}" for branch, x in gwh.items() if branch not in NO_LOSS and x > 0.0]
    good = gwh.get(GOOD.label, 0.0)
    return [str(year), percent(good / total) if good else "-", *(worst + ["-"] * 3)[:3]]


def table(rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Columns as wide as their widest cell; the first ``left`` of them to the left, the others to the right.

    The first row is the head, whose cells may have several lines.
    """
    heads = [cell.split("\n") for cell in rows[0]]
    high = max(map(len, heads))
    head = list(zip(*([""] * (high - len(lines)) + lines for lines in heads), strict=True))
    rows = [*head, *rows[1:]]
    widths = [max(len(row[i]) for row in rows) for i in range(len(heads))]
    lines = [
        "  ".join(
            cell.ljust(width) if i < left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    lines.insert(high, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def grouped(head: Sequence[str], groups: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """A table whose rows stand in groups, each below its name.

    >>> print(grouped(["", "n"], {"lines": [["one", "1"]]}))
           n
    -----  -
    lines
      one  1
    """
    rows = [[f"  {first}", *rest] for found in groups.values() for first, *rest in found]
    lines = table([head, *rows]).split("\n")
    body = iter(lines[len(lines) - len(rows) :])
    parts = lines[: len(lines) - len(rows)]
    for name, found in groups.items():
        parts += [name, *islice(body, len(found))]
    return "\n".join(parts)


def _month(day: str | None) -> str:
    return day[:7] if day else "-"


def _chance(row: Mapping[str, Any]) -> str:
    share = row["probability_by"]
    return brief(share, 1) if row["replications"] == 1 else brief_with_bounds(share, *row["probability_interval"])


def _fell(row: Mapping[str, Any]) -> str:
    share = brief_with_bounds(row["fell_share"], *row["fell_interval"])
    return f"{row['label'].partition(' (')[0]} {share} of {row['fell_of']}"
