"""From what was typed to a plant: numbers and names checked, what was not said filled with what is usual."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from sim.errors import InputError, did_you_mean
from sim.scenario.names import why_no_name
from sim.scenario.new.asked import Plant, announced, first_day, said
from sim.scenario.new.like import like
from sim.scenario.options import list_options

USUAL = {"region": "western_europe", "maker": "newcomer", "cell": "pouch_100ah"}
USUAL_LINE_GWH = 4.0
MOST_LINES = 24  # of a block
MOST_BLOCKS = 12
LEAST_GWH, MOST_GWH = 0.05, 1000.0


def plant_of(name: str, typed: Mapping[str, str], announcements: Sequence[str], folder: Path | None = None) -> Plant:
    """The plant.

    Args:
        typed: texts by ``gwh``, ``lines``, ``blocks``, ``region``, ``maker``, ``cell``, ``start``, ``first_cell``,
            ``plants_before``, ``like``; empty or missing: not said.
        announcements: such as ``40@2030``.
        folder: of the user's own scenarios, in which ``like`` looks too.

    Raises:
        InputError: something is no number, no name, no day, or missing.
    """
    if why := why_no_name(name):
        raise InputError(f"{name}: {why}")
    taken = like(typed["like"], folder) if typed.get("like") else {}
    classes = {group: _class(group, typed.get(group) or taken.get(group) or usual) for group, usual in USUAL.items()}
    promised = tuple(map(announced, announcements))
    blocks = _whole("blocks", typed.get("blocks") or "1", 1, MOST_BLOCKS)
    gwh = _size(typed.get("gwh"), max((one.gwh for one in promised), default=None))
    usual_lines = max(blocks, math.ceil(gwh / taken.get("line_gwh", USUAL_LINE_GWH) - 1e-9))
    return Plant(
        name=name,
        gwh=gwh,
        lines=_whole("lines", typed.get("lines") or str(usual_lines), blocks, MOST_LINES * blocks),
        blocks=blocks,
        line=taken["line"] if taken.get("cell") == classes["cell"] else line_of(classes["cell"]),
        start=first_day(typed["start"], "--start") if typed.get("start") else date.today(),
        announced=promised,
        first_cell=said(typed["first_cell"], "--first-cell") if typed.get("first_cell") else None,
        plants_before=_whole("plants-before", typed["plants_before"], 0, 50) if typed.get("plants_before") else None,
        not_said=frozenset(key for key in ("lines", "start") if not typed.get(key)),
        like=taken.get("name", ""),
        **classes,
    )


def _class(group: str, name: str) -> str:
    names = list_options(group)
    if name not in names:
        raise InputError(
            f"--{group} {name}: there is no such {group}{did_you_mean(name, names)}\nknown: {', '.join(names)}"
        )
    return name


def line_of(cell: str) -> str:
    """The line that makes a cell: the one whose name its name begins with.

    >>> line_of("pouch_100ah")
    'pouch_100ah'
    """
    fitting = [line for line in list_options("line") if cell == line or cell.startswith(f"{line}_")]
    if not fitting:
        raise InputError(f"--cell {cell}: no line makes it; write its file by hand")
    return max(fitting, key=len)


def _size(typed: str | None, promised: float | None) -> float:
    if not typed and promised is None:
        raise InputError("--gwh: give the size of the whole plant in GWh a year, e.g. --gwh 40")
    try:
        gwh = float(typed) if typed else float(promised or 0.0)
    except ValueError:
        gwh = math.nan
    if not LEAST_GWH <= gwh <= MOST_GWH:
        raise InputError(f"--gwh {typed}: should be a number of GWh a year between {LEAST_GWH:g} and {MOST_GWH:g}")
    return gwh


def _whole(key: str, typed: str, least: int, most: int) -> int:
    if not re.fullmatch(r"\d{1,6}", typed, re.ASCII) or not least <= int(typed) <= most:
        raise InputError(f"--{key} {typed}: should be a whole number between {least} and {most}")
    return int(typed)
