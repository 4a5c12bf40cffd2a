"""No size stands in the program: with every GWh twice as large, dates are the same to the bit and volumes are doubled.

Doubled: lines, pilot, goals, what was announced and contracted. A level stands in the names of milestones, which are
led back before they are compared.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from conftest import ROOT
from verbs import ask, verbs

from sim.csv_text import csv_rows
from sim.plan.scenario_file import write_scenario
from sim.scenario.load import frozen, load_scenario
from sim.scenario.schema import Scenario
from sim.study.files.stored import open_run
from sim.study.running.runner import run
from sim.study.summary import summaries

pytestmark = pytest.mark.usefixtures("undrawn")

PLANTS = ROOT / "tests" / "data" / "plants"
LEVEL = re.compile(r"\b(rate|installed|year|quarter)_(\d+(?:\.\d+)?)(?![\d.])")


def doubled(scenario: Scenario) -> Scenario:
    content: dict[str, Any] = scenario.model_dump()
    content["pilot"]["nameplate_gwh_per_year"] *= 2.0
    for block in content["blocks"].values():
        block["line_nameplate_gwh_per_year"] *= 2.0
    staff = content["maker"]["staff"]  # how many a site finds in a month is a matter of the site, not of the plant
    if staff is not None:
        staff["pilot_people"] *= 2.0
        for end in ("low", "mode", "high"):
            staff["hires_per_month"][end] *= 2.0
    for contract in content["offtake"].values():
        contract["gwh_per_year"] *= 2.0
    for goal in content["goals"].values():
        goal["level"] = goal["level"] and 2.0 * goal["level"]
    for point in content["announced"].values():
        point["milestone"] = LEVEL.sub(lambda match: f"{match[1]}_{2.0 * float(match[2]):g}", point["milestone"])
    return frozen(content)


def halved(text: str) -> str:
    """Levels in names and in labels led back to the first size."""
    text = LEVEL.sub(lambda match: f"{match[1]}_{0.5 * float(match[2]):g}", text)
    return re.sub(r"\b(\d+(?:\.\d+)?) GWh", lambda match: f"{0.5 * float(match[1]):g} GWh", text)


def plants() -> dict[str, Scenario]:
    near = "horizon_end=2036-06-30"
    return {
        "dunes": load_scenario(["scenario=dunes", near], PLANTS),
        "creek": load_scenario(["scenario=creek", near], PLANTS),
        "renault_2021": load_scenario([near]),
        "verkor_2026": load_scenario(["scenario=verkor_2026", near]),
    }


@pytest.fixture(scope="module", params=plants())
def both(request: pytest.FixtureRequest) -> tuple[Scenario, Scenario]:
    one = plants()[request.param].model_copy(update={"replications": 3, "workers": "1"})
    return one, doubled(one)


def test_dates_are_the_same_to_the_bit_and_volumes_are_doubled(both: tuple[Scenario, Scenario]) -> None:
    one, two = (run(scenario, losses=True) for scenario in both)
    assert [m.name for m in one.milestones] == [halved(m.name) for m in two.milestones]
    assert one.hours.tobytes() == two.hours.tobytes()
    for name in ("good_gwh", "sellable_gwh"):
        assert (2.0 * getattr(one, name)).tobytes() == getattr(two, name).tobytes()
    for name, series in one.weekly.items():
        size = 1.0 if name in ("cell_yield", "efficiency") else 2.0
        assert (size * series).tobytes() == two.weekly[name].tobytes(), name
    assert all((2.0 * a).tobytes() == b.tobytes() for a, b in zip(one.losses, two.losses, strict=True))
    assert [{**vars(s), "name": "", "label": ""} for s in summaries(one)] == [
        {**vars(s), "name": "", "label": ""} for s in summaries(two)
    ]


def test_every_verb_finds_the_same_dates(tmp_path: Path) -> None:
    """What stands in the tables of every study, led back to the first size."""
    few = ("blocks.hall.lines=2", "announced.whole.milestone=installed_10", "horizon_end=2033-06-30")
    small = load_scenario(["scenario=dunes", *few], PLANTS)
    found = []
    for number, scenario in enumerate((small, doubled(small))):
        place = tmp_path / str(number)
        write_scenario(scenario, place / "scenario" / "dunes.yaml", "a test")
        for verb, words in verbs("dunes", "2031-12-31").items():
            if verb != "template":
                ask(place, words)
        found.append(tables(place / "results", halved if number else str))
    one, two = found
    assert one.keys() == two.keys()
    for name, rows in two.items():
        assert rows == one[name], name


def tables(results: Path, led_back: Callable[[str], str]) -> dict[str, Any]:
    """Dates, months and chances of every study, by kind and table."""
    found: dict[str, Any] = {}
    for path in sorted(results.rglob("*.csv")):
        kind = path.parent.name.rpartition("-")[0]
        if path.name in ("gap.csv", "levers.csv", "why.csv", "shares.csv", "compare.csv", "points.csv", "table.csv"):
            found[f"{kind} {path.name}"] = [
                {
                    led_back(key): led_back(cell) for key, cell in row.items() if "meur" not in key
                }  # money is twice as much too
                for row in csv_rows(path.read_text(encoding="utf-8"))
            ]
    folder = next(path.parent for path in results.glob("dunes-*/milestones.parquet"))
    rows = open_run(folder).table("milestones")
    query = f"select milestone, replication, state, hours from '{rows}' order by all"
    found["run"] = [(led_back(str(name)), *rest) for name, *rest in duckdb.sql(query).fetchall()]
    assert np.isfinite([row[3] for row in found["run"] if row[2] == "reached"]).all()
    return found
