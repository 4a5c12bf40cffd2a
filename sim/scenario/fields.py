"""What the schema says about the field at a path: its unit, its meaning, its bounds, whether it is a whole number."""

import inspect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.scenario.parts.values import Unit, written_alike
from sim.scenario.schema import Scenario

# The end of a field's name, and the unit that it names; the longest first.
_ENDINGS = {
    "gwh_per_year": "GWh/year", "hours_per_year": "h/year", "months": "months", "weeks": "weeks", "hours": "h",
    "wh": "Wh", "share": "share", "probability": "share",
}  # fmt: skip
NO_DEFAULT = object()
_LINE = re.compile(r"^(\w+(?:, \w+)*): (.*)$")


@dataclass(frozen=True)
class FieldFacts:
    """unit and meaning are empty where the schema names none; bounds are infinite where there are none.

    owner: name of the class that declares the field.
    """

    owner: str
    unit: str
    meaning: str
    low: float
    high: float
    whole: bool


@cache
def facts_at(path: str) -> FieldFacts:
    """What is declared of the field at a dotted path below a scenario.

    Raises:
        KeyError: the schema has no field there.
    """
    name, owner, field = _field_at(path)
    notes, kind = list(_notes([field, field.annotation])), _bare(field.annotation)
    return FieldFacts(
        owner.__name__, _unit(name, notes, kind), _meanings(owner).get(name, ""),
        max(_bounds(notes, "ge", "gt"), default=-float("inf")), min(_bounds(notes, "le", "lt"), default=float("inf")),
        kind is int,
    )  # fmt: skip


def _field_at(path: str) -> tuple[str, Any, FieldInfo]:
    """The last name on a path that the schema chose, the class that has it, and the field."""
    name, owner, field = "", Scenario, FieldInfo(annotation=Scenario)
    for part in path.split("."):
        below = _bare(field.annotation)
        if get_origin(below) is dict:  # the part is a name that a user chose
            field = FieldInfo(annotation=get_args(below)[1])
        else:
            name, owner, field = part, below, below.model_fields[part]
    return name, owner, field


@cache
def default_at(path: str) -> Any:
    """What the schema takes where a scenario says nothing at a path, as plain data; ``NO_DEFAULT`` where it asks."""
    try:
        default = _field_at(path)[2].default
    except (KeyError, AttributeError):  # no such field, which is said elsewhere
        return NO_DEFAULT
    if default is PydanticUndefined:
        return NO_DEFAULT
    return default.model_dump(exclude_none=True) if isinstance(default, BaseModel) else default


@cache
def kind_at(path: str) -> Any:
    """The type that stands at a path, without notes and without "or None"; None where the schema has no field."""
    try:
        return _bare(_field_at(path)[2].annotation)
    except (KeyError, AttributeError):
        return None


@cache
def is_list(path: str) -> bool:
    """Whether a comma separated list stands at a path."""
    try:
        field = _field_at(path)[2]
    except (KeyError, AttributeError):
        return False
    return written_alike in list(_notes([field, field.annotation]))


def is_day(path: str) -> bool:
    """Whether a day stands at a path."""
    return kind_at(path) is date


def bare_name(name: str) -> str:
    """The name of a field without the unit at its end, as words; shares keep theirs.

    >>> bare_name("line_nameplate_gwh_per_year"), bare_name("months"), bare_name("pilot_share")
    ('line nameplate', '', 'pilot share')
    """
    ends = (end for end, unit in _ENDINGS.items() if unit != "share" and re.search(rf"(^|_){end}$", name))
    return name.removesuffix(next(ends, "")).strip("_").replace("_", " ")


def model_below(model: type[BaseModel], name: object) -> type[BaseModel] | None:
    """The model of the pieces under a name, the model itself under the key of a dictionary; None under a value."""
    field = model.model_fields.get(str(name))
    if field is None:  # the key of a dictionary of models
        return model
    kind = _bare(field.annotation)
    while get_origin(kind) is dict:
        kind = _bare(get_args(kind)[1])
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _bare(annotation: Any) -> Any:
    """An annotation without its notes and without "or None"."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return _bare(next(kind for kind in get_args(annotation) if kind is not NoneType))
    return annotation


def _notes(found: Sequence[Any]) -> Iterator[Any]:
    """Units and bounds in an annotation, however deep they are wrapped."""
    for item in found:
        if isinstance(item, FieldInfo):
            yield from _notes(item.metadata)
        elif isinstance(item, AfterValidator):  # the bounds of a distribution
            yield item.func
        elif get_origin(item) is Annotated:
            yield from _notes([*item.__metadata__, get_args(item)[0]])
        elif get_origin(item) in (Union, UnionType):
            yield from _notes(get_args(item))
        else:
            yield item


def _bounds(notes: Sequence[Any], *kinds: str) -> list[float]:
    return [float(getattr(note, kind)) for note in notes for kind in kinds if getattr(note, kind, None) is not None]


def _unit(name: str, notes: Sequence[Any], kind: Any) -> str:
    declared = [note.name for note in notes if isinstance(note, Unit)]
    if declared:
        return str(declared[0])
    if kind is date:
        return "date"
    return next((unit for end, unit in _ENDINGS.items() if re.search(rf"(^|_){end}$", name)), "")


@cache
def _meanings(owner: type[BaseModel]) -> dict[str, str]:
    """The lines ``field: meaning.`` of a docstring; one that goes on is indented below."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in inspect.cleandoc(owner.__doc__ or "").splitlines()[1:]:
        if match := _LINE.match(line):
            names = match[1].split(", ")
            found |= dict.fromkeys(names, match[2])
        elif line.startswith(" ") and names:
            found |= {name: f"{found[name]} {line.strip()}" for name in names}
        else:
            names = []
    return found
