"""An ambitious plan is no fast plant: announced months regress to the usual ones, months worked out do not."""

import numpy as np
import pytest
from conftest import Load
from scipy.stats import linregress

from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.reference.load import plants
from sim.scenario.announced_pace import believed
from sim.study.backtest.seen import planned_months, seen_of
from sim.units import HOURS_PER_MONTH

SURE = ("horizon_end=2027-06-30", "maker.schedule.sigma=0")
FAST = ("blocks.block_1.announced_pace=0.6", "blocks.block_1.activities.shell.months=7.8",
        "blocks.block_1.line_project.install.months=3.6")  # fmt: skip


def months(load: Load, *overrides: str) -> dict[str, float]:
    """How long activities take where nothing is drawn of them."""
    hours = simulate(prepare(load(*SURE, *overrides)), 0).hours
    names = ("shell", "line_1_install", "line_1_cold", "site_choice")
    return {n: (hours[f"block_1.{n}"] - hours[f"block_1.{n}.start"]) / HOURS_PER_MONTH for n in names}


@pytest.mark.parametrize("weight", [0.0, 0.6, 1.0])
def test_announced_months_regress_to_the_usual_ones(weight: float, load: Load) -> None:
    """0.6 of the usual months were announced: it takes 0.6 to the power of the weight of them, times the median."""
    found = months(load, *FAST, f"maker.schedule.announced_weight={weight}")
    assert found["shell"] == pytest.approx(13.0 * 0.6**weight * 1.2)
    assert found["line_1_install"] == pytest.approx(6.0 * 0.6**weight * 1.2)
    assert found["site_choice"] == pytest.approx(8.0 * 1.2), "before the decision nothing was announced"


def test_months_that_were_worked_out_keep_their_factor(load: Load) -> None:
    found = months(load, *FAST, "+blocks.block_1.activities.shell.basis=own")
    assert found["shell"] == pytest.approx(7.8 * 1.2)
    assert found["line_1_install"] == pytest.approx(6.0 * 0.6**0.6 * 1.2)


def test_as_planned_what_was_announced_is_built(load: Load) -> None:
    assert months(load, *FAST, "as_planned.schedule=true")["shell"] == pytest.approx(7.8)
    assert not believed(load(*FAST, "as_planned.schedule=true"))


@pytest.mark.parametrize("fact", ["{start: 2021-07-28, finish: 2023-07-28}", "{start: 2021-07-28}"])
def test_what_took_long_is_held_against_what_was_believed(fact: str, load: Load) -> None:
    """Of a pace that nobody believes in, two years for a shell are less of a surprise."""
    known = ("data_date=2023-07-28", f"+known={{block_1: {{shell: {fact}}}}}", *FAST)
    scores = [
        prepare(load(*known, f"maker.schedule.announced_weight={weight}")).known.families["block_1.schedule"]
        for weight in (0.0, 1.0)
    ]
    usual, announced = (one.members["block_1.schedule"].alone.quantile(0.5) for one in scores)
    assert usual < announced


@pytest.mark.parametrize("maker", ["newcomer", "incumbent"])
def test_the_weight_lies_between_judgement_and_what_plants_say(maker: str, load: Load) -> None:
    """From works to first product, plants whose plan is known: the slope of actual on planned months, logarithms."""
    last = [[one for one in seen_of(plant) if one.part == "building"][-1:] for plant in plants()]
    months = [
        (planned, one[0].value)
        for one, plant in zip(last, plants(), strict=True)
        if one and (planned := planned_months(plant, one[0].what)) and planned > 0.0
    ]
    found = linregress(*np.log(months).T)
    assert len(months) == 9
    assert (found.slope, found.stderr) == pytest.approx((0.74, 0.20), abs=0.005)
    assert 0.5 <= load(f"maker={maker}").maker.schedule.announced_weight <= found.slope
