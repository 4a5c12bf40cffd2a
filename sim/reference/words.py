"""Reference plants as text: all of them in a table, one with everything that was seen of it."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from sim.reference.plant import STAGES, Observed, Plant
from sim.reference.told import Amount, Dated, Planned, Told

COLUMNS = 80
STATES = {"running": "runs", "under_way": "under way"}
BOUNDS = {"exact": "", "at_least": "at least ", "at_most": "at most ", "claimed": "claimed "}
CLOCKS = {
    "works_start": "the works", "first_cell": "the first cell", "first_delivery": "the first delivery",
    "serial_start": "the serial start",
}  # fmt: skip


def plants_text(plants: Sequence[Plant]) -> str:
    """A line a plant, by class."""
    head = f"{'plant':19s} {'class':17s} {'GWh':>5s}  {'works':7s}  {'cells':7s}  became"
    return "\n".join([head, *(_row(plant) for plant in sorted(plants, key=lambda one: (one.maker_class, one.name)))])


def _row(plant: Plant) -> str:
    works, made = plant.milestones.works_begun, plant.milestones.made_cells
    state = STATES.get(plant.outcome.state, f"{plant.outcome.state} {plant.outcome.date[:7]}")
    cells = (
        f"{plant.name:19s}",
        f"{plant.maker_class.replace('_', ' '):17s}",
        f"{plant.nameplate.gwh_per_year:5.3g} ",
        f"{works.date[:7] if works else '-':7s} ",
        f"{made.date[:7] if made else '-':7s} ",
        state,
    )
    return " ".join(cells)


def plant_text(plant: Plant) -> str:
    """All that is known of one, each with its page."""
    return "\n".join(_plant_lines(plant))


def _plant_lines(plant: Plant) -> Iterator[str]:
    yield from wrap(f"{plant.plant} ({plant.maker}, {plant.country}; {plant.maker_class.replace('_', ' ')})", COLUMNS)
    yield f"forecast: scenario {' '.join((plant.forecast.scenario, *plant.forecast.overrides))}"
    yield from _told("nameplate", f"{plant.nameplate.gwh_per_year:g} GWh a year", plant.nameplate)
    yield "\nPlanned"
    yield from _planned(plant)
    yield "\nWhat happened"
    for stage in STAGES:
        found: Dated | None = getattr(plant.milestones, stage)
        if found is not None:
            yield from _told(stage.replace("_", " "), found.date, found)
    yield from _told(plant.outcome.state.replace("_", " "), plant.outcome.date, plant.outcome)
    if plant.observed:
        yield "\nWhat was seen"
    for row in plant.observed:
        yield from _told(row.what.replace("_", " "), _seen(row), row)


def _planned(plant: Plant) -> Iterator[str]:
    found = {name: getattr(plant.plan, name) for name in ("capacity", "first_cell", "serial_start", "full_capacity")}
    if not any(found.values()):
        yield "  nothing that was announced before works began is known"
    for name, told in found.items():
        if isinstance(told, Amount):
            yield from _told(name, f"{told.gwh_per_year:g} GWh a year", told)
        elif isinstance(told, Planned):
            yield from _told(name.replace("_", " "), f"{told.date}, published {told.published}", told)


def _seen(row: Observed) -> str:
    unit = {"share": " %", "GWh/year": " GWh a year"}.get(row.unit, f" {row.unit}")
    value = (row.value or 0.0) * (100.0 if row.unit == "share" else 1.0)
    since = f"months {row.since_month:g}-" if row.since_month is not None else "month "
    when = f"{row.date}" if row.date else f"{since}{row.month:g} from {CLOCKS[row.clock]}"
    scored = f"; not scored: {row.why_not}" if not row.score else ""
    return f"{BOUNDS[row.bound]}{value:g}{unit}, {when}{scored}"


def _told(what: str, value: str, told: Told) -> Iterator[str]:
    """What is told, wrapped, and its page on a line of its own, which is never broken."""
    note = f" ({told.note})" if told.note else ""
    doubts = "" if told.confidence == "high" and told.grade == "published" else f" [{told.grade}, {told.confidence}]"
    yield from wrap(f"{what}: {value}{note}{doubts}", COLUMNS, initial_indent="  ", subsequent_indent="    ")
    if told.grade == "assumed":
        yield from wrap(told.source, COLUMNS, initial_indent="    ", subsequent_indent="    ")
    else:
        yield f"    {told.source}"
