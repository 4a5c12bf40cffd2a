"""No name of a scenario stands in the program: with every name changed, every verb says the same about the other names.

Blocks, lines, goals, announcements, contracts, marks, customers, the scenario and its title are told by name and drawn
by order, so whole answers are the same. Activities draw under their own names, so that one more shifts no other: with
theirs changed too, what is drawn is left out, and exported tables, whose rows stand in the order of names.
"""

import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Load
from verbs import ask, plain, verbs, written

from sim.plan.scenario_file import write_scenario
from sim.scenario.events import LOOKED_FOR
from sim.scenario.load import frozen
from sim.scenario.milestones import READ_FROM
from sim.scenario.schema import Scenario

pytestmark = pytest.mark.usefixtures("undrawn")

BY = "2030-12-31"
WORDS = ("permits", "equipment", "building", "works", "machines")  # names that are words of the program too
FOLDERS = ("show", "report", "plot", "export", "replay")  # verbs that take what was run last
# Names by which the program knows what something is; any other name of an activity is its planner's.
ROLES = {name for group in LOOKED_FOR.values() for name in group} | {
    name for group in READ_FROM.values() for name in group
}


@pytest.fixture(scope="module")
def plant(load: Load) -> Scenario:
    """Two blocks, a pilot, goals of every kind, announcements, contracts and marks; a near horizon."""
    found = load("horizon_end=2031-06-30", "~blocks.block_3", "blocks.block_2.decision.not_before=2022-06-28",
                 "blocks.block_2.decision.rate_share=0.0", "blocks.block_1.lines=2", "blocks.block_2.lines=1",
                 "maker=incumbent")  # fmt: skip
    content = found.model_dump()
    content["goals"] = {
        "largest": {"means": "installed", "level": 12.0, "headline": True},
        "nearly": {"means": "rate", "level": 10.8},
        "some": {"means": "rate", "level": 6.0, "wanted_by": "2029-06-30"},
        "yearly": {"means": "year", "level": 6.0},
        "quarterly": {"means": "quarter", "level": 2.0},
        "beginning": {"means": "block_1_first_cell"},
    }
    content["sources"].pop("blocks.block_3.decision")
    content["announced"] = {
        "whole_plant": {"milestone": "installed_12", "date": "2030-12-31", "precision": "year", "published": "2021"},
        "first_works": {
            "milestone": "block_1_works_start",
            "date": "2023-06-30",
            "precision": "day",
            "published": "2021",
        },
    }
    return frozen({**content, "name": "before_names", "title": "A plant before its names"})


def names_of(scenario: Scenario, *, activities: bool) -> list[str]:
    found = [scenario.name, *scenario.blocks, *scenario.goals, *scenario.announced, *scenario.offtake, *scenario.marks]
    found += [contract.customer for contract in scenario.offtake.values()]
    if activities:
        networks = (scenario.pilot, *scenario.blocks.values())
        found += [name for network in networks for name in network.activities if name not in ROLES]
    return list(dict.fromkeys(name for name in found if name not in WORDS))


def other_names(names: list[str], rng: random.Random) -> dict[str, str]:
    """Names of the same shape, all different: words as long, the first letter kept, the alphabetical order kept."""
    letters, ranks = "bcdfghjklmnpqrstvwxz", dict[str, int]()
    for name in sorted(names):
        ranks[name] = sum(other[0] == name[0] for other in ranks)

    def letter(name: str, k: int) -> str:
        if k == 0 or not name[k].isalnum():
            return name[k]
        return letters[ranks[name]] if k == 1 else rng.choice(letters)

    while True:
        found = {name: "".join(letter(name, k) for k in range(len(name))) for name in names}
        if len({*found.values(), *names}) == 2 * len(names):
            return found


def exchanged(names: Mapping[str, str]) -> Callable[[str], str]:
    """What puts other names into a text: as they are written, as they are spoken, and with a capital letter."""
    pairs = {}
    for name, other in names.items():
        for form in (lambda x: x, lambda x: x.replace("_", " "), lambda x: x.replace("_", " ").capitalize()):
            pairs[form(name)] = form(other)
    longest = sorted(pairs, key=len, reverse=True)
    pattern = re.compile(r"(?<![A-Za-z0-9])(" + "|".join(map(re.escape, longest)) + r")(?![A-Za-z0-9])")
    return lambda text: pattern.sub(lambda match: pairs[match[1]], text)


def renamed(node: Any, change: Callable[[str], str]) -> Any:
    if isinstance(node, Mapping):
        return {change(key): renamed(value, change) for key, value in node.items()}
    return change(node) if isinstance(node, str) else node


def asked(
    scenario: Scenario, place: Path, extra: tuple[str, ...], left_out: tuple[str, ...], levers: str
) -> dict[str, str]:
    write_scenario(scenario, place / "scenario" / f"{scenario.name}.yaml", "a test")
    (place / "levers").mkdir()
    (place / "levers" / "usual.yaml").write_text(levers, encoding="utf-8")
    calls = {verb: words for verb, words in verbs(scenario.name, BY).items() if verb not in left_out}
    told = {verb: plain(ask(place, words + (() if verb in FOLDERS else extra))) for verb, words in calls.items()}
    return {path: " ".join(text.split()) for path, text in (told | written(place)).items()}  # lines break elsewhere


@pytest.mark.parametrize(
    ("activities", "extra", "left_out"),
    [(False, (), ()), (True, ("twin=mean",), ("gap", "why", "levers", "must", "sensitivity", "assumptions", "export"))],
    ids=["all but activities", "activities too, nothing drawn"],
)
def test_every_verb_says_the_same_of_the_same_plant_by_other_names(
    activities: bool, extra: tuple[str, ...], left_out: tuple[str, ...], plant: Scenario, tmp_path: Path
) -> None:
    names = other_names(names_of(plant, activities=activities), random.Random(7))
    there, back = exchanged(names), exchanged({other: name for name, other in names.items()})
    content = renamed(plant.model_dump(mode="json"), there)
    other = frozen({**content, "maker": plant.maker, "region": plant.region, "line": plant.line, "cell": plant.cell})
    levers = (ROOT / "conf" / "levers" / "usual.yaml").read_text(encoding="utf-8")  # they are about blocks by name
    before = asked(plant, tmp_path / "a", extra, left_out, levers)
    told = asked(other, tmp_path / "b", extra, left_out, there(levers))
    after = {back(path): back(text) for path, text in told.items()}
    assert before.keys() == after.keys()
    for path, text in before.items():
        assert after[path].split() == text.split(), path
