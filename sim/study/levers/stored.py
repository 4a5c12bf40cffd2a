"""Levers as their folder tells them: the effects again, read from ``levers.csv``."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputError
from sim.study.levers.effects import Chance, Effect
from sim.study.levers.trial import Refused
from sim.study.paired import Shift

_TOGETHER = " + "  # between the names of a package


@dataclass(frozen=True)
class StoredLevers:
    """The best first; refused: what could not be tried."""

    singles: tuple[Effect, ...]
    packages: tuple[Effect, ...]
    refused: tuple[Refused, ...]


def read_levers(folder: Path) -> StoredLevers:
    """What ``levers.csv`` of a folder says.

    Raises:
        InputError: it is missing or damaged.
    """
    path = folder / "levers.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        effects = {kind: tuple(_effect(row) for row in rows if row["kind"] == kind) for kind in ("lever", "package")}
        refused = tuple(Refused(_names(row), row["not_possible"]) for row in rows if row["kind"] == "refused")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error):
        raise InputError(f"{path}: is damaged; remove that folder and run gigaramp levers again") from None
    return StoredLevers(effects["lever"], effects["package"], refused)


def _effect(row: Mapping[str, str]) -> Effect:
    moved, never, later = (int(row[key]) for key in ("replications_moved", "never", "later"))
    return Effect(
        _names(row), row["says"], _number(row["meur"]), _gain(row, "p50"), _gain(row, "p80"), _chance(row, "before"),
        _chance(row, "after"), moved, never, later, row["own_base"] == "yes",
    )  # fmt: skip


def _gain(row: Mapping[str, str], at: str) -> Shift:
    months, low, high = (_number(row[f"{at}_{part}"]) for part in ("gain_months", "low", "high"))
    return Shift(months, low, high, int(row["replications"]))


def _chance(row: Mapping[str, str], when: str) -> Chance:
    return Chance(*(float(row[key]) for key in (f"chance_{when}", f"{when}_low", f"{when}_high")))


def _names(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row["levers"].split(_TOGETHER))


def _number(text: str) -> float | None:
    return float(text) if text else None
