"""Two thousand broken configurations: exit 2, the key or the line named, nothing written, no traceback."""

import random
from pathlib import Path

import pytest
from broken_at_random import HEADER, KINDS, SCENARIOS, Broken, lines_of, numbers, places, write
from conftest import at_night

from sim.cli import main
from sim.scenario.load import load_scenario

CHUNK = 20  # a test
CHUNKS, IN_CI = 50, 4  # of each kind: the night has 2,000; CI 160, which takes it half a minute


@pytest.mark.parametrize("chunk", [*range(IN_CI), *at_night(range(IN_CI, CHUNKS))])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_broken_is_refused_by_name(
    kind: str, chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    wrong = []
    for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        broken = KINDS[kind](random.Random(f"{kind} {seed}"))
        words = write(broken, tmp_path)
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        try:
            status: object = main([("check", "run")[seed % 2], *words])
        except Exception as error:  # all of them are told together
            status = f"{type(error).__name__}: {error}"
        _, said = capsys.readouterr()
        after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        if status != 2 or not broken.is_named(said) or after != before or "Traceback" in said:
            wrong.append((broken, status, said))
    assert wrong == []


def test_what_is_broken_was_whole(tmp_path: Path) -> None:
    """What is refused is the change: the file without it is read, and there are many numbers to change."""
    for scenario in SCENARIOS:
        assert len(numbers(scenario)) > 150
        lines = lines_of(scenario, random.Random(scenario))
        assert len(places(scenario, lines)) >= 8
        words = write(Broken(["scenario=mine"], "\n".join([HEADER, *lines, ""]), ""), tmp_path)
        assert load_scenario(words[:1], tmp_path / words[-1]).name == "mine"
