"""Commands that lack disk, handles or the right to write: said in words, nothing half done, and once more it works."""

import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT, SITE, at_night
from sweep_process import SWEEP, contents, session, started, wait_until

from sim import MODEL_VERSION

VERBS = {
    "run": ("run", "replications=3", "horizon_end=2024-06-30"),
    "sweep": ("sweep", "vendor_line_slots=range(1,5)", *SWEEP[2:], "workers=2"),
}
NIGHT = 10  # cases of a kind and a verb; CI has one of each kind
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and mounts are those of Linux")


def told(folder: Path, verb: str, root: Path = SITE, limit: tuple[int, int] | None = None) -> tuple[int, str]:
    """Exit status and what is said on stderr; limit: a resource and how much of it there is."""
    before = limit and resource.getrlimit(limit[0])
    with started(folder, *VERBS[verb], root=root) as process:
        if limit and before:
            resource.prlimit(process.pid, limit[0], (limit[1], before[1]))
        _, error = process.communicate(timeout=120)
        wait_until(lambda: not session(process.pid), 20)
    return process.returncode, error


def in_words(status: int, error: str) -> bool:
    """Whether it went well, or the end is told in a sentence."""
    lines = error.splitlines()
    return (status, lines) == (0, []) or (status in (1, 2) and all(line.startswith("gigaramp: ") for line in lines))


def half_done(folder: Path) -> list[str]:
    """What stands where a run is neither whole nor absent, and unfinished files."""
    there = contents(folder)
    runs = {path.parent for path in folder.glob("results/*/summary.json")}
    open_runs = [str(path) for path in folder.glob("results/*-*") if not path.name.startswith("sweep-")]
    return [name for name in open_runs if Path(name) not in runs] + [name for name in there if "/." in name]


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[Path]:
    """A small disk; skipped where none can be mounted."""
    place.mkdir()
    call = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(place)]
    tried = subprocess.run(call, capture_output=True, text=True, check=False) if shutil.which("mount") else None
    if tried is None or tried.returncode:
        pytest.skip(f"a disk cannot be mounted here: {tried.stderr.strip() if tried else 'there is no mount'}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def remount(place: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True)


@pytest.mark.parametrize("seed", [0, *at_night(range(1, NIGHT))])
@pytest.mark.parametrize("verb", ["run", *at_night(["sweep"])])
def test_a_full_disk(verb: str, seed: int, tmp_path: Path) -> None:
    size = random.Random(seed).randrange(4, 120)
    with mounted(tmp_path / "disk", f"size={size}k") as disk:
        status, error = told(disk, verb)
        assert status == 2, error
        assert in_words(status, error), error
        assert half_done(disk) == []
        remount(disk, "size=50m")
        assert told(disk, verb) == (0, "")
        assert half_done(disk) == []


@pytest.mark.parametrize("verb", ["run", *at_night(["sweep"])])
def test_a_folder_that_is_read_only(verb: str, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=50m") as disk:
        (disk / "results").mkdir()
        remount(disk, "ro")
        status, error = told(disk, verb)
        assert (status, error.count("\n")) == (2, 1), error
        assert error.startswith("gigaramp: results = ")
        remount(disk, "rw")
        assert told(disk, verb) == (0, "")


@pytest.mark.parametrize("seed", [0, *at_night(range(1, NIGHT))])
@pytest.mark.parametrize("verb", ["run", *at_night(["sweep"])])
def test_files_that_may_not_grow(verb: str, seed: int, tmp_path: Path) -> None:
    size = random.Random(f"size {seed}").randrange(100, 3000)
    limited = told(tmp_path, verb, limit=(resource.RLIMIT_FSIZE, size))
    assert limited[0] != 0
    assert in_words(*limited), limited[1]
    assert half_done(tmp_path) == []
    assert told(tmp_path, verb) == (0, "")


@pytest.mark.parametrize("handles", [24, *at_night([14, 16, 18, 20, 22, 26, 28, 32, 40])])
@pytest.mark.parametrize("verb", ["sweep", *at_night(["run"])])
def test_few_file_handles(verb: str, handles: int, tmp_path: Path) -> None:
    limited = told(tmp_path, verb, limit=(resource.RLIMIT_NOFILE, handles))
    assert in_words(*limited), limited[1]
    assert half_done(tmp_path) == []
    assert told(tmp_path, verb) == (0, "")


@pytest.fixture(scope="module")
def other_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, of the next model version."""
    site = tmp_path_factory.mktemp("other")
    shutil.copytree(ROOT / "sim", site / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "conf", site / "sim" / "conf")
    package = site / "sim" / "__init__.py"
    text = package.read_text(encoding="utf-8")
    package.write_text(f"{text}\nMODEL_VERSION = {MODEL_VERSION + 1}\n", encoding="utf-8")
    return site


@pytest.mark.nightly  # the other one compiles its own
def test_two_versions_in_one_folder(other_version: Path, tmp_path: Path) -> None:
    """Neither takes the other's for its own, nor writes over it: they share no point, and no run."""
    for verb in VERBS:
        assert told(tmp_path, verb) == (0, "")
    ours = contents(tmp_path)
    for verb in VERBS:
        status, error = told(tmp_path, verb, root=other_version)
        assert in_words(status, error.replace("First run: compiling the model, once; this takes up to a minute.\n", ""))
        assert status == 0 or f"model version {MODEL_VERSION}" in error
    assert ours.items() <= contents(tmp_path).items()
    for verb in VERBS:
        assert told(tmp_path, verb) == (0, "")
