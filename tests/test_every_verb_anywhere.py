"""Every verb works whatever folders are called: the current one, one's own, those of results, temporary ones."""

import contextlib
import io
import tempfile
from contextlib import chdir
from pathlib import Path

import pytest
from verbs import too_wide

from sim.cli import main
from sim.cli.command import VERBS

ODD = "year=2030/milestone=x/Plan é (2) o'neil [1]"
OTHER = '~ {a,b} & #%41 ; $x "q" ^!'
SHORT = ("replications=2", "horizon_end=2026-09-30")
FIRST = ("--milestone", "block_1_first_cell")
RUN, SWEEP = "RUN", "SWEEP"  # stand for folders that are there then
COMMANDS = [
    ("template", "OTHER/blank"),
    ("new", "mine", "--gwh", "16", "--lines", "4", "--start", "2021-06", "-cd", "OWN"),
    ("list", "-cd", "OWN"),
    ("reference", "-cd", "OWN"),
    ("reference", "--new", "lakeside", "-cd", "OTHER/blank"),
    ("backtest", "morrow", *SHORT, "-cd", "OWN"),
    ("check", "-cd", "OWN", "mine"),
    ("run", "mine", *SHORT, "title=Béthune (2)", "note=with partner, 2 lines", "-cd", "OWN"),
    ("show",),
    ("list", "--runs"),
    ("report",),
    ("plot", "ramp"),
    ("plot", RUN, "--list"),
    ("export", "--csv", "OTHER/sheets"),
    ("replay", "1"),
    ("run", RUN, "seed=2", "results=OTHER/results"),
    ("report", "--to", "OTHER/mail"),
    ("run", "--cfg", "job", "mine", "-cd", "OWN"),
    ("run", "-m", "seed=1,2", "-cd", "OWN", "mine", *SHORT),
    ("gap", "mine", *SHORT, *FIRST, "-cd", "OWN"),
    ("sensitivity", RUN, *FIRST),
    ("levers", "mine", *SHORT, *FIRST, "--by", "2025-12-31", "-cd", "OWN"),
    ("assumptions", "mine", *SHORT, *FIRST, "-cd", "OWN"),
    ("sweep", "mine", "vendor_line_slots=1,2", *SHORT, "--milestones", "block_1_first_cell", "-cd", "OWN"),
    ("show", SWEEP),
    ("report", SWEEP),
    ("compare", RUN, "mine vendor_line_slots=3", *SHORT, "-cd", "OWN"),
    ("template", "OTHER/tables", "--csv", "mine", "-cd", "OWN"),
    ("import", "OTHER/tables", "--name", "ours", *SHORT),
    ("check", "ours", "-cd", "OTHER/tables"),
    ("verify", "--short", "learning", "--to", "OTHER/verified"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("anywhere") / ODD
    (folder / "tmp").mkdir(parents=True)
    return folder


def test_all_verbs_are_tried() -> None:
    assert {words[0] for words in COMMANDS} == VERBS.keys()


def test_every_verb_works_in_a_folder_of_any_name(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that follow each other, as a planner types them there. Pictures are drawn by other tests."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TMPDIR", str(place / "tmp"))
    own = str(place / "own é (2) o'neil [1]")
    with chdir(place):
        for words in COMMANDS:
            stands = {RUN: "results/mine-*/summary.json", SWEEP: "results/sweep-*/plan.json"}
            found = {name: next(Path().glob(pattern), None) for name, pattern in stands.items()}
            given = [word.replace("OWN", own).replace("OTHER", OTHER) for word in words]
            given = [str(at.parent) if (at := found.get(word)) else word for word in given]
            said, error = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(error):
                status = main(given)
            assert status == 0, f"{words}\n{error.getvalue()}"
            assert words[1:] == ("--cfg", "job", "mine", "-cd", "OWN") or too_wide(said.getvalue()) == [], words
        assert sorted(path.name for path in Path().iterdir()) == sorted(
            [Path(own).name, OTHER.partition("/")[0], "results", "tmp"]
        )
        assert list(Path("tmp").iterdir()) == []
