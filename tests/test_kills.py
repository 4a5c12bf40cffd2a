"""Runs and sweeps that are killed at random moments, by every signal: nothing half done, nothing left, no traceback."""

import os
import random
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import at_night
from sweep_process import SWEEP, Process, children, contents, session, started, wait_until, workers_of

VERBS = {
    "run": ("run", "replications=80", "horizon_end=2027-06-30", "workers=2"),
    "sweep": ("sweep", "vendor_line_slots=range(1,5)", *SWEEP[2:], "workers=2"),
}
TIMED = "timing.json"  # says how long it took
STATUS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGKILL: -signal.SIGKILL}
WHOM = ("parent", "worker", "both", "all", "helpers")
KILLS, IN_CI = 100, 10


@dataclass(frozen=True)
class Undisturbed:
    """What a command writes, and how long it takes once it hears signals."""

    files: dict[str, bytes]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Undisturbed]:
    found = {}
    for verb, words in VERBS.items():
        folder = tmp_path_factory.mktemp(verb)
        with started(folder, *words) as process:
            wait_until(lambda process=process: hears(process))
            began = time.monotonic()
            process.communicate(timeout=120)
        assert process.returncode == 0
        found[verb] = Undisturbed(written(folder), time.monotonic() - began)
    return found


def hears(process: Process) -> bool:
    """Whether a process has begun to handle the end of its terminal, or is there no more."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    except OSError:
        return True
    caught = next((line for line in status.splitlines() if line.startswith("SigCgt:")), "SigCgt: 0")
    return process.poll() is not None or bool(int(caught.split()[1], 16) >> (signal.SIGHUP - 1) & 1)


def written(folder: Path) -> dict[str, bytes]:
    """All files, hidden ones too, that are the same each time."""
    return {name: content for name, content in contents(folder).items() if not name.endswith(TIMED)}


def reached(whom: str, process: Process, luck: random.Random) -> list[int]:
    """The processes that a kill is meant for, as far as they live."""
    workers = workers_of(process)
    return {
        "parent": [process.pid],
        "worker": workers and [luck.choice(workers)],
        "both": [*(workers and [luck.choice(workers)]), process.pid],
        "all": [*workers, *children(process.pid), process.pid],  # as Ctrl-C on a terminal, in some order
        "helpers": children(process.pid),  # what forks the workers, and what Python keeps account with
    }[whom]


def kill(process: Process, whom: str, number: signal.Signals, luck: random.Random) -> None:
    pids = reached(whom, process, luck)
    luck.shuffle(pids)
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


@pytest.mark.parametrize("seed", [*range(IN_CI), *at_night(range(IN_CI, KILLS))])
def test_killed_at_a_random_moment(seed: int, tmp_path: Path, undisturbed: dict[str, Undisturbed]) -> None:
    """CI kills ten times, each of whom and each signal; the other ninety are killed at night."""
    luck = random.Random(seed)
    verb, whom = ("sweep", "sweep", "run")[seed % 3], WHOM[seed % len(WHOM)]
    number, times = list(STATUS)[seed % 4 if seed < IN_CI else luck.randrange(4)], luck.choice([1, 1, 2, 3])
    before = undisturbed[verb]
    with started(tmp_path, *VERBS[verb]) as process:
        wait_until(lambda: hears(process))
        time.sleep(luck.uniform(0.0, before.seconds))
        if whom in ("worker", "helpers"):
            wait_until(lambda: bool(reached(whom, process, luck)) or process.poll() is not None)
        for _ in range(times):  # impatient hands press more than once
            kill(process, whom, number, luck)
            time.sleep(luck.uniform(0.0, 0.05))
        _, error = process.communicate(timeout=60)
        wait_until(lambda: not session(process.pid), 20)
    ended = STATUS[number] if whom in ("parent", "both", "all") else 0
    assert process.returncode in (0, ended), error
    assert all(line.startswith("gigaramp: interrupted; ") for line in error.splitlines()), error
    assert error.count("\n") == (process.returncode > 0), error
    nothing_half_done(tmp_path, before.files, tidied=number != signal.SIGKILL or process.returncode == 0)
    again(tmp_path, verb, before.files)


def nothing_half_done(folder: Path, whole: dict[str, bytes], *, tidied: bool) -> None:
    """What is seen is a part of the whole; of a run all or nothing; hidden things are left by SIGKILL alone, but for
    what a run goes on with."""
    there = {name: content for name, content in written(folder).items() if ".unfinished/" not in name}
    seen = {name: content for name, content in there.items() if "/." not in name}
    assert seen.items() <= whole.items()
    if any(name.endswith("summary.json") for name in whole):
        assert seen in ({}, whole)
    assert there == seen or not tidied


def again(folder: Path, verb: str, whole: dict[str, bytes]) -> None:
    """The same command once more comes to the same bytes, and leaves nothing hidden."""
    with started(folder, *VERBS[verb]) as process:
        _, error = process.communicate(timeout=120)
    assert (process.returncode, error) == (0, "")
    assert written(folder) == whole
    assert not [path for path in folder.rglob(".*") if path.is_dir()]


def test_who_is_told_to_ignore_a_closed_terminal_does(tmp_path: Path) -> None:
    """As ``nohup`` tells it."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with started(tmp_path, *VERBS["sweep"]) as process:
            wait_until(lambda: len(workers_of(process)) == 2)
            os.kill(process.pid, signal.SIGHUP)
            _, error = process.communicate(timeout=60)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert (process.returncode, error) == (0, "")
