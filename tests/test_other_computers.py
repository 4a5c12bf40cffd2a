"""Computers with another encoding, another way of renaming, or nobody who listens."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SITE

from sim import whole
from sim.whole import write_whole

TEXT = ("read_text", "write_text", "open")


def texts_without_encoding(path: Path) -> list[int]:
    """Lines of a program that read or write text in whatever the computer takes for usual."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            of_os = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "os"
            modes = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            binary = name == "open" and any("b" in mode for mode in modes)
            if name in TEXT and not (binary or of_os) and all(key.arg != "encoding" for key in node.keywords):
                found.append(node.lineno)
    return found


def test_every_text_is_read_and_written_in_utf_8() -> None:
    found = {str(path): lines for path in (ROOT / "sim").rglob("*.py") if (lines := texts_without_encoding(path))}
    assert found == {}


def test_a_file_is_closed_before_it_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it must be where an open file cannot be renamed: here such a system is played."""
    usual = os.replace

    def of_windows(source: Path, target: Path) -> None:
        handles = Path("/proc/self/fd")
        still_open = [os.readlink(handle) for handle in handles.iterdir() if handle.exists()]
        assert str(source) not in still_open
        usual(source, target)

    monkeypatch.setattr(whole, "fcntl", None)
    monkeypatch.setattr(whole.os, "replace", of_windows)
    write_whole(tmp_path / "x", b"1")
    assert (tmp_path / "x").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_part_that_was_taken_for_a_leftover_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries, usual = [], os.fsync

    def taken(handle: int) -> None:
        usual(handle)
        tries.append(handle)
        if len(tries) == 1:
            (part,) = tmp_path.glob("*.part")
            part.unlink()

    monkeypatch.setattr(whole.os, "fsync", taken)
    write_whole(tmp_path / "x", b"1")
    assert len(tries) == 2
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"1"]


def test_where_nothing_can_be_made_it_is_said_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is there and takes no file, such as /proc."""
    tries = []

    def refused(part: Path, *_: object) -> None:
        tries.append(part)
        raise FileNotFoundError(2, "No such file or directory", str(part))

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(FileNotFoundError) as found:
        write_whole(tmp_path / "x", b"1")
    assert found.value.filename == str(tmp_path / "x")
    assert len(tries) < 10


def command(*arguments: str, **streams: object) -> "subprocess.CompletedProcess[bytes]":
    environment = {**os.environ, "PYTHONPATH": str(SITE), **streams.pop("env", {})}  # type: ignore[dict-item]
    call = [sys.executable, "-m", "sim.cli", *arguments]
    return subprocess.run(call, env=environment, timeout=120, check=False, **streams)  # type: ignore[call-overload,no-any-return]


def test_letters_that_a_terminal_does_not_know_are_shown_as_such() -> None:
    done = command("check", 'title="Béthune 工場"', env={"PYTHONIOENCODING": "ascii"}, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"B?thune ??\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
def test_an_output_that_is_full_is_said() -> None:
    with Path("/dev/full").open("wb") as full:
        done = command("list", stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == b"gigaramp: output: No space left on device\n"


def test_without_an_output_it_is_silent() -> None:
    call = f"{sys.executable} -m sim.cli list >&-"
    done = subprocess.run(
        ["bash", "-c", call], env={**os.environ, "PYTHONPATH": str(SITE)}, capture_output=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
