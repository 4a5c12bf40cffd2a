"""The same programme by the compiled recursion and by SimPy processes: the same numbers, bit for bit."""

from dataclasses import fields

import numpy as np
import pytest
from conftest import Load

from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory

QUICK = "blocks.block_1.activities.site_choice.months=1 blocks.block_1.line_project.install.months=2"
EVERYTHING = (
    "maker.shift_teams.months=null maker.staff.novice_defects={constant:[1.8]} maker.line_start.cell_yield=0.4 "
    "maker.line_start.debugged=true "
)
PROGRAMMES = {
    "newcomer, drawn": ("horizon_end=2028-06-30 numerics.lot_hours=72 numerics.batch_hours=12", 3),
    "facts known, incumbent": ("scenario=verkor_2026 maker=incumbent horizon_end=2027-09-30 numerics.lot_hours=120", 1),
    "no pilot, fine lots": (
        "maker=newcomer_model1 pilot.enabled=false horizon_end=2026-09-30 blocks.block_1.lines=2 "
        "numerics.mature_lot_hours=36 " + QUICK, 0),
    "incumbent, coarse lots": (
        "maker=incumbent pilot.samples=false region=central_europe horizon_end=2027-12-31 "
        "numerics.lot_hours=168 numerics.batch_hours=24 numerics.review_weeks=2 " + QUICK, 5),
    "speed and decisions as planned": (
        "as_planned.speed=true as_planned.decisions=true as_planned.line_start=true horizon_end=2028-06-30 "
        "numerics.lot_hours=120", 2),
    "yield and schedule as planned": (
        "as_planned.cell_yield=true as_planned.schedule=true as_planned.qualification=true horizon_end=2026-12-31 "
        "numerics.lot_hours=120", 0),
    "all mechanisms, newcomer": ("horizon_end=2028-09-30 numerics.lot_hours=120 " + EVERYTHING + QUICK, 4),
    "all mechanisms, incumbent": ("maker=incumbent horizon_end=2027-12-31 numerics.lot_hours=72 " + EVERYTHING, 1),
    "all mechanisms, facts known": (
        "scenario=verkor_2026 horizon_end=2028-09-30 numerics.lot_hours=120 " + EVERYTHING, 2),
    "all mechanisms, many lines": (
        "scenario=tesla_nevada horizon_end=2019-06-30 numerics.lot_hours=168 " + EVERYTHING, 0),
    "all mechanisms, an announced pace": ("scenario=lges_wroclaw horizon_end=2020-12-31 " + EVERYTHING, 3),
    "the plan": ("twin=plan horizon_end=2026-09-30 numerics.lot_hours=120 numerics.mature_lot_hours=168", 0),
}  # fmt: skip


@pytest.fixture(scope="module", params=PROGRAMMES)
def twice(request: pytest.FixtureRequest, load: Load) -> tuple[Trajectory, Trajectory]:
    overrides, replication = PROGRAMMES[request.param]
    scenario = load(*overrides.split())
    compiled, processes = (
        simulate(prepare(scenario.model_copy(update={"flow": flow})), replication) for flow in ("compiled", "processes")
    )
    return compiled, processes


def test_the_programme_gets_to_making_cells(twice: tuple[Trajectory, Trajectory]) -> None:
    """Otherwise the comparison below says nothing."""
    assert twice[0].good_gwh.sum() > 0.05
    assert twice[0].operations > 2000


def test_events_happen_at_the_same_hour(twice: tuple[Trajectory, Trajectory]) -> None:
    compiled, processes = twice
    assert compiled.hours == processes.hours
    assert compiled.inputs == processes.inputs


def test_all_arrays_are_the_same_to_the_last_bit(twice: tuple[Trajectory, Trajectory]) -> None:
    compiled, processes = twice
    arrays = [f.name for f in fields(Trajectory) if isinstance(getattr(compiled, f.name), np.ndarray)]
    assert len(arrays) >= 8
    different = [n for n in arrays if getattr(compiled, n).tobytes() != getattr(processes, n).tobytes()]
    assert different == []


def test_both_flows_do_the_same_work(twice: tuple[Trajectory, Trajectory]) -> None:
    assert twice[0].operations == twice[1].operations
