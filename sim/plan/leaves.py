"""A scenario as leaves: the path of every value, and what the schema says that stands there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

from pydantic_core import PydanticUndefined

from sim.distributions import Distribution
from sim.plan import cells
from sim.scenario.kinds import laid_over
from sim.scenario.layers import HERE_ONLY
from sim.scenario.options import conf_dir
from sim.scenario.parts.values import Part
from sim.scenario.schema import Scenario

Path = tuple[str, ...]
Leaves = dict[Path, Any]
_KINDS = {str: "text", date: "date", bool: "flag", int: "whole", float: "number", Distribution: "distribution"}


@dataclass(frozen=True)
class Leaf:
    """What the schema says of a key. kind: text, choice, date, flag, whole, number, distribution, or part of such."""

    kind: str
    optional: bool
    default: Any

    def read(self, text: str, mark: str, month_first: bool | None = None) -> Any:
        """The value of a cell of a file with a decimal mark, and with an order of day and month where it is known.

        Raises:
            ValueError: says what should stand there.
        """
        if self.kind in ("text", "choice"):
            return text
        if not text and self.optional:
            return None
        if not text:
            raise ValueError("is empty")
        match self.kind:
            case "date":
                return cells.read_day(text, month_first)
            case "flag":
                return cells.read_flag(text)
            case "distribution":
                return cells.read_distribution(text)
            case _:
                return cells.read_number(text, mark)

    def write(self, value: Any) -> str:
        """The cell of a value."""
        if value is None:
            return ""
        if self.kind == "distribution":
            return cells.write_distribution(Distribution.model_validate(value))
        if isinstance(value, bool):
            return str(value).lower()
        return cells.write_number(value) if isinstance(value, (int, float)) else str(value)


def of_the_run() -> frozenset[str]:
    """Keys that a scenario has without its file: its name, and what ``config.yaml`` sets of its run."""
    return frozenset({"name", *_usual_run()})


def is_usual(key: str, value: Any) -> bool:
    """Whether a file or a table need not say a key of the run, or cannot: its name, where it goes, who calculates."""
    usual = _usual_run().get(key)
    value = {name: part for name, part in value.items() if name != "sources"} if isinstance(value, Mapping) else value
    return key in ("name", *HERE_ONLY) or (key in of_the_run() and laid_over(usual, value) == usual)


@lru_cache(maxsize=1)
def _usual_run() -> Mapping[str, Any]:
    """What ``config.yaml`` sets of a run."""
    import yaml

    common = yaml.safe_load((conf_dir() / "config.yaml").read_text(encoding="utf-8"))
    return {key: value for key, value in common.items() if key not in ("defaults", "hydra")}


def parts_of_scenario() -> dict[str, type[Part]]:
    """The pieces directly below a scenario, by their keys: maker, line, pilot and the like."""
    found = {name: _of_values(field.annotation) for name, field in Scenario.model_fields.items()}
    return {name: t for name, t in found.items() if isinstance(t, type) and issubclass(t, Part)}


@lru_cache(maxsize=65536)
def leaf_at(path: Path) -> Leaf | None:
    """What the schema says of a path; None where there is no such key."""
    annotation: Any = Scenario
    default: Any = PydanticUndefined
    for part in path:
        here = _of_values(annotation)
        if get_origin(here) is dict:
            annotation, default = get_args(here)[1], PydanticUndefined
        elif part in getattr(here, "model_fields", {}) and here is not Distribution:
            annotation, default = here.model_fields[part].annotation, here.model_fields[part].default
        else:
            return None
    here = _of_values(annotation)
    kind = "choice" if get_origin(here) is Literal else _KINDS.get(here, "part")
    return Leaf(kind, type(None) in _alternatives(annotation), default)


def _alternatives(annotation: Any) -> list[Any]:
    """Types that a value may have, without what is noted beside them."""
    if hasattr(annotation, "__metadata__"):
        return _alternatives(annotation.__origin__)
    if isinstance(annotation, type) or get_origin(annotation) in (dict, Literal):
        return [annotation]
    return [inner for argument in get_args(annotation) for inner in _alternatives(argument)]


def _of_values(annotation: Any) -> Any:
    """The type of a value that is there."""
    return next(inner for inner in _alternatives(annotation) if inner is not type(None))


def leaves_of(content: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value with its path, sources left out; what merely repeats that nothing is there is left out too."""
    for key, value in content.items():
        here = (*path, key)
        if key == "sources" or (not path and is_usual(key, value)):
            continue
        leaf = leaf_at(here)
        if isinstance(value, Mapping) and not (leaf and leaf.kind == "distribution"):
            yield from leaves_of(value, here)
        elif not (value is None and leaf and leaf.default is None):
            yield here, value


def content_of(leaves: Leaves) -> dict[str, Any]:
    """Nested dictionaries again, in the order of the leaves."""
    content: dict[str, Any] = {}
    for path, value in leaves.items():
        node = content
        for part in path[:-1]:
            node = node.setdefault(part, {})
        node[path[-1]] = value
    return content
