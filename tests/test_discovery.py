"""What must be true: boxes that are known, points that are decisions, answers in words."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Load
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.cli import main
from sim.errors import InputError
from sim.report.prepared.must import MustPicture
from sim.scenario.milestones import find_milestone
from sim.study.discovery import folder, words
from sim.study.discovery.axes import DecisionAxis, decision_axes
from sim.study.discovery.folder import not_decided
from sim.study.discovery.found import Column, Discovery, Found, Told
from sim.study.discovery.picture import must_picture
from sim.study.discovery.points import Sampled, sample
from sim.study.discovery.prim import Condition, find_box, inside
from sim.study.discovery.study import discover
from sim.study.discovery.wanted import level_words, milestone_of, usual_points
from sim.study.levers.catalogue import catalogue
from sim.study.levers.fitted import fitted
from sim.study.sweep.points import Composer

Floats = NDArray[np.float64]


def uniforms(n: int, columns: int, seed: int = 1) -> Floats:
    return np.random.default_rng(seed).random((n, columns))


def box_of(conditions: list[Condition]) -> dict[int, tuple[float | None, float | None]]:
    return {c.column: (c.low, c.high) for c in conditions}


# Boxes


def test_a_box_is_found_again_among_columns_that_do_not_matter() -> None:
    x = uniforms(3000, 12)
    hit = (x[:, 3] < 0.4) & (x[:, 7] > 0.5)
    found = box_of(find_box(x, hit, 0.95))
    assert set(found) == {3, 7}
    assert found[3] == (None, pytest.approx(0.4, abs=0.03))
    assert found[7] == (pytest.approx(0.5, abs=0.03), None)


def test_a_switch_is_a_condition_like_any_other() -> None:
    x = uniforms(2000, 6)
    x[:, 2] = x[:, 2] > 0.5
    hit = (x[:, 2] == 1.0) & (x[:, 4] < 0.3)
    assert box_of(find_box(x, hit, 0.95)) == {2: (1.0, None), 4: (None, pytest.approx(0.3, abs=0.03))}


def test_a_range_with_two_ends() -> None:
    x = uniforms(4000, 3)
    hit = (x[:, 1] > 0.35) & (x[:, 1] < 0.65)
    ((low, high),) = box_of(find_box(x, hit, 0.98)).values()
    assert (low, high) == (pytest.approx(0.35, abs=0.03), pytest.approx(0.65, abs=0.03))


def test_no_more_conditions_than_asked_for_and_the_weakest_is_left_out() -> None:
    x = uniforms(6000, 8)
    hit = (x[:, 0] < 0.3) & (x[:, 1] < 0.3) & (x[:, 2] < 0.9)
    found = find_box(x, hit, 0.99, most=2)
    assert {c.column for c in found} == {0, 1}
    assert hit[inside(x, found)].mean() > 0.8


def test_where_all_succeed_nothing_has_to_be_true() -> None:
    assert find_box(uniforms(100, 3), np.ones(100, bool), 0.8) == []


@given(st.integers(0, 10**6), st.floats(0.05, 0.95))
def test_a_box_keeps_enough_points_and_is_never_worse_than_all(seed: int, share: float) -> None:
    x = uniforms(150, 4, seed)
    hit = np.random.default_rng(seed + 1).random(150) < share
    found = find_box(x, hit, 0.8, most=3)
    kept = inside(x, found)
    assert len(found) <= 3
    assert kept.sum() >= 10
    assert hit[kept].mean() >= hit.mean() - 1e-12


# Decisions


def axes(*overrides: str) -> dict[str, DecisionAxis]:
    composer = Composer(overrides)
    return {axis.name: axis for axis in decision_axes(composer.scenario({}), fitted(catalogue(), composer))}


def test_what_can_be_decided() -> None:
    found = axes()
    assert {axis.kind for axis in found.values()} == {"lever", "number", "date"}
    assert "pilot_year_earlier" not in found  # can no longer be decided
    assert "process_team" not in found  # has a range of its own
    assert found["vendor_line_slots"].at(0.99) == 6.0
    assert found["vendor_line_slots"].sets(3.0) == {"vendor_line_slots": 3}
    shares = found["blocks.*.decision.rate_share"].sets(0.2)
    assert shares == {"blocks.block_2.decision.rate_share": 0.2, "blocks.block_3.decision.rate_share": 0.2}
    plan = found["blocks.block_2.decision.plan_date"]
    assert plan.sets(plan.at(0.0)) == {"blocks.block_2.decision.plan_date": "2022-06-28"}
    partner = found["incumbent_partner"]
    assert partner.sets(0.0) == {}
    assert partner.sets(1.0)["maker"] == "incumbent"


def test_every_end_of_every_decision_makes_a_scenario() -> None:
    composer, found = Composer(()), axes()
    for u in (0.0, 1.0):
        settings: dict[str, Any] = {}
        for axis in found.values():
            settings |= axis.sets(axis.at(u))
        scenario = composer.scenario(settings)
        assert scenario.maker.kind == ("incumbent" if u else "newcomer")


# A discovery over points that are known


def known(hit: Any, n: int = 1200) -> Discovery:
    """Reached at hour 1 where ``hit`` of (switch, number, quality) says so, later otherwise."""
    composer = Composer(())
    scenario = composer.scenario({})
    found = [axes()["blocks_on_dates"], axes()["maker.process_team.lines"]]
    x = uniforms(n, 2)
    decisions = np.stack([(x[:, 0] > 0.5).astype(float), 1.0 + 5.0 * x[:, 1]], axis=1)
    from sim.keys import replication_key
    from sim.model.inputs import Inputs

    quality = [Inputs(replication_key(scenario.seed, k), noise_free=False).luck("quality_months") for k in range(n)]
    reached = np.where(hit(decisions[:, 0], decisions[:, 1], np.array(quality)), 1.0, np.inf)
    fid = np.where(np.isfinite(reached), 1000.0 + np.arange(n), np.nan)
    sampled = Sampled(
        tuple(range(n)), decisions, np.stack([reached, fid], axis=1), ("block_2",), np.full(n, 9.0),
        tuple({"quality_months": 10.0 * u} for u in quality), (),
    )  # fmt: skip
    return discover(scenario, find_milestone("rate_10", scenario), date(2030, 12, 31), 0.8, found, sampled)


def test_decisions_that_decide_are_told_and_are_enough() -> None:
    found = known(lambda switch, lines, _: (switch > 0) & (lines > 3.0))
    text = "\n".join(words.answer(found))
    assert found.decided is not None
    assert 0.8 < found.decided.density < 0.9  # as wide a box as the chance allows
    assert found.decided.coverage > 0.9
    assert "  - with: later blocks decided on dates, not on proof" in text
    least = float(text.split("  - process team, lines: at least ")[1].split()[0])
    assert 2.2 < least < 2.9  # 80 % of 2.25 to 6 is above 3
    assert "enough" in text
    assert "What turns out adds no condition to these." in text


def test_what_must_turn_out_is_told_with_its_share_and_its_value() -> None:
    found = known(lambda switch, _, quality: (switch > 0) & (quality < 0.4))
    text = "\n".join(words.answer(found))
    assert found.decided is not None
    assert found.decided.density < 0.6
    assert "less than the 80 % asked for" in text
    line = next(line for line in text.splitlines() if line.startswith("  - time to learn yield: in its lowest "))
    assert int(line.split("lowest ")[1].split(" %")[0]) == pytest.approx(48, abs=5)
    assert float(line.split("at most ")[1].strip(")")) == pytest.approx(4.8, abs=0.5)


def test_the_density_is_that_of_points_not_used_to_find_it() -> None:
    """Where nothing matters, points that were used promise more than the others keep."""
    luck = np.random.default_rng(5).random(1200) < 0.3
    found = known(lambda *_: luck)
    assert found.with_luck is not None
    low, high = found.with_luck.density_interval
    assert low < 0.3 < high


@pytest.mark.parametrize(
    ("with_luck", "adds"),
    [((40, 34), False), ((60, 36), False), ((50, 45), True), ((60, 54), True)],
    ids=["covers less", "reaches less often", "covers more", "covers more, and either is enough"],
)
def test_what_turns_out_is_told_only_where_it_makes_more_of_it(with_luck: tuple[int, int], adds: bool) -> None:
    found = known(lambda switch, lines, _: (switch > 0) & (lines > 3.0))
    drawn = Told(Column(name="quality_months"), None, 0.5, (1.0, 5.0))
    assert found.decided is not None
    decided = replace(found.decided, points=45, hits=40, all_hits=60)
    luck = Found((drawn,), *with_luck, 60)
    assert replace(found, decided=decided, with_luck=luck).luck_adds is adds
    assert not replace(found, decided=decided, with_luck=replace(luck, conditions=decided.conditions)).luck_adds


def test_the_latest_decisions_among_the_successes() -> None:
    found = known(lambda switch, *_: switch > 0)
    (latest,) = found.latest
    assert latest.block == "block_2"
    assert latest.nine_in_ten < latest.latest
    assert f"block 2, among those that get there: {latest.latest}" in "\n".join(words.answer(found))


def test_too_few_successes_have_nothing_to_say() -> None:
    found = known(lambda switch, lines, quality: (quality < 0.004) & (switch > 0))
    assert found.too_few
    assert found.decided is None
    first, best, *_ = words.answer(found)
    assert first.startswith(f"Only {found.hits} of 1200 points get there, too few to say what they have in common;")
    assert "9.0 GWh a year" in best


def test_without_any_nothing_in_these_ranges_does() -> None:
    found = known(lambda switch, *_: np.zeros_like(switch, dtype=bool))
    assert words.answer(found)[0] == "Nothing in these ranges does: 0 of 1200 points get there."
    assert words.headline(found).endswith("nothing in these ranges does; 0 of 1,200 points get there")


# The conclusion and its picture


def parts(picture: MustPicture) -> dict[str, tuple[float, float, str]]:
    return {row.label: (row.low, row.high, row.text) for row in picture.rows}


def test_enough_decisions_are_the_conclusion_and_are_drawn_as_parts_of_their_ranges() -> None:
    found = known(lambda switch, lines, _: (switch > 0) & (lines > 3.0))
    assert found.best is found.decided
    said = r"10 GWh a year by December 2030 with 80 %: two decisions do, 8\d % \(\d+ to \d+\) of the points inside .*"
    assert re.fullmatch(said, words.headline(found))
    picture = must_picture(found)
    assert parts(picture)["later blocks decided on dates, not on proof"] == (0.5, 1.0, "with")
    low, high, text = parts(picture)["process team: lines"]
    assert (low, high) == (pytest.approx((2.55 - 1.0) / 5.0, abs=0.08), 1.0)
    assert re.fullmatch(r"at least 2\.\d+ lines", text)
    assert [chance.label for chance in picture.chances] == ["of all points", "all conditions"]
    assert picture.chances[1].share == found.decided.density
    assert picture.chances[0].low < picture.chances[0].share < picture.chances[0].high
    assert picture.facts[0][1] == f"lie inside (coverage, n = {found.decided.all_hits})"
    assert picture.facts[1][0].startswith("block 2: decided by ")


def test_what_must_turn_out_is_drawn_beside_what_decisions_alone_reach() -> None:
    found = known(lambda switch, _, quality: (switch > 0) & (quality < 0.4))
    assert found.best is found.with_luck
    assert "80 %: not for certain in these ranges; the best box reaches 78 % (" in words.headline(found)
    enough = replace(found, chance=0.7)
    assert "70 %: two conditions, 1 of which nobody decides, do, " in words.headline(enough)
    picture = must_picture(found)
    low, high, text = parts(picture)["time to learn yield"]
    assert (low, high) == (0.0, pytest.approx(0.48, abs=0.05))
    assert text.startswith("lowest ")
    assert [row.decided for row in picture.rows if row.label == "time to learn yield"] == [False]
    assert [chance.label for chance in picture.chances] == ["of all points", "decisions alone", "all conditions"]
    told = words.conclusion(found)
    assert told[0] == f"{words.headline(found)}."
    assert told[2].startswith("Decisions, and what must turn out: chance ")
    assert "time to learn yield: in its lowest" in told[2].partition(". Conditions: ")[2]


def test_what_no_box_reaches_is_the_conclusion() -> None:
    luck = np.random.default_rng(5).random(1200) < 0.3
    found = known(lambda *_: luck)
    assert found.best is not None
    text = words.headline(found)
    assert f"nothing in these ranges does; the best box reaches {found.best.density:.0%}".replace("%", " %") in text
    few = known(lambda switch, lines, quality: (quality < 0.004) & (switch > 0))
    assert words.headline(few).endswith(
        f"{few.hits} of 1,200 points get there, too few to say what they have in common"
    )
    picture = must_picture(few)
    assert picture.rows == ()
    assert "The largest 13-week rate of any point by then is 9.0 GWh a year." in picture.empty
    assert [chance.label for chance in picture.chances] == ["of all points"]


def test_where_all_get_there_nothing_has_to_be_true() -> None:
    found = known(lambda switch, *_: switch >= 0)
    assert words.headline(found).endswith("nothing has to be true, all of 600 (99 to 100 %) get there")
    assert must_picture(found).empty.startswith("Nothing has to be true")


def test_dates_shares_and_events_in_the_picture() -> None:
    found = known(lambda switch, *_: switch > 0)
    decisions = axes()
    plan, share = (decisions[f"blocks.{key}"] for key in ("block_2.decision.plan_date", "*.decision.rate_share"))
    day = float(date(2026, 5, 4).toordinal())
    told = (
        Told(Column(plan), None, day), Told(Column(plan), day - 31.0, day), Told(Column(share), None, 0.25),
        Told(Column(name="block_1.retrofit", event=True), None, 0.0), Told(Column(name="speed_months"), 0.2, 0.8),
    )  # fmt: skip
    box = Found(told, 50, 45, 60)
    rows = must_picture(replace(found, decided=box, with_luck=box)).rows
    texts = ["by 4 May 2026", "3 Apr 2026 to 4 May 2026", "at most 25 %", "does not happen"]
    assert [row.text for row in rows] == [*texts, "between its 20 and 80 % points"]
    assert (rows[0].first, rows[0].last) == ("28 Jun 2022", "28 Jun 2029")
    assert (rows[2].first, rows[2].last, rows[2].high) == ("0 %", "75 %", pytest.approx(1 / 3))
    assert (rows[3].low, rows[3].high, rows[4].low, rows[4].high) == (0.0, 0.5, 0.2, 0.8)


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (Told(Column(name="block_1.retrofit", event=True), None, 0.0), "block 1: retrofit: does not happen"),
        (Told(Column(name="block_1.retrofit", event=True), 1.0, None), "block 1: retrofit: happens"),
        (Told(Column(name="speed_months"), 0.75, None, (21.0, 40.0)),
         "time to learn speed: in its highest 25 % (at least 21)"),
        (Told(Column(name="speed_months"), 0.2, 0.8), "time to learn speed: between its 20 and 80 % points"),
    ],
)  # fmt: skip
def test_conditions_in_words(told: Told, text: str) -> None:
    assert words.condition(told) == text


def test_dates_and_missing_levers_in_words() -> None:
    found = axes()
    plan, partner = Column(found["blocks.block_2.decision.plan_date"]), Column(found["incumbent_partner"])
    day = float(date(2026, 5, 4).toordinal())
    assert words.condition(Told(plan, None, day)) == "block 2, decision, plan date: by 2026-05-04"
    assert words.condition(Told(partner, None, 0.0)) == "without: incumbent partner brings the process"


# Points that are really simulated


def test_points_are_simulated_with_their_decisions_and_the_luck_of_their_number() -> None:
    composer = Composer(("horizon_end=2027-06-30",))
    scenario = composer.scenario({})
    milestone, target = find_milestone("block_1_first_cell", scenario), date(2026, 12, 31)
    found = decision_axes(scenario, fitted(catalogue(), composer))
    first, again = (sample(composer, milestone, target, found, count, None) for count in (6, 6))
    assert np.array_equal(first.hours, again.hours, equal_nan=True)
    assert first.decisions.shape == (6, len(found))
    assert first.blocks == ("block_2", "block_3")
    names = [axis.name for axis in found]
    on_dates = first.decisions[:, names.index("blocks_on_dates")] == 1.0
    assert on_dates.sum() == 3  # a Latin hypercube takes each half as often
    head, rows = words.csv_rows(discover(scenario, milestone, target, 0.8, found, first), first)
    assert head == ["point", *names, "block_1_first_cell", "block_2_fid", "block_3_fid"]
    assert all(len(row) == len(head) for row in rows)


# What is asked, what is so already, what is not decided


def test_a_level_means_what_the_scenario_says_of_it() -> None:
    """As announced: installed, made in a year, or a rate; by name, what is named."""
    announced = "{{milestone: {}, date: 2030-12-31, precision: day, published: '2026'}}"
    for meant in ("installed_40", "year_40", "rate_40"):
        scenario = Composer((f"+announced.forty={announced.format(meant)}",)).scenario({})
        assert milestone_of("40", scenario) == meant
        assert milestone_of("rate_40", scenario) == "rate_40"
        assert (meant in level_words("40", meant)) == (meant != "rate_40")
    assert milestone_of("41", scenario) == "rate_41"


def test_what_the_plan_meets_is_told_as_already_so() -> None:
    found = known(lambda switch, lines, _: (switch > 0) & (lines > 3.0))
    assert found.decided is not None
    for told in found.decided.conditions:
        axis = told.column.axis
        assert axis is not None
        assert words.is_so(Told(told.column, None, 0.0 if axis.kind == "lever" else 1e9), found.scenario)
        assert not words.is_so(Told(told.column, 1.0 if axis.kind == "lever" else 1e9, None), found.scenario)
    text = words.text(found, [])
    assert text.startswith(f"{found.scenario.title}: 10 GWh a year by December 2030 with 80 %: ")
    assert "already so" not in text


def test_what_is_decided_is_not_listed_as_not_among_the_decisions() -> None:
    """A lever that stands so already is left out, but its number has a range of its own."""
    composer = Composer(("maker.process_team.lines=4",))
    levers = fitted(catalogue(), composer)
    assert "process_team" in {one.name for one in levers.left_out}
    axes = decision_axes(composer.scenario({}), levers)
    assert not [told for told in not_decided(axes, levers) if told.startswith(tuple(axis.name for axis in axes))]
    assert not [told for told in not_decided(axes, levers) if told.startswith("process_team")]


def test_points_follow_replications_and_the_cost_is_said_before(
    tmp_path: Path, load: Load, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [usual_points(load(f"replications={n}")) for n in (1, 5, 6, 50, 200)] == [100, 100, 120, 1000, 4000]

    def stopped(*_: object) -> Path:
        raise InputError("before anything was simulated")

    monkeypatch.setattr(folder, "discovery_to_folder", stopped)
    place = ("horizon_end=2032-12-31", f"results={tmp_path}")
    assert main(["levers", "--must", "7", "--by", "2030-12-31", "replications=30", *place]) == 2
    told = capsys.readouterr().err
    assert told.startswith("600 points of one replication each: up to ")
    assert "before anything was simulated" in told
