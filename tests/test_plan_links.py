"""Links of a schedule become waits that give back its dates exactly, whatever their kind, lag or share."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.calendar import Calendar
from sim.plan.gantt import Gantt, Link, Task
from sim.plan.links import Held, hold
from sim.plan.problems import Place
from sim.plan.waits import Span, span_of
from sim.plan.work_time import OFFICE, Week
from sim.scenario.design import references
from sim.scenario.references import reference

DAY = date(2021, 6, 28)
MIDNIGHT = datetime(2021, 6, 28)
MINUTES = st.integers(0, 400_000)


def hour_of(text: str, spans: dict[str, Span]) -> float:
    """When a wait ends, as the model counts."""
    wanted = reference(text)
    if wanted.is_date:
        return Calendar(DAY).hours(date.fromisoformat(wanted.event)) + wanted.lag_hours
    span = spans[wanted.event.removesuffix(".start")]
    worked = span.months * 730.5
    if wanted.is_told_at_start:
        return wanted.moment(span.start, worked)
    return (span.start if wanted.event.endswith(".start") else span.start + worked) + wanted.lag_hours


def texts_of(tasks: list[Task], uid: str) -> tuple[Held, list[str], list[str], dict[str, Span]]:
    """How a task is held, and what it waits for as the scenario writes it; tasks have their UID as name."""
    spans = {task.uid: span_of(task, DAY, DAY) for task in tasks}
    calendars = {"office": Week(told=True), "six": Week((*[OFFICE] * 6, ()), told=True)}
    held = hold(Gantt("x", tasks, calendars=calendars), spans, DAY, DAY)[uid]
    after, finish_after = held.texts(spans, {task.uid: task.name for task in tasks}, DAY)
    return held, references(after), references(finish_after), spans


@st.composite
def tasks(draw: st.DrawFn) -> list[Task]:
    """A task with up to four links to others, anywhere in time, in several calendars."""
    calendars = st.sampled_from(["", "office", "six", "assumed"])

    def task(uid: str, links: tuple[Link, ...] = ()) -> Task:
        start = MIDNIGHT + timedelta(minutes=draw(MINUTES))
        limits = {name: draw(st.none() | st.just(start)) for name in ("start_from", "finish_from")}
        return Task(
            uid, uid, Place("x"), start, start + timedelta(minutes=draw(MINUTES)), links, calendar=draw(calendars),
            by_date=draw(st.booleans()), **limits,
        )  # fmt: skip

    before = [task(uid) for uid in "abcd"]
    lags = st.builds(dict, lag_hours=st.floats(-500, 500)) | st.builds(dict, share=st.floats(-1, 1.5))
    kinds = st.sampled_from(["FS", "SS", "FF", "SF"])
    links = draw(st.lists(st.tuples(st.sampled_from("abcd"), kinds, lags, calendars), max_size=4))
    return [*before, task("z", tuple(Link(uid, kind, calendar=c, **lag) for uid, kind, lag, c in links))]


@settings(derandomize=True, max_examples=400, deadline=None)
@given(tasks())
def test_the_last_wait_ends_when_the_task_starts_and_none_holds_up_its_finish(given: list[Task]) -> None:
    """Never a hair too early, which could be the day before; and no more than a second late."""
    held, after, finish_after, spans = texts_of(given, "z")
    ends = [hour_of(text, spans) for text in after]
    assert ends, "something says when it starts"
    assert spans["z"].start <= max(ends) < spans["z"].start + 1 / 3600
    assert all(hour_of(text, spans) < spans["z"].finish + 1 / 3600 for text in finish_after)
    assert held.left_out == []


SHELL = Task("1", "shell", Place("x"), MIDNIGHT, MIDNIGHT + timedelta(hours=1000))


def test_a_percentage_stays_the_one_of_the_file() -> None:
    """Whether it drives or not: where the task stands later, its date holds it too, and the share does not grow."""
    start = MIDNIGHT + timedelta(hours=650)
    for share, wanted in ((0.65, ["shell@65%"]), (0.5, ["shell@50%", "2021-07-25+2h"])):
        task = Task("2", "dry_rooms", Place("x"), start, start, (Link("1", "SS", share=share),))
        held, after, _, _ = texts_of([SHELL, task], "2")
        assert (after, held.late) == (wanted, share == 0.5)


def test_what_comes_before_its_predecessor_starts_waits_for_what_that_one_waits_for() -> None:
    """Nobody knows then when the predecessor will start, but what lets it start is known."""
    start = SHELL.finish + timedelta(days=10)
    order = Task("2", "order", Place("x"), start, start + timedelta(days=90), (Link("1", "FS", 240.0),))
    survey = Task("3", "survey", Place("x"), start - timedelta(days=4), start, (Link("2", "SS", -96.0),))
    assert texts_of([SHELL, order, survey], "3")[1] == ["shell+6d"]
    earlier = replace(survey, start=start - timedelta(days=14), links=(Link("2", "SS", -14 * 24.0),))
    assert texts_of([SHELL, order, earlier], "3")[1] == ["shell-4d"]
    before_all = replace(survey, start=start - timedelta(days=50), links=(Link("2", "SS", -50 * 24.0),))
    assert texts_of([replace(SHELL, start=start - timedelta(days=12)), order, before_all], "3")[1][0].startswith(
        "2021-"
    )


def test_a_link_to_the_finish_moves_the_start_with_it() -> None:
    """As in the programs: a task is not stretched where its finish must wait."""
    paint = replace(SHELL, uid="2", name="paint", start=SHELL.finish - timedelta(days=5), finish=SHELL.finish)
    ends = replace(paint, links=(Link("1", "FF"),))
    assert texts_of([SHELL, ends], "2")[1:3] == (["shell-5d"], ["shell"])


def test_links_both_ways_between_starts_and_finishes_form_no_circle() -> None:
    """A finish that waits for another one's, whose start waits for ours: the start cannot wait as well."""
    first = replace(SHELL, links=(Link("2", "FF", 24.0),))
    second = Task("2", "second", Place("x"), MIDNIGHT, SHELL.finish - timedelta(days=1), (Link("1", "SS"),))
    assert texts_of([first, second], "1")[1:3] == (["2021-06-28"], ["second+1d"])
    assert texts_of([first, second], "2")[1] == ["shell.start"]


@pytest.mark.parametrize("pinned", [True, False])
def test_a_task_that_stands_before_what_a_link_asks(pinned: bool) -> None:
    """Pinned by hand or by a constraint, it does not move with that link; else the overlap is as planned."""
    task = replace(SHELL, uid="2", name="paint", start=SHELL.start + timedelta(days=7), pinned=pinned)
    held, after, _, _ = texts_of([SHELL, replace(task, links=(Link("1", "FS"),))], "2")
    assert after == (["2021-07-05"] if pinned else ["shell-832h"])
    assert ([link.task for link in held.left_out], held.early) == ((["1"], 0.0) if pinned else ([], 832.0))
