"""What a run says on the terminal, made from what its folder holds: first the answer, and all of it where asked."""

import shlex
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.report.look.branches import GOOD, NO_LOSS
from sim.report.look.words import brief, brief_with_bounds, dash_note, one_in, percent
from sim.report.text.terminal import pieces, table
from sim.report.text.volumes import volume_rows

_BESIDE = ("never_share", "later_share")
_WORST = 3  # branches of a year
_KEPT = "(80 %: the date that is kept with a chance of 80 %)"
PAGE, PICTURE = "report.html", "ramp.png"
Row = Sequence[float | None]
Loss = tuple[int, str, float]
Dates = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Told:
    """What is told of a run.

    folder: of the run; manifest, summary: what its files of these names say; notes: what a planner wrote to it.
    answer: in sentences, the first of which stands above the tables.
    beyond: names of milestones that are more than the plant can make; said: what the days of milestones are;
        wanted: these days, as exactly as they were said.
    """

    folder: Path
    manifest: Mapping[str, Any]
    summary: Mapping[str, Any]
    notes: Sequence[str]
    answer: Sequence[str]
    beyond: Container[str] = ()
    said: str = "announced"
    wanted: Mapping[str, str] = field(default_factory=dict)

    @property
    def head(self) -> str:
        """The plant, what was run of it, and the planner's note."""
        return "\n".join([_head(self.summary, self.manifest), *self.notes])


def answer_text(told: Told, names: Container[str]) -> str:
    """About a screen: the answer, dates, what holds it back, what to open, where the rest is.

    names: of the milestones whose dates are shown.
    """
    chosen = {name: row for name, row in told.summary["milestones"].items() if name in names}
    first, *others = told.answer
    precision = _precision(told.summary["precision"])
    return "\n\n".join(
        [told.head, first, *precision, _short_dates(chosen, told), "\n".join(others), _to_open(told.folder)]
    )


def run_text(told: Told, volumes: Sequence[Row], losses: Sequence[Loss]) -> str:
    """Head, tables of dates, volumes and losses, the answer in sentences, and where the files are.

    Args:
        told: of the run.
        volumes: a row a year, see ``volume_rows``.
        losses: year, branch and GWh, the largest of a year first.
    """
    first, *others = told.answer
    precision = _precision(told.summary["precision"])
    tables = [_dates(told.summary["milestones"], told), _volumes(volumes), _losses(losses)]
    files = f"All files (tables as .parquet; all pictures: gigaramp plot):\n  {told.folder}/"
    return "\n\n".join(
        [told.head, first, *precision, *tables, "\n".join(others), f"{files}\n{_to_open(told.folder, rest=False)}"]
    )


def _head(summary: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    ran = summary["replications"] - summary["failed"]
    failed = f", {summary['failed']} failed (see manifest.json)" if summary["failed"] else ""
    twin = {"none": "", "mean": " | noise-free programme", "plan": " | the modelled plan"}[summary["twin"]]
    if summary["twin"] != "plan" and manifest["as_planned"]:
        twin += f" | as planned: {', '.join(manifest['as_planned'])}"
    made = (
        f"scenario {summary['scenario']}", f"data date {summary['data_date']}", f"seed {summary['seed']}",
        f"n = {ran}{failed}", f"gigaramp {manifest['gigaramp']}, model {manifest['model_version']}",
    )  # fmt: skip
    return f"{summary['title']}{twin}\n{pieces(made, ' | ')}"


def _precision(found: Mapping[str, Any] | None) -> list[str]:
    """Whether the dates are as precise as was asked for."""
    if found is None:
        return []
    widths = ", ".join(
        f"{name} {'open' if months is None else f'{months:.1f} months'}" for name, months in found["months"].items()
    )
    word = "reached" if found["met"] else "NOT reached, raise precision_cap or ask for less"
    return [f"precision of {found['milestone']}, {found['aim_months']:.1f} months: {word} (95 % intervals: {widths})"]


def _to_open(folder: Path, *, rest: bool = True) -> str:
    """Picture and page, or how the page is made; the call that tells the rest."""
    name = shlex.quote(str(folder))
    page = [f"  {folder / PAGE}"] if (folder / PAGE).is_file() else []
    lines = ["To open:", f"  {folder / PICTURE}", *page]
    lines += ["A page that can be mailed:", f"  gigaramp report {name}"]
    if rest:
        lines += ["Intervals, volumes and losses year by year, all files:", f"  gigaramp show {name}"]
    return "\n".join(lines)


def _short_dates(milestones: Dates, told: Told) -> str:
    """Dates in a row, and the chance of the one that was announced."""
    wanted = any(row["announced"] for row in milestones.values())
    rows = [["date by which ... have reached it", "10 %", "50 %", "80 %", "90 %"]]
    rows[0] += [_said(told), "chance"] if wanted else []
    for name, row in milestones.items():
        by = [_wanted(name, row, told), _share(row)] if wanted else []
        label = row["label"].replace(" (13-week rate)", "")
        rows.append(_beyond(name, row, told) if _is_beyond(name, row, told) else [label, *_quantiles(row), *by])
    return f"{table(rows)}\n{_KEPT}"


def _dates(milestones: Dates, told: Told) -> str:
    """All dates, then the chances of those announced, and how many never get there."""
    first = [["date by which ... have reached it", "10 %", "50 %", "95 % interval\nof the 50 %", "80 %", "90 %"]]
    second = [["chance", _said(told), "by then", "never", "later"]]
    for name, row in milestones.items():
        if _is_beyond(name, row, told):
            first.append(_beyond(name, row, told))
        else:
            p10, p50, p80, p90 = _quantiles(row)
            first.append([row["label"], p10, p50, _interval(row), p80, p90])
            rest = (one_in(row[key], row["replications"]) for key in _BESIDE)
            second.append([row["label"], _wanted(name, row, told), _chance(row), *rest])
    note = dash_note(next(iter(milestones.values()))["replications"])
    parts = [f"{table(first)}\n{_KEPT}\n", table(second), f"({note})" if note else ""]
    return "\n".join(filter(None, [*parts, _below_again(milestones.values())]))


def _quantiles(row: Mapping[str, Any]) -> list[str]:
    return [_month(row[key]) for key in ("p10", "p50", "p80", "p90")]


def _said(told: Told) -> str:
    return told.said.replace(" or ", "\nor ")


def _is_beyond(name: str, row: Mapping[str, Any], told: Told) -> bool:
    return name in told.beyond and not row["reached_share"]


def _wanted(name: str, row: Mapping[str, Any], told: Told) -> str:
    return told.wanted.get(name) or _month(row["announced"])


def _beyond(name: str, row: Mapping[str, Any], told: Told) -> list[str]:
    wanted = f" ({_wanted(name, row, told)})" if row["announced"] else ""
    return [f"{row['label']}{wanted}: beyond this plant"]


def _below_again(rows: Iterable[Mapping[str, Any]]) -> str:
    """Dates are first passages: how many of those that reach a rate are below it again."""
    told = ", ".join(_fell(row) for row in rows if row["fell_of"] and row["replications"] > 1)
    return f"(dates are the first time; below the rate again, of those that reach it: {told})" if told else ""


def _volumes(found: Sequence[Row]) -> str:
    note = "at least; the pilot does not count; the last year ends with the horizon"
    return f"{table(volume_rows(found))}\n({note})"


def _losses(rows: Sequence[Loss]) -> str:
    """What became of the rated ceiling of decided blocks: good, and all branches that are among the worst of a year."""
    years: dict[int, dict[str, float]] = {}
    for year, branch, gwh in rows:
        years.setdefault(year, {})[branch] = gwh
    shown: dict[str, float] = {}
    for found in years.values():
        for branch in [branch for branch, gwh in found.items() if branch not in NO_LOSS and gwh > 0.0][:_WORST]:
            shown[branch] = sum(other.get(branch, 0.0) for other in years.values())
    branches = sorted(shown, key=lambda branch: (-shown[branch], branch))
    head = ["year", "sellable", *branches]
    body = [_loss_row(year, found, branches) for year, found in years.items()]
    note = "mean over replications; losses.parquet has every week and block"
    return f"Of the rated ceiling of decided blocks:\n\n{table([head, *body])}\n({note})"


def _loss_row(year: int, gwh: Mapping[str, float], branches: Sequence[str]) -> list[str]:
    total = sum(gwh.values()) or 1.0
    shares = (gwh.get(branch, 0.0) / total for branch in (GOOD.label, *branches))
    return [str(year), *(percent(share) if share > 0.0 else "-" for share in shares)]


def _month(day: str | None) -> str:
    return day[:7] if day else "-"


def _interval(row: Mapping[str, Any]) -> str:
    low, high = row["p50_interval"]
    return f"{_month(low)} to {_month(high)}" if low or high else "-"


def _share(row: Mapping[str, Any]) -> str:
    """The chance of an announced date, in few letters."""
    return "-" if row["probability_by"] is None else brief(row["probability_by"], row["replications"])


def _chance(row: Mapping[str, Any]) -> str:
    if row["probability_by"] is None or row["replications"] == 1:
        return _share(row)
    return brief_with_bounds(row["probability_by"], *row["probability_interval"])


def _fell(row: Mapping[str, Any]) -> str:
    share = brief_with_bounds(row["fell_share"], *row["fell_interval"])
    return f"{row['label'].partition(' (')[0]} {share} of {row['fell_of']}"
