"""Facts: each is held on its day, what lies before it is taken as known, none stands against the network's order."""

import copy
import re
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from conftest import Load

from sim.calendar import Calendar
from sim.errors import InputError
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.checks.check import check
from sim.scenario.events import LOOKED_FOR, SAMPLES, dependencies
from sim.scenario.facts import against_order, given_facts, network_of
from sim.scenario.milestones import READ_FROM, find_milestone, milestone_of, milestones
from sim.scenario.schema import Scenario
from sim.study.dates import YearWeights, milestone_hours

BASES = {
    "default": (),
    "one crew": ("vendor_line_slots=1", "blocks.block_1.line_project.stagger_months=0"),
    "incumbent": ("maker=incumbent", "region=north_america"),
    "no pilot": ("pilot.enabled=false",),
    "ordered at the freeze": ("blocks.block_1.order_release=pilot.b_sample",),
}
CUT = "horizon_end=2036-06-30"
EVENTS_WITHOUT_ROW = ("order_release", "refused", "first_cell", "installed", "ramped")


def with_known(base: Scenario, data_date: date, known: dict[str, dict[str, Any]]) -> Scenario:
    found = Scenario.model_validate({**base.model_dump(), "data_date": data_date, "known": known})
    check(found)
    return found


def rows_of(base: Scenario, hours: dict[str, float], data_date: date) -> dict[str, dict[str, Any]]:
    """What of a history is known at a data date, as rows: activities begun, decisions taken, lines released by then."""
    calendar, rows = Calendar(base.start), dict[str, dict[str, Any]]()
    by_then = {event: day for event, hour in hours.items() if (day := calendar.date(hour)) <= data_date}
    for event, day in by_then.items():
        network, _, name = event.partition(".")
        if name.endswith(".start") and "@" not in name:
            finish = by_then.get(event.removesuffix(".start"))
            rows.setdefault(network, {})[name.removesuffix(".start")] = {"start": day, "finish": finish}
        elif name == "fid" or name.endswith("_released"):
            rows.setdefault(network, {})[name] = {"finish": day}
    return rows


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("base", BASES)
def test_facts_of_a_history_are_held_whatever_share_of_them_is_told(base: str, seed: int, load: Load) -> None:
    """Rows taken from one history, a random part of them, in another: the days stay, and nothing else comes before."""
    scenario, rng = load(CUT, *BASES[base]), np.random.default_rng(seed)
    hours = simulate(prepare(scenario), 100 + seed).hours
    data_date = scenario.start + timedelta(days=int(rng.integers(200, 5000)))
    share = rng.choice([0.1, 0.5, 1.0])
    rows = rows_of(scenario, hours, data_date)
    told = {network: {n: row for n, row in of.items() if rng.uniform() < share} for network, of in rows.items()}
    known = with_known(scenario, data_date, told)
    prepared, calendar = prepare(known), Calendar(scenario.start)
    for replication in range(2):
        path = simulate(prepared, replication, losses=True)  # asserts that its loss tree closes
        for event, fact in given_facts(known).items():
            if np.isfinite(fact.hours):
                assert path.hours[event] == fact.hours, event
            else:
                assert path.hours.get(event, np.inf) >= calendar.hours(data_date), event
        early = {event for event, hour in path.hours.items() if hour < calendar.hours(data_date)}
        unknown = early - prepared.known.hours.keys()
        assert {event for event in unknown if not event.endswith(EVENTS_WITHOUT_ROW) and "@" not in event} <= {
            "pilot.a_sample.start"
        }
        assert_in_order(known, path.hours)


def assert_in_order(scenario: Scenario, hours: dict[str, float]) -> None:
    """Whatever has happened, what it waits for had happened before."""
    for event, (_, needed) in dependencies(scenario).items():
        if event in hours:
            assert all(hours.get(cause, np.inf) <= hours[event] + 1e-6 for cause in needed), event


def test_a_running_plant_needs_one_row(load: Load) -> None:
    """Its first cell alone says that the building stands, machines are in, and that nothing of it is to be drawn."""
    scenario = with_known(
        load(CUT, "pilot.enabled=false"), date(2026, 2, 28), {"block_1": {"line_1_hot": {"start": date(2025, 12, 11)}}}
    )
    path, calendar = simulate(prepare(scenario), 0, losses=True), Calendar(scenario.start)
    first = path.hours["block_1.first_cell"]
    assert calendar.date(first) == date(2025, 12, 11)
    own = [f"block_1.{name}" for name in (*scenario.blocks["block_1"].activities, "line_1_install", "line_1_cold")]
    assert all(0.0 <= path.hours[f"{name}.start"] <= path.hours[name] <= first for name in own)
    planned = scenario.blocks["block_1"].activities["shell"].months * 730.5
    assert path.hours["block_1.shell"] - path.hours["block_1.shell.start"] == pytest.approx(planned)


def test_rows_that_lie_before_a_known_start_can_be_left_out(load: Load) -> None:
    """The rest of the facts stands where it stood, row by row left out."""
    scenario = load("scenario=verkor_2026", CUT)
    rows = {network: {n: row.model_dump() for n, row in of.items()} for network, of in scenario.known.items()}
    for name in [*rows["block_1"]][:-3]:
        fewer = {**rows, "block_1": {n: row for n, row in rows["block_1"].items() if n != name}}
        known = with_known(scenario, scenario.data_date, fewer)
        path = simulate(prepare(known), 0)
        kept = {event: fact.hours for event, fact in given_facts(known).items() if np.isfinite(fact.hours)}
        assert {event: path.hours[event] for event in kept} == kept
        assert f"block_1.{name}" in prepare(known).known.hours


@pytest.mark.parametrize("base", BASES)
def test_facts_against_the_order_are_refused_and_both_are_named(base: str, load: Load) -> None:
    """Of two activities, one waiting for the other directly or through others, the later one known to come first."""
    scenario, rng = load(CUT, *BASES[base]), np.random.default_rng(5)
    order = [event for event in network_of(scenario).order if event.endswith(".start") and event.count(".") == 2]
    before = {event: needed for event, (_, needed) in dependencies(scenario).items()}
    for _ in range(25):
        late = order[int(rng.integers(1, len(order)))]
        causes = sorted(event for event in all_before(late, before) if f"{event}.start" in before)
        if scenario.maker.process_frozen_elsewhere:  # a sample under way is refused there for a reason of its own
            causes = [event for event in causes if event.removeprefix("pilot.") not in SAMPLES]
        if not causes:
            continue
        cause = causes[int(rng.integers(len(causes)))]
        day, network, name = date(2023, 5, 1), *late.removesuffix(".start").split(".")
        other, cause_name = cause.split(".")
        for finish in (day + timedelta(days=int(rng.integers(1, 500))), None):  # later, or still going on
            known: dict[str, dict[str, Any]] = {network: {}, other: {}}
            known[other][cause_name] = {"start": day - timedelta(days=400), "finish": finish}
            known[network][name] = {"start": day}
            with pytest.raises(InputError) as refused:
                with_known(scenario, date(2025, 1, 1), known)
            text = str(refused.value)
            assert f"known.{network}.{name}.start = 2023-05-01" in text
            assert f"known.{other}.{cause_name}" in text.partition("waits for")[2]


def all_before(event: str, before: dict[str, list[str]]) -> set[str]:
    """Finishes that an event waits for, directly or through others."""
    found, waiting = set[str](), list(before[event])
    while waiting:
        cause = waiting.pop()
        if cause not in found:
            found.add(cause)
            waiting += before.get(cause, [])
    return {cause for cause in found if not cause.endswith(".start")}


@pytest.mark.parametrize(
    ("override", "facts"),
    [
        ("known.block_1.financial_close.finish=null", ("site_works.start", "financial_close is still going on")),
        ("known.block_1.line_1_cold.start=2025-08-15", ("line_1_cold.start = 2025-08-15", "line_1_install.finish")),
        ("known.block_1.shell.finish=null", ("line_1_install.start", "shell is still going on")),
    ],
)
def test_the_shipped_facts_with_one_changed_are_refused(override: str, facts: tuple[str, str], load: Load) -> None:
    with pytest.raises(InputError) as refused:
        load("scenario=verkor_2026", override)
    assert all(fact in str(refused.value) for fact in facts)


def test_the_shipped_facts_are_in_order(load: Load) -> None:
    assert not list(against_order(load("scenario=verkor_2026")))


def test_a_known_installation_waits_for_no_crew_and_takes_part_of_them(load: Load) -> None:
    """Two lines were installed at once with one crew: both facts stand, the third line waits until one is done."""
    starts = {"line_1_install": {"start": date(2026, 1, 1)}, "line_2_install": {"start": date(2026, 2, 1)}}
    base = load(CUT, "vendor_line_slots=1", "pilot.enabled=false", "blocks.block_1.line_project.stagger_months=0")
    known = with_known(base, date(2026, 3, 1), {"block_1": starts})
    path, calendar = simulate(prepare(known), 0), Calendar(known.start)
    for name, row in starts.items():
        assert calendar.date(path.hours[f"block_1.{name}.start"]) == row["start"]
    both = max(path.hours[f"block_1.line_{n}_install"] for n in (1, 2))
    assert path.hours["block_1.line_3_install.start"] >= both


@pytest.mark.parametrize("network", ["pilot", "block_1", "block_3"])
def test_an_activity_left_out_is_refused_or_missed_by_nothing(network: str, load: Load) -> None:
    """Each activity removed, and whoever waited for it waits for what it waited for: the model looks for it by name and
    says so, or everything still happens."""
    base = load("horizon_end=2041-06-30", "twin=mean")
    path = ("pilot",) if network == "pilot" else ("blocks", network)
    content = base.model_dump()
    home = content[path[0]] if len(path) == 1 else content[path[0]][path[1]]
    wanted = LOOKED_FOR["block"] if network != "pilot" else {**LOOKED_FOR["pilot"], **LOOKED_FOR["samples"]}
    for name in list(home["activities"]):
        without = without_activity(content, network, name)
        if name in wanted:
            with pytest.raises(
                InputError, match=rf"{name}(: is missing, and the model looks for it: |, which never happens: )"
            ):
                check(without)
            continue
        check(without)
        hours = simulate(prepare(without), 0).hours
        assert {"pilot.first_cell", *(f"{block}.first_cell" for block in base.blocks)} <= hours.keys(), name


def without_activity(content: dict[str, Any], network: str, name: str) -> Scenario:
    content = copy.deepcopy(content)
    home = content["pilot"] if network == "pilot" else content["blocks"][network]
    gone = home["activities"].pop(name)

    def mended(text: str) -> str:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        pattern = rf"({network}\.)?{name}(\.start)?(@\d+%)?([+-]\d+[hdwm])?"
        kept = [gone["after"] if re.fullmatch(pattern, part) else part for part in parts]
        return ", ".join(part for part in kept if part)

    def walk(node: dict[str, Any]) -> None:
        for key, value in node.items():
            if isinstance(value, dict):
                walk(value)
            elif key in ("after", "finish_after", "order_release"):
                node[key] = mended(value)

    walk(home)
    return Scenario.model_validate(content)


def test_events_are_known_by_their_day(load: Load) -> None:
    base = load(CUT, "pilot.enabled=false")
    for row in ({"start": date(2026, 1, 1)}, {"start": date(2026, 1, 1), "finish": date(2026, 1, 2)}, {}):
        with pytest.raises(
            InputError, match="line_1_released: happens on one day; give that as its finish, and no start"
        ):
            with_known(base, date(2027, 1, 1), {"block_1": {"line_1_released": row}})
    known = with_known(base, date(2029, 1, 1), {"block_2": {"fid": {"finish": date(2028, 7, 1)}}})
    path, calendar = simulate(prepare(known), 0, losses=True), Calendar(base.start)
    assert calendar.date(path.hours["block_2.fid"]) == date(2028, 7, 1)
    assert "block_2.refused" not in path.hours
    assert path.hours["block_1.line_1_released"] <= path.hours["block_2.fid"]


@pytest.mark.parametrize("pilot", ["true", "false"])
def test_a_process_that_is_frozen_elsewhere_waits_for_no_sample(pilot: str, load: Load) -> None:
    """A maker with running plants neither waits for samples nor orders machines before the freeze."""
    scenario = load(CUT, "maker=incumbent", f"pilot.enabled={pilot}", "maker.release.refusal_probability=0")
    prepared, shares = prepare(scenario), []
    for replication in range(60):
        path = simulate(prepared, replication)
        first, released = (path.hours.get(f"block_1.line_1_{what}") for what in ("first_cell", "released"))
        if first is None or released is None:
            continue
        assert released - first == pytest.approx(path.inputs["block_1.line_1_release_months"] * 730.5)
        shares.append(path.inputs["block_1.retrofit"])
    assert np.mean(shares) < 0.2  # 0.05 after the freeze, 0.35 before the A sample


@pytest.mark.parametrize(
    ("override", "gone"),
    [
        ("~blocks.block_1.activities.site_works", "block_1_works_start"),
        ("pilot.enabled=false", "pilot_running"),
        ("~blocks.block_2.decision", "block_2_fid"),
    ],
)
def test_a_milestone_that_can_never_happen_is_none_and_not_late(override: str, gone: str, load: Load) -> None:
    later = ("blocks.block_1.activities.shell.after=permits", "blocks.block_1.activities.utilities.after=permits")
    decided = tuple(f"blocks.block_2.{key}=start" for key in ("order_release", "activities.site_works.after",
        "activities.shell.after", "activities.utilities.after"))  # fmt: skip
    decided += ("blocks.block_3.activities.preparation.after=start",)
    prepared = prepare(load("horizon_end=2036-06-30", "twin=mean", override, *later, *decided))
    path, years = simulate(prepared, 0), YearWeights(prepared)
    found = {row.name: milestone_hours(row, prepared, path, years) for row in milestones(prepared.scenario)}
    assert gone not in found
    assert np.isfinite(found["block_1_building"])
    with pytest.raises(InputError, match=f"milestone '{gone}': (there is|block_. has) no "):
        find_milestone(gone, prepared.scenario)


def test_a_building_is_done_with_the_parts_that_a_plan_has(load: Load) -> None:
    """Here without utilities; without any part there is no such milestone."""
    base = load("horizon_end=2036-06-30", "twin=mean").model_dump()
    for name in ("utilities", "shell", "dry_rooms"):
        prepared = prepare(without_activity(base, "block_1", name))
        base = prepared.scenario.model_dump()
        parts = [f"block_1.{part}" for part in READ_FROM["building"] if part in base["blocks"]["block_1"]["activities"]]
        path, building = simulate(prepared, 0), milestone_of("block_1_building", prepared.scenario)
        assert (building is None) == (not parts)
        if building is not None:
            done = milestone_hours(building, prepared, path, YearWeights(prepared))
            assert done == max(path.hours[part] for part in parts)
