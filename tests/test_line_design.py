"""What the words of a line design may not change, and what they must."""

import numpy as np
import pytest
from conftest import Load

from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory
from sim.scenario.checks.check import check
from sim.scenario.parts.line import StageDesign, Tranche
from sim.scenario.schema import Scenario

SHORT = ("maker=incumbent", "pilot.enabled=false", "region=central_europe", "horizon_end=2027-06-30",
         "~blocks.block_2", "~blocks.block_3", "blocks.block_1.lines=2")  # fmt: skip


def with_stages(scenario: Scenario, stages: dict[str, StageDesign]) -> Scenario:
    moved = scenario.model_copy(update={"line": scenario.line.model_copy(update={"stages": stages})})
    check(moved)
    return moved


def history(scenario: Scenario) -> Trajectory:
    return simulate(prepare(scenario), 0, losses=True)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_stages_are_written_says_nothing(seed: int, load: Load) -> None:
    """Also where the last stage, at which nothing is found, is written first."""
    scenario = load(*SHORT)
    stages = {
        name: stage.model_copy(update={"found_at": "degassing"}) if stage.found_at else stage
        for name, stage in scenario.line.stages.items()
    }
    names = list(np.random.default_rng(seed).permutation(list(stages)))
    before = history(with_stages(scenario, stages))
    after = history(with_stages(scenario, {name: stages[name] for name in ["end_of_line", *names]}))
    assert before.good_gwh.sum() > 0.0
    assert before.good_gwh.tobytes() == after.good_gwh.tobytes()
    assert before.quality.tobytes() == after.quality.tobytes()


def test_where_losses_would_be_found_says_nothing_of_a_stage_that_causes_none(load: Load) -> None:
    scenario = load(*SHORT)
    stages = scenario.line.stages
    quiet = {name: stage if stage.found_at else stage.model_copy(update={"found_at": "end_of_line"})
             for name, stage in stages.items()}  # fmt: skip
    before, after = history(scenario), history(with_stages(scenario, quiet))
    assert before.good_gwh.tobytes() == after.good_gwh.tobytes()
    assert before.losses_gwh is not None
    assert after.losses_gwh is not None
    assert before.losses_gwh.tobytes() == after.losses_gwh.tobytes()


@pytest.mark.parametrize("stage", ["stacking", "filling"])
@pytest.mark.parametrize("twin", ["none", "mean"])
def test_a_stage_in_tranches_makes_its_share_whether_it_breaks_down_or_not(stage: str, twin: str, load: Load) -> None:
    """A fifth of a stage makes about a fifth of the line; nothing changes where all of it is there at once."""
    scenario = load(*SHORT).model_copy(update={"twin": twin})
    stages = scenario.line.stages | {"formation": scenario.line.stages["formation"].model_copy(update={"tranches": {}})}

    def good(share: float) -> float:
        tranches = {"one": Tranche(month=0.0, share=share), "two": Tranche(month=600.0, share=1.0)}
        changed = stages | {stage: stages[stage].model_copy(update={"tranches": tranches})}
        return float(history(with_stages(scenario, changed)).good_gwh.sum())

    whole = float(history(with_stages(scenario, stages)).good_gwh.sum())
    assert good(1.0) == whole
    assert good(0.2) < 0.5 * whole
