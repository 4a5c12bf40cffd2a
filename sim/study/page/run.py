"""The report of a run: a page of prepared parts, from what its folder holds."""

import shlex
from collections.abc import Iterator, Mapping

from sim.report.page.page import Page, Plate, Section, Sheet
from sim.report.prepared.backtest import BacktestPicture
from sim.scenario.goals import goals, level_of, target, targets
from sim.scenario.upper_end import above_nameplate, beyond
from sim.study.assumptions.ledger import ledger
from sim.study.files.note import note_facts
from sim.study.files.stored import StoredRun
from sim.study.page.answer import answer, day, looked_at
from sim.study.page.beside import Beside
from sim.study.page.measures import measure_section, must_sections, spread_section, study_pictures
from sim.study.page.pictures import Shown, drawn_once
from sim.study.page.tables import date_sheet, grade_sheet, grounds_sheet, plan_sheets, user_sheet, volume_sheet
from sim.study.page.warnings import warnings
from sim.study.pictures.store import read_pictures

SLIDES = 5
Plates = Mapping[str, Plate]


def run_page(run: StoredRun, found: Beside, shown: Mapping[str, Shown]) -> Page:
    """The whole report. found: studies beside the run; shown: the ``pictures`` of both.

    Raises:
        InputError: something in the folder is missing or damaged.
    """
    scenario, summary = run.scenario, run.summary
    facts = (
        f"scenario {scenario.name} {run.manifest['hash']}", f"data date {scenario.data_date}",
        f"{scenario.start} to {scenario.horizon_end}",
        f"n = {summary['replications'] - summary['failed']} simulated histories", *note_facts(run.folder),
    )  # fmt: skip
    told, warned = answer(run, found), warnings(run)
    tables = volume_sheet(run), tuple(plan_sheets(run))  # before the pictures: of damaged ones nothing is drawn
    sections = tuple(_sections(run, found, {name: one.plate for name, one in shown.items()}, *tables))
    return Page(scenario.title, "Ramp-up report", facts, told, warned, sections)


def pictures(run: StoredRun, found: Beside) -> dict[str, Shown]:
    """All pictures of a run that show anything, and of the studies beside it, by name."""
    shown = {
        name: drawn_once(name, picture, run.stored)
        for name, picture in read_pictures(run.stored).items()
        if not getattr(picture, "empty", False)
    }
    return shown | {one.name: one for one in study_pictures(found)}


def slides(shown: Mapping[str, Shown]) -> tuple[Shown, ...]:
    """The five pictures of a deck in their order, the fourth on two slides; the bottleneck where a study is missing."""
    names = [name for name in ("ramp", "chance", "volumes", "gap", "losses", "levers") if name in shown]
    names += [name for name in ("bottleneck",) if name in shown and len(names) < SLIDES]
    return tuple(shown[name] for name in names)


def _sections(
    run: StoredRun, found: Beside, shown: Plates, volumes: Sheet, plans: tuple[Sheet, ...]
) -> Iterator[Section]:
    yield Section("dates", "When", plates=_chosen(shown, "ramp", "chance"), sheets=(date_sheet(run),))
    above = tuple(filter(None, [above_nameplate(run.scenario)]))
    sold = _chosen(shown, "volumes")
    yield Section("volumes", "How much, year by year", plates=sold, sheets=(volumes,), lead=above)
    told = "The P90 is the volume for a lender: it is kept with a chance of 90 %. As a file: gigaramp export."
    lead = (told,) if run.scenario.twin == "none" else ()
    yield Section("plan", "Plan and forecast, by year and quarter", sheets=plans, lead=lead)
    if run.scenario.twin == "none":  # a single history has nothing to split
        yield _gap(run, shown)
    lead = ("Of what the lines could make at full pace, every calendar hour, without a bad cell: what became of it.",)
    yield Section("losses", "What holds output back", plates=_chosen(shown, "losses", "bottleneck"), lead=lead)
    if run.scenario.twin == "none":
        yield measure_section(found, shown, _levers_call(run), run.scenario)
        yield from must_sections(found, shown, _must_calls(run))
        yield spread_section(found, shown, command("sensitivity", run))
    schedules = [name for name in shown if name.startswith("schedule_")]
    yield Section("schedule", "From decision to first cell", plates=_chosen(shown, *schedules))
    yield Section("lines", "How the lines learn", plates=_chosen(shown, "lines"))
    yield Section("people", "Who runs it", plates=_chosen(shown, "people"))
    seen = _chosen(shown, "backtest")
    yield Section("evidence", "Beside plants that were built", plates=seen, lead=(_beside_built(run),))
    yield from _inputs(run)
    yield _made(run)


def _beside_built(run: StoredRun) -> str:
    """What the picture beside built plants shows, without a name."""
    picture = read_pictures(run.stored, "backtest")["backtest"]
    assert isinstance(picture, BacktestPicture)
    count, maker = len(picture.plants), run.scenario.maker.kind.replace("_", " ")
    plants = f"{count} built plants" if count > 1 else "a built plant"
    return f"Run rate of the first block beside {plants} of the same class of maker ({maker}), from first cells on."


def _chosen(shown: Plates, *names: str) -> tuple[Plate, ...]:
    return tuple(shown[name] for name in names if name in shown)


def _gap(run: StoredRun, shown: Plates) -> Section:
    first, _ = looked_at(run)
    by = target(first["name"], run.scenario)
    p50 = day(first["p50"])
    moved = "earlier" if by is not None and p50 is not None and p50 < by.date else "later"
    heading = f"Why it is {moved} than {by.said if by is not None else 'planned'}"
    if "gap" in shown:
        return Section("gap", heading, plates=_chosen(shown, "gap"))
    since = f"{by.said} date" if by is not None else "plan as modelled"
    lead = (f"The months between the {since} and the even chance, cause by cause, are found by:",)
    return Section("gap", heading, commands=(command("gap", run),), lead=(*lead, *_which(run)))


def _levers_call(run: StoredRun) -> str:
    """The command that tries the levers; where no date is aimed at, at the one that is even, or the last day."""
    first, _ = looked_at(run)
    if target(first["name"], run.scenario) is not None:
        return command("levers", run)
    return f"{command('levers', run)} --by {first['p50'] or run.scenario.horizon_end}"


def _must_calls(run: StoredRun) -> Iterator[str]:
    """The command that asks what must be true for the highest level that has a date ahead, where one has."""
    scenario, asked = run.scenario, goals(run.scenario)
    days = targets([asked.headline, *asked.drawn], scenario)
    ahead = [name for name, day in days.items() if day > scenario.data_date and not beyond(name, scenario)]
    if ahead:
        name = max(ahead, key=lambda one: level_of(one)[1])
        what = name.removeprefix("rate_")
        yield f"{command('levers', run)} --must {what} --by {days[name]} --chance 80"


def _inputs(run: StoredRun) -> Iterator[Section]:
    """What was set, and where the numbers come from."""
    planned, overrides = run.manifest["as_planned"], run.manifest["overrides"]
    points = [f"set: {text}" for text in overrides]
    points += [f"kept as planned: {name.replace('_', ' ')}" for name in planned if run.scenario.twin == "none"]
    lead = ("Everything else is as in the scenario's files.",)
    yield Section("changes", "What was changed for this run", points=tuple(points), lead=lead)
    found = ledger(run.scenario)
    grades = {entry.grade for entry in found}
    sheets = [grade_sheet(found), *([user_sheet(found)] if "user" in grades else [])]
    sheets += [grounds_sheet(found, grade) for grade in ("assumed", "estimated") if grade in grades]
    lead = ("Every number with its source: gigaramp export. Which of the assumed ones move the date is found by:",)
    commands = (command("assumptions", run),)
    yield Section("assumptions", "Where the numbers come from", sheets=tuple(sheets), commands=commands, lead=lead)


def _made(run: StoredRun) -> Section:
    manifest = run.manifest
    words = (
        f"gigaramp {manifest['gigaramp']}, model version {manifest['model_version']}, seed {manifest['seed']}, "
        f"{manifest['replications']} replications, hash {manifest['hash']}. Intervals are 95 % and say how sure the "
        "simulation is of its own numbers, not how good the model is. The same command gives the same numbers:",
        *_which(run),
    )
    return Section("made", "How this was made", words, commands=(command("run", run),))


def _is_own(run: StoredRun) -> bool:
    """Whether the scenario stands in a folder of the user's own, which no run knows."""
    from sim.scenario.options import list_options

    return run.scenario.name not in list_options("scenario")


def _which(run: StoredRun) -> tuple[str, ...]:
    """What DIR means in the commands of a page."""
    return (f"In all commands DIR is the folder that holds scenario/{run.scenario.name}.yaml.",) if _is_own(run) else ()


def command(verb: str, run: StoredRun) -> str:
    """The call that does something with the scenario of a run; a screen has its own number of replications."""
    own = ["-cd", "DIR"] if _is_own(run) else []
    given = [text for text in run.manifest["overrides"] if verb != "assumptions" or "replications=" not in text]
    return shlex.join(["gigaramp", verb, *given, *own])
