"""Why one is earlier, as a folder: numbers for people and programs, the picture, what was run."""

from pathlib import Path
from textwrap import shorten
from typing import Any

from sim.report.prepared.waterfall import Stand, WaterfallPicture
from sim.scenario.diff import in_words, name_beside
from sim.scenario.milestones import Milestone
from sim.study.compare.way import Way
from sim.study.compare.why import Why, why
from sim.study.compare.why_stored import KIND
from sim.study.compare.why_words import answers, conclusion, headline
from sim.study.files.identity import run_hash
from sim.study.files.store import RunWriter, manifest_of
from sim.study.running.progress import Progress, silent
from sim.study.running.runner import workers_for
from sim.study.statistics import DateSummary
from sim.study.steps.bars import step_bars, waterfall
from sim.study.steps.content import HEAD, step_rows, walk_content
from sim.study.steps.walk import NONE
from sim.study.told import month

_NOTE = (
    "From top to bottom groups of inputs go from A's values to B's, with the same luck: months of the even chance "
    "(P50), in brackets 95 %. At the right: if the group came first or last."
)
_NAME = 40  # characters of a name at the end of the way
_COLUMNS = ("before all\nothers", "after all\nothers")


def why_to_folder(way: Way, milestone: Milestone, folder: Path, progress: Progress = silent) -> Why:
    """Run the steps of a way and write its folder. Nothing stands there until all of it does.

    Raises:
        InputError: neither scenario reaches the milestone in half of the replications.
        AllFailedError: every replication of a configuration failed.
    """
    scenario = way.scenarios[NONE]
    with RunWriter(folder) as writer:
        with workers_for(scenario) as workers:
            found = why(way, milestone, workers, progress)
        _write(writer, found, writer.number)
    return found


def _write(writer: RunWriter, found: Why, number: str) -> None:
    from sim.report.drawing import gap_figure, save_figure

    for name, scenario in (("a", found.before), ("b", found.after)):
        writer.yaml(f"scenario_{name}.yaml", scenario.model_dump(mode="json"))
    writer.json("why.json", why_content(found))
    head, *rows = why_rows(found)
    writer.csv("why.csv", head, rows)
    save_figure(gap_figure(why_picture(found, number)), writer.folder, KIND)
    writer.manifest(
        manifest_of(
            KIND, number, found.before, (), found.failures, after=found.after.name, milestone=found.milestone.name,
            headline=headline(found), replications=found.before.replications,
        )
    )  # fmt: skip


def why_content(found: Why) -> dict[str, Any]:
    """``why.json``: dates as ISO text or null, months as numbers or null (open)."""
    return {
        "a": {"scenario": found.before.name, "run": run_hash(found.before)},
        "b": {"scenario": found.after.name, "run": run_hash(found.after)},
        "horizon_end": found.before.horizon_end,
        "seed": found.before.seed,
        **walk_content(found),
        "differences": in_words(found.before, found.after),
        "answers": answers(found),
        "headline": headline(found),
        "conclusion": conclusion(found),
    }


def why_rows(found: Why) -> list[list[Any]]:
    """``why.csv``: one row a step, months from the row above; empty where there is no date inside the horizon."""
    n, start = len(found.ran), ["A", found.before.name, found.first.p50, *[None] * (len(HEAD) - 1)]
    return [["step", "inputs", *HEAD, "n"], *([*row, n] for row in (start, *step_rows(found)))]


def why_picture(found: Why, number: str) -> WaterfallPicture:
    """The waterfall. number: the hash that names the folder."""
    beyond = f"beyond {month(found.before.horizon_end)}"
    bars = tuple(step_bars(found, found.before.start, beyond))
    names = (found.before.name, name_beside(found.before, found.after))
    ends = [
        Stand(f"{letter}: {shorten(name, _NAME, placeholder=' ...')}", end.p50, _even(end, beyond))
        for letter, name, end in zip("AB", names, (found.first, found.last), strict=True)
    ]
    return waterfall(
        headline(found), _footer(found, number), ends[0], bars, ends[1], _NOTE, _COLUMNS, found.before.start,
        found.before.horizon_end,
    )  # fmt: skip


def _even(end: DateSummary, beyond: str) -> str:
    return f"P50 {month(end.p50)}" if end.p50 is not None else f"P50 {beyond}"


def _footer(found: Why, number: str) -> str:
    failed = f", {len(found.failures)} failed" if found.failures else ""
    told = "; ".join(f"{letter}: {s.name} {run_hash(s)}" for letter, s in (("A", found.before), ("B", found.after)))
    return (
        f"gigaramp, why {number} | {told} | seed {found.before.seed} | n = {len(found.ran)} with the same luck{failed} "
        "| good GWh, pilot not counted"
    )
