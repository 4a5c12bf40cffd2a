"""Links of a schedule become waits that give back its dates exactly, whatever their kind, lag or share."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.calendar import Calendar
from sim.plan.gantt import Link, Task
from sim.plan.links import Span, span_of, waits_of
from sim.plan.problems import Place
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


@st.composite
def tasks(draw: st.DrawFn) -> tuple[Task, dict[str, Task]]:
    """A task with up to four links to others, anywhere in time."""

    def task(uid: str, links: tuple[Link, ...] = ()) -> Task:
        start = MIDNIGHT + timedelta(minutes=draw(MINUTES))
        return Task(
            uid, uid, Place("x"), start, start + timedelta(minutes=draw(MINUTES)), links, fixed=draw(st.booleans())
        )

    before = {uid: task(uid) for uid in "abcd"}
    lags = st.builds(dict, lag_hours=st.floats(-500, 500)) | st.builds(dict, share=st.floats(-1, 1.5))
    kinds = st.sampled_from(["FS", "SS", "FF", "SF"])
    links = draw(st.lists(st.tuples(st.sampled_from("abcd"), kinds, lags), max_size=4))
    return task("z", tuple(Link(uid, kind, **lag) for uid, kind, lag in links)), before


@settings(derandomize=True, max_examples=400, deadline=None)
@given(tasks())
def test_the_last_wait_ends_when_the_task_starts_and_none_holds_up_its_finish(
    given: tuple[Task, dict[str, Task]],
) -> None:
    """Never a hair too early, which could be the day before; and no more than a second late."""
    task, before = given
    spans = {uid: span_of(other, DAY, DAY) for uid, other in (before | {"z": task}).items()}
    after, finish_after, left_out = waits_of(task, spans, {uid: uid for uid in before}, DAY)
    ends = [hour_of(text, spans) for text in references(after)]
    assert ends, "something says when it starts"
    assert spans["z"].start <= max(ends) < spans["z"].start + 1 / 3600
    assert all(hour_of(text, spans) < spans["z"].finish + 1 / 3600 for text in references(finish_after))
    for link in left_out:
        anchor = spans["z"].start if link.kind[1] == "S" else spans["z"].finish
        assert anchor < spans[link.task].start


def test_a_percentage_stays_one() -> None:
    """SS + 65 % that drives stays a share of the predecessor's time; one that does not drive is as in the file."""
    shell = Task("1", "Shell", Place("x"), MIDNIGHT, MIDNIGHT + timedelta(hours=1000))
    start = MIDNIGHT + timedelta(hours=650)
    for share, text in ((0.65, "shell@65%"), (0.5, "shell@65%")):
        task = Task("2", "Dry rooms", Place("x"), start, start, (Link("1", "SS", share=share),))
        spans = {uid: span_of(t, DAY, DAY) for uid, t in (("1", shell), ("2", task))}
        assert waits_of(task, spans, {"1": "shell"}, DAY)[0] == text
    held = Task("2", "Dry rooms", Place("x"), start, start, (Link("1", "SS", share=0.5),), fixed=True)
    assert waits_of(held, spans, {"1": "shell"}, DAY)[0] == "2021-07-25+2h, shell@50%"
