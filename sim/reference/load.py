"""Reference plants from their files: the shipped ones, and those of the user's own folder."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from sim.errors import InputError, bounded, did_you_mean
from sim.reference.plant import Observed, Plant
from sim.scenario.fields import model_below
from sim.scenario.names import why_no_name
from sim.scenario.options import folders_of, list_options, option_file
from sim.scenario.own_file import text_of
from sim.scenario.strict_yaml import WITH_EXPONENT, read_yaml_file

GROUP = "reference"
_LONGEST_SHOWN = 80


def plants(config_dir: Path | None = None) -> list[Plant]:
    """All plants by name.

    Args:
        config_dir: a folder of one's own with ``reference/NAME.yaml``.

    Raises:
        InputError: a file is none of a plant; with file, line, field, value and what is allowed.
    """
    shipped, own = _names(), _names(config_dir)
    if twice := [name for name in own if name in shipped and config_dir is not None and _own_file(config_dir, name)]:
        raise InputError(
            f"{config_dir}/{GROUP}/{twice[0]}.yaml: a plant of this name comes with the program; rename it"
        )
    scenarios = list_options("scenario", config_dir)
    return [_with_forecast(option_file(GROUP, name, config_dir), scenarios) for name in own]


def _with_forecast(path: Path, scenarios: Sequence[str]) -> Plant:
    """The plant of a file whose forecast is one of the scenarios."""
    plant = read_plant(path)
    if (name := plant.forecast.scenario) not in scenarios:
        line = _line(yaml.compose(text_of(path), yaml.SafeLoader), ("forecast", "scenario"))
        hint = did_you_mean(name, scenarios, "; gigaramp new makes one")
        raise InputError(f"{path}, line {line}: forecast.scenario: {name!r}: there is no such scenario{hint}")
    return plant


@cache
def shipped_plants() -> tuple[Plant, ...]:
    """Those that come with the program, read once."""
    return tuple(plants())


def plant_named(name: str, config_dir: Path | None = None) -> Plant:
    """One plant.

    Raises:
        InputError: there is none of this name, or as ``plants``.
    """
    found = {plant.name: plant for plant in plants(config_dir)}
    if name not in found:
        raise InputError(f"{name}: there is no such plant{did_you_mean(name, list(found))}\nknown: {', '.join(found)}")
    return found[name]


def _names(config_dir: Path | None = None) -> list[str]:
    folders_of(config_dir)  # refused where it is none
    return list_options(GROUP, config_dir)


def _own_file(config_dir: Path, name: str) -> bool:
    place = config_dir / GROUP / f"{name}.yaml"
    return place.is_file() and not place.samefile(option_file(GROUP, name))


def read_plant(path: Path) -> Plant:
    """The plant of a file, called like it.

    Raises:
        InputError: as ``plants``.
    """
    if why := why_no_name(path.stem, "plant"):
        raise InputError(f"{path}: {why}; rename the file")
    content = read_yaml_file(path)
    if "name" in content:
        raise InputError(f"{path}: name: a plant is called like its file; leave it out")
    try:
        return Plant.model_validate({**content, "name": path.stem})
    except ValidationError as error:
        problems = sorted(_problems(path, error))
        raise InputError(bounded(f"{path}, line {line}: {told}" for line, told in problems)) from None


def _problems(path: Path, error: ValidationError) -> Iterator[tuple[int, str]]:
    """Line and words of each."""
    text = text_of(path)
    root = yaml.compose(text, yaml.SafeLoader)
    for item in error.errors(include_url=False):
        place = ".".join(str(part + 1) if isinstance(part, int) else part for part in item["loc"])
        yield _line(root, item["loc"]), f"{place}{': ' if place else ''}{_said(item, text, root)}"


def _said(item: Any, text: str, root: yaml.Node | None) -> str:
    if item["type"] == "extra_forbidden":
        return f"there is no such field{did_you_mean(item['loc'][-1], _fields(item['loc'][:-1]))}"
    if item["type"] == "missing":
        return "is missing"
    message: str = item["msg"].removeprefix("Value error, ").replace("Input should", "should")
    if item["input"] is None:
        return f"has no value; {message}"
    if isinstance(item["input"], dict):
        return message
    return f"{_as_written(item, text, root)}: {message}{_with_a_point(item['input'], message)}"


def _as_written(item: Any, text: str, root: yaml.Node | None) -> str:
    """A value as the file has it; a text in quotes."""
    node = _found(root, item["loc"])[1]
    if isinstance(item["input"], str) or node is None:
        return repr(item["input"])
    shown = " ".join(text[node.start_mark.index : node.end_mark.index].split())
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}..."


def _with_a_point(value: object, message: str) -> str:
    """What is said of a number with an exponent that YAML takes for a text."""
    if not (isinstance(value, str) and "number" in message and WITH_EXPONENT.fullmatch(value)):
        return ""
    digits, _, exponent = value.lower().partition("e")
    point = digits if "." in digits else f"{digits}.0"
    sign = exponent if exponent[0] in "+-" else f"+{exponent}"
    return f"; with an exponent it needs a point and a sign: {point}e{sign}"


def _fields(loc: Sequence[Any]) -> list[str]:
    """Fields that are allowed at a place."""
    model: Any = Plant
    for part in loc:
        model = Observed if part == "observed" else model if isinstance(part, int) else model_below(model, part)
    return list(getattr(model, "model_fields", ()))


def _line(node: yaml.Node | None, loc: Sequence[Any]) -> int:
    """The line of a field, or of the piece that lacks it."""
    return _found(node, loc)[0]


def _found(node: yaml.Node | None, loc: Sequence[Any]) -> tuple[int, yaml.Node | None]:
    """The line of a field, or of the piece that lacks it, and the field's value; None: it is lacking."""
    line = 1
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            found = (node.value[part], node.value[part])
        else:
            found = None
        if found is None:
            return line, None
        line, node = found[0].start_mark.line + 1, found[1]
    return line, node
