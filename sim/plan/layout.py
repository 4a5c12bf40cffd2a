"""Which table holds which keys of a scenario."""

import re
from dataclasses import dataclass

from sim.plan.cells import month_named, year_of
from sim.plan.leaves import Path, parts_of_scenario
from sim.scenario.parts.facts import Contract, Known, Mark, PlanPoint, PlanRate
from sim.scenario.parts.goals import Goal
from sim.scenario.parts.line import StageDesign, Tranche
from sim.scenario.parts.people import Headcount
from sim.scenario.parts.project import Activity, Block, Decision
from sim.scenario.schema import Scenario

SOURCE = ("grade", "source")
_MAY = {"blocks.csv": ("site",)}  # columns that a table of a plant on one site need not have
Networks = dict[str, tuple[Path, dict[str, Activity]]]


def _fields(model: type[object], *leave_out: str) -> tuple[str, ...]:
    names: dict[str, object] = getattr(model, "model_fields", {})
    return tuple(name for name in names if name not in ("sources", *leave_out))


@dataclass(frozen=True)
class Table:
    """A table with one row for every path of the form ``at``, where a * stands for a key of the row.

    keys: columns of the stars; columns: keys below such a path.
    """

    file: str
    at: Path
    keys: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def needed(self) -> tuple[str, ...]:
        """Columns that a table must have."""
        return tuple(name for name in (*self.keys, *self.columns) if name not in _MAY.get(self.file, ()))

    def row_of(self, path: Path) -> Path | None:
        """The path of the row that holds a leaf, None where this table does not hold it."""
        row, rest = path[: len(self.at)], ".".join(path[len(self.at) :])
        fits = len(row) == len(self.at) and all(star in ("*", part) for star, part in zip(self.at, row, strict=True))
        return row if fits and (rest in self.columns or not self.columns) else None

    def keys_of(self, row: Path) -> list[str]:
        """The keys of a row as they stand in its cells."""
        return [part for star, part in zip(self.at, row, strict=True) if star == "*"]

    def path_of(self, keys: list[str]) -> Path:
        """The path of the row with these keys."""
        left = iter(keys)
        return tuple(next(left) if part == "*" else part for part in self.at)


RAMP, HEADCOUNT = "ramp.csv", "headcount.csv"
BY_PERIOD = (RAMP, HEADCOUNT)  # tables of months and years
_BLOCK = (
    *_fields(Block, "activities", "line_project", "decision"),
    *(f"decision.{name}" for name in _fields(Decision)),
)
TABLES = (
    Table("blocks.csv", ("blocks", "*"), ("block",), _BLOCK),
    Table("stages.csv", ("line", "stages", "*"), ("stage",), _fields(StageDesign, "tranches")),
    Table("tranches.csv", ("line", "stages", "*", "tranches", "*"), ("stage", "tranche"), _fields(Tranche)),
    Table("announced.csv", ("announced", "*"), ("name",), _fields(PlanPoint)),
    Table("goals.csv", ("goals", "*"), ("name",), _fields(Goal)),
    Table("offtake.csv", ("offtake", "*"), ("name",), _fields(Contract)),
    Table("known.csv", ("known", "*", "*"), ("network", "activity"), _fields(Known)),
    Table("marks.csv", ("marks", "*"), ("name",), _fields(Mark)),
    Table(RAMP, ("our_plan", "*"), ("period",), _fields(PlanRate)),
    Table(HEADCOUNT, ("headcount", "*"), ("period",), _fields(Headcount)),
)
ACTIVITIES, LINES, SETTINGS, SOURCES = "activities.csv", "lines.csv", "settings.csv", "sources.csv"
AS_GIVEN = "as_given.csv"  # values with their sources as they were written: not for changes, but to know them by
FILES = (SETTINGS, *(table.file for table in TABLES), LINES, ACTIVITIES, SOURCES, AS_GIVEN)
ACTIVITY_COLUMNS = ("id", "network", "name", "duration", "unit", "basis", "predecessors")
LINE_COLUMNS = ("block", "step", "duration", "unit", "basis", "predecessors")
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # those that must be there, and those that may
    **{table.file: (table.needed, (*_MAY.get(table.file, ()), *SOURCE)) for table in TABLES},
    SETTINGS: (("key", "value"), ("unit", *SOURCE)),
    LINES: (LINE_COLUMNS, SOURCE),
    ACTIVITIES: (ACTIVITY_COLUMNS[1:], ("id", *SOURCE)),
    SOURCES: (("key", *SOURCE), ("part",)),
    AS_GIVEN: (("key", "value", *SOURCE, "part"), ()),
}
WHOLE = "scenario"  # the part of sources that stand beside the whole scenario
PARTS = frozenset(parts_of_scenario())
_UNITS = (
    ("gwh_per_year", "GWh/year"), ("energy_wh", "Wh"), ("hours_per_year", "hours/year"), ("months", "months"),
    ("weeks", "weeks"), ("hours", "hours"), ("per_year", "per year"),
)  # fmt: skip


def table_of(path: Path) -> str:
    """The file that holds a leaf."""
    if path[:2] == ("pilot", "activities") or (path[0] == "blocks" and path[2:3] == ("activities",)):
        return ACTIVITIES
    if path[0] == "blocks" and path[2:3] == ("line_project",):
        return LINES
    return next((table.file for table in TABLES if table.row_of(path)), SETTINGS)


def activities_path(network: str) -> Path:
    """Where the activities of the pilot or of a block stand."""
    return ("pilot", "activities") if network == "pilot" else ("blocks", network, "activities")


def networks_of(scenario: Scenario) -> Networks:
    """The activities of the pilot and of every block, by network, with their path."""
    rows = {"pilot": scenario.pilot.activities} | {name: block.activities for name, block in scenario.blocks.items()}
    return {network: (activities_path(network), activities) for network, activities in rows.items()}


def home_of(path: Path) -> int:
    """How many parts of a path lead to the piece whose ``sources`` say where its value comes from."""
    return 1 if path[0] in PARTS else 2 if path[0] == "blocks" and len(path) > 2 else 0


def unit_of(path: Path) -> str:
    """The unit of a setting, as its name says it."""
    return next((unit for end, unit in _UNITS if re.search(rf"(^|_){end}$", path[-1])), "")


def key_of_period(period: str) -> str:
    """The key of a year or a month of our plan, also where a spreadsheet made its own of the month.

    >>> key_of_period("2027"), key_of_period("2027-03"), key_of_period("Mar-27"), key_of_period("März 2027")
    ('year_2027', 'month_2027_03', 'month_2027_03', 'month_2027_03')

    Raises:
        ValueError: it is neither.
    """
    if (named := re.fullmatch(r"([^\W\d]+)\.?[- /]+(\d{4}|\d\d)", period)) and (month := month_named(named[1])):
        period = f"{year_of(named[2])}-{month:02}"
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", period):
        raise ValueError("should be a year or a month such as 2027 or 2027-03")
    return f"month_{period.replace('-', '_')}" if "-" in period else f"year_{period}"


def rate_unit(text: str) -> str:
    """The unit of a row of our plan, however it is written: GWh in the period, or GWh a year.

    >>> rate_unit("GWh/year"), rate_unit("GWh")
    ('gwh_per_year', 'gwh')

    Raises:
        ValueError: there is no such unit.
    """
    words = re.sub(r"[^a-z]+", " ", text.lower()).split()
    if words == ["gwh"]:
        return "gwh"
    if words[:1] == ["gwh"] and words[-1] in ("year", "a", "yr", "annum") and set(words[1:-1]) <= {"per", "a", "p"}:
        return "gwh_per_year"
    raise ValueError("is no unit of a ramp; known: GWh (in the period), GWh/year")


def period_of_key(key: str) -> str:
    """The period of a key of our plan, as it stands in its table."""
    return key.partition("_")[2].replace("_", "-")
