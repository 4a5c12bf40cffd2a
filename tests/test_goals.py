"""What comes first, what stands beside it, by when it is wanted, and what is beyond the plant."""

from collections.abc import Sequence
from datetime import date
from statistics import median

import pytest
from conftest import Load
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.checks.goals import check_goals
from sim.scenario.goals import goals, target
from sim.scenario.load import load_scenario
from sim.scenario.milestones import find_milestone, find_within, milestones
from sim.scenario.parts.facts import PlanPoint
from sim.scenario.parts.goals import Goal
from sim.scenario.schema import Scenario
from sim.scenario.upper_end import above_nameplate, beyond, nameplate, upper_end
from sim.study.check import check_text
from sim.study.dates import YearWeights, milestone_hours, run_rate

DAY = date(2030, 12, 31)


def announcing(base: Scenario, *names: str) -> Scenario:
    points = {n: PlanPoint(milestone=n, date=DAY, precision="year", published="") for n in names}
    return base.model_copy(update={"announced": points, "goals": {}})


def wanting(base: Scenario, **found: Goal) -> Scenario:
    return base.model_copy(update={"goals": found})


@pytest.mark.parametrize(
    ("announced", "first", "beside", "drawn"),
    [
        (["installed_40"], "installed_40", "rate_36", ["rate_36"]),
        (["rate_10", "installed_40", "installed_16"], "installed_40", "rate_36", ["rate_10", "rate_14.4", "rate_36"]),
        (["rate_50", "installed_50"], "installed_50", "rate_45", ["rate_45", "rate_50"]),
        (["rate_40"], "rate_40", "year_36", ["rate_40"]),
        (["pilot_running"], "installed_50", "rate_45", ["rate_8", "rate_16.5", "rate_25", "rate_45"]),
        ([], "installed_50", "rate_45", ["rate_8", "rate_16.5", "rate_25", "rate_45"]),
    ],
)
def test_the_largest_announced_level_is_the_headline(
    announced: Sequence[str], first: str, beside: str, drawn: Sequence[str], load: Load
) -> None:
    found = goals(announcing(load(), *announced))
    assert (found.headline, found.beside, list(found.drawn)) == (first, beside, drawn)


BASE = load_scenario()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["rate", "installed", "year", "quarter"]), st.integers(1, 400)), min_size=1))
def test_all_goals_are_in_the_table_and_the_first_is_the_marked_one(found: list[tuple[str, int]]) -> None:
    named = {f"goal_{k}": Goal(means=kind, level=float(level)) for k, (kind, level) in enumerate(dict.fromkeys(found))}
    last = list(named)[-1]
    named[last] = named[last].model_copy(update={"headline": True})
    scenario = wanting(BASE, **named)
    assert list(check_goals(scenario)) == []
    asked = goals(scenario)
    assert asked.headline == f"{named[last].means}_{named[last].level:g}"
    assert set(asked.names) <= {milestone.name for milestone in milestones(scenario)}
    assert set(asked.drawn) <= set(asked.names)
    assert find_milestone("headline", scenario).name == asked.headline
    assert find_milestone("beside", scenario).name == asked.beside


def test_a_level_is_announced_as_a_rate_or_as_installed_and_a_goal_may_say_its_own_day(load: Load) -> None:
    scenario = announcing(load(), "installed_40")
    for name in ("installed_40", "rate_40"):
        found = target(name, scenario)
        assert found is not None
        assert (found.date, found.said) == (DAY, "announced")
    assert target("year_40", scenario) is target("rate_36", scenario) is None
    own = wanting(scenario, whole=Goal(means="installed", level=40.0, wanted_by=date(2032, 1, 1)))
    found = target("installed_40", own)
    assert found is not None
    assert (found.date, found.said) == (date(2032, 1, 1), "wanted")


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("{means:rate}", "goals.mine.level is missing: rate means so many GWh"),
        ("{means:pilot_running,level:5}", "goals.mine.level = 5: pilot_running has none"),
        ("{means:much,level:5}", "goals.mine.level = 5: much has none"),
        ("{means:much}", "goals.mine.means = 'much': no such milestone; known: "),
        ("{means:rate,level:10}", "goals: rate_10 is asked for 2 times"),
        ("{means:rate,level:11,headline:true}", "goals: one of them is the headline; marked: rate_10, mine"),
        ("{means:rate,level:11,wanted_by:'2020-01-01'}", "goals.mine.wanted_by = 2020-01-01: is before the programme"),
        ("{means:rate,level:-1}", "goals.mine.level = -1"),
    ],
)
def test_a_goal_that_means_nothing_is_refused(override: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        load_scenario([f"+goals.mine={override}"])
    assert message in str(refused.value)


@pytest.mark.parametrize("maker", ["newcomer", "incumbent"])
def test_no_history_makes_more_than_the_upper_end(maker: str, load: Load) -> None:
    scenario = load(f"maker={maker}", "blocks.block_1.lines=1", "~blocks.block_2", "~blocks.block_3")
    prepared, most = prepare(scenario), upper_end("rate", scenario)
    found = [float(run_rate(simulate(prepared, k).good_gwh.sum(axis=0)).max()) for k in range(6)]
    assert max(found) <= most < 1.35 * nameplate(scenario)
    assert not beyond("installed_4", scenario)
    assert beyond("installed_4.1", scenario)
    assert not beyond(f"rate_{max(found):.3f}", scenario)
    with pytest.raises(InputError, match="beyond this plant: its lines have 4 GWh a year and make"):
        find_within("rate_6", scenario)


@pytest.mark.parametrize("maker", ["newcomer", "incumbent"])
def test_a_level_above_nameplate_is_told_where_mature_lines_make_it(maker: str, load: Load) -> None:
    """And by about what they make in the end."""
    scenario = load(f"maker={maker}", "blocks.block_1.lines=2", "~blocks.block_2", "~blocks.block_3")
    prepared, told = prepare(scenario), above_nameplate(scenario)
    ends = [float(run_rate(simulate(prepared, k).good_gwh.sum(axis=0))[-120:-10].mean()) for k in range(8)]
    middle = median(ends)
    assert (told != "") == (middle > 1.02 * nameplate(scenario))
    if told:
        assert float(told.split("at about ")[1].split()[0]) == pytest.approx(middle, rel=0.04)
    assert (told in check_text(scenario).replace("\n", " ")) if told else "above nameplate" not in check_text(scenario)


def test_a_quarter_brings_its_volume_by_its_last_day(load: Load) -> None:
    scenario = load("twin=plan")
    prepared = prepare(scenario)
    path, years = simulate(prepared, 0), YearWeights(prepared)
    weekly = path.good_gwh.sum(axis=0)
    assert years.quarters.sums(weekly).reshape(-1, 4).sum(axis=1) == pytest.approx(years.annual(weekly))
    by_quarter, by_year = (
        milestone_hours(find_milestone(name, scenario), prepared, path, years) for name in ("quarter_2.5", "year_10")
    )
    assert by_quarter <= by_year
    day = years.calendar.date(by_quarter)
    assert (day.month, day.day) in ((3, 31), (6, 30), (9, 30), (12, 31))


def test_the_check_says_how_far_the_plan_lies_from_what_was_announced(load: Load) -> None:
    text = " ".join(check_text(load()).split())
    assert "Renault and Verkor, as announced in June 2021: 10 GWh a year, announced for December 2026;" in text
    assert "The modelled plan against what was announced: pilot line running: as announced;" in text
    assert "10 GWh a year: as announced" in text
    late = " ".join(check_text(load("announced.rate_10.date=2025-12-31")).split())
    assert "10 GWh a year: 4.6 months later" in late
    assert "Nothing was announced" in " ".join(check_text(announcing(load())).split())
