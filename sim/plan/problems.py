"""What is wrong with a planner's files, each with file, row and column; said together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.errors import InputError, bounded
from sim.letters import harmless
from sim.plan.layout import table_of

MOST_PLACES = 5  # named for one problem


@dataclass(frozen=True)
class Place:
    """A cell of a table; rows are counted as a spreadsheet does, the header being row 1."""

    file: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        parts = [self.file, f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else ""]
        return harmless(", ".join(part for part in parts if part), keep="")


@dataclass
class Problems:
    """Problems found so far."""

    lines: list[str] = field(default_factory=list)

    def add(self, place: Place, reason: str) -> None:
        """Note a problem."""
        self.lines.append(f"{place}: {reason}")

    def refuse(self) -> None:
        """Refuse the files if there is any problem.

        Raises:
            InputError: with the first problems, one a line, and how many more there are.
        """
        if self.lines:
            raise InputError(bounded(self.lines))


def located(message: str, origins: Mapping[str, Place]) -> str:
    """A refusal of the scenario's own checks, with the cells that the keys in it came from."""
    return "\n".join(_located(line, origins) for line in message.splitlines())


def _located(line: str, origins: Mapping[str, Place]) -> str:
    key = re.match(r"[\w.]+", line)
    parts = key[0].split(".") if key else []
    for length in range(len(parts), 0, -1):
        if place := origins.get(".".join(parts[:length])):
            return f"{place}: {line}"
    if " is missing" in line:
        return f"{table_of(tuple(parts))}: {line}"
    rows = [_activity_place(name, origins) for name in re.findall(r"\b\w+\.\w+", line)]
    found = list(dict.fromkeys(f"{place.file}, row {place.row}" for place in rows if place))
    return f"{'; '.join(found[:MOST_PLACES])}: {line}" if found else line


def _activity_place(name: str, origins: Mapping[str, Place]) -> Place | None:
    network, _, activity = name.partition(".")
    key = "pilot" if network == "pilot" else f"blocks.{network}"
    return origins.get(f"{key}.activities.{activity}")
