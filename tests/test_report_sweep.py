"""The slides of a sweep and of a study: their pictures, and a map of every milestone that is shown."""

from pathlib import Path

import pytest
from folders import finished_study
from pages import Parts
from test_cli import run_in

from sim.study.page.study import study_in
from sim.study.sweep.folder import SweepFolder

SHORT = ("replications=2", "workers=1", "horizon_end=2028-06-30")
SHOWN = ("block_1_first_cell", "block_1_building")
KINDS = {  # axes of a sweep: its slides
    "a map": (("vendor_line_slots=1,2", "maker.schedule.median=1.1,1.3"), ("sweep", f"sweep_{SHOWN[1]}")),
    "a line": (("vendor_line_slots=1,2",), ("sweep",)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_sweep_has_slides_with_its_picture_and_a_map_of_every_milestone(kind: str, tmp_path: Path) -> None:
    axes, names = KINDS[kind]
    assert run_in(tmp_path, "sweep", *axes, *SHORT, "--milestones", ",".join(SHOWN))[0] == 0
    status, told = run_in(tmp_path, "report", "--deck", "--to", "mail")
    assert status == 0
    slides = [f"{number}_{name}" for number, name in enumerate(names, 1)]
    assert f"Pictures as .svg and .png: {', '.join(slides)}\n" in told
    (folder,) = (tmp_path / "results").iterdir()
    deck = tmp_path / "mail" / "deck"
    assert sorted(path.stem for path in deck.glob("*.png")) == slides
    for ending in ("svg", "png"):
        assert (deck / f"1_sweep.{ending}").read_bytes() == (folder / f"sweep.{ending}").read_bytes()
    parts, page = (
        Parts((tmp_path / "mail" / name).read_text(encoding="utf-8")) for name in ("deck/deck.html", "report.html")
    )
    assert parts.tags.count("svg") == page.tags.count("svg") == len(names)
    labels = [SweepFolder(folder).plan()["milestones"][name] for name in SHOWN]
    titles = [value for name, value in parts.attributes if name == "aria-label"]
    for title, label in zip(titles, labels, strict=False):
        assert label in title
    again = tmp_path / "again"
    assert run_in(tmp_path, "report", "--deck", "--to", "again")[0] == 0
    for path in deck.iterdir():
        assert path.read_bytes() == (again / "deck" / path.name).read_bytes()


@pytest.mark.parametrize("kind", ["gap", "levers", "sensitivity"])
def test_a_study_alone_has_a_page_and_slides(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "results" / f"{kind}-some-0123456789"
    folder.mkdir(parents=True)
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><text>as it was drawn</text></svg>'
    for ending in ("svg", "png"):
        (folder / f"{kind}.{ending}").write_bytes(picture)
    finished_study(folder, kind, headline="10 months, most of it yield & luck")
    status, told = run_in(tmp_path, "report", str(folder), "--deck", "--to", "mail")
    assert status == 0
    assert f"Pictures as .svg and .png: 1_{kind}\n" in told
    words = " ".join(Parts((tmp_path / "mail" / "report.html").read_text(encoding="utf-8")).words).replace(
        "\u00a0", " "
    )
    assert "10 months, most of it yield & luck." in words
    assert "as it was drawn" in words


def test_a_run_is_no_study(stored: Path) -> None:
    assert study_in(stored) is None
    assert study_in(stored / "none") is None
