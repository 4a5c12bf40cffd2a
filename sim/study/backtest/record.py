"""A forecast on record: a file that keeps its histories, so that any later version can score it as it was made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import ConfigDict, Field

from sim.calendar import Calendar
from sim.reference.plant import Clock
from sim.scenario.milestones import milestones
from sim.scenario.schema import Scenario
from sim.study.backtest.course import Course, looked_at
from sim.study.files.identity import scenario_hash
from sim.study.files.kinds import Count, Key, check_typed
from sim.study.files.seal import json_bytes
from sim.study.files.store import head_of
from sim.study.running.batch import Floats
from sim.study.running.runner import Results, run
from sim.study.running.workers import Workers
from sim.study.statistics import DateSummary, summarise
from sim.study.summary import summaries, volumes
from sim.units import HOURS_PER_DAY

KIND = "forecast"
WEEKS = 13  # of a period that is kept
CLOCKS: tuple[Clock, ...] = ("works_start", "first_cell", "first_delivery", "serial_start")
OLDER = ["works_start", "first_cell", "serial_start"]  # of records from before deliveries had a clock
_STRICT = ConfigDict(strict=True, extra="forbid")
_WORDS = {"later": np.inf, "never": np.nan, "-": np.nan}


@dataclass(frozen=True)
class _Date:
    """As ``_summary`` has it."""

    __pydantic_config__ = _STRICT
    label: str
    p10: date | None
    p50: date | None
    p90: date | None
    never_share: float
    later_share: float
    announced: date | None
    probability_by: float | None


@dataclass(frozen=True)
class Record:
    """What a file on record says; schema: of the version that made it."""

    __pydantic_config__ = _STRICT
    kind: Literal["forecast"]
    schema: Count
    gigaramp: str
    model_version: Count
    hash: Key
    made_on: date
    scenario: str
    title: str
    overrides: list[str]
    data_date: date
    seed: Count
    replications: Annotated[int, Field(ge=1)]
    failed: Count
    dates_and_chances: dict[str, _Date]
    good_gwh_by_year_p10_p50_p90: dict[str, list[float]]
    start: date
    end: date
    period_weeks: Annotated[int, Field(ge=1, le=52)]
    clocks: list[str]
    histories: Annotated[list[str], Field(min_length=1)]


def record_of(
    scenario: Scenario, overrides: Sequence[str], made_on: date, workers: Workers | None = None
) -> dict[str, Any]:
    """Simulate a scenario as it stands, and put down what it says.

    Raises:
        AllFailedError: every replication failed.
    """
    marks = dict.fromkeys([*milestones(scenario), *looked_at(scenario)])
    results = run(scenario, marks=list(marks), details=True, workers=workers)
    course = Course.of(results)
    return {
        **head_of(KIND, scenario_hash(scenario)),
        "made_on": made_on.isoformat(),
        "scenario": scenario.name,
        "title": scenario.title,
        "overrides": list(overrides),
        "data_date": scenario.data_date.isoformat(),
        "seed": scenario.seed,
        "replications": len(results.ran),
        "failed": len(results.failures),
        **_told(results, course),
        **_kept(course),
    }


def _told(results: Results, course: Course) -> dict[str, Any]:
    """For a reader: dates, chances of the goals, output by calendar year."""
    serial = summarise(
        "serial_start", "serial start", course.begun["serial_start"], Calendar(course.start), announced=None
    )
    years = {
        str(found.year): [round(x, 3) for x in (found.good_p90, found.good_p50, found.good_p10)]
        for found in volumes(results)
    }  # of a volume P90 is what 90 % of replications exceed
    return {
        "dates_and_chances": {found.name: _summary(found) for found in [serial, *summaries(results)]},
        "good_gwh_by_year_p10_p50_p90": years,
    }


def _summary(found: DateSummary) -> dict[str, Any]:
    content = asdict(found)
    kept = ("label", "p10", "p50", "p90", "never_share", "later_share", "announced", "probability_by")
    return {key: str(content[key]) if isinstance(content[key], date) else content[key] for key in kept}


def _kept(course: Course) -> dict[str, Any]:
    """For the score. histories: a line a replication: days until the clocks begin, GWh made by the end of every period,
    and the yield in its middle, per cent."""
    return {
        "start": course.start.isoformat(),
        "end": course.end.isoformat(),
        "period_weeks": WEEKS,
        "clocks": list(CLOCKS),
        "histories": list(_histories(course)),
    }


def _histories(course: Course) -> Iterator[str]:
    made = course.made[:, WEEKS - 1 :: WEEKS]
    good = 100.0 * course.cell_yield[:, WEEKS // 2 :: WEEKS][:, : made.shape[1]]
    days = np.array([course.begun[clock] for clock in CLOCKS]).T / HOURS_PER_DAY
    for k in range(len(made)):
        yield " | ".join(
            [
                " ".join(_word(x, ".1f", "never") for x in days[k]),
                " ".join(f"{x:.4g}" for x in made[k]),
                " ".join(_word(x, ".3g", "-") for x in good[k]),
            ]
        )


def _word(value: float, form: str, none: str) -> str:
    return none if np.isnan(value) else "later" if np.isinf(value) else format(value, form)


def course_of(content: Mapping[str, Any]) -> Course:
    """The histories of a record, as far as it keeps them.

    Raises:
        ValueError: it is none; says where.
    """
    if content.get("kind") != KIND:
        raise ValueError("it is no forecast on record")
    check_typed(json_bytes(content), Record)
    if content["clocks"] not in (list(CLOCKS), OLDER) or content["replications"] != len(content["histories"]):
        raise ValueError(f"it should have the clocks {', '.join(CLOCKS)}, and a history for every replication")
    days, made, good = _arrays(content["histories"], len(content["clocks"]))
    return Course(
        date.fromisoformat(content["start"]), date.fromisoformat(content["end"]),
        {clock: HOURS_PER_DAY * days[:, place] for place, clock in enumerate(content["clocks"])}, made, good / 100.0,
        np.full_like(made, np.nan), content["period_weeks"],  # people are not kept
    )  # fmt: skip


def _arrays(histories: Sequence[str], clocks: int) -> tuple[Floats, Floats, Floats]:
    """Days until the clocks, GWh and yields of all histories.

    Raises:
        ValueError: they are none, or not of the same length.
    """
    lines = [[_numbers(part) for part in line.split("|")] for line in histories]
    lengths = {tuple(map(len, line)) for line in lines}
    count = len(lines[0][-1])
    if lengths != {(clocks, count, count)} or not count:
        raise ValueError("histories: are not of the same length, or have other columns")
    days, made, good = (np.array([line[k] for line in lines]) for k in range(3))
    if not np.isfinite(made).all() or (made < 0.0).any() or (good < 0.0).any() or (good > 100.0).any():
        raise ValueError("histories: have an output that is none, or a yield that is no per cent")
    return days, made, good


def _numbers(words: str) -> list[float]:
    return [_WORDS[word] if word in _WORDS else float(word) for word in words.split()]
