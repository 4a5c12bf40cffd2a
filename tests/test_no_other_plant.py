"""Nothing that is written of a planner's plant names another one, its level, or what is cited on it.

docs/validation.md names the plants that classes and pictures rest on.
"""

import re
from pathlib import Path

import pytest
from verbs import SMALL, ask, verbs

from sim.reference.load import plants

pytestmark = pytest.mark.usefixtures("undrawn")

# Plants that were built, who built them, and the levels of the plant that the first version was made for.
NAMES = (
    r"verkor|renault|northvolt|nevada|tesla|panasonic|wroclaw|komarom|georgia|douai|aesc|arnstadt|catl|byd|springhill"
    r"|ultium|powerco|lges|\blg\b|\bsk\b|morrow|freyr|italvolt|britishvolt|svolt|farasis|toyota"
)
OTHERS = re.compile(rf"{NAMES}|\b(10|45|50) GWh a year|(?<!line)_(10|45|50)\b", re.IGNORECASE)
# What is cited on plants that were built: what they put out, what they yielded.
ON_THE_INDUSTRY = {"http://www.sisajournal-e.com/news/articleView.html?idxno=306556"}  # cited for a range, of no plant
PAGES = sorted({row.source for plant in plants() for row in plant.rows if "://" in row.source} - ON_THE_INDUSTRY)
TEXTS = (".txt", ".csv", ".json", ".html", ".yaml", ".svg")
MADE = (
    "new",
    "lakeside",
    "--gwh",
    "40",
    "--blocks",
    "2",
    "--start",
    "2026-06",
    "--announce",
    "40@2030-12-31",
    "-cd",
    ".",
)
OWN = ("-cd", ".", "scenario=lakeside")
CLASSES = [
    ("newcomer", "western_europe", "pouch_100ah"), ("incumbent", "north_america", "lfp_prismatic"),
    ("joint_venture", "central_europe", "storage_lfp"), ("incumbent_home", "china", "nmc_prismatic"),
]  # fmt: skip


def assert_alone(place: Path, told: dict[str, str]) -> None:
    """That no text printed or written speaks of another plant."""
    files = [path for path in place.rglob("*") if path.suffix in TEXTS]
    assert len(files) > 10
    for where, text in [*told.items(), *((str(path), path.read_text(encoding="utf-8")) for path in files)]:
        assert not OTHERS.search(text), f"{where}: {OTHERS.search(text)}"
        assert not [page for page in PAGES if page in text], where


@pytest.mark.parametrize(("maker", "region", "cell"), CLASSES)
def test_no_other_plant_is_in_run_page_slides_pictures_and_tables(
    maker: str, region: str, cell: str, tmp_path: Path
) -> None:
    ask(tmp_path, (*MADE, "--maker", maker, "--region", region, "--cell", cell))
    calls = (("run", *OWN, *SMALL), ("report", "--deck"), ("plot",), ("export", "--csv", "sheets"))
    assert_alone(tmp_path, {words[0]: ask(tmp_path, words) for words in calls})


def test_nor_in_what_any_verb_says_and_writes(tmp_path: Path) -> None:
    """Nor in the sources of ranges and levers."""
    ask(tmp_path, (*MADE, "--maker", "incumbent", "--region", "north_america", "--cell", "lfp_prismatic"))
    calls = verbs("lakeside", "2033-12-31", "horizon_end=2036-06-30")
    assert_alone(tmp_path, {verb: ask(tmp_path, words) for verb, words in calls.items()})
