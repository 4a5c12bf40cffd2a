"""Nobody's story: every verb speaks of the plant it was asked about, of its largest announced goal, and its chance."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from verbs import SMALL, ask, verbs, written

pytestmark = pytest.mark.usefixtures("undrawn")

PLANTS = ROOT / "tests" / "data" / "plants"
# Name: title, what is asked of it first, a day to aim at.
CASES = {
    "dunes": ("Dunes, eight lines in one hall", "40 GWh a year installed", "2031-12-31"),
    "creek": ("Creek, three lines", "6 GWh a year installed", "2033-12-31"),
}
OTHERS = re.compile(r"verkor|renault|\b(10|45|50) GWh a year|_(10|45|50)\b", re.IGNORECASE)
HEAD = 8  # lines in which an answer begins
NO_ANSWER = ("report", "plot", "template")  # they write what others answered


@pytest.fixture(scope="module", params=CASES)
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, dict[str, str]]:
    """Every verb asked about a plant: its name, the folder, what each printed."""
    place = tmp_path_factory.mktemp(request.param) / "own"
    shutil.copytree(PLANTS, place)
    calls = verbs(request.param, CASES[request.param][2], "horizon_end=2036-06-30")
    return request.param, place, {verb: ask(place, words) for verb, words in calls.items()}


def test_every_answer_begins_with_the_plant_its_goal_and_the_chance(asked: tuple[str, Path, dict[str, str]]) -> None:
    name, _, texts = asked
    title, goal, _ = CASES[name]
    for verb, text in texts.items():
        head = " ".join(text.splitlines()[:HEAD])
        if verb in NO_ANSWER:
            continue
        assert title in head, verb
        assert goal in head, verb
        certain = re.search(r"\d %|none of|all of|chance|announced|whatever is decided", head)
        assert certain, verb


def test_a_page_begins_with_them_too(asked: tuple[str, Path, dict[str, str]]) -> None:
    name, place, _ = asked
    title, goal, _ = CASES[name]
    page = (place / "page" / "report.html").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert f"{title}: {goal}" in page


def test_nothing_of_another_plant_is_in_anything_written(asked: tuple[str, Path, dict[str, str]]) -> None:
    """Sources of shipped classes and levers may name whom they are from; answers, dates, levels may not."""
    _, place, texts = asked
    for verb, text in texts.items():
        assert not OTHERS.search(text), f"{verb}: {OTHERS.search(text)}"
    sourced = ("scenario.yaml", "ledger.csv", "sources.csv", "as_given.csv", "report.html", "scenario_a.yaml")
    for path, text in written(place / "results").items():
        if not path.endswith((*sourced, "scenario_b.yaml", "screen.csv")):
            assert not OTHERS.search(text), f"{path}: {OTHERS.search(text)}"


def test_a_level_beyond_the_plant_is_told_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "own"
    shutil.copytree(PLANTS, place)
    own = ("-cd", ".", "scenario=dunes", "announced.whole.milestone=installed_60")
    told = ask(place, ("check", *own)) + ask(place, ("run", *own, *SMALL)) + ask(place, ("show",))
    assert "60 GWh a year installed is beyond this plant: its lines have 40 GWh a year" in " ".join(told.split())
    rows = [line for line in told.splitlines() if line.startswith("60 GWh a year installed")]
    assert len(rows) >= 3
    assert all("beyond this plant" in row and "not inside the horizon" not in row for row in rows)
    ask(place, ("report", "--to", "page"))
    page = (place / "page" / "report.html").read_text(encoding="utf-8")
    assert "later horizon_end" not in page
    assert page.count("beyond this plant") >= 2


@pytest.mark.parametrize("verb", ["gap", "levers", "must", "sensitivity", "assumptions", "sweep", "why"])
def test_no_study_is_made_of_a_level_beyond_the_plant(verb: str, tmp_path: Path) -> None:
    place = tmp_path / "own"
    shutil.copytree(PLANTS, place)
    words = [word.replace("headline", "rate_60") for word in verbs("dunes", "2031-12-31")[verb]]
    if verb != "must":
        words += ["--milestones" if verb == "sweep" else "--milestone", "rate_60"]
    with pytest.raises(AssertionError, match=r"(?s)rate_60.*beyond this plant: its lines have 40 GWh a year and make"):
        ask(place, tuple(words))
    assert not (place / "results").exists()
