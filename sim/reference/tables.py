"""Reference plants as CSV: one row a plant, and one for everything that was seen."""

from collections.abc import Iterator, Mapping, Sequence

from sim.csv_text import csv_bytes
from sim.reference.plant import STAGES, Plant

PLANT_HEAD = (
    "name", "plant", "maker", "country", "maker_class", "nameplate_gwh_per_year", "planned_gwh_per_year", *STAGES,
    "planned_first_cell", "planned_serial_start", "planned_full_capacity", "outcome", "outcome_stage", "outcome_date",
)  # fmt: skip
ROW_FIELDS = (
    "what", "clock", "date", "since_month", "month", "value", "unit", "bound", "own_error", "grade", "confidence",
    "score", "why_not", "note", "source",
)  # fmt: skip


def tables(plants: Sequence[Plant]) -> Mapping[str, bytes]:
    """Files by name."""
    seen = ([plant.name, *(getattr(row, field) for field in ROW_FIELDS)] for plant in plants for row in plant.rows)
    return {
        "reference_plants.csv": csv_bytes(PLANT_HEAD, (list(_cells(plant)) for plant in plants)),
        "reference_observed.csv": csv_bytes(("name", *ROW_FIELDS), seen),
    }


def _cells(plant: Plant) -> Iterator[object]:
    yield from (plant.name, plant.plant, plant.maker, plant.country, plant.maker_class, plant.nameplate.gwh_per_year)
    yield plant.plan.capacity.gwh_per_year if plant.plan.capacity else None
    dates = [getattr(plant.milestones, stage) for stage in STAGES]
    dates += [plant.plan.first_cell, plant.plan.serial_start, plant.plan.full_capacity]
    yield from (found.date if found else None for found in dates)
    yield from (plant.outcome.state, plant.outcome.stage, plant.outcome.date)
