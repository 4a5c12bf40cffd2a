"""Nobody's story: every verb speaks of the plant it was asked about, of its largest announced goal, and its chance."""

import csv
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from verbs import SMALL, ask, verbs, written

from sim.study.evidence.counted import BANDS
from sim.study.pictures.observed import PLANT_OUTPUT

pytestmark = pytest.mark.usefixtures("undrawn")

PLANTS = ROOT / "tests" / "data" / "plants"
# Name: title, what is asked of it first, a day to aim at.
CASES = {
    "dunes": ("Dunes, eight lines in one hall", "40 GWh a year installed", "2031-12-31"),
    "creek": ("Creek, three lines", "6 GWh a year installed", "2033-12-31"),
}
# Names of plants and of those who built them, and the levels of the plant that the first version was made for.
NAMES = (
    "verkor|renault|northvolt|nevada|tesla|panasonic|wroclaw|komarom|georgia|douai|aesc|arnstadt|catl|byd|springhill|ultium"
    r"|powerco|\blg\b|lges|\bsk\b|\bsk[ -]on\b"
)
OTHERS = re.compile(rf"{NAMES}|\b(10|45|50) GWh a year|_(10|45|50)\b", re.IGNORECASE)
# What is cited on plants that were built: what they put out, what they yielded.
SEEN = (PLANT_OUTPUT, BANDS.parent / "plant_yield.csv")
PAGES = sorted({row["source"] for path in SEEN for row in csv.DictReader(path.open(encoding="utf-8"))})
HEAD = 8  # lines in which an answer begins
NO_ANSWER = ("report", "plot", "template")  # they write what others answered


@pytest.fixture(scope="module", params=CASES)
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, dict[str, str]]:
    """Every verb asked about a plant: its name, the folder, what each printed."""
    place = tmp_path_factory.mktemp(request.param) / "own"
    shutil.copytree(PLANTS, place)
    calls = verbs(request.param, CASES[request.param][2], "horizon_end=2036-06-30")
    calls = {**dict(list(calls.items())[:3]), "export": ("export", "--csv", "sheets"), **dict(list(calls.items())[3:])}
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
    """Nor in the sources of shipped classes and levers: docs/validation.md names the plants that those rest on."""
    _, place, texts = asked
    found = {**texts, **written(place / "results"), **written(place / "page"), **written(place / "sheets")}
    found |= {str(path): path.read_text(encoding="utf-8") for path in place.rglob("results/**/*.yaml")}
    for where, text in found.items():
        assert not OTHERS.search(text), f"{where}: {OTHERS.search(text)}"
        assert not [page for page in PAGES if page in text], where


@pytest.mark.parametrize(
    ("maker", "region", "cell"),
    [
        ("newcomer", "western_europe", "pouch_100ah"), ("incumbent", "north_america", "lfp_prismatic"),
        ("joint_venture", "central_europe", "storage_lfp"), ("incumbent_home", "china", "nmc_prismatic"),
    ],
)  # fmt: skip
def test_nor_in_what_is_written_of_a_plant_made_from_a_few_answers(
    maker: str, region: str, cell: str, tmp_path: Path
) -> None:
    place, own = tmp_path / "own", ("-cd", ".", "scenario=lakeside")
    place.mkdir()
    ask(place, ("new", "lakeside", "--gwh", "40", "--blocks", "2", "--start", "2026-06", "--announce", "40@2030-12-31",
                "--maker", maker, "--region", region, "--cell", cell, "-cd", "."))  # fmt: skip
    calls = (("run", *own, *SMALL), ("report", "--deck"), ("plot",), ("export", "--csv", "sheets"))
    told = {words[0]: ask(place, words) for words in calls}
    written_files = (
        path for path in place.rglob("*") if path.suffix in (".txt", ".csv", ".json", ".html", ".yaml", ".svg")
    )
    told |= {str(path): path.read_text(encoding="utf-8") for path in written_files}
    assert len(told) > 15
    for where, text in told.items():
        assert not OTHERS.search(text), f"{where}: {OTHERS.search(text)}"
        assert not [page for page in PAGES if page in text], where


def test_a_level_beyond_the_plant_is_told_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "own"
    shutil.copytree(PLANTS, place)
    own = ("-cd", ".", "scenario=dunes", "announced.whole.milestone=installed_60")
    told = ask(place, ("check", *own)) + ask(place, ("run", *own, *SMALL))
    assert "60 GWh a year installed is beyond this plant: its lines have 40 GWh a year" in " ".join(told.split())
    rows = [line for line in told.splitlines() if line.startswith("60 GWh a year installed")]
    assert len(rows) >= 2
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
