"""Pictures in a page, and pictures by name."""

import json
import shutil
from pathlib import Path

import pytest
from folders import finished_study
from test_cli import run_in

from sim.report.page.inline import inline_svg
from sim.study.sweep.folder import SweepFolder

BAD = b"""<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"
 xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1" width="9pt" onload="alert(1)">
<script>alert(1)</script><style>@import url(https://x)</style><metadata>when</metadata>
<defs><path id="a b"/></defs><foreignObject><p/></foreignObject>
<g><a xlink:href="https://x"><text>in a link</text></a></g>
<use xlink:href="#m1" style="fill: url(#p)"/><use xlink:href="https://x/y.svg#z"/><image href="file:///etc/passwd"/>
<rect style="fill: url(https://x)" clip-path="url(#c)" onclick="alert(1)" href="javascript:alert(1)"/>
<text>&lt;b&gt; &amp;</text></svg>"""


def test_only_what_draws_comes_into_a_page() -> None:
    text = inline_svg(BAD, "ramp", "10 < 50")
    for gone in (
        "script",
        "alert",
        "https:",
        "@import",
        "metadata",
        "foreignObject",
        "file:",
        "in a link",
        "width",
        "<?xml",
    ):
        assert gone not in text, gone
    assert text.startswith("<svg ")
    for kept in (
        'href="#ramp-m1"',
        "url(#ramp-p)",
        'clip-path="url(#ramp-c)"',
        "&lt;b&gt; &amp;",
        'aria-label="10 &lt; 50"',
    ):
        assert kept in text, kept


@pytest.mark.parametrize("content", [b"", b"<svg>", b"<html/>", b"\x89PNG"])
def test_what_is_no_picture_is_not_inlined(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"no element|mismatched|unclosed|not well-formed|no picture"):
        inline_svg(content, "x", "x")


# Pictures by name


def test_plot_draws_the_same_bytes_again(report_place: Path, stored: Path) -> None:
    status, text = run_in(report_place, "plot", str(stored), "chance", "volumes", "--to", "slides")
    assert status == 0
    assert text == "slides/chance.svg, .png\nslides/volumes.svg, .png\n"
    files = sorted((report_place / "slides").iterdir())
    assert len(files) == 4
    for file in files:
        assert file.read_bytes() == (stored / file.name).read_bytes()


def test_plot_lists_what_there_is_and_writes_nothing(report_place: Path, stored: Path) -> None:
    before = sorted(report_place.rglob("*"))
    status, text = run_in(report_place, "plot", "--list")  # of the run that was run or shown last
    assert status == 0
    assert [line.split()[0] for line in text.splitlines() if not line.startswith(" ")] == list(
        json.loads((stored / "pictures.json").read_text(encoding="utf-8"))
    )
    assert "10 GWh a year" in text.splitlines()[0]
    assert sorted(report_place.rglob("*")) == before


@pytest.mark.parametrize("what", ["sweep", "study"])
def test_plot_knows_the_pictures_of_sweeps_and_studies(what: str, stored: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results" / "levers-0123456789"
    folder.mkdir(parents=True)
    (folder / "levers.svg").write_text("<svg/>", encoding="utf-8")
    shutil.copy(stored / "ramp.png", folder / "levers.png")
    if what == "sweep":
        (folder / "plan.json").touch()
        SweepFolder(folder).end(["levers.svg", "levers.png"], [])
    else:
        finished_study(folder, "levers", headline="most is gained by A")
    said = "levers  most is gained by A" if what == "study" else "levers"
    assert run_in(tmp_path, "plot", str(folder), "--list") == (0, f"{said}\n")
    assert run_in(tmp_path, "plot", str(folder), "--to", "out") == (0, "out/levers.svg, .png\n")
    assert (tmp_path / "out" / "levers.png").read_bytes() == (stored / "ramp.png").read_bytes()
