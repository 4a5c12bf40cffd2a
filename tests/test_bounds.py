"""Every number of a shipped scenario at the ends of its range, and far beyond: refused in plain words, or simulated."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from conftest import Load
from limits import limited
from scenarios_at_random import Leaf, leaves, put
from test_losses import check_remainder
from test_model_invariants import check_balance
from test_scenarios_at_random import history

from sim.distributions import Distribution
from sim.errors import InputError
from sim.model.prepared import prepare
from sim.report.drawing import draw
from sim.scenario.checks.check import check
from sim.scenario.load import frozen
from sim.scenario.schema import Scenario
from sim.study.pictures.every import run_pictures
from sim.study.pictures.store import pictures_json, pictures_of
from sim.study.running.runner import run
from sim.study.study import single_paths

SHIPPED = {
    # Short: the blocks stand soon, so that five years see what a number does.
    "renault": ("region=central_europe", "data_date=2021-06-28", "horizon_end=2026-06-30", "~blocks.block_3",
                "blocks.block_1.lines=2", "blocks.block_1.line_project.install.after=start",
                "blocks.block_1.line_project.cold.after=install", "blocks.block_2.order_release=start",
                "blocks.block_2.line_project.install.after=start"),
    "verkor": ("scenario=verkor_2026", "horizon_end=2028-06-30", "maker=incumbent"),
}  # fmt: skip
FAR = (0.0, 1e-9, 1e9, -1.0, 1e21)


def base(load: Load, name: str) -> Scenario:
    return load(*SHIPPED[name]).model_copy(update={"replications": 2, "workers": "1"})


def tried_values(leaf: Leaf) -> list[Any]:
    """The bounds of a number, values just inside, and some far away; of a distribution as a constant."""
    low, high = leaf.bounds
    inside = (1, -1) if isinstance(leaf.value, int) else (1e-9 * (high - low), -1e-9 * (high - low))
    whole = int if isinstance(leaf.value, int) else float
    numbers = [whole(x) for x in (low, high, low + inside[0], high + inside[1], *FAR)]
    if isinstance(leaf.value, Distribution):
        return [
            {"kind": kind, name: x} for x in numbers for kind, name in (("constant", "value"), ("exponential", "mean"))
        ]
    return numbers


def numeric(scenario: Scenario) -> list[Leaf]:
    return [leaf for leaf in leaves(scenario) if leaf.is_number or isinstance(leaf.value, Distribution)]


def one_of_each_field(found: list[Leaf]) -> list[Leaf]:
    """One leaf of every declared field: that of the last stage, block or row in which it stands."""
    return list({(leaf.path[0], leaf.path[-1]): leaf for leaf in found}.values())


def changed(scenario: Scenario, leaf: Leaf, value: Any) -> Scenario:
    content = scenario.model_dump()
    put(content, leaf.path, value)
    moved = frozen(content)
    check(moved)
    return moved


def simulates_or_is_refused(scenario: Scenario, leaf: Leaf, value: Any) -> Scenario | None:
    """The scenario with that value, simulated; None where it is refused with the key and what is allowed."""
    with limited():
        try:
            moved = changed(scenario, leaf, value)
        except InputError as refusal:
            said = str(refusal)
        else:
            prepared = prepare(moved)
            path = history(prepared)
            check_remainder(prepared, path)
            check_balance(path)
            assert np.isfinite(path.quality).all()
            return moved
    named = [".".join(leaf.path[:length]) for length in range(max(1, len(leaf.path) - 2), len(leaf.path) + 1)]
    assert any(key in said for key in [*named, leaf.path[-1]]), f"{named[-1]} = {value}: {said}"
    return None


def pictures_can_be_drawn(scenario: Scenario) -> None:
    with limited(cpu_seconds=60.0):
        results = run(scenario, range(2), losses=True, details=True)
        assert results.failures == ()
        kept = pictures_json(run_pictures(results, single_paths(results)))
        for picture in pictures_of(kept).values():
            draw(picture).savefig(BytesIO(), format="png", dpi=20)


def ends(leaf: Leaf) -> list[Any]:
    """The lowest and the highest value that the schema allows."""
    return tried_values(leaf)[:4] if isinstance(leaf.value, Distribution) else tried_values(leaf)[:2]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_block_that_the_ends_are_tried_on_makes_cells(name: str, load: Load) -> None:
    assert (history(prepare(base(load, name))).good_gwh[:1].sum(axis=1) > 0.0).all()


@pytest.mark.parametrize("part", range(8))
def test_numbers_at_the_ends_of_their_range_simulate_or_are_refused(part: int, load: Load) -> None:
    scenario = base(load, "renault")
    for leaf in one_of_each_field(numeric(scenario))[part::8]:
        for value in tried_values(leaf):
            simulates_or_is_refused(scenario, leaf, value)


@pytest.mark.parametrize("field", ["ratio", "efficiency_mature", "line_nameplate_gwh_per_year", "gwh_per_year"])
def test_pictures_of_numbers_at_the_ends_can_be_drawn(field: str, load: Load) -> None:
    scenario = base(load, "renault")
    leaf = next(leaf for leaf in numeric(scenario) if leaf.path[-1] == field)
    for value in ends(leaf):
        if moved := simulates_or_is_refused(scenario, leaf, value):
            pictures_can_be_drawn(moved)


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(40))
@pytest.mark.parametrize("name", SHIPPED)
def test_every_number_at_the_ends_of_its_range_simulates_and_can_be_drawn(name: str, part: int, load: Load) -> None:
    scenario = base(load, name)
    for leaf in numeric(scenario)[part::40]:
        for value in tried_values(leaf):
            simulates_or_is_refused(scenario, leaf, value)
    for leaf in one_of_each_field(numeric(scenario))[part::40]:
        for value in ends(leaf):
            if moved := simulates_or_is_refused(scenario, leaf, value):
                pictures_can_be_drawn(moved)
