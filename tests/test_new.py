"""A scenario file written from a few answers: complete, of this plant alone, with the announced first cell."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from conftest import Load

from sim.calendar import Calendar
from sim.cli import main
from sim.cli.new import write
from sim.errors import InputError
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.load import load_scenario
from sim.scenario.new.answers import plant_of
from sim.scenario.new.asked import Announced, Plant, Said, announced, said
from sim.scenario.new.like import like
from sim.scenario.new.make import make
from sim.scenario.new.scaled import FASTEST, SLOWEST, after_decision, asks_for_more, factor_for, scaled
from sim.scenario.options import list_options
from sim.scenario.planned import planned_hours
from sim.scenario.sources import NO_SOURCE, count_by_grade, entries
from sim.study.check import apart, planned_days

OTHERS = re.compile(r"verkor|renault|nevada|northvolt", re.IGNORECASE)


def plant(rng: np.random.Generator) -> Plant:
    """Answers at random; a third of the first cells asks for less time than any plant took, or for more."""
    start = date(int(rng.integers(2018, 2030)), int(rng.integers(1, 13)), int(rng.integers(1, 29)))
    blocks = int(rng.integers(1, 4))
    lines = int(rng.integers(blocks, 20))
    gwh = round(float(rng.uniform(0.5, 6.0)) * lines, 2)
    return Plant(
        name=f"plant_{int(rng.integers(1000))}",
        gwh=gwh,
        lines=lines,
        blocks=blocks,
        region=str(rng.choice(list_options("region"))),
        maker=str(rng.choice(list_options("maker"))),
        cell="pouch_100ah",
        line="pouch",
        start=start,
        announced=(Announced(gwh, Said(start + timedelta(days=int(rng.integers(1500, 4000))), "day")),),
        first_cell=Said(start + timedelta(days=int(rng.integers(300, 2400))), "day"),
    )


@pytest.mark.parametrize("seed", range(8))
def test_any_answers_make_a_file_with_the_announced_first_cell(seed: int) -> None:
    asked = plant(np.random.default_rng(seed))
    text, scenario = make(asked, "there")
    assert asked.first_cell is not None
    planned, wanted = planned_hours(scenario)["block_1.first_cell"], asked.first_cell.day
    factor = factor_for(scenario, "block_1", wanted)
    late = (Calendar(scenario.start).date(planned) - wanted).days
    assert abs(late) <= 3 or (late > 0 and factor < 1.0) or (late < 0 and factor > 1.0)
    if abs(late) > 3:  # then as far as any plant went
        usual = make(replace(asked, first_cell=None), "there")[1]
        months = [one.blocks["block_1"].activities["shell"].months for one in (scenario, usual)]
        assert months[0] / months[1] == pytest.approx(FASTEST if late > 0 else SLOWEST, rel=1e-2)
    assert sum(block.lines for block in scenario.blocks.values()) == asked.lines
    size = sum(block.lines * block.line_nameplate_gwh_per_year for block in scenario.blocks.values())
    assert size == pytest.approx(asked.gwh, rel=1e-3)
    assert not OTHERS.search(text)


@pytest.mark.parametrize("seed", [2, 5])
def test_the_plan_of_the_network_is_that_of_the_simulated_plan(seed: int, load: Load) -> None:
    """First cells, which wait for no other line."""
    for scenario in (load(), make(plant(np.random.default_rng(seed)), "there")[1]):
        path = simulate(prepare(scenario.model_copy(update={"twin": "plan"})), 0)
        hours = planned_hours(scenario)
        for block in scenario.blocks:
            assert hours[f"{block}.first_cell"] == pytest.approx(path.hours[f"{block}.first_cell"])


def test_every_number_of_the_file_has_a_source() -> None:
    _, scenario = make(plant(np.random.default_rng(3)), "there")
    assert NO_SOURCE not in count_by_grade(entries(scenario.model_dump()))


def test_permits_and_release_are_never_scaled() -> None:
    _, scenario = make(plant(np.random.default_rng(1)), "there")
    names = after_decision(scenario, "block_1")
    assert {"shell", "equipment_order", "line_1_install"} <= names
    assert not {"permits", "financial_close", "site_choice"} & names
    changed = scaled(scenario, "block_1", 2.0)
    assert changed.maker == scenario.maker
    rows = changed.blocks["block_1"].activities
    for name, row in scenario.blocks["block_1"].activities.items():
        assert rows[name].months == row.months * (2.0 if name in names else 1.0)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2030", date(2030, 12, 31), "year"),
        ("2032-02", date(2032, 2, 29), "month"),
        ("2030-05-07", date(2030, 5, 7), "day"),
    ],
)
def test_a_month_or_year_stands_for_its_last_day(text: str, day: date, precision: str) -> None:
    assert said(text, "--start") == (day, precision)


@pytest.mark.parametrize("text", ["", "soon", "2030-13", "2030-02-30", "20300101", "1066", "2030-1", "2030-00"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="should be a day, month or year"):
        said(text, "--start")


@pytest.mark.parametrize("text", ["40", "@2030", "x@2030", "-4@2030", "nan@2030", "inf@2030", "40@soon", "0@2030"])
def test_what_is_no_announcement_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="2030"):
        announced(text)


def test_a_plant_like_another_has_its_classes() -> None:
    found = like("renault")
    assert found["maker"] == "newcomer"
    assert found["line"] == "pouch"
    assert like("verkor_2026_16_14_20")["region"] == "western_europe"  # through the scenario that it starts from
    with pytest.raises(InputError, match="several"):
        like("verkor")
    with pytest.raises(InputError, match="no scenario is called so"):
        like("atlantis")


@pytest.mark.parametrize("gwh", [0.5, 6.0, 45.0])
def test_a_file_speaks_of_its_own_size_and_of_the_plant_it_is_like(gwh: float) -> None:
    typed = {"gwh": f"{gwh}", "start": "2026-06", "like": "tesla_nevada"}
    text, _ = make(plant_of("own", typed, ()), "own")
    assert re.findall(r"^# .*installed_([\d.]+):.*rate_([\d.]+):", text, re.MULTILINE) == [
        (f"{gwh:g}", f"{0.9 * gwh:g}")
    ]
    assert "# Classes and line size as tesla_nevada" in text
    assert 'source: "classes and line size as tesla_nevada, in whole lines"' in text
    assert "tesla_nevada" not in make(plant_of("own", {**typed, "like": ""}, ()), "own")[0]


def test_a_first_cell_that_asks_for_more_is_told_the_earliest_that_does_not() -> None:
    typed = {"gwh": "40", "start": "2026-06", "first_cell": "2027-03"}
    (told,) = asks_for_more(make(plant_of("own", typed, ()), "own")[1])
    earliest = datetime.strptime(told.rpartition("would be ")[2], "%B %Y").date()
    _, fits = make(plant_of("own", {**typed, "first_cell": f"{earliest:%Y-%m}"}, ()), "own")
    assert not list(asks_for_more(fits))
    _, early = make(plant_of("own", {**typed, "first_cell": f"{earliest - timedelta(days=1):%Y-%m}"}, ()), "own")
    assert list(asks_for_more(early))


@pytest.mark.parametrize("blocks", ["1", "2"])
@pytest.mark.parametrize("by", ["2028-12", "2036"])
def test_what_check_says_of_the_announced_dates_is_said_at_once(
    by: str, blocks: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = {"gwh": "40", "start": "2026-06", "first_cell": "2028-06", "blocks": blocks}
    planner = plant_of("own", typed, [f"40@{by}"])
    _, scenario = make(planner, "own")
    assert write(planner, tmp_path) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert apart(scenario, planned_days(scenario)) in told


def test_plants_built_before_stand_in_the_file_where_they_are_said(tmp_path: Path) -> None:
    for name, more in (("told", ["--plants-before", "3"]), ("untold", [])):
        assert main(["new", name, "--gwh", "20", "--maker", "incumbent", *more, "-cd", str(tmp_path)]) == 0
    found = [load_scenario([f"scenario={name}"], tmp_path).maker.plants_started_before for name in ("told", "untold")]
    assert found == [3, None]


@pytest.mark.parametrize("first_cell", ["2027-12", "2029-06", "2036-12"])
def test_lines_are_spaced_so_that_the_last_comes_when_it_was_announced(first_cell: str) -> None:
    """From the first cell that can be planned, where the announced one cannot: too early, as asked, too late."""
    typed = {"gwh": "24", "lines": "6", "start": "2026-06", "first_cell": first_cell}
    scenario = make(plant_of("own", typed, ["24@2039-12"]), "own")[1]
    hours, block = planned_hours(scenario), scenario.blocks["block_1"]
    installed = (
        hours["block_1.first_cell"] / 730.5 + 5 * block.line_project.stagger_months + block.line_project.hot_months
    )
    announced = Calendar(scenario.start).hours(date(2039, 12, 31)) / 730.5  # or twelve months a line
    assert installed == pytest.approx(min(announced, hours["block_1.first_cell"] / 730.5 + 60 + 4), abs=1.1)
