"""What a report says first: when, how likely, and what holds it back, in sentences made from the numbers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sim.reference.alike import outside_view
from sim.report.look.branches import NO_LOSS
from sim.report.look.words import percent, told_share, with_interval
from sim.report.prepared.backtest import BacktestPicture
from sim.scenario.goals import goals, target
from sim.scenario.unsaid import remarks
from sim.scenario.upper_end import beyond, why_beyond
from sim.study.evidence.counted import counted_in
from sim.study.evidence.words import OUTPUT, output_validity, validity
from sim.study.files.parquet import read_parquet
from sim.study.files.stored import StoredRun
from sim.study.page.beside import Beside
from sim.study.pictures.store import read_pictures
from sim.study.statistics import DateSummary
from sim.study.told import lead, level, month

Row = Mapping[str, Any]


def answer(run: StoredRun, beside: Beside) -> tuple[str, ...]:
    """When, how likely, what holds it back and what of it is known from studies beside the run, what is validated.

    And what became of plants like it.
    """
    first, high = looked_at(run)
    if run.scenario.twin != "none":
        what = "the programme without noise" if run.scenario.twin == "mean" else "the plan as modelled"
        told = f"{run.scenario.title}: this run is {what}, one history in which nothing is left to chance."
        return (told, _single(run, first, high), *output_validity([run.scenario]), *_remarks(run))
    dates = (first_words(run), _when(run, first, high), _chances(run, first, high))
    return (*dates, _back(run, beside, first), _validity(run), *outside_view(run.scenario), *_remarks(run))


def first_answer(run: StoredRun, beside: Beside) -> tuple[str, ...]:
    """What of it is said at once: the goal with its chance, what holds it back, what is validated."""
    if run.scenario.twin != "none":
        return answer(run, beside)
    said = (first_words(run), _back(run, beside, looked_at(run)[0]), _validity(run))
    return (*said, *outside_view(run.scenario), *_remarks(run))


def first_dates(run: StoredRun) -> frozenset[str]:
    """Milestones whose dates are told at once: goals, what was announced, and the first cell of the first block."""
    rows, asked = run.summary["milestones"], goals(run.scenario)
    announced = (name for name, row in rows.items() if row["announced"])
    return frozenset((*asked.names[:2], *asked.drawn, *announced, f"{next(iter(run.scenario.blocks))}_first_cell"))


def _remarks(run: StoredRun) -> Iterator[str]:
    """What was not said, and what was said in vain."""
    return remarks(run.scenario, run.manifest["overrides"])


def first_words(run: StoredRun) -> str:
    """The plant, the goal that comes first, and its chance."""
    first, _ = looked_at(run)
    return lead(summary_of(first), run.scenario)


def _validity(run: StoredRun) -> str:
    """What was seen at plants of the same class, counted in the run's own picture."""
    picture = read_pictures(run.stored, "backtest")["backtest"]
    assert isinstance(picture, BacktestPicture)
    n = run.summary["replications"] - run.summary["failed"]
    return validity(OUTPUT, run.scenario.maker.kind, counted_in(picture), f"this run (n = {n})")


def looked_at(run: StoredRun) -> tuple[Row, Row]:
    """The two of which a report speaks: the headline, and the highest rate that is no more than the plant can make."""
    rows, asked = run.summary["milestones"], goals(run.scenario)
    rates = [name for name in asked.drawn if name in rows and not beyond(name, run.scenario)]
    first = next((name for name in asked.names if name in rows), next(iter(rows)))
    return tuple({"name": name, **rows[name]} for name in (first, (rates or [first])[-1]))  # type: ignore[return-value]


def summary_of(row: Row) -> DateSummary:
    """A row of a stored summary as what it was made from."""
    days = {key: day(row[key]) for key in ("p10", "p50", "p80", "p90", "announced")}
    low, high = row["p50_interval"]
    return DateSummary(**{**row, **days, "p50_interval": (day(low), day(high))})


def goal(row: Row) -> str:
    """What a row is about, as a reader calls it."""
    return level(row["label"])


def day(text: str | None) -> date | None:
    """A date of a stored summary."""
    return None if text is None else date.fromisoformat(text)


def _single(run: StoredRun, first: Row, high: Row) -> str:
    told = ", ".join(f"{goal(row)} {_by(run, row)}" for row in _both(first, high))
    return f"It reaches {told}."


def _both(first: Row, high: Row) -> list[Row]:
    return [first] if high["name"] == first["name"] else [first, high]


def _by(run: StoredRun, row: Row) -> str:
    if row["p50"]:
        return f"by {month(day(row['p50']))}"
    return f"never ({why})" if (why := why_beyond(row["name"], run.scenario)) else "not inside the horizon"


def _when(run: StoredRun, low: Row, high: Row) -> str:
    if high["name"] == low["name"]:
        return f"{_date(run, low)}."
    if why_beyond(low["name"], run.scenario) and not low["reached_share"]:
        return f"{_date(run, low)}; {_uncapital(_date(run, high))}."
    if low["reached_share"] == 0.0:
        return f"{_not_reached(run, low)}, let alone {goal(high)}."
    return f"{_date(run, low)}; {_uncapital(_date(run, high))}."


def _uncapital(text: str) -> str:
    return f"{text[0].lower()}{text[1:]}"


def _date(run: StoredRun, row: Row) -> str:
    if row["p50"] is None:
        return _not_reached(run, row)
    text = f"There is an even chance to reach {goal(row)} by {month(day(row['p50']))}"
    first = month(day(row["p10"]))
    if row["p90"] is None:
        return f"{text}, a one in ten chance by {first}, and no date inside the horizon by which nine in ten are there"
    return f"{text}; one in ten histories is there by {first}, nine in ten by {month(day(row['p90']))}"


def _not_reached(run: StoredRun, row: Row) -> str:
    if not row["reached_share"] and (why := why_beyond(row["name"], run.scenario)):
        return f"{goal(row)} is {why}"
    few = told_share(row["reached_share"], row["replications"], "histories")
    only = "only " if row["reached_share"] else ""
    return f"By {month(run.scenario.horizon_end)}, where the simulation ends, {only}{few} reach {goal(row)}"


def _chances(run: StoredRun, low: Row, high: Row) -> str:
    rows = _both(low, high)
    known = [row for row in rows if row["probability_by"] is not None]
    told = " and ".join(map(_chance, known))
    said = {one.said for row in known if (one := target(row["name"], run.scenario)) is not None}
    dates = "by which they are wanted" if said == {"wanted"} else "that were announced"
    text = f"By the dates {dates}, {told}" if known else "No date was announced for that"
    stopped = told_share(high["never_share"], high["replications"], "histories")
    never = f"; {stopped} stop for good before {goal(high)}" if high["never_share"] else ""
    return f"{text}{never}.{_fallen(rows)}"


def _chance(row: Row) -> str:
    share = with_interval(row["probability_by"], row["replications"], "histories", row["probability_interval"])
    return f"{share} reach {goal(row)} ({month(day(row['announced']))})"


def _fallen(rows: Sequence[Row]) -> str:
    """Dates are those of the first time: how many of those that get there are below it again."""
    told = [f"{goal(row)} {with_interval(row['fell_share'], row['fell_of'])}" for row in rows if row["fell_of"]]
    below = "A date is the first time; of those that get there, these are below the level again later"
    return f" {below}: {' and '.join(told)}." if told else ""


def _back(run: StoredRun, beside: Beside, row: Row) -> str:
    """The branches of the loss tree that took most until the even chance, the largest cause, the best lever."""
    until = day(row["p50"]) or run.scenario.horizon_end
    shares = _losses(run.table("losses"), until)
    if not shares:
        return "Nothing is decided inside the horizon."
    told = " and ".join(f"{branch} ({percent(share)})" for branch, share in shares[:2])
    text = f"Of what the decided blocks could make at full pace until {month(until)}, most is lost to {told}"
    return f"{'; '.join([text, *beside.causes])}."


def _losses(path: Path, until: date) -> list[tuple[str, float]]:
    """Branches of the loss tree of the whole plant by their share of the ceiling of decided blocks, largest first."""
    query = (
        "select branch, sum(mean_gwh) as gwh from stored where place = 'plant' and week_end <= $until and "
        "branch != 'not decided' group by branch having gwh > 0 order by gwh desc, branch"
    )
    rows = read_parquet(path, query, until=until).fetchall()
    total = sum(gwh for _, gwh in rows)
    return [(branch, gwh / total) for branch, gwh in rows if branch not in NO_LOSS]
