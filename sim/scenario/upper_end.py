"""What a plant can make at the most: a level above it is beyond the plant, neither later nor never."""

import math

from sim.scenario.design import effective_over_need
from sim.scenario.goals import goals, level_of
from sim.scenario.parts.maker import EFFICIENCY_SPREAD
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_DAY, HOURS_PER_YEAR

BEYOND = "beyond this plant"
_SIGMAS = 3.0  # of what lines differ by
_ROUNDED = 1e-4  # nameplate itself is such a level, and sums round
_CLEARLY = 1.02  # times nameplate; less is not worth a word
_LONGEST_DAYS = {"year": 366, "quarter": 92}


def beyond(name: str, scenario: Scenario) -> bool:
    """Whether a milestone asks for more than all lines of a scenario make at their upper ends."""
    kind, level = level_of(name)
    return bool(kind) and level > upper_end(kind, scenario) * (1.0 + _ROUNDED)


def why_beyond(name: str, scenario: Scenario) -> str:
    """That in words, with what the lines can make; empty where it is not."""
    if not beyond(name, scenario):
        return ""
    most = "" if name.startswith("installed") else f" and make {upper_end('rate', scenario):.3g} at the most"
    return f"{BEYOND}: its lines have {nameplate(scenario):g} GWh a year{most}"


def beyond_of(scenario: Scenario) -> frozenset[str]:
    """Names of the milestones of a scenario that are."""
    named = (*goals(scenario).names, *(point.milestone for point in scenario.announced.values()))
    return frozenset(name for name in named if beyond(name, scenario))


def nameplate(scenario: Scenario) -> float:
    """Sum over all lines of all blocks, GWh a year."""
    return sum(block.gwh_per_year for block in scenario.blocks.values())


def upper_end(kind: str, scenario: Scenario) -> float:
    """Sum over the lines: GWh a year, or GWh of the longest year or quarter; of what is installed the nameplate."""
    whole = nameplate(scenario)
    if kind == "installed":
        return whole
    days = _LONGEST_DAYS.get(kind)
    share = 1.0 if days is None else days * HOURS_PER_DAY / HOURS_PER_YEAR
    return whole * _over_nameplate(scenario, _best_efficiency(scenario), _best_yield(scenario)) * share


def above_nameplate(scenario: Scenario) -> str:
    """Why the lines of a plant end above their nameplate, in a sentence; empty where they do not."""
    maker, planning, whole = scenario.maker, scenario.line.planning, nameplate(scenario)
    efficiency, cell_yield = (
        min(draw.quantile(0.5), 1.0) for draw in (maker.efficiency_mature, maker.cell_yield_mature)
    )
    over = _over_nameplate(scenario, efficiency, cell_yield)
    if over < _CLEARLY or scenario.planned.speed or scenario.planned.cell_yield:  # then lines run as nameplate counts
        return ""
    told = (
        f"Mature lines end above nameplate, at about {over * whole:.3g} of {whole:g} GWh a year: nameplate counts on "
        f"{planning.efficiency:.0%} efficiency and {planning.cell_yield:.0%} yield, and mature lines of this maker "
        f"reach about {efficiency:.0%} and {cell_yield:.0%}."
    )
    return told.replace("%", " %")


def _over_nameplate(scenario: Scenario, reached: float, good: float) -> float:
    """Good output over nameplate of a mature line that reaches an efficiency and a yield.

    Stages that ramp cannot do better than the least available of them; the others run at their full rate, where every
    cell may be good.
    """
    design, planned = scenario.line, scenario.planned
    ramp = [name for name, stage in design.stages.items() if stage.availability is not None]
    available = min((design.stages[name].availability or 1.0 for name in ramp), default=1.0)
    efficiency = design.planning.efficiency if planned.speed else min(reached, available)
    cell_yield = design.planning.cell_yield if planned.cell_yield else good
    starts = effective_over_need(design)
    pace = min((starts[name] for name in ramp if name in starts), default=math.inf)
    rest = min((most for name, most in starts.items() if name not in ramp), default=math.inf)
    return min(pace * efficiency / design.planning.efficiency * cell_yield, rest) / design.planning.cell_yield


def _best_efficiency(scenario: Scenario) -> float:
    maker = scenario.maker
    return maker.efficiency_mature.support()[1] * math.exp(_SIGMAS * EFFICIENCY_SPREAD * maker.line_spread_sigma)


def _best_yield(scenario: Scenario) -> float:
    """Losses of a line are its maker's times a factor of its own."""
    best, sigma = min(scenario.maker.cell_yield_mature.support()[1], 1.0), scenario.maker.line_spread_sigma
    return float(best ** math.exp(-_SIGMAS * sigma))
