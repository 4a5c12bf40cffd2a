"""What a run takes is said before it starts, and a run that takes too much is refused with the key to blame."""

import doctest
from pathlib import Path

import pytest
from conftest import Command, History, Load

from sim.cli import main
from sim.errors import InputError
from sim.flow.tables import RECORD_COLUMNS
from sim.model.prepared import prepare
from sim.scenario import size
from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario
from sim.scenario.size import Cost, cost, lot_bytes, lots_a_line

SMALL = ("horizon_end=2031-06-30",)
CASES = {
    "shipped": (),
    "known": ("scenario=verkor_2026",),
    "incumbent": ("maker=incumbent", "pilot.enabled=false"),
    "fine lots": ("numerics.lot_hours=8", "numerics.mature_lot_hours=24", *SMALL),
    "slow learner": ("maker.quality_months.median=60", "maker.speed_months.median=90"),
    "the plan": ("twin=plan",),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_as_many_lots_as_estimated_are_enough_and_not_far_too_many(case: tuple[str, ...], history: History) -> None:
    """Estimates take a line from the first day on: above what running lines release, below ten times of it."""
    prepared, path = history(*case)
    hours = (prepared.scenario.horizon_end - prepared.scenario.start).days * 24.0
    running = 1 + sum(f"{line.name}_first_cell" in path.hours for line in prepared.lines)
    estimated = lots_a_line(prepared.scenario, hours) * running * len(prepared.traits.names)
    assert path.operations <= estimated <= 10 * path.operations


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_room_for_lots_is_as_large_as_estimated(case: tuple[str, ...], load: Load) -> None:
    """Places of lots under way to the byte; the record of as many lots as are estimated."""
    prepared = prepare(load(*case))
    line = size.design_line(prepared.scenario)
    places = prepared.tables.ring_rows * size.PLACE_BYTES[prepared.scenario.flow]
    assert lot_bytes(prepared.scenario, line, len(prepared.lines), 0.0) == places
    recorded = int(prepared.tables.lines["recorded"][0])
    assert lot_bytes(prepared.scenario, line, len(prepared.lines), 1e6) - places >= 8e6 * RECORD_COLUMNS * recorded


MORE = {
    "lines": "blocks.block_1.lines=8",
    "a longer horizon": "horizon_end=2051-06-30",
    "finer lots": "numerics.lot_hours=18",
    "finer lots of mature lines": "numerics.mature_lot_hours=84",
    "more reviews": "numerics.review_weeks=1",
    "shorter repairs": "line.stages.stacking.repair_hours=0.1",
    "more failures at the start": "maker.mtbf_start_share=0.1",
    "processes": "flow=processes",
    "slower learning": "maker.quality_months.median=40",
}


@pytest.mark.parametrize("more", MORE.values(), ids=MORE)
def test_more_of_anything_takes_more_time(more: str, load: Load) -> None:
    assert cost(load(more)).seconds > cost(load()).seconds


TOO_MUCH = {
    "numerics.lot_hours=0.5 numerics.mature_lot_hours=0.5": ("numerics.lot_hours = 0.5", "of memory", "4 GB"),
    "numerics.mature_lot_hours=0.5": ("numerics.mature_lot_hours = 0.5", "of memory", "4 GB"),
    "flow=processes numerics.lot_hours=1": ("flow = processes", "minutes of a processor", "5 minutes"),
    "precision=1week precision_cap=1000000": ("precision_cap = 1000000", "a run would take", "16 GB"),
    "line.stages.ageing.buffer_hours=8766 numerics.lot_hours=0.5 blocks.block_1.lines=24 blocks.block_2.lines=24 "
    "blocks.block_3.lines=24": ("numerics.lot_hours = 0.5", "a replication would take", "4 GB"),
}  # fmt: skip


@pytest.mark.parametrize(("overrides", "words"), TOO_MUCH.items(), ids=TOO_MUCH)
def test_too_much_is_refused_with_the_key_to_blame(overrides: str, words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as refused:
        load_scenario(overrides.split())
    message = str(refused.value)
    assert [word for word in words if word not in message] == [], message
    assert message.splitlines()[0].startswith(words[0])


def test_the_shipped_scenarios_are_far_from_the_limits(load: Load) -> None:
    for name in ("renault_2021", "verkor_2026", "verkor_2026_16_14_20"):
        found = cost(load(f"scenario={name}"))
        assert found.seconds < 1.0
        assert found.run_bytes < 2e9


def test_a_precision_counts_its_cap(load: Load) -> None:
    def replications(scenario: Scenario) -> int:
        return cost(scenario).replications

    assert replications(load("replications=300")) == 300
    assert replications(load("precision=1month", "precision_cap=700")) == 700


def test_a_run_takes_what_its_replications_take() -> None:
    found = Cost(seconds=36.0, worker_bytes=1e9, kept_bytes=1e6, replications=200)
    assert found.hours == pytest.approx(2.0)
    assert found.run_bytes == pytest.approx(1.17e9)
    assert found.disk_bytes == pytest.approx(2e8)
    assert Cost(seconds=36.0, worker_bytes=1e9, kept_bytes=1e6, replications=50).disk_bytes == 0.0


@pytest.mark.parametrize("verb", ["check", "run"])
def test_the_command_refuses_before_it_simulates(verb: str, command: Command, tmp_path: Path) -> None:
    done = command(verb, "numerics.mature_lot_hours=0.5", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("gigaramp: numerics.mature_lot_hours = 0.5: a replication would take")
    assert list(tmp_path.iterdir()) == []


def test_check_says_what_a_run_takes(command: Command, tmp_path: Path) -> None:
    said = command("check", "replications=50", cwd=tmp_path).stdout
    assert "a run of 50 replications takes up to " in said
    assert "of disk" not in said
    said = command("check", "replications=5000", cwd=tmp_path).stdout
    assert "GB of memory and, while it runs, " in " ".join(said.split())


def test_a_long_run_says_before_what_it_takes(
    load: Load, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.study.study.run_to_folder", lambda *_: _stopped())
    for replications, long in ((20, False), (20_000, True)):
        with pytest.raises(_StoppedError):
            main(["run", f"replications={replications}", "workers=2"])
        said = capsys.readouterr().err
        assert long == ("20,000 replications: up to " in said)
        assert long == ("on 2 cores" in said and "of disk. If it is ended, the same command goes on." in said)


class _StoppedError(Exception):
    pass


def _stopped() -> None:
    raise _StoppedError


def test_examples_in_docstrings() -> None:
    result = doctest.testmod(size)
    assert result.attempted > 0
    assert result.failed == 0
