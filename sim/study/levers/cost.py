"""What a lever costs: a sum of money, or what it is computed from for this plant, with the sum in words."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from sim.scenario.parts.values import Number, Share, Source
from sim.scenario.relative.keys import BLOCKS, keys_of, value_at
from sim.scenario.schema import Scenario

Money = Annotated[Number, Field(ge=0, le=1_000_000)]
_BLOCKS = {"first block": BLOCKS["<first>"], "later blocks": BLOCKS["<later>"], "all blocks": slice(None)}


class Rates(Source):
    """What a plant costs to build.

    meur_per_gwh: for each GWh a year of nameplate; share_of_machines: of it; interest_per_year: on money spent early.
    """

    meur_per_gwh: Money
    share_of_machines: Share
    interest_per_year: Share


class OfPlant(BaseModel):
    """A part of what blocks cost.

    of: whose GWh a year count; machines: only these; share: of the money; years: of interest on it; None: the money.
    meur_per_gwh: in place of what a plant costs to build.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    of: Literal["first block", "later blocks", "all blocks"]
    machines: bool = False
    share: Share = 1.0
    years: Annotated[Number, Field(gt=0, le=100)] | None = None
    meur_per_gwh: Money | None = None


class ForEach(BaseModel):
    """So much for each unit by which a number, or all of several, is higher with the lever than without."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    each: str | tuple[str, ...]
    meur: Money


def _kind(cost: object) -> str:
    """Which of the three a cost is, so that what is wrong in it is said of that one."""
    keys = cost if isinstance(cost, dict) else vars(cost) if isinstance(cost, BaseModel) else ()
    return "each" if "each" in keys else "of" if isinstance(cost, (dict, BaseModel)) else "sum"


KINDS = ("sum", "of", "each")
Cost = Annotated[
    Annotated[Money, Tag("sum")] | Annotated[OfPlant, Tag("of")] | Annotated[ForEach, Tag("each")], Discriminator(_kind)
]


def costs(
    cost: Cost | None, rates: Rates | None, scenario: Scenario, settings: Mapping[str, Any]
) -> tuple[float | None, str]:
    """MEUR for this plant, and the sum in words; settings: what the lever sets here.

    Raises:
        ValueError: there are no rates to compute it from.
    """
    if cost is None:
        return None, ""
    if isinstance(cost, OfPlant):
        return _of_plant(cost, rates, scenario)
    if isinstance(cost, ForEach):
        patterns = (cost.each,) if isinstance(cost.each, str) else cost.each
        keys = [key for pattern in patterns for key in keys_of(pattern, scenario) if key in settings]
        more = sum(max(settings[key] - (value_at(key, scenario) or 0), 0) for key in keys)
        return more * cost.meur, f"{more:g} more of {' + '.join(keys) or patterns[0]} x {cost.meur:g} MEUR"
    return cost, ""


def _of_plant(cost: OfPlant, rates: Rates | None, scenario: Scenario) -> tuple[float, str]:
    blocks = list(scenario.blocks.values())[_BLOCKS[cost.of]]
    gwh = sum(block.gwh_per_year for block in blocks)
    if rates is None and (cost.meur_per_gwh is None or cost.machines or cost.years):
        raise ValueError("meur is computed from rates (meur_per_gwh, share_of_machines, interest_per_year); give them")
    per_gwh = cost.meur_per_gwh if cost.meur_per_gwh is not None or rates is None else rates.meur_per_gwh
    assert per_gwh is not None
    factors = [(per_gwh, f"{per_gwh:g} MEUR a GWh")]
    if cost.machines and rates is not None:
        factors.append((rates.share_of_machines, f"{100 * rates.share_of_machines:g} % machines"))
    if cost.share != 1.0:
        factors.append((cost.share, f"{100 * cost.share:g} %"))
    if cost.years is not None and rates is not None:
        interest = f"{100 * rates.interest_per_year:g} % interest x {cost.years:g} years"
        factors.append((rates.interest_per_year * cost.years, interest))
    total = gwh
    for factor, _ in factors:
        total *= factor
    return total, " x ".join([f"{gwh:g} GWh of the {cost.of}", *(words for _, words in factors)])
