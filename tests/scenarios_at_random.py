"""Valid scenarios at random over all fields: structure from ``structures_at_random``, values from the schema.

A field that is added to the schema is varied inside its bounds without a line here; a number without bounds fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import numpy as np
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from structures_at_random import Content, Rng, structure

from sim.distributions import PARAMETERS, Distribution
from sim.scenario.fields import facts_at
from sim.scenario.load import frozen, load_scenario
from sim.scenario.schema import Scenario

BASES = ("renault_2021", "verkor_2026", "verkor_2026_16_14_20")
CHANGED, FAR = 0.15, 0.003  # of the values: moved a little; moved anywhere between its bounds
# What the structure sets, and what says how much is simulated rather than what.
KEPT = {"seed", "replications", "precision_cap", "flow", "lines", "lot_hours", "mature_lot_hours", "curves", "site",
        "release_months", "price_usd_per_kwh", "headline"}  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """A value of a scenario: where it stands, and the field that declares it."""

    path: tuple[str, ...]
    value: Any
    field: FieldInfo

    @property
    def is_number(self) -> bool:
        return isinstance(self.value, (int, float)) and not isinstance(self.value, bool)

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest number that the schema allows here, or of a distribution the values of its middle."""
        facts = facts_at(".".join(self.path))
        assert np.isfinite([facts.low, facts.high]).all(), f"{'.'.join(self.path)} has no bounds in the schema"
        return facts.low, facts.high


def leaves(part: Any, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """All values of a scenario or of a piece of it."""
    if isinstance(part, dict):
        for name, piece in part.items():
            yield from leaves(piece, (*path, name))
        return
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if isinstance(value, (BaseModel, dict)) and not isinstance(value, Distribution):
            if name != "sources":
                yield from leaves(value, (*path, name))
        else:
            yield Leaf((*path, name), value, field)


def put(content: Content, path: tuple[str, ...], value: Any) -> None:
    """Set a value of a scenario's content."""
    for name in path[:-1]:
        content = content[name]
    content[path[-1]] = value


@cache
def base(name: str, maker: str) -> Scenario:
    return load_scenario([f"scenario={name}", f"maker={maker}"])


def scenario_at_random(seed: int) -> Scenario:
    """One scenario, always the same for a seed; not checked yet.

    Raises:
        InputError: the schema refuses it.
    """
    rng = np.random.default_rng(seed)
    chosen = base(str(rng.choice(BASES)), str(rng.choice(["newcomer", "incumbent"])))
    content = structure(chosen.model_dump(), rng)
    for leaf in leaves(frozen(content)):
        if leaf.path[-1] not in KEPT and rng.random() < CHANGED:
            put(content, leaf.path, _other(leaf, rng))
    return frozen(_repaired(content) | {"seed": seed})


def _other(leaf: Leaf, rng: Rng) -> Any:
    """Another value that the field may hold; the same where it is a text, a day or nothing."""
    if isinstance(leaf.value, Distribution):
        optional = NoneType in get_args(leaf.field.annotation)
        return None if optional and rng.random() < 0.3 else _drawn(leaf.value, *leaf.bounds, rng)
    if isinstance(leaf.value, bool):
        return bool(rng.random() < 0.5)
    if leaf.is_number:
        low, high = leaf.bounds
        if facts_at(".".join(leaf.path)).unit == "year":
            return leaf.value + int(rng.integers(0, 3))
        value = _near(leaf.value, low, high, rng) if rng.random() > FAR / CHANGED else _anywhere(low, high, rng)
        return round(value) if isinstance(leaf.value, int) else value
    if get_origin(leaf.field.annotation) is Literal:
        return str(rng.choice(get_args(leaf.field.annotation)))
    return leaf.value


def _near(value: float, low: float, high: float, rng: Rng) -> float:
    return float(np.clip(value * np.exp(0.4 * rng.normal()), low + 1e-9, high - 1e-9 if high > 1e-9 else high))


def _anywhere(low: float, high: float, rng: Rng) -> float:
    """As likely among the small as among the large."""
    least = max(low, high * 1e-6)
    return float(least * (high / least) ** rng.random()) if rng.random() < 0.9 else low


def _drawn(before: Distribution, low: float, high: float, rng: Rng) -> Content:
    """A distribution of any kind about where it was; a bounded one where its values have an upper bound of one."""
    kinds = ["constant", "triangular", "uniform"] + ["lognormal", "gamma", "exponential"] * (high > 1.0)
    kind = str(rng.choice(kinds))
    places = np.sort([_near(max(before.quantile(0.5), 0.01), low, high, rng) for _ in range(3)]).tolist()
    named = dict(zip(("low", "mode", "high"), places, strict=True))
    named |= {"value": places[1], "mean": places[1], "median": places[1]}
    named |= {"sigma": float(rng.uniform(0.0, 1.5)), "shape": float(rng.uniform(0.2, 9.0))}
    return {"kind": kind} | {name: named[name] for name in PARAMETERS[kind]}


def _repaired(content: Content) -> Content:
    """Fields that say one thing together, made to agree: shares of one whole, the last tranche, a yield in reach.

    Samples that are made on the plant's first line are nothing for its order to wait for.
    """
    stages = content["line"]["stages"]
    for field in ("start_defects", "mature_defects"):
        found = [stage for stage in stages.values() if stage["found_at"]]
        if found and not any(stage[field] for stage in found):
            found[0][field] = 1.0
        total = sum(stage[field] for stage in found)
        for stage in stages.values():
            stage[field] = stage[field] / total if stage["found_at"] else 0.0
    for stage in stages.values():
        ordered = sorted(stage["tranches"].values(), key=lambda tranche: float(tranche["month"]))
        if ordered:
            ordered[0]["month"], ordered[-1]["share"] = 0.0, 1.0
    gate, best = content["maker"]["line_start"], content["maker"]["cell_yield_mature"]
    if gate["cell_yield"] is not None:
        best = best if isinstance(best, dict) else best.model_dump()
        top = best.get("high") or best.get("value")
        gate["cell_yield"] = min(gate["cell_yield"], 0.98 * float(top))
    if not (content["pilot"]["enabled"] and content["pilot"]["samples"]):
        for block in content["blocks"].values():
            if block["order_release"].startswith("pilot."):
                block["order_release"] = "site_choice"
    return content
