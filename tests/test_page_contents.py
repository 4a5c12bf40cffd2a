"""A page shows what a plant has: no empty section or picture, no way to it, no call that would be refused."""

import re
import shlex
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from matplotlib.text import Text
from test_cli import run_in

from sim.report.drawing import draw
from sim.report.page.page import Page, Section, Sheet, page_html
from sim.study.files.stored import open_run
from sim.study.pictures.store import read_pictures

pytestmark = pytest.mark.usefixtures("undrawn")

NEW = ("new", "own", "--start", "2026-06", "--cell", "nmc_prismatic", "--region", "central_europe")
SHORT = ("replications=2", "workers=1")
# What is run, and sections that the page of that plant has not; "new": of the options that make its file.
PLANTS: dict[str, tuple[Sequence[str], Sequence[str], set[str]]] = {
    "the default": ((), (), set()),
    "Nevada": (("scenario=tesla_nevada",), (), set()),
    "no pilot, two blocks": ((), ("--gwh", "40", "--blocks", "2", "--announce", "40@2030-12-31"), set()),
    "one block, nothing announced": ((), ("--gwh", "8", "--maker", "joint_venture"), {"evidence", "must"}),
    "ends before works begin": (
        ("horizon_end=2026-12-31",), ("--gwh", "8"), {"evidence", "must", "volumes", "plan", "lines", "people"},
    ),
    "one history": (("twin=mean",), ("--gwh", "8"), {"gap", "measures", "must", "spread"}),
}  # fmt: skip
ANCHORS = [
    "dates", "volumes", "plan", "gap", "losses", "measures", "must", "spread", "schedule", "lines", "people",
    "evidence", "changes", "assumptions", "made",
]  # fmt: skip
NOTHING = re.compile(
    r"nothing to show|\bNo line|\bNo whole year|\bNo replication|Nothing is|\bNothing:|is known for these"
)


class Sections(HTMLParser):
    """What stands under every heading, and what the contents lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.tags: dict[str, list[str]] = {}
        self.words: dict[str, list[str]] = {}
        self._at, self._calls = "", False
        self.calls: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a":
            self.leads.append((found["href"] or "")[1:])
        if tag == "section":
            self._at = found["id"] or ""
            self.tags[self._at], self.words[self._at] = [], []
        elif self._at:
            self.tags[self._at].append(tag)
        self._calls = tag == "pre"

    def handle_data(self, data: str) -> None:
        if self._at:
            self.words[self._at].append(data)
        if self._calls:
            self.calls.append(data)
            self._calls = False


def made(place: Path, name: str) -> Sections:
    """The page of one of the plants."""
    words, options, _ = PLANTS[name]
    if options:
        assert run_in(place, *NEW, *options)[0] == 0
    own = ("own", "-cd", "own") if options else ()
    status, told = run_in(place, "run", *own, *words, *SHORT)
    assert status == 0, told
    assert run_in(place, "report", "--to", "page")[0] == 0
    return Sections((place / "page" / "report.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PLANTS)
def test_every_section_of_a_page_shows_something(name: str, tmp_path: Path) -> None:
    page = made(tmp_path, name)
    (folder,) = (tmp_path / "results").iterdir()
    there = [anchor for anchor in page.tags if anchor not in ("answer", "warnings")]
    assert page.leads == there
    assert there == [anchor for anchor in ANCHORS if anchor not in PLANTS[name][2]]
    for anchor in there:
        assert {"figure", "td", "pre", "li"} & set(page.tags[anchor]), anchor
        assert not NOTHING.search(" ".join(page.words[anchor])), anchor
    pictures = read_pictures(open_run(folder).stored)
    shown = [picture for picture in pictures.values() if not getattr(picture, "empty", False)]
    assert sum(tags.count("figure") for tags in page.tags.values()) == len(shown)
    for picture in shown:
        assert not NOTHING.search(str(getattr(picture, "title", ""))), picture


def test_no_call_of_a_page_is_refused_where_nothing_was_announced(tmp_path: Path) -> None:
    page = made(tmp_path, "one block, nothing announced")
    calls = [shlex.split(re.sub(r"\bDIR\b", "own", call)) for call in page.calls]
    assert {call[1] for call in calls} == {"gap", "levers", "sensitivity", "assumptions", "run"}
    for call in calls:
        if call[1] in ("gap", "levers"):  # those that ask by when
            assert run_in(tmp_path, *call[1:])[0] == 0, call
    assert "later than planned" in " ".join(page.words["gap"])


def test_what_is_drawn_as_announced_was_and_the_modelled_plan_is_called_so(tmp_path: Path) -> None:
    """Of a plant of which nothing was announced no picture has the word; every ramp names the plan as what it is."""
    for name, announced in (("one block, nothing announced", False), ("no pilot, two blocks", True)):
        place = tmp_path / name
        place.mkdir()
        made(place, name)
        (folder,) = (place / "results").iterdir()
        pictures = read_pictures(open_run(folder).stored)
        texts = {key: [text.get_text() for text in draw(one).findobj(Text)] for key, one in pictures.items()}
        assert "modelled plan" in texts["ramp"]
        assert any("40 GWh installed, announced" in text for text in texts["ramp"]) == announced
        assert any("announced" in text for found in texts.values() for text in found) == announced
        assert not any("announced plan" in text for found in texts.values() for text in found)


def test_what_shows_nothing_is_left_out_with_its_entry() -> None:
    row = Sheet(("head",), (("cell",),))
    sections = (
        Section("words", "W", ("said",)), Section("lead", "L", lead=("what follows:",)),
        Section("rows", "R", sheets=(Sheet(("none here",), ()), row)),
        Section("none", "N", sheets=(Sheet(("x",), ()),)),
    )  # fmt: skip
    text = page_html(Page("t", "k", (), (), (), sections))
    page = Sections(text)
    assert page.leads == [anchor for anchor in page.tags if anchor != "answer"] == ["words", "rows"]
    assert "none here" not in text
