"""Overrides and files that are surely broken, drawn at random from what is shipped, each with what has to be named."""

import random
import re
import string
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml
from test_own_scenario_file import nested

from sim.scenario.fields import facts_at
from sim.scenario.layers import laid_over
from sim.scenario.load import load_scenario
from sim.scenario.options import list_options
from sim.scenario.sources import Entry, entries

SCENARIOS = list_options("scenario")
NO_NUMBER = ("lots", "[1,2]", "{a:1}", "2026-02-30", "''", "1.2.3", "0x", "yes")
NO_VALUE = ("lots", "[1, 2]", "{a: 1}")
HEADER = "# @package _global_"
NO_GRAMMAR = ("[1,2", "{a:1", "'2", "a]b", "{a:1}}", "(3")
NO_YAML = ("[1, 2", "{a: 1", "'2", '"2', "*nobody", "!!python/object/apply:os.system [x]", "%1", "@2", "\a3", "1: 2: 3")


class Broken(NamedTuple):
    """Words of a call, the text of a scenario file of one's own where there is one, and a key that has to be named.

    line: of the file, where it will do to name it or one below, since only there it shows that something is missing.
    """

    words: list[str]
    text: str | None
    key: str
    line: int | None = None

    def is_named(self, said: str) -> bool:
        """Whether a message tells where to look."""
        lines = [int(number) for number in re.findall(r"mine\.yaml.*?line (\d+)", said)]
        return self.key in said or (self.line is not None and any(number >= self.line for number in lines))


@cache
def numbers(scenario: str) -> tuple[Entry, ...]:
    """All numbers of a shipped scenario."""
    found = entries(load_scenario([f"scenario={scenario}"]).model_dump())
    return tuple(one for one in found if isinstance(one.value, int | float) and not isinstance(one.value, bool))


def misspelt(key: str, luck: random.Random) -> str:
    """The key with one letter more, less or another."""
    place = luck.randrange(len(key))
    letter = luck.choice(string.ascii_lowercase.replace(key[place], ""))
    return key[:place] + luck.choice([letter, letter + key[place]]) + key[place + 1 :]


def out_of_bounds(path: str, luck: random.Random) -> str:
    """A number that the field cannot have."""
    facts = facts_at(path)
    ends = [-facts.low - 1.0 if facts.low > 0.0 else facts.low - 1.0, 10.0 * facts.high + 1.0]
    return f"{luck.choice([end for end in ends if np.isfinite(end)] or [float('nan')]):g}".replace("nan", ".nan")


def broken_override(luck: random.Random) -> Broken:
    """One number of a shipped scenario, given as it cannot be."""
    scenario = luck.choice(SCENARIOS)
    path = luck.choice(numbers(scenario)).path
    above, _, key = path.rpartition(".")
    wrong = misspelt(key, luck)
    override, named = luck.choice([
        (f"{path}={luck.choice(NO_NUMBER)}", key), (f"{path}={out_of_bounds(path, luck)}", key),
        (f"{path}={luck.choice(NO_GRAMMAR)}", key), (f"{'.'.join(filter(None, (above, wrong)))}=1", wrong),
        (path, key), (f"={path}", key),
    ])  # fmt: skip
    return Broken([f"scenario={scenario}", override], None, named)


def lines_of(scenario: str, luck: random.Random) -> list[str]:
    """A file of one's own that says numbers of a shipped scenario as they are."""
    content: dict[str, Any] = {}
    for one in luck.sample(numbers(scenario), 12):
        content = laid_over(content, nested(one.path, one.value))
    return yaml.safe_dump({"defaults": [scenario, "_self_"], "name": "mine", **content}, sort_keys=False).splitlines()


def broken_file(luck: random.Random) -> Broken:
    """A file of which one line ``key: number`` is broken."""
    scenario = luck.choice(SCENARIOS)
    lines = [HEADER, *lines_of(scenario, luck)]
    number, (indent, key, value) = luck.choice(places(scenario, lines))
    wrong = misspelt(key, luck)
    line, named = luck.choice([
        (f"{key}: {luck.choice(NO_YAML)}", key), (f"{key}: {luck.choice(NO_VALUE)}", key), (f"{wrong}: {value}", wrong),
        (f"\t{key}: {value}", key), (f"{key}: {value}\n{indent}{key}: {value}", key), (f"{key} {value}", key),
    ])  # fmt: skip
    lines[number] = indent + line
    return Broken(["scenario=mine"], "\n".join(lines) + "\n", named, number + 1 if named == key else None)


def places(scenario: str, lines: list[str]) -> list[tuple[int, tuple[str, str, str]]]:
    """Lines on which one number stands, in their parts: indent, key, number."""
    fields = {one.path.rpartition(".")[2] for one in numbers(scenario)}
    found = ((k, re.fullmatch(r"( *)([a-z_]+): ([-\d.]+)", line)) for k, line in enumerate(lines))
    return [(k, (match[1], match[2], match[3])) for k, match in found if match and match[2] in fields]


KINDS: dict[str, Callable[[random.Random], Broken]] = {"override": broken_override, "file": broken_file}


def write(broken: Broken, folder: Path) -> list[str]:
    """Put the file in its place; returns the words of the call."""
    if broken.text is None:
        return broken.words
    (folder / "plant" / "scenario").mkdir(parents=True, exist_ok=True)
    (folder / "plant" / "scenario" / "mine.yaml").write_text(broken.text, encoding="utf-8", newline="")
    return [*broken.words, "-cd", "plant"]
