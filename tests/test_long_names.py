"""Long names and titles fit a terminal as short ones do, and every shipped scenario fits it."""

import re
from pathlib import Path

import pytest
from conftest import ROOT, some
from verbs import SMALL, ask, verbs

from sim.scenario.options import list_options

pytestmark = pytest.mark.usefixtures("undrawn")

NAME = "dunes_of_the_far_north_and_its_neighbours"
BLOCK = "hall_one_of_the_northern_extension"
TITLE = "Dunes of the far north and of all its neighbours, " * 3 + "eight lines"
MORE = f"""
offtake: {{one: {{customer: "{"Our first customer of many words, " * 4}and more", gwh_per_year: 9, first_year: 2030}}}}
marks: {{one: {{date: 2030-01-01, label: "{"a mark that goes on and on, " * 5}and ends"}}}}
"""
ASKED = ("check", "run", "show", "plot", "gap", "compare", "why", "sweep", "template")


def test_long_names_fit(tmp_path: Path) -> None:
    """``ask`` measures what is printed."""
    text = (ROOT / "tests" / "data" / "plants" / "scenario" / "dunes.yaml").read_text(encoding="utf-8")
    text = re.sub(r"\bhall(?=[_:.])", BLOCK, text.replace("name: dunes", f"name: {NAME}"))
    text = re.sub("title: .*", f'title: "{TITLE}"', text) + MORE
    place = tmp_path / "own"
    (place / "scenario").mkdir(parents=True)
    (place / "scenario" / f"{NAME}.yaml").write_text(text, encoding="utf-8")
    calls = verbs(NAME, "2031-12-31", "horizon_end=2036-06-30")
    said = {verb: ask(place, calls[verb]) for verb in ASKED}
    assert TITLE in " ".join(said["run"].split())
    ask(place, ("run", "-cd", ".", NAME, *SMALL, "horizon_end=2036-06-30", f"note={'many words ' * 20}"))
    assert "many words many words" in ask(place, ("list", "--runs"))
    assert NAME in ask(place, ("list", "-cd", "."))


@pytest.mark.parametrize("name", some(list_options("scenario")))
def test_every_shipped_scenario_fits(name: str, tmp_path: Path) -> None:
    for words in (("check", name), ("run", name, *SMALL), ("show",), ("plot", "--list")):
        ask(tmp_path, words)
