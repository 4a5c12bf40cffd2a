"""Groups of inputs that belong together, in the order of a project, and scenarios that have some of another's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.scenario.checks.check import check
from sim.scenario.diff import Difference
from sim.scenario.load import frozen
from sim.scenario.mechanisms.all import MECHANISMS
from sim.scenario.plain import is_piece
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Group:
    """Inputs that are switched together.

    name: of the group; label: as a reader says it; paths: of its inputs and pieces, ``*`` for any one name.
    """

    name: str
    label: str
    paths: tuple[str, ...]


# What comes first in a project comes first; a decision waits for all that is above it.
_BEFORE_BLOCKS = (
    Group("known", "what is known, and the data date", ("data_date", "known")),
    Group("region", "region: permits", ("region",)),
    Group("sites", "sites", ("sites", "blocks.*.site")),
    Group("pilot", "pilot line", ("pilot",)),
    Group("schedule", "schedule factor", ("maker.schedule",)),
    Group("vendors", "vendor crews", ("vendor_line_slots",)),
    Group("retrofit", "price of an early order", ("retrofit",)),
)
_AFTER_BLOCKS = (
    Group("cell", "cell", ("cell",)),
    Group("line", "line design", ("line",)),
    Group("line_start", "rule of line starts", ("maker.line_start",)),
    Group("release", "customer's release and process freeze", ("maker.release", "maker.process_frozen_elsewhere")),
    Group("people", "process team", ("maker.process_team", "maker.ramped_at")),
    Group(
        "levels", "levels of yield and efficiency",
        ("maker.cell_yield_start", "maker.cell_yield_mature", "maker.efficiency_start", "maker.efficiency_mature"),
    ),
    Group(
        "transfer", "knowledge that moves over",
        ("maker.pilot_share", "maker.mother_plant_share", "maker.plants_started_before", "maker.line_share",
         "maker.block_share"),
    ),
    *(Group(one.name, one.title, one.settings) for one in MECHANISMS),
    Group("learning", "pace of learning", ("maker",)),
    Group("decisions", "investment decisions", ("blocks.*.decision",)),
    Group("as_planned", "what goes as planned", ("as_planned", "twin")),
    Group("numerics", "numerics", ("numerics",)),
)  # fmt: skip
# What moves no date of a replication.
_NO_GROUP = frozenset({"announced", "goals", "offtake", "our_plan", "seed", "horizon_end", "start"})


def group_of(path: str) -> str | None:
    """Name of the group of the value at a path; None for what is no input of a replication.

    >>> group_of("maker.schedule.median"), group_of("maker.speed_months"), group_of("blocks.block_2.lines")
    ('schedule', 'learning', 'block_2')
    >>> group_of("blocks.block_2.decision.money_months"), group_of("announced.rate_10.date")
    ('decisions', None)
    """
    parts = path.split(".")
    if parts[0] in _NO_GROUP:
        return None
    known = ((group, place.split(".")) for group in (*_BEFORE_BLOCKS, *_AFTER_BLOCKS) for place in group.paths)
    fitting = [(len(place), group.name) for group, place in known if _is_below(parts, place)]
    if parts[0] == "blocks" and not fitting:
        return parts[1]
    return max(fitting)[1] if fitting else parts[0]


def groups_between(differences: Sequence[Difference]) -> tuple[Group, ...]:
    """The groups in which something differs, in the order of a project."""
    named = dict.fromkeys(group_of(difference.path) for difference in differences)
    declared = {group.name for group in (*_BEFORE_BLOCKS, *_AFTER_BLOCKS)}
    others = [Group(n, n.replace("_", " "), ()) for n in named if n is not None and n not in declared]
    return tuple(group for group in (*_BEFORE_BLOCKS, *others, *_AFTER_BLOCKS) if group.name in named)


def mixed(before: Scenario, after: Scenario, groups: Collection[str]) -> Scenario:
    """The scenario ``before`` in which these groups of inputs are those of ``after``.

    Raises:
        InputError: the parts do not fit together.
    """
    scenario = frozen(_mixed(before.model_dump(), after.model_dump(), "", groups))
    check(scenario)
    return scenario


def _mixed(before: Mapping[str, Any], after: Mapping[str, Any], path: str, groups: Collection[str]) -> dict[str, Any]:
    found = {}
    for key in dict.fromkeys([*before, *after]):
        at = f"{path}{key}"
        if key in before and key in after and is_piece(before[key]) and is_piece(after[key]):
            found[key] = _mixed(before[key], after[key], f"{at}.", groups)
            continue
        source = after if group_of(at) in groups else before
        if key in source:
            found[key] = source[key]
    return found


def _is_below(parts: Sequence[str], place: Sequence[str]) -> bool:
    """Whether a path is a place, or below it."""
    return len(parts) >= len(place) and all(b in ("*", a) for a, b in zip(parts, place, strict=False))
