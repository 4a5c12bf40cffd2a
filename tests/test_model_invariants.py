"""What holds in every history, whatever is drawn and whoever builds."""

import gc
import tracemalloc
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from conftest import History, Load
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.calendar import Calendar
from sim.distributions import Distribution, constant, lognormal, triangular
from sim.flow.alone import simulate_line
from sim.flow.spec import Line
from sim.model.inputs import Inputs
from sim.model.prepared import Prepared, prepare
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory
from sim.scenario.design import flow_line, nameplate_starts_per_hour
from sim.scenario.milestones import milestones
from sim.scenario.schema import Scenario
from sim.study.dates import YearWeights, milestone_hours

SHORT = "horizon_end=2031-06-30"
PROGRAMMES = st.builds(
    lambda *words: words,
    st.sampled_from(["scenario=renault_2021", "scenario=verkor_2026"]),
    st.sampled_from(["maker=newcomer", "maker=incumbent"]),
    st.sampled_from(["pilot.enabled=true", "pilot.enabled=false"]),
    st.sampled_from(["blocks.block_1.lines=2", "blocks.block_1.lines=4"]),
    st.sampled_from(["numerics.lot_hours=24", "numerics.lot_hours=100"]),
    st.sampled_from(["twin=none", "twin=mean"]),
    st.sampled_from(["horizon_end=2028-06-30", SHORT]),
)


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(overrides=PROGRAMMES, seed=st.integers(0, 2**63 - 1), replication=st.integers(0, 10_000))
def test_cells_are_conserved_and_states_stay_in_bounds(
    load: Load, overrides: tuple[str, ...], seed: int, replication: int
) -> None:
    """Cells in are good, lost or in process; knowledge and speed stay shares; nothing is sold before it is good."""
    prepared = prepare(load(*overrides).model_copy(update={"seed": seed}))
    path = simulate(prepared, replication)
    check_balance(path)
    check_bounds(prepared, path)


@pytest.mark.parametrize("replication", range(6))
@pytest.mark.parametrize("scenario", ["scenario=renault_2021", "scenario=verkor_2026"])
def test_cells_are_conserved_over_twenty_years(scenario: str, replication: int, history: History) -> None:
    prepared, path = history(scenario, replication=replication)
    check_balance(path)
    check_bounds(prepared, path)


def check_balance(path: Trajectory) -> None:
    entered, good, lost, in_process = path.balance.T
    assert (np.abs(entered - good - lost - in_process) <= 1e-9 * np.maximum(entered, 1.0)).all()
    # What is in process is a difference of two sums, which are exact to the last digits alone.
    assert (path.balance >= -1e-9 * np.maximum(entered, 1.0)[:, None]).all()
    assert path.lost_cells.sum(axis=1) == pytest.approx(lost, rel=1e-12)


def check_bounds(prepared: Prepared, path: Trajectory) -> None:
    for share in (path.quality, path.speed):
        assert ((share >= 0.0) & (share <= 1.0)).all()
    assert (path.sellable_gwh <= path.good_gwh + 1e-12).all()
    assert (path.good_gwh <= path.cohort_gwh + 1e-12).all()
    assert (np.diff(path.installed_gwh_per_year) >= 0.0).all()
    assert path.installed_gwh_per_year[-1] <= prepared.nameplates.sum() + 1e-9
    assert ((path.started_share >= 0.0) & (path.started_share <= 1.02)).all()  # a little over at continuous stores
    assert max(path.hours.values()) <= prepared.weeks * 168.0


@pytest.mark.parametrize("scenario", ["scenario=renault_2021", "scenario=verkor_2026"])
def test_the_same_seed_gives_the_same_history(scenario: str, load: Load) -> None:
    first, second = (simulate(prepare(load(scenario, SHORT)), 2) for _ in range(2))
    assert first.hours == second.hours
    assert first.inputs == second.inputs
    assert first.good_gwh.tobytes() == second.good_gwh.tobytes()
    assert first.balance.tobytes() == second.balance.tobytes()


def test_prepared_parts_are_shared_and_never_changed(load: Load) -> None:
    """Replication 2 is the same whether or not others ran on the same prepared scenario before it."""
    prepared = prepare(load(SHORT))
    simulate(prepared, 0)
    simulate(prepared, 1)
    assert simulate(prepared, 2).hours == simulate(prepare(load(SHORT)), 2).hours


def test_seed_and_replication_both_give_other_luck(history: History) -> None:
    hours = [history("scenario=renault_2021", SHORT, *seed, replication=k)[1].hours["block_1.first_cell"]
             for seed, k in (((), 0), ((), 1), (("seed=0",), 0), (("seed=2",), 0))]  # fmt: skip
    assert len(set(hours)) == 4


ADDED = {
    "an activity": "+blocks.block_1.activities.landscaping={months:3,after:shell}",
    "a stage": "+line.stages.packing={after:end_of_line,dwell_hours:4}",
    "a tranche": "+line.stages.ageing.tranches={first:{month:0,share:0.5},second:{month:2,share:1.0}}",
    "a line": "blocks.block_2.lines=5",
    "an announced point": "+announced.rate_20={milestone:rate_20,date:2028-12-31,precision:year,published:now}",
}


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
def test_something_added_shifts_no_draw_of_the_others(added: str, history: History) -> None:
    _, before = history("scenario=renault_2021", replication=1)
    _, after = history("scenario=renault_2021", added, replication=1)
    shared = before.inputs.keys() & after.inputs.keys()
    assert len(shared) > 60
    assert {name for name in shared if before.inputs[name] != after.inputs[name]} == set()


def test_an_activity_that_nobody_waits_for_moves_no_date(history: History) -> None:
    _, before = history("scenario=renault_2021", replication=1)
    _, after = history("scenario=renault_2021", ADDED["an activity"], replication=1)
    added = {"block_1.landscaping", "block_1.landscaping.start"}
    assert after.hours.keys() - before.hours.keys() == added
    assert {name: hour for name, hour in after.hours.items() if name not in added} == before.hours


@pytest.mark.parametrize("replication", [0, 1, 2])
def test_a_further_block_moves_no_date_before_its_lines_are_installed(replication: int, history: History) -> None:
    """From then on it shares vendor crews and the process team, and teaches its sisters."""
    _, without = history("scenario=renault_2021", "~blocks.block_3", replication=replication)
    _, whole = history("scenario=renault_2021", replication=replication)
    own = {name for name in whole.hours if name.startswith("block_3.")}
    touches = min((whole.hours[name] for name in own if name.endswith("_install.start")), default=np.inf)
    early = {name: hour for name, hour in whole.hours.items() if hour < touches and name not in own}
    assert len(early) > 80
    assert early == {name: hour for name, hour in without.hours.items() if hour < touches}
    shared = without.inputs.keys() & whole.inputs.keys()
    assert {name for name in shared if without.inputs[name] != whole.inputs[name]} == set()


def test_an_added_stage_keeps_the_streams_of_the_others(load: Load) -> None:
    before, after = prepare(load()).tables, prepare(load(ADDED["a stage"])).tables
    assert before.index.keys() < after.index.keys()
    for stage, place in before.index.items():
        assert (before.names[place] == after.names[after.index[stage]]).all()


def test_a_changed_range_moves_the_same_luck(history: History) -> None:
    """All planned durations stretch by the same factor when the median of the schedule factor does."""
    _, slow = history("scenario=renault_2021", "maker.schedule.median=1.5", replication=1)
    _, usual = history("scenario=renault_2021", replication=1)
    names = [f"block_1.{name}_months" for name in ("site_works", "shell", "shipping", "line_1_install")]
    ratios = [slow.inputs[name] / usual.inputs[name] for name in names]
    assert ratios == pytest.approx([1.5 / 1.2] * len(names))


def milestones_of(scenario: Scenario) -> dict[str, float]:
    """Hours to each milestone in the noise-free programme, infinite where it is not reached."""
    prepared = prepare(scenario.model_copy(update={"twin": "mean"}))
    path, weights = simulate(prepared, 0), YearWeights(prepared)
    found = {m.name: milestone_hours(m, prepared, path, weights) for m in milestones(prepared.scenario)}
    return {name: np.inf if np.isnan(hours) else hours for name, hours in found.items()}


def with_maker(scenario: Scenario, **levels: Distribution) -> Scenario:
    return scenario.model_copy(update={"maker": scenario.maker.model_copy(update=levels)})


def check_no_later(worse: Scenario, better: Scenario) -> None:
    """No milestone later, and at least one earlier."""
    before, after = milestones_of(worse), milestones_of(better)
    assert {name: (before[name], after[name]) for name in before if after[name] > before[name] + 1e-6} == {}
    assert any(after[name] < before[name] - 1.0 for name in before)


@pytest.mark.parametrize("maker", ["newcomer", "incumbent"])
@pytest.mark.parametrize("when", ["start", "mature"])
def test_more_yield_delays_no_milestone_of_the_noise_free_programme(when: str, maker: str, load: Load) -> None:
    base = load(f"maker={maker}")
    levels = (0.2, 0.3, 0.6) if when == "start" else (0.86, 0.90, 0.95)
    steps = [with_maker(base, **{f"cell_yield_{when}": constant(level)}) for level in levels]
    for worse, better in pairwise(steps):
        check_no_later(worse, better)


def test_more_vendor_crews_delay_no_milestone_of_the_noise_free_programme(load: Load) -> None:
    """With a team that serves them all: lines that come sooner share the process team for longer."""
    free = ("maker.process_team.lines=24", "blocks.block_1.line_project.stagger_months=0")
    one, two, four = (load(*free, f"vendor_line_slots={slots}") for slots in (1, 2, 4))
    check_no_later(one, two)
    check_no_later(two, four)


def test_a_larger_process_team_delays_no_milestone_of_the_noise_free_programme(load: Load) -> None:
    fixed = "maker.process_team.added_per_year=0"
    check_no_later(load(fixed, "maker.process_team.lines=0.5"), load(fixed, "maker.process_team.lines=1.0"))


DATA_DATES = {
    "as shipped": (),
    "ten months later": ("data_date=2026-12-31",),  # nothing more is known: all that is open is open still
    "before the first cell": ("~known.block_1.line_1_hot", "~known.block_1.line_2_install"),
}


@pytest.mark.parametrize("replication", range(5))
@pytest.mark.parametrize("given", DATA_DATES.values(), ids=DATA_DATES)
def test_nothing_unknown_happens_before_the_data_date(
    given: tuple[str, ...], replication: int, history: History
) -> None:
    """Facts stand on their days, with what follows from them at once; everything else comes later."""
    prepared, path = history("scenario=verkor_2026", "horizon_end=2034-06-30", *given, replication=replication)
    scenario, own = prepared.scenario, prepared.scenario.known["block_1"]
    calendar = Calendar(scenario.start)
    facts = {"block_1.order_release": own["equipment_order"].start}
    facts["pilot.first_cell"] = scenario.known["pilot"]["install_and_commission"].finish
    for network, activities in scenario.known.items():
        for name, known in activities.items():
            facts[f"{network}.{name}.start"] = known.start
            facts[f"{network}.{name}"] = known.finish
    if "line_1_hot" in own:
        facts |= dict.fromkeys(["block_1.first_cell", "block_1.line_1_first_cell"], own["line_1_hot"].start)
    given_days = {name: day for name, day in facts.items() if day is not None}
    assert {name: calendar.date(path.hours[name]) for name in given_days} == given_days
    inside = {name for name in path.hours if "@" in name and own[name.partition("@")[0][8:]].finish}
    data_hour = calendar.hours(scenario.data_date)
    early = {name for name, hour in path.hours.items() if hour < data_hour}
    assert early - given_days.keys() - inside == set()
    assert "block_1.line_1_released" in path.hours  # something was open


@pytest.mark.parametrize("distribution", [lognormal(6, 0.6), triangular(1, 2, 4), constant(5)], ids=lambda d: d.kind)
def test_what_has_lasted_for_a_while_is_drawn_given_that_it_still_lasts(distribution: Distribution) -> None:
    """The conditional distribution: of 4,000 draws beyond 2, a share (F(x) - F(2)) / (1 - F(2)) is below x."""
    drawn = np.array([Inputs(key, noise_free=False).draw("months", distribution, 2.0) for key in range(4000)])
    assert (drawn >= 2.0).all()
    for x in (2.5, 3.0, 4.5):
        exact = (distribution.cdf(x) - distribution.cdf(2.0)) / (1.0 - distribution.cdf(2.0))
        assert (drawn <= x).mean() == pytest.approx(exact, abs=0.03)  # four standard errors


def mature_line(scenario: Scenario, *, breakdowns: bool) -> Line:
    """The line of 4 GWh as planned when mature: the planning efficiency over each stage's availability is its speed."""
    line = flow_line("line", scenario.line, 4.0, scenario.cell.energy_wh, scenario.numerics)
    stages = []
    for stage in line.stages:
        design = scenario.line.stages.get(stage.name)
        if design is not None and design.availability is not None:
            speed = scenario.line.planning.efficiency / (design.availability if breakdowns else 1.0)
            slowed = stage.time.scaled(1.0 / speed)
            stage = replace(stage, time=slowed, breakdown=stage.breakdown if breakdowns else None)
        stages.append(stage)
    content = nameplate_starts_per_hour(scenario.line, 4.0, scenario.cell.energy_wh) * scenario.numerics.lot_hours
    return replace(line, stages=stages, content=content)


@pytest.mark.parametrize("breakdowns", [False, True])
def test_a_mature_line_alone_makes_its_nameplate(breakdowns: bool, load: Load) -> None:
    """Starts that nameplate needs, within 1 %: the margin of whole machines is 0.6 %, stops cost part of it."""
    scenario = load()
    line = mature_line(scenario, breakdowns=breakdowns)
    result = simulate_line(line, hours=4 * 8766.0, seed=1)
    cells = result.throughput(warm_up_lots=60) * line.content
    need = nameplate_starts_per_hour(scenario.line, 4.0, scenario.cell.energy_wh)
    assert cells / need == pytest.approx(1.0, abs=0.01)


def one_mature_line(load: Load, **changes: object) -> Scenario:
    """One line with the planning values from its first cell on."""
    base = load("~blocks.block_2", "~blocks.block_3", "blocks.block_1.lines=1", "horizon_end=2033-06-30")
    planning = base.line.planning
    levels = {f"cell_yield_{when}": constant(planning.cell_yield) for when in ("start", "mature")}
    levels |= {f"efficiency_{when}": constant(planning.efficiency) for when in ("start", "mature")}
    off = dict.fromkeys(("debugging", "line_interval", "shift_teams"))
    maker = base.maker.model_copy(update={**levels, **off, "mtbf_start_share": 1.0, "line_spread_sigma": 0.0})
    return base.model_copy(update={"maker": maker, **changes})


@pytest.mark.parametrize("lots", [(36, 12), (168, 36), (336, 24), (336, 2)])
def test_lots_that_become_finer_make_as_much(lots: tuple[int, int], history: History) -> None:
    """Places are counted in lots: they must be enough for the finest, or a line throttles itself."""
    base = ("~blocks.block_2", "~blocks.block_3", "blocks.block_1.lines=1", "horizon_end=2033-06-30")
    usual = history(*base)[1].good_gwh.sum()
    fine = history(*base, f"numerics.lot_hours={lots[0]}", f"numerics.mature_lot_hours={lots[1]}")[1].good_gwh.sum()
    assert fine == pytest.approx(usual, rel=0.03)


@pytest.mark.parametrize("twin", ["mean", "none"])
def test_a_line_that_starts_mature_makes_its_nameplate_in_the_programme(twin: str, load: Load) -> None:
    """Levels at the planning values from the first cell on: learning has nothing to add; 4 GWh a year within 1 %."""
    scenario = one_mature_line(load, twin=twin)
    planning = scenario.line.planning
    path = simulate(prepare(scenario), 0)
    full = int(path.hours["block_1.line_1_first_cell"] / 168.0) + 52  # all tranches of formation have arrived
    rate = path.good_gwh[0, full:].mean() * 8766.0 / 168.0
    assert rate == pytest.approx(4.0, rel=0.01)
    assert path.good_gwh[0].sum() / path.cohort_gwh[0].sum() == pytest.approx(planning.cell_yield, abs=1e-4)


def test_a_finished_history_keeps_no_lots(load: Load) -> None:
    """Nor does it wait for the garbage collector: of many long ones the last alone would fit."""
    prepared = prepare(load("horizon_end=2028-06-30", "numerics.lot_hours=6", "numerics.mature_lot_hours=6"))
    simulate(prepared, 0)
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        for number in range(3):
            simulate(prepared, number)
        left, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    assert left < 0.25 * most
