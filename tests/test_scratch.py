"""Hidden folders of killed writers go, and no others: not those of the living, nor what a user called alike."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import SITE
from sweep_process import wait_until

from sim import scratch
from sim.scratch import Scratch

WRITER = """
import sys, time
from pathlib import Path
from sim.scratch import Scratch
with Scratch(Path(sys.argv[1]), "run-of-{name}") as made:
    (made.folder / "half").write_text("half")
    time.sleep(60)
"""


def writer(place: Path, name: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER.format(name=name), str(place)], env={**os.environ, "PYTHONPATH": str(SITE)}
    )
    wait_until(lambda: bool(list(place.glob(f".run-of-{name}-*/half"))))
    return process


def hidden(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


def test_folders_of_the_dead_go_and_of_the_living_stay(tmp_path: Path) -> None:
    dead, living = writer(tmp_path, "dead"), writer(tmp_path, "living")
    dead.kill()
    dead.wait()
    try:
        assert len(hidden(tmp_path)) == 2
        with Scratch(tmp_path, "new") as mine:
            left = hidden(tmp_path) - {mine.folder.name}
            assert [name.startswith(".run-of-living-") for name in left] == [True]
    finally:
        living.kill()
        living.wait()
    with Scratch(tmp_path, "new") as mine:
        assert hidden(tmp_path) == {mine.folder.name}
    assert hidden(tmp_path) == set()


def test_what_another_computer_writes_goes_when_it_is_old(tmp_path: Path) -> None:
    """Its lock may not be seen here."""
    theirs = [".verkor-0123456789-on-00000000-abcdefgh", ".verkor-0123456789-abcd_123"]
    for name in theirs:
        (tmp_path / name).mkdir()
    with Scratch(tmp_path, "new"):
        assert hidden(tmp_path) > set(theirs)
    old = time.time() - (scratch.OLD_DAYS + 1) * 86400
    for name in theirs:
        os.utime(tmp_path / name, (old, old))
    with Scratch(tmp_path, "new"):
        assert hidden(tmp_path).isdisjoint(theirs)


@pytest.mark.parametrize(
    "name", [".config-settings", ".git", ".venv-on-my-notebook", "verkor-0123456789-on-{here}-abcdefgh", ".a-on-{here}"]
)
def test_what_a_user_called_alike_stays(name: str, tmp_path: Path) -> None:
    place = tmp_path / name.format(here=scratch.HERE)
    place.mkdir()
    os.utime(place, (0, 0))
    with Scratch(tmp_path, "new"):
        assert place.is_dir()


def test_a_folder_is_not_followed_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "results").mkdir()
    link = tmp_path / "results" / f".run-on-{scratch.HERE}-abcdefgh"
    link.symlink_to(tmp_path / "precious", target_is_directory=True)
    with Scratch(tmp_path / "results", "new"):
        assert link.is_symlink()
        assert (tmp_path / "precious").is_dir()


def test_many_writers_at_once_take_nothing_from_each_other(tmp_path: Path) -> None:
    """Each tidies while others begin."""
    program = (
        "import sys; from pathlib import Path; from sim.scratch import Scratch\n"
        "for k in range(150):\n"
        "    with Scratch(Path(sys.argv[1]), 'x') as made:\n"
        "        (made.folder / 'a').write_text('a'); assert (made.folder / 'a').read_text() == 'a'\n"
    )
    calls = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], env={**os.environ, "PYTHONPATH": str(SITE)})
        for _ in range(4)
    ]
    assert [call.wait(timeout=120) for call in calls] == [0] * 4
    assert hidden(tmp_path) == set()
