"""A report in a browser: no error on the console, no request to anywhere. Skipped where Chromium is missing."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from test_cli import run_in

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed; apt-get install chromium")


def opened(page: Path, folder: Path) -> tuple[list[str], list[str], Path]:
    """What the console says, which addresses are asked for, and the page printed as PDF."""
    folder.mkdir()
    log, pdf = folder / "net.json", folder / "page.pdf"
    call = [
        str(CHROMIUM), *QUIET, f"--user-data-dir={folder}/profile", f"--log-net-log={log}", "--enable-logging=stderr",
        "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.resolve().as_uri(),
    ]  # fmt: skip
    done = subprocess.run(call, capture_output=True, text=True, timeout=120, check=False)
    console = re.findall(r"CONSOLE[^\]]*\] (.*)", done.stderr)
    asked = re.findall(r'"url":"((?!file:|data:|about:|chrome)[^"]+)"', log.read_text(encoding="utf-8"))
    return console, [address for address in asked if not _own(address)], pdf


def _own(address: str) -> bool:
    """Addresses that the browser asks for on its own account, whatever the page."""
    return re.match(r"https?://[^/]*(google|gstatic|gvt1|chromium)[^/]*/", address) is not None


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser")
    assert run_in(folder, "run", "replications=3", "horizon_end=2026-12-31")[0] == 0
    assert run_in(folder, "report", "--deck", "--to", "out")[0] == 0
    (run,) = (folder / "results").iterdir()
    assert run_in(folder, "report", str(run), str(run), "--to", "out/comparison")[0] == 0
    return folder / "out"


@pytest.mark.parametrize("name", ["report.html", "deck/deck.html", "comparison/report.html"])
def test_a_page_opens_without_errors_or_requests(name: str, reports: Path, tmp_path: Path) -> None:
    console, asked, pdf = opened(reports / name, tmp_path / "browser")
    assert console == []
    assert asked == []
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page\b", content))
    slides = (reports / "deck" / "deck.html").read_text(encoding="utf-8").count("<figure")
    low, high = {"report.html": (6, 19), "deck/deck.html": (slides, slides), "comparison/report.html": (3, 9)}[name]
    assert low <= pages <= high
    assert slides == 4, "no whole year of so short a run brings cells to sell: no empty slide is made of them"


def test_a_page_with_errors_and_requests_is_found_out(tmp_path: Path) -> None:
    """The test above can fail."""
    page = tmp_path / "bad.html"
    page.write_text("<script>console.error('wrong')</script><img src='http://192.0.2.1:9/x.png'>", encoding="utf-8")
    console, asked, _ = opened(page, tmp_path / "browser")
    assert any("wrong" in line for line in console)
    assert "http://192.0.2.1:9/x.png" in asked


def test_a_page_that_tries_to_reach_outside_is_kept_from_it(reports: Path, tmp_path: Path) -> None:
    """Even if something slipped through, the page's own policy holds."""
    text = (reports / "report.html").read_text(encoding="utf-8")
    page = tmp_path / "slipped.html"
    page.write_text(
        text.replace("</main>", "<img src='http://192.0.2.1:9/x.png'><script>document.title='x'</script></main>"),
        encoding="utf-8",
    )
    console, asked, _ = opened(page, tmp_path / "browser")
    assert asked == []
    assert any("Content Security Policy" in line for line in console)
    assert json.dumps(console).count("violates") >= 2
