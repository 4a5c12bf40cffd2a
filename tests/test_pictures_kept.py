"""A run draws two pictures, whoever asks for others has them drawn, and nothing is drawn twice."""

import os
import shutil
from pathlib import Path

import pytest
from conftest import Load
from folders import resealed
from test_cli import run_in

from sim import __version__
from sim.report import drawing
from sim.study.files.folder import open_folder, stands
from sim.study.study import run_to_folder


@pytest.fixture(scope="module")
def fresh(load: Load, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    scenario = load("replications=3", "horizon_end=2031-06-30")
    return run_to_folder(scenario.model_copy(update={"results": str(folder / "results")}))


@pytest.fixture
def run(fresh: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fresh, tmp_path / "results" / fresh.name))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Endings of what was drawn since the last look."""
    found: list[str] = []
    usual = drawing.picture_bytes
    monkeypatch.setattr(drawing, "picture_bytes", lambda *call: (found.append(call[1]), usual(*call))[1])
    return found


def made(run: Path, *call: str) -> dict[str, bytes]:
    status, text = run_in(run.parent.parent, *call)
    assert status == 0, text
    return {path.name: path.read_bytes() for path in run.rglob("*") if path.suffix in (".svg", ".png", ".html")}


def test_what_one_verb_drew_the_others_take(run: Path, drawn: list[str]) -> None:
    page = made(run, "report", str(run))["report.html"]
    assert drawn
    assert set(drawn) == {"svg"}
    drawn.clear()
    assert made(run, "report", str(run))["report.html"] == page
    assert drawn == []
    made(run, "plot", str(run))
    assert set(drawn) <= {"png", "svg"}
    assert drawn.count("svg") <= 1  # of a picture that shows nothing, which a page leaves out
    drawn.clear()
    made(run, "plot", str(run))
    made(run, "report", str(run), "--deck")
    assert drawn == []
    assert stands(run)


def test_two_folders_of_one_run_give_the_same_pictures(run: Path, fresh: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(fresh, tmp_path / "b" / "results" / fresh.name))
    made(run, "report", str(run))
    assert made(run, "plot", str(run)).items() >= made(other, "plot", str(other)).items()


@pytest.mark.parametrize("harm", ["flipped", "removed", "of another version"])
def test_a_picture_that_cannot_be_taken_is_drawn_again(run: Path, drawn: list[str], harm: str) -> None:
    page = made(run, "report", str(run))["report.html"]
    drawn.clear()
    picture = run / "volumes.svg"
    if harm == "removed":
        picture.unlink()
        assert stands(run)
    elif harm == "flipped":
        picture.write_bytes(picture.read_bytes().replace(b"</svg>", b"</svh>"))
    else:
        picture.write_text("<svg>old</svg>", encoding="utf-8")
        resealed(run, gigaramp="0.0.9")
        page = page.replace(f"gigaramp {__version__}".encode(), b"gigaramp 0.0.9")
    assert made(run, "report", str(run))["report.html"] == page
    assert drawn if harm == "of another version" else drawn == ["svg"]
    assert b"</svg>" in picture.read_bytes()


def test_where_nothing_can_be_kept_the_page_is_made_all_the_same(run: Path, drawn: list[str], tmp_path: Path) -> None:
    before = {path.name for path in run.iterdir()}
    os.chmod(run, 0o500)
    try:
        if os.access(run, os.W_OK):
            pytest.skip("this user writes everywhere")
        status, text = run_in(tmp_path, "report", str(run), "--to", "mail")
    finally:
        os.chmod(run, 0o700)
    assert status == 0, text
    assert {path.name for path in run.iterdir()} == before


def test_a_full_disk_costs_no_page(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: list[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.study.page.pictures.add_file", full)
    status, text = run_in(tmp_path, "report", str(run), "--to", "mail")
    assert status == 0, text
    assert not open_folder(run).has("volumes.svg")
