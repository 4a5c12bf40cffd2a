"""What the README and the documents tell people to type works."""

import contextlib
import re
import shlex
import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from sim.cli import main

pytestmark = pytest.mark.usefixtures("undrawn")

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FEW = ("replications=2", "horizon_end=2027-06-30")
FEW_TO_SCREEN = ("replications=2", "horizon_end=2033-06-30")  # half of them reach the milestone
FEW_TO_TRY = ("replications=2", "horizon_end=2036-06-30")  # the target dates lie inside


def blocks(path: Path, language: str) -> list[str]:
    """Contents of the fenced blocks of a language, in order."""
    return re.findall(rf"^```{language}[^\n]*\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands(path: Path) -> list[list[str]]:
    """Every call of the command in the shell blocks of a document, comments and prompts removed."""
    text = "\n".join(block for language in ("sh", "bash", "console", "shell") for block in blocks(path, language))
    lines = [line.strip().removeprefix("$ ") for line in text.replace("\\\n", " ").splitlines()]
    steps = [step.strip() for line in lines for step in line.split("&&")]  # after an installation, too
    return [shlex.split(step, comments=True) for step in steps if step.startswith("gigaramp ")]


def shortened(arguments: list[str]) -> list[str]:
    """The same command with few replications and a near horizon where it would simulate for long."""
    simulating = (
        ["run"], ["sweep"], ["gap"], ["check"], ["assumptions"], ["compare"], ["sensitivity"], ["levers"],
    )  # fmt: skip
    if arguments[:1] == ["verify"]:
        return [*arguments, "--short", "learning"] if "--short" not in arguments else [*arguments, "learning"]
    compared = arguments[:1] == ["report"] and any(" " in word for word in arguments)
    if (arguments[:1] not in simulating and not compared) or {"--cfg", "--info", "--help", "-h"} & set(arguments):
        return arguments
    given = {word.partition("=")[0] for word in arguments}
    kept = [word for word in arguments if not word.startswith("replications=")]
    few = FEW_TO_SCREEN if arguments[0] in ("assumptions", "compare", "sensitivity", "report") else FEW
    few = FEW_TO_TRY if arguments[0] == "levers" else few
    kept += ["--points=100", "workers=1"] if "--must" in given else []
    kept += ["precision_cap=50"] if "precision" in given else []  # one block; inside so near a horizon none is enough
    return kept + [word for word in few if word.startswith("replications=") or word.partition("=")[0] not in given]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_page_tells_to_type_runs_in_its_order(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one empty folder, as a reader would; a template made early on can be used further down.

    Pictures are drawn in the tests of the command; here they are left out, since a page has a dozen runs. Then its
    blocks of Python, which share their names, and read what its sweeps have stored.
    """
    shutil.copytree(ROOT / "docs" / "examples", tmp_path, dirs_exist_ok=True)  # a reader's own files
    monkeypatch.chdir(tmp_path)
    for words in commands(path):
        try:
            status = main(shortened(words[1:]))
        except SystemExit as stop:
            status = int(stop.code or 0)
        assert status == 0, f"{path.name}: {shlex.join(words)}\n{capsys.readouterr().err}"
    names: dict[str, object] = {"__name__": "__main__"}
    for number, block in enumerate(blocks(path, "python")):
        with contextlib.redirect_stdout(None):
            exec(compile(block, f"{path.name}, python block {number + 1}", "exec"), names)


def test_the_readme_shows_how_to_run() -> None:
    """A page without a command would make the tests above say nothing."""
    assert any(words[1] == "run" for words in commands(ROOT / "README.md") if len(words) > 1)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_a_page_points_to_exist(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in local if not (path.parent / link).exists()] == []
