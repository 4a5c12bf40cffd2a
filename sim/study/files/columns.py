"""The columns of all Parquet tables that are kept, with their types: what is written has them, what is read must."""

from collections.abc import Mapping
from pathlib import Path

from sim.study.against_plan import PLANS
from sim.study.against_plan import columns_of as columns_of_plan
from sim.study.files.parquet import columns_of

Columns = Mapping[str, str]
_TEXT, _WHOLE, _NUMBER, _DAY, _YES = "VARCHAR", "BIGINT", "DOUBLE", "DATE", "BOOLEAN"


def _numbers(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, _NUMBER)


def _volumes(what: str) -> dict[str, str]:
    return _numbers(*(f"{what}_p{q}" for q in (90, 50, 10)))


COLUMNS: dict[str, Columns] = {
    "milestones": {"replication": _WHOLE, "milestone": _TEXT, "state": _TEXT, "hours": _NUMBER, "date": _DAY},
    "annual": {
        "year": _WHOLE, **_volumes("good"), **_volumes("sellable"),
        **_numbers("contracted", "shortfall", "shortfall_low", "shortfall_high"),
    },
    "plan_and_forecast": {
        "period": _TEXT, "first_day": _DAY, "last_day": _DAY, **_volumes("good"), **_volumes("sellable"),
        **_numbers(*(column for plan in PLANS for column in columns_of_plan(plan))),
    },
    "bands": {
        "quantity": _TEXT, "unit": _TEXT, "week_end": _DAY, **_numbers("hours", "p10", "p25", "p50", "p75", "p90"),
    },
    "paths": {"path": _TEXT, "week_end": _DAY, "run_rate_gwh_per_year": _NUMBER},
    "inputs": {"replication": _WHOLE, "input": _TEXT, "value": _NUMBER},
    "losses": {
        "place": _TEXT, "week_end": _DAY, "category": _TEXT, **_numbers("mean_gwh", "p10_gwh", "p50_gwh", "p90_gwh"),
        "branch": _TEXT,
    },
    "bottleneck": {
        "line": _TEXT, "quarter_start": _DAY, "stage": _TEXT, "running": _WHOLE, "setting": _WHOLE, "share": _NUMBER,
        "following": _TEXT, **_numbers("margin_p10", "margin", "margin_p90"),
    },
    "lines": {
        "line": _TEXT, "quarter_start": _DAY, "quantity": _TEXT, "running": _WHOLE, **_numbers("p10", "p50", "p90"),
    },
    "events": {"replication": "INTEGER", "event": _TEXT, "hours": _NUMBER},
    "curves": {
        "replication": _WHOLE, "week_end": _DAY,
        **_numbers("run_rate", "installed", "cumulative", "cell_yield", "efficiency", "headcount"),
    },
}  # fmt: skip
_POINT = {"point": _WHOLE, "name": _TEXT, "run": _TEXT}  # and a column a key that varies
_OF_A_KEY = (_NUMBER, _TEXT, _YES)


def of_sweep(kind: str) -> Columns:
    """The columns of a table of a sweep: those of a run with the hash of the scenario in front."""
    return {"run": _TEXT, **COLUMNS[kind]}


def check_columns(path: Path, meant: Columns) -> None:
    """Whether a table has the columns that are meant.

    Raises:
        ValueError: it cannot be read, or has others.
    """
    if (found := columns_of(path)) != dict(meant):
        raise ValueError(f"{path.name} has other columns: {', '.join(f'{key} {kind}' for key, kind in found.items())}")


def check_point_columns(path: Path) -> None:
    """The same for the points of a sweep.

    Raises:
        ValueError: as ``check_columns``.
    """
    found = columns_of(path)
    keys = {name: kind for name, kind in found.items() if name not in _POINT}
    if {**_POINT, **keys} != found or any(kind not in _OF_A_KEY for kind in keys.values()):
        raise ValueError(f"{path.name} has other columns than the points of a sweep")
