"""A plant's scenario file: complete, commented, with the plan of this plant and no other."""

import json
import shlex
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sim.letters import harmless
from sim.scenario.goals import NEARLY
from sim.scenario.load import compose_config
from sim.scenario.new.asked import Plant
from sim.scenario.new.plan import Pace, bare, blocks_of, piece, stagger
from sim.scenario.new.scaled import FASTEST

HORIZON_YEARS = 15
TEMPLATE = Path(__file__).with_name("plant.yaml.j2")
Source = dict[str, str]


def written(plant: Plant, folder: str, pace: Pace) -> str:
    """The file. folder: that it is written to, for the commands in its head."""
    from jinja2 import Environment, StrictUndefined

    frozen = _frozen_elsewhere(plant.maker)
    kit = Environment(undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True)
    kit.filters |= {"flow": flow, "number": "{:g}".format}
    return kit.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        plant=plant,
        title=plant.name.replace("_", " ").capitalize(),
        folder=harmless(shlex.quote(folder)),
        horizon_end=date(plant.start.year + HORIZON_YEARS, 12, 31),
        pilot=bare(piece("pilot", "conversion")) | {"enabled": not frozen},
        frozen=frozen,
        stagger=stagger(plant, pace),
        blocks=blocks_of(plant, pace),
        announced=_announced(plant),
        nearly=NEARLY * plant.gwh,
        first_year=plant.start.year + 4,
        sources=_sources(plant, pace),
    )


@cache
def _frozen_elsewhere(maker: str) -> bool:
    """Whether makers of a class wait for no samples of their own."""
    return bool(compose_config([f"maker={maker}"])["maker"]["process_frozen_elsewhere"])


def flow(value: Any) -> str:
    """A value on one line.

    >>> flow({"months": 3, "after": "permits, shell@65%"})
    '{months: 3, after: "permits, shell@65%"}'
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, str):
        return value if value.replace("_", "a").isalnum() and not value[0].isdigit() else json.dumps(value)
    return "null" if value is None else f"{value:g}" if isinstance(value, float) else str(value).lower()


def _announced(plant: Plant) -> dict[str, dict[str, Any]]:
    said = [(f"installed_{one.gwh:g}", one.by) for one in plant.announced]
    if plant.first_cell is not None:
        said.insert(0, ("block_1_first_cell", plant.first_cell))
    published = str(plant.start)
    return {
        name.replace(".", "_"): {"milestone": name, "date": by.day, "precision": by.precision, "published": published}
        for name, by in said
    }


def _sources(plant: Plant, pace: Pace) -> dict[str, Source]:
    given, usual = _user("as given when this file was written"), _assumed("usual value, by judgement")
    times = f", after the investment decision times {pace.factor:.2f}, {_why(pace)}"
    activities = _assumed("usual planned months" + (times if pace.factor != 1.0 else "") + "; permits as in the region")
    sized = (
        f"classes and line size as {plant.like}, in whole lines" if plant.like else "lines of 2-6 GWh a year are usual"
    )
    lines = _assumed(sized) if "lines" in plant.not_said else given
    found = {
        "start": _assumed("the day this file was written") if "start" in plant.not_said else given,
        "data_date": _assumed("the programme's start"),
        "horizon_end": _assumed(f"{HORIZON_YEARS} years on"),
        "vendor_line_slots": _assumed("vendor crews for two lines at a site, 1-4 usual"),
        "maker.line_start.plan_months": _assumed("as the lines are planned to be installed"),
        "pilot": usual,
    }
    if plant.plants_before is not None:
        found["maker.plants_started_before"] = given
    for number in range(1, plant.blocks + 1):
        block = f"blocks.block_{number}"
        found |= {f"{block}.lines": lines, f"{block}.line_nameplate_gwh_per_year": lines}
        found |= {f"{block}.activities": activities, f"{block}.line_project": activities}
        if plant.first_cell is not None:
            found[f"{block}.announced_pace"] = _assumed("planned months over usual ones, see activities")
        if number > 1:
            found[f"{block}.decision"] = piece("block", "later")["sources"]["decision"]
    return found | ({"announced": given} if plant.announced or plant.first_cell else {})


def _why(pace: Pace) -> str:
    if not pace.is_cut:
        return "so that the announced first cell comes out"
    return f"the {'least' if pace.factor == FASTEST else 'most'} that is taken: the announced first cell asks for more"


def _user(source: str) -> Source:
    return {"grade": "user", "source": source}


def _assumed(source: str) -> Source:
    return {"grade": "assumed", "source": source}
