"""Made-up reference plants and rows, whose answers are known."""

from typing import Any

from sim.reference.plant import Plant
from sim.study.backtest.rows import Row
from sim.study.backtest.seen import Part, Seen

SAID = {"grade": "assumed", "source": "made up", "confidence": "low"}


def dated(day: str, **more: str) -> dict[str, str]:
    return {**SAID, "date": day, **more}


def observed(what: str, value: float, month: float, **more: Any) -> dict[str, Any]:
    """Something seen, exactly and from serial start unless said."""
    unit = {"yield": "share", "cumulative": "GWh"}.get(what, "GWh/year")
    usual = {"clock": "serial_start", "bound": "exact", "own_error": 0.1}
    return {**SAID, "what": what, "value": value, "month": month, "unit": unit, **usual, **more}


def made_up_plant(name: str = "made_up", *rows: dict[str, Any], **more: Any) -> Plant:
    """A plant of 10 GWh a year, whose works began in the middle of January 2020."""
    milestones = {"works_begun": dated("2020-01-16")}
    content: dict[str, Any] = {
        "name": name, "plant": name, "maker": "somebody", "country": "somewhere", "maker_class": "newcomer",
        "forecast": {"scenario": "renault_2021"}, "nameplate": {**SAID, "gwh_per_year": 10.0},
        "milestones": milestones, "observed": list(rows),
        "outcome": dated("2030", state="running", stage="serial_start"),
    }  # fmt: skip
    return Plant.model_validate({**content, **more})


def seen(
    plant: str = "a",
    part: Part = "starting up",
    value: float | tuple[float, float] = 0.1,
    month: float = 12.0,
    **more: Any,
) -> Seen:
    """One thing seen."""
    low, high = value if isinstance(value, tuple) else (value, value)
    what = more.pop("what", {"building": "first_cell", "starting up": "rate", "yield": "yield"}[part])
    usual: dict[str, Any] = {
        "maker": "newcomer", "clock": "serial_start", "since": month, "own_error": 0.0, "bound": "exact"
    }  # fmt: skip
    return Seen(plant=plant, part=part, what=what, month=month, low=low, high=high, **{**usual, **more})


def row(one: Seen, band: tuple[float, float, float, float, float], crps: float | None) -> Row:
    return Row(one, 200, band, crps)
