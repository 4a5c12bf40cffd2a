"""Levers on plants of any shape: what is offered is possible, does something, and names nothing of another plant."""

import re
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pytest

from sim.errors import InputError
from sim.scenario.checks.check import check
from sim.scenario.milestones import find_milestone
from sim.scenario.relative.changes import settings_for
from sim.scenario.relative.when import why_not
from sim.study.discovery.axes import decision_axes
from sim.study.discovery.points import sample
from sim.study.files.identity import run_hash
from sim.study.levers import words
from sim.study.levers.catalogue import Catalogue, catalogue
from sim.study.levers.fitted import fitted
from sim.study.levers.trial import try_levers
from sim.study.sweep.points import Composer
from sim.study.sweep.request import Options, request_of

PLANTS = [(*shape, 10 + k) for k, shape in enumerate(product((1, 3), ("newcomer", "incumbent"), (True, False)))]
PLANT = """\
# @package _global_
defaults: [{{/maker: {maker}}}, /region: north_america, /cell: pouch_100ah, /line: pouch, /pilot: conversion,
  /retrofit: usual, /numerics: usual, {blocks}, _self_]
name: own
title: a plant of our own
start: {start}
data_date: {start}
horizon_end: {end}
vendor_line_slots: {slots}
pilot: {{enabled: {pilot}}}
blocks: {{{more}}}
"""


def made(names: list[str], maker: str, pilot: bool, rng: np.random.Generator, factor: float = 1.0) -> Composer:
    """A plant in a folder of its own."""
    year, lines = int(rng.integers(2019, 2031)), [int(rng.integers(1, 8)) for _ in names]
    gwh = [round(float(rng.uniform(1.0, 6.0)), 2) * factor for _ in names]
    own = [f"{n}: {{lines: {k}, line_nameplate_gwh_per_year: {g}}}" for n, k, g in zip(names, lines, gwh, strict=True)]
    for k in range(1, len(names)):
        days = f"not_before: {year + 3 + k}-01-01, plan_date: {year + 4 + k}-01-01"
        own[k] = own[k][:-1] + (
            f", decision: {{previous: {names[k - 1]}, {days}}}, "
            f"activities: {{preparation: {{after: {names[k - 1]}.first_cell}}}}}}"
        )
    folder = Path(mkdtemp())
    (folder / "scenario").mkdir()
    blocks = ", ".join(f"/block@blocks.{n}: {'later' if k else 'first'}" for k, n in enumerate(names))
    text = PLANT.format(
        maker=maker, blocks=blocks, start=f"{year}-03-01", end=f"{year + 20}-03-01", slots=int(rng.integers(1, 5)),
        pilot=str(pilot).lower(), more=", ".join(own),
    )  # fmt: skip
    (folder / "scenario" / "own.yaml").write_text(re.sub(r"(?<=[\[ ])(/[\w@.]+: \w+)(?=[,\]])", r"{\1}", text), "utf-8")
    return Composer(("scenario=own", "replications=2"), folder)


@cache
def plant(blocks: int, maker: str, pilot: bool, seed: int) -> tuple[Composer, Catalogue]:
    rng = np.random.default_rng(seed)
    names = ["".join(rng.choice(list("abcdefghijklm"), 7)) for _ in range(blocks)]
    composer = made(names, maker, pilot, rng)
    return composer, fitted(catalogue(), composer)


@pytest.mark.parametrize("shape", PLANTS)
def test_every_lever_offered_is_possible_and_changes_what_is_simulated(shape: tuple[Any, ...]) -> None:
    composer, found = plant(*shape)
    scenario = composer.scenario({})
    for name, one in found.levers.items():
        before, after = composer.scenario(one.base), composer.scenario({**one.base, **one.overrides})
        assert run_hash(before) != run_hash(after), name
        assert one.money is not None
        assert one.money > 0.0 or not one.sum
        assert "block_" not in str([one.says, one.overrides, one.base, one.sum])
    axes = decision_axes(scenario, found)
    for u in (0.0, 0.37, 1.0):
        settings: dict[str, Any] = {}
        for axis in axes:
            assert axis.low < axis.high or axis.kind == "lever", axis.name
            settings |= axis.sets(axis.at(u))
        check(composer.scenario(settings))
    offered = {*found.levers, *found.ranges, *(one.name for one in found.left_out)}
    assert offered >= {*catalogue().levers, *catalogue().ranges}, "what is left out is said"


@pytest.mark.parametrize("shape", PLANTS)
def test_what_makes_no_sense_here_is_left_out_with_its_reason(shape: tuple[Any, ...]) -> None:
    blocks, maker, pilot, _ = shape
    _, found = plant(*shape)
    left = {one.name: one.why for one in found.left_out}
    assert ("incumbent_partner" in left) == (maker == "incumbent")
    assert ("pilot_year_earlier" in left) == (not pilot or maker == "incumbent")
    assert ("pilot.nameplate_gwh_per_year" in left) == (not pilot or maker == "incumbent")
    for name in ("copy_exactly", "blocks_overlap", "blocks_on_dates"):
        assert (name in left) == (blocks == 1)
    assert len([key for key in found.dates if key.endswith("plan_date")]) == blocks - 1
    assert all(left.values())


@pytest.mark.parametrize("shape", [PLANTS[0], PLANTS[7]])
def test_they_are_tried_and_what_must_be_true_is_asked(shape: tuple[Any, ...]) -> None:
    """One block and three, of a newcomer and of an incumbent."""
    composer, found = plant(*shape)
    scenario = composer.scenario({})
    first = find_milestone(f"{next(iter(scenario.blocks))}_first_cell", scenario)
    trial = try_levers(composer, first, date(scenario.start.year + 8, 1, 1), found.levers)
    assert trial.refused == ()
    assert {effect.names[0] for effect in trial.singles} == set(found.levers)
    assert trial.even is not None
    heads, entries = words.chance_columns(trial.singles, trial.target, trial.even)
    for effect in trial.singles:
        told = dict(zip(heads, entries(effect), strict=True))
        wanted = told.pop(f"chance by\n{trial.target}", "-")
        assert (wanted == "-") == effect.certain, "a chance that is 0 or 100 % either way tells nothing"
        assert list(told) == [f"chance by\n{trial.even} (P50)"]
    assert max(map(len, words.headline(trial).splitlines())) < 300
    sampled = sample(composer, first, date(scenario.start.year + 8, 1, 1), decision_axes(scenario, found), 3)
    assert len(sampled.numbers) == 3


def test_a_plant_twice_as_large_pays_twice_for_its_gwh_and_decides_the_same() -> None:
    one, twice = (
        fitted(catalogue(), made(["a", "b"], "newcomer", True, np.random.default_rng(3), factor))
        for factor in (1.0, 2.0)
    )
    assert list(one.levers) == list(twice.levers)
    for name, lever in one.levers.items():
        other = twice.levers[name]
        assert (lever.overrides, lever.base) == (other.overrides, other.base)
        ratio = 2.0 if "GWh" in lever.sum else 1.0
        assert other.money == pytest.approx(ratio * (lever.money or 0.0))


def test_names_of_blocks_decide_nothing() -> None:
    one, other = (
        fitted(catalogue(), made(names, "newcomer", True, np.random.default_rng(4)))
        for names in (["aaa", "bbb", "ccc"], ["zebra", "yak", "xenon"])
    )
    told = str([{n: x.model_dump() for n, x in one.levers.items()}, list(one.dates), one.left_out])
    for a, b in zip(["aaa", "bbb", "ccc"], ["zebra", "yak", "xenon"], strict=True):
        told = told.replace(a, b)
    assert told == str([{n: x.model_dump() for n, x in other.levers.items()}, list(other.dates), other.left_out])


# The words


SCENARIO = Composer(()).scenario({})


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"vendor_line_slots": "times 2"}, {"vendor_line_slots": 4}),
        ({"blocks.*.lines": "plus 1"}, {f"blocks.block_{k}.lines": 5 for k in (1, 2, 3)}),
        ({"blocks.<second>.lines": "at most 2"}, {"blocks.block_2.lines": 2}),
        ({"maker.ramped_at": "at least 0.95"}, {"maker.ramped_at": 0.95}),
        ({"maker.mother_plant_share": "times 2"}, {}),
        ({"blocks.<later>.decision.not_before": "12m earlier"},
         {"blocks.block_2.decision.not_before": "2025-06-28", "blocks.block_3.decision.not_before": "2026-06-28"}),
        ({"blocks.<second>.decision.not_before": "900m earlier"}, {"blocks.block_2.decision.not_before": "2021-06-28"}),
        ({"blocks.<second>.decision.not_before": "2w later"}, {"blocks.block_2.decision.not_before": "2026-07-12"}),
        ({"start": {"start": "-4m"}}, {"start": "2021-02-28"}),
        ({"pilot.activities.*.after": {"start": "0m"}}, {"pilot.activities.funding_and_site.after": "2021-06-28"}),
        ({"blocks.<later>.order_release": "<first>.shell"},
         {"blocks.block_2.order_release": "block_1.shell", "blocks.block_3.order_release": "block_1.shell"}),
        ({"maker.schedule.median": "as it is"}, {"maker.schedule.median": 1.2}),
        ({"maker.quality_months": "times 0.5"},
         {"maker.quality_months": {"kind": "lognormal", "median": 6.0, "sigma": 0.35}}),
    ],
)  # fmt: skip
def test_values_relative_to_what_stands_there(settings: dict[str, Any], found: dict[str, Any]) -> None:
    assert settings_for(SCENARIO, settings) == found


def test_half_a_line_is_refused() -> None:
    with pytest.raises(InputError, match=r"blocks\.block_1\.lines = 4: times 0\.6 it is 2\.4, and it must be a whole"):
        settings_for(SCENARIO, {"blocks.*.lines": "times 0.6"})


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ({"blocks": "at least 3", "lines": "above vendor_line_slots", "pilot.enabled": True, "known": None}, ""),
        ({"blocks": "at most 2"}, "blocks = 3; needed: at most 2"),
        ({"maker.mother_plant_share": "there"}, "there is no maker.mother_plant_share"),
        ({"maker.pilot_share": None}, "maker.pilot_share is there; needed: a plant without"),
        ({"blocks.*.lines": "above 4"}, "blocks.block_1.lines = 4, blocks.block_2.lines = 4, blocks.block_3.lines = 4"),
        ({"vendor_line_slots": True}, "vendor_line_slots = 2; needed: yes"),
        ({"blocks.<first>.decision.rate_share": "below 1"}, "no first block has decision.rate_share; needed: below 1"),
    ],
)  # fmt: skip
def test_conditions(when: dict[str, Any], why: str) -> None:
    found = why_not(when, SCENARIO)
    assert found.startswith(why)
    assert bool(found) == bool(why)


@pytest.mark.parametrize(
    ("name", "overrides", "message"),
    [
        ("incumbent_partner", ["maker=incumbent"], "cannot be asked of scenario renault_2021: maker.kind = incumbent"),
        (
            "pilot_worth",
            ["pilot.enabled=false"],
            "scenario renault_2021: pilot.enabled = no; needed: yes",
        ),
        ("blocks_overlapping", ["~blocks.block_2", "~blocks.block_3"], "no later block has decision"),
        ("bigger_lines", ["blocks.block_1.lines=3"], "blocks.block_1.lines = 3: times 0.5 it is 1.5, and it must be"),
    ],
)
def test_an_experiment_that_cannot_be_asked_says_why(name: str, overrides: list[str], message: str) -> None:
    with pytest.raises(InputError) as error:
        request_of([f"+experiment={name}", *overrides], None, Options())
    assert message in str(error.value)


def test_crews_of_sites_are_a_lever_as_those_of_the_plant_are() -> None:
    """Twice the crews at every site, paid for at each; where they install all lines at a time it is none."""
    sites = "+sites={lens: {vendor_line_slots: 1}, sur: {vendor_line_slots: 2}}"
    stands = [f"blocks.block_{n}.site={site}" for n, site in enumerate(("lens", "lens", "sur"), 1)]
    found = fitted(catalogue(), Composer((sites, "vendor_line_slots=null", *stands))).levers["vendor_crews"]
    assert found.overrides == {"sites.lens.vendor_line_slots": 2, "sites.sur.vendor_line_slots": 4}
    assert found.meur == 3 * 18
    enough = Composer((sites.replace("1", "10"), "vendor_line_slots=null", *stands))
    (left,) = [one for one in fitted(catalogue(), enough).left_out if one.name == "vendor_crews"]
    assert "null" not in left.why
    assert "above vendor_crews" in left.why
