"""The critical path: by hand on small networks, and against whole histories."""

from typing import Any

import numpy as np
import pytest
from conftest import History

from sim.study.pictures.critical import critical_path, waits

WAITS = {
    "b.permits": ("start", ""),
    "b.shell": ("b.permits", ""),
    "b.dry_rooms": ("b.shell@70%", "b.shell"),
    "b.order": ("b.permits", ""),
    "b.line_1_install": ("b.shell@65%,b.order", ""),
    "b.line_1_cold": ("b.line_1_install,b.dry_rooms", ""),
}
HOURS = {
    "b.permits.start": 0.0, "b.permits": 10.0,
    "b.shell.start": 10.0, "b.shell@65%": 75.0, "b.shell@70%": 80.0, "b.shell": 110.0,
    "b.dry_rooms.start": 80.0, "b.dry_rooms": 90.0,
    "b.order.start": 10.0, "b.order": 60.0,
    "b.line_1_install.start": 75.0, "b.line_1_install": 100.0,
    "b.line_1_cold.start": 100.0, "b.line_1_cold": 120.0, "b.first_cell": 125.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({}, {"permits", "shell", "line_1_install", "line_1_cold"}),
        ({"b.order": 75.5, "b.line_1_install.start": 75.5}, {"permits", "order", "line_1_install", "line_1_cold"}),
        # Dry rooms last: drawn so long that their own work decides.
        ({"b.dry_rooms": 118.0, "b.line_1_cold.start": 118.0}, {"permits", "shell", "dry_rooms", "line_1_cold"}),
        # Dry rooms finish only because the shell does: the shell decides, the dry rooms do not.
        ({"b.dry_rooms": 110.0, "b.line_1_cold.start": 110.0}, {"permits", "shell", "line_1_cold"}),
    ],
)
def test_the_walk_goes_to_what_happened_last(changes: dict[str, float], path: set[str]) -> None:
    assert critical_path("b", WAITS, HOURS | changes) == {f"b.{name}" for name in path}


def test_shares_and_lags_are_found_from_the_activity_itself() -> None:
    """Also where their moments are no events of their own."""
    hours = {name: hour for name, hour in HOURS.items() if "@" not in name}
    assert critical_path("b", WAITS, hours) == critical_path("b", WAITS, HOURS)
    late_order = {**WAITS, "b.line_1_install": ("b.shell@65%,b.order+1d", "")}
    path = critical_path("b", late_order, hours | {"b.line_1_install.start": 84.0})
    assert path == {"b.permits", "b.order", "b.line_1_install", "b.line_1_cold"}


def test_without_a_first_cell_there_is_no_path() -> None:
    assert critical_path("b", WAITS, {k: v for k, v in HOURS.items() if k != "b.first_cell"}) is None


def test_what_waits_for_a_start_has_the_path_of_that_start() -> None:
    """The activity that starts is not on the path itself."""
    waiting = {**WAITS, "b.line_1_install": ("b.shell.start", "")}
    path = critical_path("b", waiting, HOURS | {"b.dry_rooms": 90.0})
    assert path == {"b.permits", "b.line_1_install", "b.line_1_cold"}


def test_a_decision_ends_the_path() -> None:
    waiting = {**WAITS, "b.permits": ("b.fid", ""), "b.fid": ("", "")}
    path = critical_path("b", waiting, HOURS | {"b.fid": 0.0})
    assert path is not None
    assert "b.fid" in path


@pytest.mark.parametrize("block", ["block_1", "block_2"])
@pytest.mark.parametrize("replication", [0, 1, 2])
def test_a_path_of_a_history_has_no_gap_but_those_that_wait_for_crews_or_facts(
    history: History, block: str, replication: int
) -> None:
    """From activity to activity each begins when the one before ends, or reaches the share that lets it begin."""
    prepared, trajectory = history(replication=replication)
    waiting, hours = waits(prepared.scenario), trajectory.hours
    path = critical_path(block, waiting, hours)
    assert path is not None
    assert f"{block}.line_1_install" in path
    chain = sorted(
        path, key=lambda event: (hours[event], event != f"{block}.fid")
    )  # the order goes out with the decision
    first = hours.get(f"{chain[0]}.start", hours[chain[0]])
    assert first == 0.0 if block == "block_1" else chain[0] == f"{block}.fid"
    for event in chain[1:]:
        start = hours.get(f"{event}.start", hours[event])
        before = [hours[name] for name in [*waiting[event][0].split(",")] if name in hours]
        assert max(before) <= start + 1e-6


def test_every_activity_is_named_as_its_events_are(history: History) -> None:
    prepared, trajectory = history()
    named: dict[str, Any] = waits(prepared.scenario)
    assert {event for event in named if event.startswith(("pilot", "block_1."))} <= trajectory.hours.keys()


def test_quarters_of_lines_agree_with_the_plant(history: History) -> None:
    """The yield of a block lies between those of its lines, and a line has none before its first cell."""
    prepared, trajectory = history()
    starts = np.arange(0, prepared.weeks, 13)
    good, cohort = (np.add.reduceat(series, starts, axis=1) for series in (trajectory.good_gwh, trajectory.cohort_gwh))
    for number, lines in enumerate(prepared.blocks.values()):
        by_line = trajectory.by_line.cell_yield[:, lines]
        known = cohort[number] > 0.0
        assert (np.isfinite(by_line).any(axis=1) == known).all()
        of_block = good[number, known] / cohort[number, known]
        assert (of_block >= np.nanmin(by_line[known], axis=1) - 1e-6).all()
        assert (of_block <= np.nanmax(by_line[known], axis=1) + 1e-6).all()
    first = trajectory.hours["block_1.first_cell"] / 168.0 / 13.0
    for values in trajectory.by_line:
        assert np.isnan(values[: int(first), prepared.blocks["block_1"]]).all()
        assert np.nanmax(values) <= 1.2
        assert np.nanmin(values) >= 0.0
    knowledge = trajectory.by_line.quality[:, prepared.blocks["block_1"][0]]
    learned = knowledge[np.isfinite(knowledge)]
    assert learned[-1] > learned[0]
