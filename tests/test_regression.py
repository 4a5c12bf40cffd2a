"""Results that move raise ``MODEL_VERSION``: three histories of each scenario against those that were stored.

Where the model is meant to change: raise ``MODEL_VERSION`` in ``sim/__init__.py``, say in ``CHANGELOG.md`` what moved
and by how much, and store anew with ``python tests/test_regression.py``.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from sim import MODEL_VERSION
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.load import load_scenario

STORED = Path(__file__).parent / "data" / "regression.json"
CASES = {
    "renault_2021": (),
    "verkor_2026": ("scenario=verkor_2026",),
    "incumbent without pilot": ("maker=incumbent", "pilot.enabled=false"),
    "noise-free": ("twin=mean",),
    "the plan": ("twin=plan",),
}
APART = 0.5  # hours or MWh: machines round alike, libraries of mathematics to the last bit; neither comes near


def histories(case: str) -> list[dict[str, float]]:
    """Hours of key events and good MWh in all, of three replications."""
    scenario = load_scenario(CASES[case])
    prepared = prepare(scenario)
    found = []
    for number in range(3 if scenario.twin == "none" else 1):
        path = simulate(prepared, number)
        wanted = {name: hour for name, hour in path.hours.items() if name.endswith(("first_cell", "released", "fid"))}
        found.append({**wanted, "good_mwh": 1000.0 * float(path.good_gwh.sum())})
    return found


@pytest.mark.parametrize("case", CASES)
def test_results_move_only_with_the_model_version(case: str) -> None:
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    assert stored["model_version"] == MODEL_VERSION, f"store anew: python {Path(__file__).name}"
    for number, (before, now) in enumerate(zip(stored[case], histories(case), strict=True)):
        assert before.keys() == now.keys(), f"replication {number}: other events happen; raise MODEL_VERSION"
        far = {name: (before[name], now[name]) for name in now if not np.isclose(before[name], now[name], 1e-6, APART)}
        assert far == {}, f"replication {number} of {case} has moved; raise MODEL_VERSION and say so in CHANGELOG.md"


def store() -> None:
    """Write what the model says now."""
    content = {"model_version": MODEL_VERSION, **{case: histories(case) for case in CASES}}
    STORED.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    store()
