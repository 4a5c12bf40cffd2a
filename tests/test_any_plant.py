"""Nobody's story: every verb speaks of the plant it was asked about, of its largest announced goal, and its chance."""

import re
import shutil
from pathlib import Path
from textwrap import dedent

import pytest
from conftest import ROOT, at_night
from verbs import SMALL, ask, verbs, written

from sim import __version__

pytestmark = pytest.mark.usefixtures("undrawn")

PLANTS = ROOT / "tests" / "data" / "plants"
# Name: title, what is asked of it first, a day to aim at, the crews that vary, the last day that is looked at.
CASES = {
    "dunes": ("Dunes, eight lines in one hall", "40 GWh a year installed", "2031-12-31", "vendor_line_slots", "2035"),
    "creek": ("Creek, three lines", "6 GWh a year installed", "2033-12-31", "vendor_line_slots", "2035"),
    "shores": ("Shores, two sites", "40 GWh a year installed", "2034-12-31", "sites.south.vendor_line_slots", "2037"),
    "tesla_nevada": (
        "Tesla and Panasonic in Nevada, as known in October 2014", "35 GWh a year installed", "2023-12-31",
        "vendor_line_slots", "2025",
    ),
}  # fmt: skip
# One of each kind answers every verb by day, the others at night.
DAY = ("creek", "shores", "tesla_nevada")
OTHERS = re.compile(r"verkor|renault|\b(10|45|50) GWh a year|(?<!line)_(10|45|50)\b", re.IGNORECASE)
# Verbs without an answer about a plant, in which a chance would be senseless: ``plot`` lists or writes pictures, of
# which each has its own message and names its plant in its footer; ``template`` and ``import`` turn a scenario into
# files and back, whatever is asked of it; ``list`` names files.
NO_ANSWER = ("plot", "template")
# What was not simulated has no chance yet: the sentence says what tells it.
TOLD_BY_A_RUN = {"check"}
CERTAIN = r"\d %|none of|all of|even chance|whatever is decided"


def made_up_plants(place: Path) -> None:
    """Two files of a planner; a 40 GWh LFP plant that ``new`` writes, put on two sites as the documents say."""
    shutil.copytree(PLANTS, place)
    ask(place, (
        "new", "coast", "--gwh", "40", "--lines", "8", "--blocks", "2", "--maker", "incumbent",
        "--cell", "lfp_prismatic", "--region", "north_america", "--start", "2027-01",
        "--announce", "40@2031-12-31", "-cd", ".",
    ))  # fmt: skip
    documents = (ROOT / "docs" / "own_plan.md").read_text(encoding="utf-8")
    found = re.search(r"\*\*Two sites\*\*.*?```yaml\n(.*?)```", documents, re.DOTALL)
    assert found is not None
    head = "# @package _global_\ndefaults: [coast, _self_]\nname: shores\ntitle: Shores, two sites\n"
    (place / "scenario" / "shores.yaml").write_text(head + dedent(found[1]), encoding="utf-8")


@pytest.fixture(scope="module", params=[name if name in DAY else at_night([name])[0] for name in CASES])
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, dict[str, str]]:
    """Every verb asked about a plant: its name, the folder, what each printed."""
    name, place = request.param, tmp_path_factory.mktemp(request.param) / "own"
    _, _, by, crews, last = CASES[name]
    made_up_plants(place)
    calls = verbs(name, by, f"horizon_end={last}-06-30", crews=crews)
    return name, place, {verb: ask(place, words) for verb, words in calls.items()}


MADE = f"gigaramp {__version__}, model "  # goes on below where a head is too wide


def first_sentence(text: str, title: str, name: str) -> str:
    """The first sentence of an answer: below its heads (title, scenario, the table of sides), across wrapped lines."""
    found = ""
    for line in text.splitlines():
        if found and not line:
            break
        if line and line != title and not line.startswith((f"scenario {name}", MADE)) and "  " not in line:
            found = f"{found} {line}".strip()
    return found.partition(". ")[0]


def test_a_new_plant_is_told_alike(tmp_path: Path) -> None:
    made = ("new", "coast", "--gwh", "12", "--announce", "12@2031-12-31", "--start", "2027-01", "-cd", str(tmp_path))
    sentence = first_sentence(ask(tmp_path, made), "Coast", "coast")
    assert "Coast: 12 GWh a year installed, announced for December 2031; its chance: gigaramp run" in sentence


def test_every_answer_begins_with_the_plant_its_goal_and_the_chance(asked: tuple[str, Path, dict[str, str]]) -> None:
    name, _, texts = asked
    title, goal, *_ = CASES[name]
    for verb, text in texts.items():
        if verb in NO_ANSWER:
            continue
        sentence = first_sentence(text, title, name)
        assert title in sentence, verb
        assert goal in sentence, verb
        assert re.search("its chance: gigaramp run" if verb in TOLD_BY_A_RUN else CERTAIN, sentence), (verb, sentence)


def test_a_page_begins_with_them_too(asked: tuple[str, Path, dict[str, str]]) -> None:
    name, place, _ = asked
    title, goal, *_ = CASES[name]
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
