"""Conditions on a scenario as data: ``{maker.kind: newcomer, blocks: at least 2}``. All of them must hold."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator

from sim.scenario.plain import is_piece
from sim.scenario.relative.keys import BLOCKS, in_schema, keys_of, value_at
from sim.scenario.schema import Scenario
from sim.scenario.sites import installers
from sim.scenario.spoken import spoken_value

Plain = bool | int | float | str | None
THERE = "there"  # whatever is not nothing
LINES = "lines"  # of the plant
CREWS = "vendor_crews"  # lines that its vendors' crews install at a time, at all sites
_LIMITS: dict[str, Callable[[float, float], bool]] = {
    "at least": float.__ge__, "at most": float.__le__, "above": float.__gt__, "below": float.__lt__,
}  # fmt: skip
_LIMIT = re.compile(rf"({'|'.join(_LIMITS)}) (\S+)")


def _readable(when: dict[str, Plain]) -> dict[str, Plain]:
    """Conditions whose keys there can be; a misspelt one would never hold.

    Raises:
        ValueError: a key is none, or a limit is no number and no key.
    """
    for key, wanted in when.items():
        limit = _LIMIT.fullmatch(wanted) if isinstance(wanted, str) else None
        for name in (key, *([limit[2]] if limit and not _is_number(limit[2]) else [])):
            if name not in (LINES, CREWS) and not in_schema(name):
                raise ValueError(f"{name}: there is no such key")
    return when


# key: a value that stands there, ``there``, null (nothing does), or a limit: a number, or another key. Pieces count
# their entries; of the keys of a pattern one is enough.
When = Annotated[dict[str, Plain], AfterValidator(_readable)]


def why_not(when: Mapping[str, Plain], scenario: Scenario) -> str:
    """Which condition a scenario does not meet; empty where it meets all.

    >>> from sim.scenario.load import load_scenario
    >>> why_not({"maker.kind": "incumbent", "blocks": "at least 2"}, load_scenario())
    'maker.kind = newcomer; needed: incumbent'
    """
    return next((why for key, wanted in when.items() if (why := _why_not(key, wanted, scenario))), "")


def _why_not(key: str, wanted: Plain, scenario: Scenario) -> str:
    found = {name: _counted(name, scenario) for name in keys_of(key, scenario)}
    there = {name: value for name, value in found.items() if value not in (None, 0) or isinstance(value, (bool, float))}
    if wanted is None:
        return f"{next(iter(there))} is there; needed: a plant without" if there else ""
    if wanted == THERE:
        return "" if there else _none(key)
    if any(_holds(value, wanted, scenario) for value in found.values()):
        return ""
    said = ", ".join(f"{name} = {spoken_value(value, '')}" for name, value in found.items())
    return f"{said or _none(key)}; needed: {_wanted(wanted, scenario)}"


def _none(key: str) -> str:
    """That nothing stands at a key, or at any of a pattern.

    >>> _none("blocks.<later>.decision.rate_share"), _none("known.*.fid"), _none("maker.pilot_share")
    ('no later block has decision.rate_share', 'known: none has fid', 'there is no maker.pilot_share')
    """
    for token in BLOCKS:
        before, found, after = key.partition(f"{token}.")
        if found:
            where = "" if before == "blocks." else f"{before.removesuffix('.')}: "
            return f"{where}no {token.strip('<>')} block has {after}"
    before, found, after = key.partition(".*.")
    return f"{before}: none has {after}" if found else f"there is no {key}"


def _wanted(wanted: Plain, scenario: Scenario) -> str:
    """A limit that is another key is told with its value."""
    limit = _LIMIT.fullmatch(wanted) if isinstance(wanted, str) else None
    if limit is None or _is_number(limit[2]):
        return spoken_value(wanted, "")
    return f"{limit[1]} {limit[2]} ({spoken_value(_counted(limit[2], scenario), '')})"


def _counted(key: str, scenario: Scenario) -> Any:
    """The value at a key; of a piece, how many entries it has."""
    if key == LINES:
        return sum(block.lines for block in scenario.blocks.values())
    if key == CREWS:
        return sum(installers(scenario).values())
    value = value_at(key, scenario)
    return len(value) if is_piece(value) else value


def _holds(value: Any, wanted: Plain, scenario: Scenario) -> bool:
    limit = _LIMIT.fullmatch(wanted) if isinstance(wanted, str) else None
    if limit is None:
        return bool(value == wanted and isinstance(value, bool) == isinstance(wanted, bool))
    other = float(limit[2]) if _is_number(limit[2]) else _counted(limit[2], scenario)
    if not all(isinstance(x, (int, float)) for x in (value, other)):
        return False
    return _LIMITS[limit[1]](float(value), float(other))


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None
