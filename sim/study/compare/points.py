"""Points of a sweep as scenarios again: chosen by what they set, composed as they were, and known by their hash."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.plan.cells import is_number, read_number
from sim.scenario.fields import facts_at
from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import read_yaml
from sim.study.files.identity import run_hash
from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.points import Composer
from sim.study.sweep.request import parsed
from sim.study.sweep.rows import point_rows
from sim.study.sweep.text import short, word

_HEAD = ("point", "run")  # columns that are no setting


@dataclass(frozen=True)
class Filter:
    """Points whose key has one of these values."""

    key: str
    values: tuple[Any, ...]
    text: str


def read_filter(text: str) -> Filter:
    """``key=value`` or ``key=a,b``.

    Raises:
        InputError: it is neither.
    """
    key, given, values = text.partition("=")
    if not (key and given and values):
        raise InputError(f"--where {text}: is written key=value, e.g. --where vendor_line_slots=1,4")
    found = (read_number(value) if is_number(value) else _plain(value) for value in values.split(","))
    return Filter(key, tuple(found), text)


def points_in(
    folder: SweepFolder, where: Sequence[Filter], config_dir: Path | None
) -> Iterator[tuple[SweepFolder, str, Scenario, tuple[str, ...]]]:
    """The finished points that fit all filters, in their order: folder, hash, scenario, what was set.

    Raises:
        InputError: no sweep, no such key, no such point, one that is not finished, or one that cannot be composed.
    """
    plan, rows = folder.plan(), point_rows(folder)
    chosen = [row for row in rows if all(_fits(row, one, folder) for one in where)]
    if not chosen:
        told = "; ".join(f"{key}: {', '.join(_known(rows, key))}" for key in _keys(rows))
        raise InputError(
            f"--where {' '.join(one.text for one in where)}: fits no point of {folder.path}; it has {told}"
        )
    _, _, _, composer = parsed(plan["overrides"], config_dir)
    done = folder.done_of(row["run"] for row in chosen)
    for row in chosen:
        if row["run"] not in done:
            why = folder.failures([row["run"]]).get(row["run"], "it has not run yet")
            raise InputError(
                f"{folder.path}: point {row['point']} is not finished ({why}); gigaramp sweep goes on with it"
            )
        yield folder, row["run"], _composed(row, composer, folder), (*composer.overrides, *_set(row))


def _keys(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    keys = [key for key in (rows[0] if rows else {}) if key not in _HEAD]
    return [key for key in keys if key != "name" or any(row["name"] for row in rows)]


def _set(row: Mapping[str, Any]) -> list[str]:
    """What a point sets besides what all points do, as overrides."""
    return [
        f"{key}={word(value)}" for key, value in row.items() if key not in (*_HEAD, "name") and value not in (None, "")
    ]


def _known(rows: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    return list(dict.fromkeys(word(row[key]) for row in rows))


def _fits(row: Mapping[str, Any], one: Filter, folder: SweepFolder) -> bool:
    keys = _keys([row]) if row["name"] else [key for key in row if key not in (*_HEAD, "name")]
    key = next((key for key in keys if one.key in (key, short(key, keys))), None)
    if key is None:
        raise InputError(f"--where {one.text}: {folder.path} has no key {one.key}; it has: {', '.join(keys)}")
    return any(row[key] == value or str(row[key]) == str(value) for value in one.values)


def _composed(row: Mapping[str, Any], composer: Composer, folder: SweepFolder) -> Scenario:
    """The scenario of a point; an empty text is a key that the point does not set, or nothing."""
    settings = {key: _decoded(key, value) for key, value in row.items() if key not in (*_HEAD, "name")}
    told = {key: value for key, value in settings.items() if value is not None}
    for tried in (told, settings):
        try:
            scenario = composer.scenario(tried)
        except InputError:
            continue
        if run_hash(scenario) == row["run"]:
            return composer.sourced(tried)
    raise InputError(
        f"{folder.path}: point {row['point']} cannot be composed again as it was; give the folder of its configuration "
        "with -cd DIR if it had one, or run the sweep again if configuration files have changed since"
    )


def _plain(text: str) -> Any:
    """What is written as a value; what is none is the text that it is."""
    import yaml

    try:
        return read_yaml(text)
    except yaml.YAMLError:
        return text


def _decoded(key: str, value: Any) -> Any:
    """A setting as it was before it became a column: whole numbers, and whatever was written as text."""
    if isinstance(value, str):
        return _plain(value) if value else None
    try:
        return int(value) if isinstance(value, float) and facts_at(key).whole else value
    except KeyError:
        return value
