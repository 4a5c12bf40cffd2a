"""What each replication drew, as independent uniforms: known for all of them, whatever became of the replication."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import keys
from sim.model.common_luck import COMPETENCE, NAMES, SCHEDULES, schedule_of
from sim.model.inputs import Inputs
from sim.model.luck import PILOT, block_luck
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]
Values = Sequence[dict[str, float]]  # what each replication drew, by name


@dataclass(frozen=True)
class Drawn:
    """Inputs that vary between replications.

    names: of the inputs; uniforms: (n, inputs), what stands behind each value, rising with it.
    happens: (inputs,) share of replications in which an event happens; not a number where it is no event. It happens
    where the uniform is below that share.
    """

    names: tuple[str, ...]
    uniforms: Floats
    happens: Floats


def drawn_of(scenario: Scenario, numbers: Sequence[int], values: Values) -> Drawn:
    """The inputs that vary, of these replications.

    A value that was never needed (the months of a retrofit that did not happen, money for a block nobody asked for) is
    known too: leaving it out would tell the outcome. Retries of an event and the small draws of a line are left out.
    """
    seen: dict[str, set[float]] = {}
    for drawn in values:
        for name, value in drawn.items():
            if "#" not in name:
                seen.setdefault(name, set()).add(value)
    names = sorted(name for name, found in seen.items() if len(found) > 1)
    names += _shared(scenario, names)
    roots = [_root(scenario, number) for number in numbers]
    uniforms = np.array([[root.luck(name) for name in names] for root in roots]).reshape(len(numbers), len(names))
    happens = np.array([_happens(name, values) if seen.get(name, {2.0}) <= {0.0, 1.0} else np.nan for name in names])
    return Drawn(tuple(names), uniforms, happens)


def _root(scenario: Scenario, number: int) -> Inputs:
    return Inputs(keys.replication_key(scenario.seed, number), noise_free=False, blocks=block_luck(scenario))


def _shared(scenario: Scenario, names: Sequence[str]) -> list[str]:
    """What several inputs have in common is drawn too: of a network's activities, of all blocks, of the maker."""
    maker, schedule = scenario.maker, scenario.maker.schedule
    found = [COMPETENCE] if maker.common_luck and not NAMES.isdisjoint(names) else []
    if scenario.planned.paths or schedule.sigma == 0.0 or schedule.correlation == 0.0:
        return found
    networks = (PILOT, *scenario.blocks)
    shared = [schedule_of(n) for n in networks if any(name.startswith(f"{n}.") for name in names)]
    return [*found, *shared, *([SCHEDULES] if schedule.between > 0.0 else [])]


def _happens(name: str, values: Values) -> float:
    return float(np.mean([drawn[name] for drawn in values if name in drawn]))
