"""Levers as their folder tells them: the effects again, read from ``levers.csv``."""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass

from sim.csv_text import csv_rows
from sim.study.files.folder import StoredFolder
from sim.study.levers.catalogue import LeftOut
from sim.study.levers.effects import Chance, Effect, Refused
from sim.study.paired import Shift

_TOGETHER = " + "  # between the names of a package


@dataclass(frozen=True)
class StoredLevers:
    """The best first; refused: what could not be tried; left_out: what is nothing for this plant."""

    singles: tuple[Effect, ...]
    packages: tuple[Effect, ...]
    refused: tuple[Refused, ...]
    left_out: tuple[LeftOut, ...] = ()


def read_levers(folder: StoredFolder) -> StoredLevers:
    """What ``levers.csv`` of a folder says.

    Raises:
        InputError: it is missing or damaged.
    """
    text = folder.text("levers.csv")
    try:
        rows = csv_rows(text)
        effects = {kind: tuple(_effect(row) for row in rows if row["kind"] == kind) for kind in ("lever", "package")}
        left = tuple(LeftOut(row["levers"], row["not_possible"]) for row in rows if row["kind"] == "left out")
        refused = tuple(Refused(_names(row), row["not_possible"]) for row in rows if row["kind"] == "refused")
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise folder.damaged(f"levers.csv: {error}") from None
    return StoredLevers(effects["lever"], effects["package"], refused, left)


def _effect(row: Mapping[str, str]) -> Effect:
    moved, never, later = (int(row[key]) for key in ("replications_moved", "never", "later"))
    return Effect(
        _names(row), row["says"], _number(row["meur"]), _gain(row, "p50"), _gain(row, "p80"), _chance(row, "before"),
        _chance(row, "after"), moved, never, later, row["own_base"] == "yes",
        _even(row, "before", "low", "high"), _even(row, "after", "after_low", "after_high"), row.get("meur_sum") or "",
    )  # fmt: skip


def _gain(row: Mapping[str, str], at: str) -> Shift:
    months, low, high = (_number(row[f"{at}_{part}"]) for part in ("gain_months", "low", "high"))
    return Shift(months, low, high, int(row["replications"]))


def _chance(row: Mapping[str, str], when: str) -> Chance:
    return Chance(*(_finite(row[key]) for key in (f"chance_{when}", f"{when}_low", f"{when}_high")))


def _even(row: Mapping[str, str], *names: str) -> Chance | None:
    """Chance of the even-chance date; None where there is none."""
    found = [_number(row.get(f"even_{name}") or "") for name in names]
    return Chance(*(x for x in found if x is not None)) if None not in found else None


def _names(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row["levers"].split(_TOGETHER))


def _number(text: str) -> float | None:
    return _finite(text) if text else None


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(f"{text} is no number")
    return number
