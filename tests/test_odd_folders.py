"""A folder may have any name: what stands in it is read and told as in a plain one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, at_night
from test_cli import run_in

from sim.study.files.parquet import Table, read_parquet, write_parquet

pytestmark = pytest.mark.usefixtures("undrawn")

PLAIN, ODD = "plain", "year=2030/milestone=x/o'neil [1] * (2)"
SHORT = ("horizon_end=2028-06-30", "replications=4")
FIRST = ("--milestone", "block_1_first_cell")
RUN = ("run", *SHORT)
SWEEP = ("sweep", "vendor_line_slots=1,2", "--milestones", "block_1_first_cell", *SHORT)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same run and the same sweep in a plain folder and in an odd one."""
    root = tmp_path_factory.mktemp("places")
    found = {name: root / name for name in (PLAIN, ODD)}
    for place in found.values():
        place.mkdir(parents=True)
        assert run_in(place, *RUN)[0] == 0
        assert run_in(place, *SWEEP)[0] == 0
    return found


def told(text: str, place: Path) -> str:
    """What a verb says, without how long it took, and wherever a column with the place in it is wrapped."""
    bare, at = (re.sub(r"\d+(\.\d+)? s\b|-{2,}|\s+", "", words) for words in (text, str(place)))
    return bare.replace(at, "PLACE")


READING = {
    "run shown again": RUN,
    "report": ("report", "RUN", "--to", "mail"),
    "report of the sweep": ("report", "SWEEP", "--to", "mail_sweep"),
    "plot": ("plot", "RUN", "--to", "pictures"),
    "export": ("export", "RUN", "--csv", "sheets"),
    "compare": ("compare", "RUN", "renault_2021", "maker=incumbent", *SHORT),
    "compare points": ("compare", "SWEEP"),
    "sweep shown again": SWEEP,
    "sensitivity": ("sensitivity", "RUN", *FIRST),
    "replay": ("replay", "RUN", "2"),
}  # fmt: skip


def outcome(place: Path, words: tuple[str, ...], *, absolute: bool) -> tuple[str, dict[str, bytes]]:
    """What a verb prints, and the tables and pages that stand in the folder afterwards."""
    stands = {"SWEEP": next(place.glob("results/sweep-*"))}
    stands["RUN"] = next(
        path
        for path in place.glob("results/renault_2021-*")
        if "maker=incumbent" not in (path / "manifest.json").read_text(encoding="utf-8")
    )
    given = [str(at if absolute else at.relative_to(place)) if (at := stands.get(w)) else w for w in words]
    status, text = run_in(place, *given)
    assert status == 0, text
    return told(text, place), dict(files(place))


def files(place: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(place.rglob("*")):
        if path.suffix in (".csv", ".html", ".svg", ".txt") and path.is_file():
            yield str(path.relative_to(place)), path.read_bytes().replace(str(place).encode(), b"PLACE")


@pytest.mark.parametrize("absolute", [False, *at_night([True])])
@pytest.mark.parametrize("words", READING.values(), ids=READING)
def test_every_verb_says_in_an_odd_folder_what_it_says_in_a_plain_one(
    words: tuple[str, ...], absolute: bool, places: dict[str, Path]
) -> None:
    plain, odd = (outcome(places[name], words, absolute=absolute) for name in (PLAIN, ODD))
    assert odd[0] == plain[0]
    assert odd[1].keys() == plain[1].keys()
    assert {name for name in plain[1] if odd[1][name] != plain[1][name]} == set()


ODD_NAMES = [
    "year=2030", "month=3/b=x", "o'neil", 'a"b', "[1]", "*", "?", "**", "{a,b}", "[!x]", "~", "$files", "%41", "a#b",
    "ü", "a;b", "--", "line\nend",
]  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_table_comes_back_as_it_was_written(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # so that the name stands in front
    for decoy in ("1", "z"):  # which a pattern would fit
        Path(decoy).mkdir()
        write_parquet(Path(decoy) / "t.parquet", Table({"year": [1], "month": [1], "b": [1.0]}))
    folder = Path(name)
    folder.mkdir(parents=True)
    write_parquet(folder / "t.parquet", Table({"year": [2026, 2027], "month": [1, 2], "b": [0.5, 1.5]}))
    assert read_parquet(folder / "t.parquet").fetchall() == [(2026, 1, 0.5), (2027, 2, 1.5)]
    query = "select month from stored where year = $year"
    assert read_parquet([folder / "t.parquet"], query, year=2027).fetchall() == [(2,)]


def test_the_database_has_one_door() -> None:
    """Whoever opens a Parquet file elsewhere would have to think of all of this again."""
    known = set()
    for path in (ROOT / "sim").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] in ("duckdb", "pyarrow", "fastparquet", "polars", "pandas") for name in names):
                known.add(str(path.relative_to(ROOT)))
    assert known == {"sim/study/files/parquet.py"}
