"""Levers: what they gain against dates that are known, what they cost, what goes together, what is refused."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import InputError
from sim.model.prepared import Prepared
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory
from sim.scenario.milestones import find_milestone
from sim.study.levers import words
from sim.study.levers.catalogue import Lever, catalogue
from sim.study.levers.effects import Chance, Effect, compared
from sim.study.levers.fitted import fitted
from sim.study.levers.question import target_of
from sim.study.levers.trial import Trial, try_levers
from sim.study.running.runner import run
from sim.study.sweep.points import Composer
from sim.units import HOURS_PER_MONTH

# Everything in its planned time, so that dates are known without simulating.
CERTAIN = (
    "maker.schedule.median=1",
    "maker.schedule.sigma=0",
    "as_planned.paths=true",
    "as_planned.qualification=true",
)
QUICK = (*CERTAIN, "horizon_end=2027-06-30", "replications=4")
STEADY = {"grade": "assumed", "source": "a test"}


def lever(says: str, meur: float | None = None, **more: Any) -> Lever:
    return Lever(says=says, meur=meur, **STEADY, **more)  # type: ignore[arg-type]


LEVERS: Mapping[str, Lever] = {
    "order_early": lever("order early", 10.0, overrides={"blocks.block_1.order_release": "site_choice"}),
    "short_cold": lever(
        "cold commissioning in a month", 5.0, overrides={"blocks.block_1.line_project.cold.months": 1.0}
    ),
    "idle": lever("nothing of it", 3.0, overrides={"maker.speed_months.median": 1.0}),
    "free": lever("install in five months", 0.0, overrides={"blocks.block_1.line_project.install.months": 5.0}),
    "both": lever("early and cold", None, overrides={
        "blocks.block_1.order_release": "site_choice", "blocks.block_1.line_project.cold.months": 1.0,
    }, covers=("order_early", "short_cold")),
    "late": lever("site choice in a year", overrides={"blocks.block_1.activities.site_choice.months": 12.0}),
    "wrong": lever("no such key", overrides={"blocks.block_9.lines": 3}),
    "shifted": lever("earlier start of works", overrides={"blocks.block_1.activities.site_choice.after": "2020-06-28"},
                     base={"start": "2020-06-28", "data_date": "2020-06-28",
                           "blocks.block_1.activities.site_choice.after": "2021-06-28",
                           "pilot.activities.funding_and_site.after": "2021-06-28"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def trial() -> Trial:
    composer = Composer(QUICK)
    milestone = find_milestone("block_1_first_cell", composer.scenario({}))
    return try_levers(composer, milestone, date(2025, 5, 15), LEVERS)


def of(trial: Trial, *names: str) -> Effect:
    return next(effect for effect in (*trial.singles, *trial.packages) if effect.names == names)


def gained(effect: Effect) -> float:
    assert effect.p50.months is not None
    return effect.p50.months


# Gains that are known from the network: cold commissioning follows installation, which waits for shell and machines


def test_months_that_a_lever_takes_away_are_gained(trial: Trial) -> None:
    assert gained(of(trial, "short_cold")) == pytest.approx(1.0, abs=0.01)
    assert gained(of(trial, "free")) == pytest.approx(1.0, abs=0.01)
    # Machines on site 16 months after close, the shell at 65 % after 11.45; with cold and dry rooms 42 to 40 and 2.
    assert 1.0 < gained(of(trial, "order_early")) < 4.6
    assert gained(of(trial, "late")) == pytest.approx(-4.0, abs=0.01)
    assert gained(of(trial, "shifted")) == pytest.approx(12.0, abs=0.05)


def test_a_lever_that_does_nothing_is_inside_the_noise(trial: Trial) -> None:
    idle = of(trial, "idle")
    assert idle.quiet
    assert not idle.helps
    assert (idle.moved, gained(idle), idle.months_per_meur) == (0, 0.0, None)
    bars = {bar.label: bar for bar in words.levers_picture(trial).bars}
    assert bars["nothing of it"].quiet
    assert not bars["cold commissioning in a month"].quiet


def test_the_best_stands_first(trial: Trial) -> None:
    found = [gained(effect) for effect in trial.singles]
    assert found == sorted(found, reverse=True)
    assert trial.singles[-1].names == ("late",)


def test_months_per_meur(trial: Trial) -> None:
    assert of(trial, "short_cold").months_per_meur == pytest.approx(0.2, abs=0.01)
    assert of(trial, "free").months_per_meur is None
    assert of(trial, "both").meur is None
    rows = {row[1]: dict(zip(words.HEAD, row, strict=True)) for row in words.csv_rows(trial)}
    assert rows["short_cold"]["months_per_meur"] == pytest.approx(0.2, abs=0.01)
    assert rows["both"]["meur"] == ""


def test_the_chance_of_the_target_date_before_and_after(trial: Trial) -> None:
    """Permits in their median time: first cell on 28 May 2025, two weeks after the target."""
    effect = of(trial, "short_cold")
    assert (effect.before.share, effect.after.share) == (0.0, 1.0)
    assert effect.before.high == pytest.approx(0.602, abs=0.001)  # Clopper and Pearson, none of four


# Packages


def test_the_headline_speaks_of_one_row_and_names_any_other(trial: Trial) -> None:
    """Whatever leads: both chances are those of the lever that is named, and a base of its own is said."""
    for first in trial.singles:
        if not first.helps:
            continue
        alone = replace(trial, singles=(first,), packages=())
        shown, (before, after) = words.headline(alone), words.chances(first)
        assert f"by {first.names[0].replace('_', ' ')}" in shown
        assert f"from {before} to {after} (n = {first.p50.n})" in shown
        assert "at best" not in shown
        assert ("(on its own base)" in shown) == first.own_base == bool(LEVERS[first.names[0]].base)
    weak = replace(of(trial, "short_cold"), after=Chance(0.25, 0.0, 0.8))
    strong = replace(of(trial, "shifted"), before=Chance(0.5, 0.1, 0.9), after=Chance(0.75, 0.2, 1.0))
    shown = words.headline(replace(trial, singles=(weak, strong), packages=()))
    assert "at best 75 % with shifted (on its own base)" in shown
    assert "50 %" not in shown, "the chance before of another row, on another base"


@pytest.mark.parametrize("n", [3, 200])
def test_a_change_of_chance_sets_no_end_of_an_interval_against_an_estimate(n: int, trial: Trial) -> None:
    """However few replications: a gain reads as a gain, in the sentence, in the table and in the picture."""
    for hits in (0, 1, n - 1, n):
        for then in (0, 1, n - 1, n):
            before, after = Chance(hits / n, 0.0, 1.0), Chance(then / n, 0.0, 1.0)
            p50 = replace(of(trial, "short_cold").p50, n=n)
            effect = replace(
                of(trial, "short_cold"), before=before, after=after, even_before=before, even_after=after, p50=p50
            )
            told = [words.headline(replace(trial, singles=(effect,), packages=()))]
            told += words.chance_columns([effect], trial.target, trial.even)[1](effect)
            assert not [text for text in told if "<" in text or ">" in text]
            assert hits < n or any(f"all of {n}" in text for text in told)


def test_packages_are_pairs_of_the_best_that_help(trial: Trial) -> None:
    pairs = [effect.names for effect in trial.packages]
    assert pairs
    used = {name for pair in pairs for name in pair}
    assert not used & {"idle", "late", "wrong"}
    assert not [pair for pair in pairs if "both" in pair and {"order_early", "short_cold"} & set(pair)]


def test_a_package_stands_beside_the_sum_of_its_parts(trial: Trial) -> None:
    pair = next(effect for effect in trial.packages if set(effect.names) == {"short_cold", "free"})
    total = words.sum_of(trial, pair)
    assert total == pytest.approx(sum(gained(of(trial, name)) for name in pair.names))
    assert gained(pair) == pytest.approx(2.0, abs=0.02)  # one after the other, so they add up
    assert pair.meur == 5.0


def test_levers_that_contradict_each_other_are_no_package() -> None:
    levers = {
        "a": lever("one", overrides={"blocks.block_1.line_project.cold.months": 1.0}),
        "b": lever("half", overrides={"blocks.block_1.line_project.cold.months": 0.5}),
    }
    composer = Composer(QUICK)
    found = try_levers(composer, find_milestone("block_1_first_cell", composer.scenario({})), date(2026, 1, 1), levers)
    assert found.packages == ()
    (refused,) = found.refused
    assert set(refused.names) == {"a", "b"}
    assert refused.why.startswith("they set blocks.block_1.line_project.cold.months to ")


def test_a_lever_that_is_not_possible_is_said_with_its_reason(trial: Trial) -> None:
    (refused,) = [found for found in trial.refused if found.names == ("wrong",)]
    assert refused.why.startswith("blocks.block_9.lines: there is no such key as block_9")
    assert "not possible here: wrong: blocks.block_9.lines" in words.text(trial)
    assert words.csv_rows(trial)[-1][-1] == refused.why


def test_a_lever_with_which_every_replication_fails_is_said_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fragile(prepared: Prepared, replication: int) -> Trajectory:
        if prepared.scenario.blocks["block_1"].order_release == "site_choice":
            raise ArithmeticError("provoked")
        return simulate(prepared, replication)

    monkeypatch.setattr("sim.study.running.reached.run", partial(run, simulate=fragile))
    composer = Composer(QUICK)
    milestone = find_milestone("block_1_first_cell", composer.scenario({}))
    levers = {name: LEVERS[name] for name in ("order_early", "short_cold")}
    found = try_levers(composer, milestone, date(2025, 5, 15), levers)
    assert [effect.names for effect in found.singles] == [("short_cold",)]
    (refused,) = found.refused
    n = composer.scenario({}).replications
    assert refused.why == f"all {n} replications failed; the first: ArithmeticError: provoked"


# Hours at both sides


def test_dates_beyond_the_horizon_are_open_and_counted() -> None:
    before = np.array([100.0, 200.0, np.inf, np.nan, np.inf]) * HOURS_PER_MONTH
    after = np.array([90.0, 190.0, 300.0, np.nan, np.inf]) * HOURS_PER_MONTH
    effect = compared(("x",), "x", 1.0, before, after, 195.0 * HOURS_PER_MONTH)
    assert effect.p50.months is None
    assert (effect.never, effect.later, effect.moved) == (1, 1, 3)
    assert (effect.before.share, effect.after.share) == (0.2, 0.4)
    assert effect.months_per_meur is None


def test_gains_are_positive_where_it_is_earlier_and_paired() -> None:
    luck = np.random.default_rng(1).normal(0.0, 500.0, 400)
    before = 200.0 + luck
    effect = compared(("x",), "x", 2.0, before * HOURS_PER_MONTH, (before - 3.0) * HOURS_PER_MONTH, 0.0)
    assert effect.p50.months == pytest.approx(3.0)
    assert effect.p80.months == pytest.approx(3.0)
    assert not effect.quiet  # although the dates spread over decades
    assert effect.months_per_meur == pytest.approx(1.5)


# The catalogue


@pytest.mark.parametrize("name", ["renault_2021", "verkor_2026", "verkor_2026_16_14_20"])
def test_the_shipped_levers_fit_the_shipped_scenarios(name: str) -> None:
    composer = Composer((f"scenario={name}",))
    found = fitted(catalogue(), composer)
    for key, one in found.levers.items():
        assert composer.scenario({**one.base, **one.overrides}) != composer.scenario(one.base), key
    facts = {"pilot_year_earlier", "order_before_freeze"} if name.startswith("verkor") else set()
    policy = {"line_start_rule", "maker.line_start.cell_yield"}  # no line waits for a yield as shipped
    alone = {"trained_at_mother_plant"}
    assert {one.name for one in found.left_out} == facts | policy | alone, "pilot and order are facts there"


def test_the_named_levers_are_there_and_every_number_has_a_source() -> None:
    found = catalogue()
    assert set(found.levers) >= {
        "vendor_crews", "pilot_year_earlier", "order_before_freeze", "copy_exactly", "process_team", "line_start_rule",
        "blocks_overlap", "incumbent_partner", "hire_earlier", "vendor_experts",
        "trained_at_mother_plant", "yield_gate",
    }  # fmt: skip
    for part in (found.levers, found.ranges, found.dates):
        assert all(len(entry.source) > 5 for entry in part.values())
    assert found.rates is not None
    assert found.rates.grade == "assumed"
    assert all(entry.grade == "assumed" for entry in found.levers.values() if entry.meur is not None)
    assert all(len(entry.says) <= 50 for entry in fitted(found, Composer(())).levers.values())  # a line of the picture


def write(folder: Path, text: str) -> Path:
    (folder / "levers").mkdir()
    (folder / "levers" / "mine.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_users_own_levers_come_first(tmp_path: Path) -> None:
    own = write(tmp_path, "levers: {vendor_crews: {says: mine, overrides: {vendor_line_slots: 3}, "
                          "grade: user, source: an offer}}\n")  # fmt: skip
    found = catalogue(own)
    assert found.levers["vendor_crews"].says == "mine"
    assert next(iter(found.levers)) == "vendor_crews"
    assert "copy_exactly" in found.levers


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("levers: [", "line 1: ends before a bracket"),
        ("levers: {a: {says: x, overrides: {}, grade: user}}", "levers.a.source: Field required; a file of levers has"),
        ("levers: {a: {says: x, overrides: {}, meur: -1, grade: user, source: y}}", "levers.a.meur: Input should be"),
        (
            "levers: {a: {says: x, overrides: {}, meur: {of: block_1}, grade: user, source: y}}",
            "levers.a.meur.of: Input",
        ),
        (
            "levers: {a: {says: x, overrides: {}, when: {maker.knd: x}, grade: user, source: y}}",
            "levers.a.when: maker.knd: there is no such key; ",
        ),
        (
            "levers: {a: {says: x, overrides: {blocks.*.lnes: 2}, grade: user, source: y}}",
            "levers.a.overrides: blocks.*.lnes: no scenario has such a key; ",
        ),
        ("lever: {}", "lever: Extra inputs are not permitted; a file of levers has levers (says, overrides"),
        ("ranges: {a: {low: 2, high: 1, grade: user, source: y}}", "ranges.a: low 2 must be below high 1; "),
        (
            "dates: {a: {first: 2030-01-01, last: 2029-01-01, grade: user, source: y}}",
            "dates.a: first 2030-01-01 must be before last 2029-01-01; ",
        ),
    ],
)
def test_a_file_that_is_none_of_levers(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        catalogue(write(tmp_path, text))
    assert str(error.value).replace("yaml, line", "yaml: line").startswith(f"{tmp_path}/levers/mine.yaml: {message}")


def test_a_lever_that_covers_none(tmp_path: Path) -> None:
    own = write(tmp_path, "levers: {a: {says: x, overrides: {}, covers: [b], grade: user, source: y}}")
    with pytest.raises(InputError, match="lever a: covers b, which is no lever; known: a, vendor_crews"):
        catalogue(own)


@pytest.mark.parametrize(
    ("milestone", "by", "message"),
    [
        ("block_2_fid", "", "milestone 'block_2_fid': no date was announced for it; give one, e.g. --by 2041-06-30"),
        ("rate_10", "2030", "--by 2030: should be a date such as 2030-12-31"),
        ("rate_10", "2050-12-31", "--by 2050-12-31: lies outside what is simulated, 2021-06-28 (data date) to 2041-"),
        ("rate_10", "2021-06-28", "--by 2021-06-28: lies outside what is simulated"),
    ],
)
def test_target_dates_that_cannot_be(milestone: str, by: str, message: str) -> None:
    scenario = Composer(()).scenario({})
    with pytest.raises(InputError) as error:
        target_of(scenario, find_milestone(milestone, scenario), by)
    assert str(error.value).startswith(message)
