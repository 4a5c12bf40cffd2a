"""A run whose title and labels would do harm if they were not text, and what tests of its page share."""

import json
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import Load
from folders import resealed, rewritten
from test_cli import run_in

from sim.scenario.parts.facts import Mark
from sim.study.study import run_to_folder

HOSTILE = "</title><script>alert('x')</script> & <img src=https://evil.example/x onerror=alert(1)> $x^$"
MARK = "</svg><script>alert(2)</script>"


@pytest.fixture(scope="session")
def report_place(tmp_path_factory: pytest.TempPathFactory, load: Load) -> Path:
    """A folder with one run whose title and labels would do harm if they were not text."""
    folder = tmp_path_factory.mktemp("reports")
    scenario = load("replications=4", "horizon_end=2032-06-30")
    marks = {"first": Mark(date=scenario.marks["works"].date, label=MARK)}
    changes = {"title": HOSTILE, "marks": marks, "results": str(folder / "results")}
    run_to_folder(scenario.model_copy(update=changes), ["replications=4", "horizon_end=2032-06-30", "title=x y"])
    return folder


@pytest.fixture(scope="session")
def stored(report_place: Path) -> Path:
    (found,) = (report_place / "results").iterdir()
    return found


@pytest.fixture(scope="session")
def page(report_place: Path, stored: Path) -> str:
    status, text = run_in(report_place, "report", str(stored), "--to", "mail")
    assert status == 0
    assert text.endswith(".\nReport: mail/report.html\n")  # below the first sentence of its answer
    return (report_place / "mail" / "report.html").read_text(encoding="utf-8")


@pytest.fixture
def copy(stored: Path, page: str, tmp_path: Path) -> Path:
    """A run that a test may damage, with all its pictures: its page has been made."""
    shutil.copytree(stored, tmp_path / "results" / stored.name)
    return tmp_path / "results" / stored.name


class Parts(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def lost(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def cut(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-200])


def of_version(number: int) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        resealed(folder, model_version=number)

    return change


def other_seed(folder: Path) -> None:
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")
    rewritten(folder, "scenario.yaml", text.replace("seed: 1\n", "seed: 2\n").encode())


def other_picture(folder: Path) -> None:
    content = json.loads((folder / "pictures.json").read_text(encoding="utf-8"))
    content["volumes"]["data"]["new_field"] = 1
    rewritten(folder, "pictures.json", json.dumps(content).encode())
