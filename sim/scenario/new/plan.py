"""The blocks of a new plant as planned: usual durations, scaled so that the announced first cell comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sim.distributions import Distribution
from sim.scenario.config_file import contents
from sim.scenario.new.asked import Plant
from sim.scenario.new.scaled import FASTEST, SLOWEST
from sim.scenario.options import option_file
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH

DAYS_PER_MONTH = HOURS_PER_MONTH / HOURS_PER_DAY
USUAL_STAGGER = 3.0  # months from line to line
LEAST_STAGGER, MOST_STAGGER = 0.5, 12.0
BEFORE_DECISION = frozenset({"site_choice", "permits", "financial_close", "preparation"})


@dataclass(frozen=True)
class Pace:
    """factor: planned durations between decision and first cell over the usual ones; first_cell: as planned."""

    factor: float
    first_cell: date

    @property
    def is_cut(self) -> bool:
        """Whether the announced first cell asks for more than a plan is scaled to."""
        return not FASTEST < self.factor < SLOWEST


def piece(group: str, name: str) -> dict[str, Any]:
    """What the shipped file of a class says."""
    return dict(contents(option_file(group, name)))


def bare(content: Mapping[str, Any]) -> dict[str, Any]:
    """A piece without the sources of the plant that it was written for."""
    return {key: value for key, value in content.items() if key != "sources"}


def blocks_of(plant: Plant, pace: Pace) -> dict[str, dict[str, Any]]:
    """The blocks by name, as their file has them."""
    usual, later = bare(piece("block", "first")), bare(piece("block", "later"))
    found: dict[str, dict[str, Any]] = {}
    decided = pace.first_cell
    for number, lines in enumerate(plant.block_lines, 1):
        block = dict(usual if number == 1 else later)
        block |= {"lines": lines, "line_nameplate_gwh_per_year": round(plant.gwh / plant.lines, 4)}
        block["activities"] = {name: dict(row) for name, row in block["activities"].items()}
        if number == 1:
            _as_in_region(block["activities"], plant.region)
        else:
            before = f"block_{number - 1}"
            block["activities"]["preparation"]["after"] = f"{before}.first_cell" if number == 2 else f"{before}.fid"
            decided += timedelta(days=block["activities"]["preparation"]["months"] * DAYS_PER_MONTH)
            block["decision"] = {"previous": before, **block["decision"], "not_before": decided, "plan_date": decided}
        block["line_project"] = {**block["line_project"], "stagger_months": stagger(plant, pace)}
        block["announced_pace"] = pace.factor if plant.first_cell is not None else None
        _scale(block, pace.factor)
        found[f"block_{number}"] = block
    return found


def stagger(plant: Plant, pace: Pace) -> float:
    """Months from line to line: so that the last is installed when the whole plant is announced to be.

    They count from the announced first cell, or from the planned one where that day cannot be planned.
    """
    hot = float(bare(piece("block", "first"))["line_project"]["hot_months"])
    full = [one.by.day for one in plant.announced if one.gwh >= 0.999 * plant.gwh]
    if plant.first_cell is None or not full or plant.lines == 1 or plant.blocks > 1:
        return USUAL_STAGGER
    first = pace.first_cell if pace.is_cut else plant.first_cell.day
    months = ((min(full) - first).days / DAYS_PER_MONTH - hot) / (plant.lines - 1)
    return min(max(round(months - 0.05, 1), LEAST_STAGGER), MOST_STAGGER)


def _as_in_region(rows: Mapping[str, dict[str, Any]], region: str) -> None:
    """Permits and money take what is the middle in the region."""
    observed = Distribution.model_validate(piece("region", region)["permits_months"])
    for row in rows.values():
        if row.get("basis") == "permits":
            row["months"] = round(observed.quantile(0.5))


def _scale(block: dict[str, Any], factor: float) -> None:
    for name, row in block["activities"].items():
        if name not in BEFORE_DECISION:
            row["months"] = round(row["months"] * factor, 2)
    for step in ("install", "cold"):
        row = block["line_project"][step]
        block["line_project"][step] = row | {"months": round(row["months"] * factor, 2)}
