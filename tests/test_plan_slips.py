"""Imported plans against an independent scheduler: every date to the day, and what a slip moves and how far.

The model counts time on the clock, the programs count work. Where everything stands on a grid of weeks (durations, lags
and constraints of whole weeks, in calendars whose weeks begin and end alike) both are the same, and slips are compared
to the day. Elsewhere a shift of whole weeks stays one, but what a date or another link holds moves by less, and then
the nights, weekends and holidays under it are others: a few days either way, not growing along a chain.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from conftest import Load, at_night
from plan_exports import to_xer, to_xml
from plan_programs import FINISH_LIMITS, NO_LIMITS, SHIFTS, START_LIMITS, ZERO, Job, Lag, Program, moment, weekly

from sim.calendar import Calendar
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.plan.network import Imported, lay_over
from sim.plan.project_xml import read_project_xml
from sim.plan.xer import read_xer
from sim.scenario.checks.check import check
from sim.scenario.load import frozen
from sim.scenario.schema import Scenario
from sim.study.reproduced import missed_dates

DAY = 480
ROLES = ("equipment_order", "shell", "utilities", "dry_rooms", "shipping", "site_works")
LETTERS = "abcXYZ 09_-./&<>'äßéЖфשλ基礎設備ーガ한글ñıİǅ²"
LATEST = 10 * 366 * 1440
XML, XER = "xml", "xer"
Days = tuple[date, date]  # of the start and of the finish


def random_name(chance: random.Random) -> str:
    return "".join(chance.choices(LETTERS, k=chance.randint(0, 12))).strip()


def grid_job(uid: int, jobs: list[Job], program: Program, chance: random.Random, form: str) -> Job:
    """A job of whole weeks, with links of whole weeks: an even number, so that half of it is whole too."""
    calendar = chance.choice(["office", "office", "early", "six"])
    job = Job(uid, random_name(chance), chance.choice([0, 2, 2, 4, 6, 12]) * weekly(calendar), calendar)
    links = []
    for before in chance.sample(jobs, min(len(jobs), chance.choice([0, 1, 1, 2, 3]))):
        kind, weeks = chance.choice(["FS", "FS", "FS", "SS", "FF", "SF"]), chance.choice([-4, -1, 0, 0, 0, 1, 2, 5])
        lag = Lag(weeks * weekly(program.lag_calendar(job, before)))
        if form == XML and chance.random() < 0.3:
            lag = Lag(weeks * weekly("clock"), "elapsed")
        elif form == XML and chance.random() < 0.3 and before.calendar == calendar:
            lag = Lag(50 if kind[0] == "S" else -50, "percent")
        links.append((before.uid, kind, lag))
    return replace(job, links=tuple(links))


def on_grid(job: Job, done: dict[int, Job], program: Program) -> bool:
    """Whether every link alone would put the job at the beginning of a week."""
    return all(program.earliest(job, done[uid], *link) % weekly(job.calendar) == 0 for uid, *link in job.links)


def any_job(uid: int, jobs: list[Job], program: Program, chance: random.Random, form: str) -> Job:
    """A job of any length in any calendar, with links of any kind and lag."""
    calendar = chance.choice(["office", "office", "six", "clock"])
    job = Job(uid, random_name(chance), chance.choice([0, 30, DAY, 4 * DAY, 9 * DAY + 45, 60 * DAY]), calendar)
    forms = ["work", "work", "elapsed", "percent", "elapsed percent"] if form == XML else ["work"]
    links = []
    for before in chance.sample(jobs, min(len(jobs), chance.choice([0, 1, 1, 2, 3]))):
        kind, lag_form = chance.choice(["FS", "FS", "FS", "SS", "FF", "SF"]), chance.choice(forms)
        if lag_form == "percent" and "clock" in (calendar, before.calendar):
            lag_form = "elapsed percent"
        inside = [25, 65, 100] if kind[0] == "S" else [-75, -30]
        amount = chance.choice(inside if "percent" in lag_form else [-5 * DAY, -90, 0, 0, 75, 7 * DAY])
        links.append((before.uid, kind, Lag(amount, lag_form)))
    return replace(job, links=tuple(links))


def limited(job: Job, program: Program, chance: random.Random, *, step: int) -> Job:
    """The job held later than its links ask, by a random reason and so many steps; or by one that holds nothing."""
    own, kind = program.hours(job.calendar), chance.choice([*START_LIMITS, *FINISH_LIMITS, *NO_LIMITS])
    later = chance.randint(1, 8) * step
    if kind in START_LIMITS:
        return replace(job, limit=(kind, own.begin(own.done(job.start) + later)))
    return replace(job, limit=(kind, own.end(own.done(job.finish) + later)))


def random_plan(seed: int, form: str, *, grid: bool, holidays: bool = False) -> tuple[list[Job], Program]:
    """20 to 200 jobs of which each can wait for any earlier ones, in no order; a third of them with constraints."""
    chance = random.Random(seed)
    lags_in = "successor" if form == XML else chance.choice(["successor", "predecessor", "clock", "office"])
    program, done = Program(lags_in, holidays), dict[int, Job]()
    for uid in range(1, chance.randint(20, 200) + 1):
        while True:
            recent = list(done.values())[-15:]
            job = (grid_job if grid else any_job)(uid, recent, program, chance, form)
            job = program.placed(job, done)
            if program.knowable(job, done) and (not grid or on_grid(job, done, program)) and job.finish < LATEST:
                break
        if chance.random() < 0.3:
            job = program.placed(limited(job, program, chance, step=weekly(job.calendar) if grid else DAY), done)
        done[uid] = job
    return list(done.values()), program


def imported(
    jobs: list[Job], program: Program, form: str, folder: Path, base: Scenario, chance: random.Random
) -> Imported:
    """Through a file in which the jobs stand in any order."""
    rows = chance.sample(jobs, len(jobs))
    path = folder / f"plan.{form}"
    path.write_text((to_xml if form == XML else to_xer)(rows, program), encoding="utf-8")
    gantt = (read_project_xml if form == XML else read_xer)(path)
    assert [int(task.uid) for task in gantt.tasks] == [job.uid for job in rows]
    found = lay_over(gantt, "block_1", {role: str(n) for n, role in enumerate(ROLES, 1)}, base)
    names = dict(zip((job.uid for job in rows), found.dates, strict=True))
    found.dates = {names[job.uid]: found.dates[names[job.uid]] for job in jobs}  # in the order of the jobs again
    return found


def simulated(scenario: Scenario, names: list[str]) -> list[Days]:
    """First and last day of activities in the noise-free plan."""
    hours = simulate(prepare(scenario.model_copy(update={"twin": "plan"})), 0).hours
    days = Calendar(scenario.start).date
    return [(days(hours[f"{name}.start"]), days(hours[name])) for name in names]


def with_slip(scenario: Scenario, weeks: dict[str, int]) -> Scenario:
    """The scenario where activities of block 1 take so many calendar weeks more."""
    content = scenario.model_dump()
    for name, more in weeks.items():
        content["blocks"]["block_1"]["activities"][name.removeprefix("block_1.")]["months"] += more * 168 / 730.5
    return frozen(content)


def days_of(job: Job) -> Days:
    return moment(job.start).date(), moment(job.finish).date()


def far(first: Days, second: Days) -> int:
    return max(abs((a - b).days) for a, b in zip(first, second, strict=True))


def stands_late(job: Job, done: dict[int, Job], program: Program) -> bool:
    """Whether it stands more than an hour of work after what any of its links asks."""
    asked = [program.earliest(job, done[uid], *link) for uid, *link in job.links]
    return bool(asked) and program.hours(job.calendar).done(job.start) - max(asked) > 60


def came_out_to_the_day(
    jobs: list[Job], program: Program, form: str, folder: Path, base: Scenario, chance: random.Random
) -> tuple[Imported, Scenario]:
    """The plan as imported: its dates are those of the oracle, and the noise-free programme gives them all back."""
    found = imported(jobs, program, form, folder, base, chance)
    assert list(found.dates.values()) == [days_of(job) for job in jobs]
    late = sum(stands_late(job, {job.uid: job for job in jobs}, program) for job in jobs)
    told = [note for note in found.notes if "stand later than their links ask" in note]
    assert [int(note.split()[0]) for note in told] == [late] * (late > 0)
    scenario = frozen(found.content)
    check(scenario)
    assert missed_dates(scenario, found.dates) == {}
    return found, scenario


def moved(
    jobs: list[Job], program: Program, scenario: Scenario, found: Imported, slips: dict[int, int]
) -> Iterator[tuple[Job, Days, Days]]:
    """Every job with its days after a slip: as simulated, and as in the program."""
    names, later = list(found.dates), program.schedule(jobs, slips)
    days = simulated(with_slip(scenario, {names[uid - 1]: weeks for uid, weeks in slips.items()}), names)
    yield from ((job, day, days_of(later[job.uid])) for job, day in zip(jobs, days, strict=True))


@pytest.fixture(scope="module")
def base(load: Load) -> Scenario:
    return load("horizon_end=2041-06-30")


def test_the_oracle_and_the_programme_begin_on_different_days(base: Scenario) -> None:
    assert ZERO.date() > base.start


@pytest.mark.parametrize("form", [XML, XER])
@pytest.mark.parametrize("seed", [*range(4), *at_night(range(4, 12))])
def test_a_slip_moves_what_it_moves_in_the_program_to_the_day(
    seed: int, form: str, tmp_path: Path, base: Scenario
) -> None:
    """On the grid of weeks: all links, lags and lag calendars, all constraints, several calendars."""
    jobs, program = random_plan(seed, form, grid=True)
    chance = random.Random(seed)
    found, scenario = came_out_to_the_day(jobs, program, form, tmp_path, base, chance)
    for _ in range(6):
        slips = {
            job.uid: chance.choice([2, 4, 26]) for job in chance.sample(jobs, chance.choice([1, 1, 3])) if job.work
        }
        for job, days, wanted in moved(jobs, program, scenario, found, slips):
            assert days == wanted, (job.uid, slips)


@pytest.mark.parametrize("form", [XML, XER])
@pytest.mark.parametrize(("holidays", "days_off"), [(False, 4), (True, 12)])
@pytest.mark.parametrize("seed", [20, 21, *at_night(range(22, 28))])
def test_any_plan_comes_out_to_the_day_and_slips_move_it_nearly_as_in_the_program(
    seed: int, holidays: bool, days_off: int, form: str, tmp_path: Path, base: Scenario
) -> None:
    """Hours, nights, round-the-clock work, percentages. A weekend and a day more, or eight holidays too."""
    jobs, program = random_plan(seed, form, grid=False, holidays=holidays)
    chance = random.Random(seed)
    found, scenario = came_out_to_the_day(jobs, program, form, tmp_path, base, chance)
    for _ in range(4):
        slips = {job.uid: chance.choice([2, 4, 26]) for job in chance.sample(jobs, 1) if job.work}
        for job, days, wanted in moved(jobs, program, scenario, found, slips):
            assert far(days, wanted) <= days_off, (job.uid, slips)


def test_the_random_plans_have_everything() -> None:
    """All links with lags before and after, all forms of lags, all reasons to stand late, all calendars."""
    plans = [random_plan(seed, form, grid=grid) for seed in range(6) for form in (XML, XER) for grid in (True, False)]
    jobs = [job for plan, _ in plans for job in plan]
    links = [(kind, lag.form, (lag.amount > 0) - (lag.amount < 0)) for job in jobs for _, kind, lag in job.links]
    assert {kind for kind, _, _ in links} == {"FS", "SS", "FF", "SF"}
    assert {(kind, sign) for kind, form, sign in links if form == "work"} == set(
        product(("FS", "SS", "FF", "SF"), (-1, 0, 1))
    )
    assert {form for _, form, _ in links} == {"work", "elapsed", "percent", "elapsed percent"}
    assert {job.limit[0] for job in jobs} == {*START_LIMITS, *FINISH_LIMITS, *NO_LIMITS}
    assert {job.calendar for job in jobs} == set(SHIFTS)
    assert {program.lags_in for _, program in plans} == {"successor", "predecessor", "clock", "office"}
    assert {20 <= len(plan) <= 200 for plan, _ in plans} == {True}
