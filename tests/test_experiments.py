"""Experiments: each has its question, command and answer, and its summary is what the first replications still say."""

import csv
import re
import sys
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT

from sim.calendar import Calendar
from sim.scenario.milestones import find_milestone
from sim.scenario.options import list_options
from sim.study.paired import mean_shift
from sim.study.running.runner import run
from sim.study.statistics import summarise
from sim.study.sweep.request import Options, Request, request_of

sys.path.insert(0, str(ROOT / "experiments"))
from summarise import FIRST, HEAD

FOLDERS = sorted(path.parent for path in (ROOT / "experiments").glob("*/README.md"))
DAYS_APART = 7  # the same seed and replications: only rounding of another machine may move a date
CHECKED = 3  # cases of an experiment that are simulated again


@cache
def request(name: str) -> Request:
    return request_of([f"+experiment={name}"], None, Options())


@cache
def summary(folder: Path) -> list[dict[str, str]]:
    with (folder / "summary.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_experiment_has_a_folder_and_every_folder_an_experiment() -> None:
    assert [folder.name for folder in FOLDERS] == list_options("experiment")
    listed = re.findall(r"\]\((\w+)/README\.md\)", (ROOT / "experiments" / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == list_options("experiment")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_page_has_question_expectation_command_result_and_conclusion(folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {request(folder.name).experiment.question}\n")
    for part in ("**Expected**", "**Result.**", "**So what.**", f"gigaramp sweep +experiment={folder.name}"):
        assert part in text
    assert not re.search(r"\b(RESULT|CONCLUSION)\b", text)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_summary_has_a_row_a_case_and_milestone(folder: Path) -> None:
    asked, rows = request(folder.name), summary(folder)
    assert tuple(rows[0]) == HEAD
    assert len(rows) == len(asked.points) * len(asked.milestones)
    assert {int(row["n"]) for row in rows} == {asked.base.replications}
    assert {row["failed"] for row in rows} == {"0"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_first_replications_still_say_the_same(folder: Path) -> None:
    asked, rows = request(folder.name), summary(folder)
    cheap = [k for k, p in enumerate(asked.points) if p.settings.get("numerics.lot_hours", 12) >= 12]
    for k in sorted({cheap[int(i)] for i in np.linspace(0, len(cheap) - 1, CHECKED)}):
        scenario = asked.composer.scenario({**asked.points[k].settings, "replications": FIRST})
        marks = [find_milestone(name, scenario) for name in asked.milestones]
        results = run(scenario, marks=marks)
        for place, name in enumerate(asked.milestones):
            row = rows[k * len(asked.milestones) + place]
            assert row["milestone"] == name
            found = summarise("", "", results.hours[:, place], Calendar(scenario.start), None).p50
            stored = row[f"p50_of_first_{FIRST}"]
            assert (found is None) == (stored == ""), f"{row['case']}, {name}"
            if found is not None:
                apart = abs((found - date.fromisoformat(stored)).days)
                assert apart <= DAYS_APART, f"{row['case']}, {name}: {stored} was stored, now {found}"


def test_the_usual_numerics_stay_within_half_a_week_of_the_finest() -> None:
    """The defaults follow from this experiment: a mean shift of at most half a week at both dates."""
    rows = [row for row in summary(ROOT / "experiments" / "convergence") if "(default)" in row["case"]]
    assert [row["milestone"] for row in rows] == ["rate_10", "rate_45"]
    assert max(abs(float(row["mean_shift_weeks"])) for row in rows) <= 0.5
    (numerics,) = {p.run for p in request("convergence").points if "(default)" in p.case}
    default = request("convergence").composer.scenario({})
    from sim.study.files.identity import run_hash

    assert numerics == run_hash(default)


def test_a_mean_shift_is_that_of_the_pairs() -> None:
    rng = np.random.default_rng(3)
    before = rng.uniform(1e4, 2e4, 50)
    after = before + 730.5 * rng.normal(2.0, 0.5, 50)
    after[3], before[7] = np.inf, np.nan
    found = mean_shift(before, after)
    assert found.n == 48
    assert found.low < found.months < found.high
    assert found.months == pytest.approx(2.0, abs=0.3)
    with pytest.raises(ValueError, match="1 pairs reach the milestone in both"):
        mean_shift(before[:1], after[:1])
