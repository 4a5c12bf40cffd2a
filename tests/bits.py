"""What holds the bits: digests of everything that histories leave behind, of scenarios that are stored whole.

Scenarios stand in ``data/bits/scenarios.jsonl.xz`` as they were frozen, so that neither a changed configuration nor a
new field moves them; digests of their histories in ``data/bits/digests.json``. A change that is meant to move nothing
keeps every digest. One that is meant to move results stores anew, ``python tests/bits.py digests``, and says so in
``CHANGELOG.md``; ``python tests/bits.py scenarios`` stores other scenarios, for a new model version alone.
"""

import argparse
import hashlib
import json
import lzma
import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.special import gammainc, gammaincinv, log_ndtr, ndtri, ndtri_exp
from tqdm import tqdm

from sim.chances import normal_score
from sim.model.prepared import prepare
from sim.model.programme import Luck, simulate
from sim.model.trajectory import Trajectory
from sim.scenario.load import frozen, load_scenario
from sim.scenario.options import list_options
from sim.scenario.parts.running import GROUPS
from sim.scenario.schema import Scenario

FOLDER = Path(__file__).parent / "data" / "bits"
SCENARIOS, DIGESTS = FOLDER / "scenarios.jsonl.xz", FOLDER / "digests.json"
AT_RANDOM, IN_BOTH_FLOWS = 200, 20
DIGITS = 12  # of a digest that are stored
CREWS = (
    "vendor_line_slots=1 as_planned.decisions=true blocks.block_2.activities.preparation.after=start "
    "blocks.block_2.decision.not_before=2022-06-28 blocks.block_2.decision.plan_date=2022-06-28"
)


class Case(NamedTuple):
    """One history: of which scenario, which replication, with whose luck."""

    scenario: Scenario
    replication: int = 0
    luck: Luck = Luck()


def composed() -> Iterator[tuple[str, Scenario]]:
    """Scenarios by hand: all that are shipped, twins, groups as planned, makers, crews that two blocks want."""
    hand = {"newcomer": "", "mean": "twin=mean", "plan": "twin=plan", "incumbent": "maker=incumbent",
            "two blocks, one crew": CREWS, "no pilot": "pilot.enabled=false"}  # fmt: skip
    hand |= {f"{group} as planned": f"as_planned.{group}=true" for group in GROUPS}
    hand |= {f"known, {group} as planned": f"scenario=verkor_2026 as_planned.{group}=true" for group in GROUPS}
    hand |= {f"shipped {name}": f"scenario={name}" for name in list_options("scenario")}
    for name, overrides in hand.items():
        yield name, load_scenario(overrides.split())


def at_random() -> Iterator[tuple[str, Scenario]]:
    """Valid scenarios at random, every fourth with facts of its own past."""
    from test_scenarios_at_random import usable

    found = 0
    for seed in range(20_000, 30_000):
        scenario = usable(seed)
        if scenario is not None:
            yield f"random {seed}", scenario
            found += 1
        if found == AT_RANDOM:
            return


def store_scenarios() -> None:
    """Write the scenarios of all cases."""
    rows = [
        json.dumps({"case": name, "content": scenario.model_dump(mode="json")})
        for part in (composed(), at_random())
        for name, scenario in tqdm(part)
    ]
    FOLDER.mkdir(exist_ok=True)
    SCENARIOS.write_bytes(lzma.compress("\n".join(rows).encode(), preset=9 | lzma.PRESET_EXTREME))


def cases() -> Iterator[tuple[str, Case]]:
    """All cases from what is stored: two histories of each scenario, and of the first one with other luck."""
    rows = [json.loads(row) for row in lzma.decompress(SCENARIOS.read_bytes()).decode().splitlines()]
    for row in rows:
        scenario = frozen(row["content"])
        for replication in range(2 if scenario.twin == "none" else 1):
            yield f"{row['case']}, {replication}", Case(scenario, replication)
    first = frozen(rows[0]["content"])
    for luck in (Luck(breakdowns=1), Luck(events=1), Luck(1, 2)):
        yield f"luck {luck.breakdowns} {luck.events}", Case(first, 0, luck)


def in_both_flows(names: Iterable[str]) -> list[str]:
    """Cases at random, which are short enough for the processes."""
    found = [name for name in names if name.startswith("random") and name.endswith(", 0")]
    return found[:: len(found) // IN_BOTH_FLOWS][:IN_BOTH_FLOWS]


def history(case: Case, flow: str = "compiled") -> Trajectory:
    """The history of a case with its loss tree."""
    scenario = case.scenario.model_copy(update={"flow": flow})
    return simulate(prepare(scenario), case.replication, losses=True, luck=case.luck)


def digests(path: Trajectory) -> dict[str, str]:
    """Of every array, of every event's hour, of every drawn input: the beginning of a SHA-256 a field."""
    return {field.name: _digest(getattr(path, field.name)) for field in fields(path)}


def _digest(value: Any) -> str:
    found = hashlib.sha256()
    for part in _parts(value):
        found.update(part)
    return found.hexdigest()[:DIGITS]


def _parts(value: Any) -> Iterator[bytes]:
    if isinstance(value, np.ndarray):
        yield f"{value.dtype.str} {value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif isinstance(value, dict):
        yield repr(sorted(value.items())).encode()
    elif isinstance(value, tuple):
        for part in value:
            yield from _parts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _parts(getattr(value, field.name))
    else:
        yield repr(value).encode()


def rounding() -> str:
    """How this computer and these libraries round: a digest of what is calculated in arrays and by libraries.

    Elsewhere a logarithm may differ in its last bit, and then the stored digests say nothing.
    """
    x = np.linspace(0.01, 0.99, 997)
    square = x[:900].reshape(30, 30)
    products = square @ square.T, square[:5] @ np.outer(x[:30], x)
    one_by_one = np.array(
        [(math.exp(v), math.log(v), math.pow(v, 0.37), math.cos(v), normal_score(v), math.erfc(v)) for v in x.tolist()]
    )
    special = ndtri(x), log_ndtr(x - 9.0), ndtri_exp(-40.0 * x), gammaincinv(2.5, x), gammainc(2.5, 4.0 * x)
    return _digest(
        (np.exp(x), np.log(x), x**0.37, *special, *products, x.sum(), sum([0.1] * 10), one_by_one)
    )  # Python 3.12 adds otherwise


def store_digests() -> None:
    """Write what the model says now."""
    rows = [f'  "{name}": {json.dumps(digests(history(case)))}' for name, case in tqdm(list(cases()))]
    content = ",\n".join(rows)
    DIGESTS.write_text(f'{{\n "rounding": "{rounding()}",\n "cases": {{\n{content}\n }}\n}}\n', encoding="utf-8")


def stored() -> dict[str, Any]:
    """What is stored: ``rounding``, and ``cases`` by name."""
    content: dict[str, Any] = json.loads(DIGESTS.read_text(encoding="utf-8"))
    return content


def moved(before: dict[str, str], path: Trajectory) -> list[str]:
    """Fields of a history that are not what was stored."""
    now = digests(path)
    return [name for name in before if before[name] != now.get(name)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["scenarios", "digests"])
    sys.exit({"scenarios": store_scenarios, "digests": store_digests}[parser.parse_args().what]())
