"""Differences of scenarios in words, groups of inputs, and mixtures of two scenarios."""

import doctest

import pytest
from conftest import Load

from sim.errors import InputError
from sim.scenario import diff, fields, pieces, spoken
from sim.scenario.diff import brief, differences, in_words
from sim.scenario.pieces import group_of, groups_between, mixed
from sim.scenario.sources import entries
from sim.study.files.identity import run_hash

SPREAD = "maker.quality_months={kind:lognormal,median:10,sigma:0.3}"
WORDS = [
    ("vendor_line_slots=4", "vendor crews 2 -> 4 lines"),
    ("pilot.enabled=false", "pilot: enabled yes -> no"),
    ("maker.line_start.cell_yield=0.5", "line start: cell yield none -> 50 %"),
    ("maker.judged_floor=null", "judged floor triangular (low 20 %, mode 50 %, high 80 %) -> none"),
    ("blocks.block_1.lines=5", "block 1: lines 4 -> 5"),
    ("blocks.block_2.line_nameplate_gwh_per_year=3", "block 2: line nameplate 4.25 -> 3 GWh/year"),
    ("pilot.activities.building.months=4", "pilot: building 9 -> 4 months"),
    ("blocks.block_1.order_release=pilot.b_sample", "block 1: order release financial_close -> pilot.b_sample"),
    ("maker.block_share.same_vendor.value=0.9", "block share: same vendor 85 % -> 90 %"),
    (SPREAD, "time to learn yield lognormal (median 12, sigma 0.35) -> lognormal (median 10, sigma 0.3) months"),
    ("maker.pilot_share=null", "knowledge from the pilot triangular (low 20 %, mode 45 %, high 70 %) -> none"),
    ("+known.pilot.building={start:2021-06-28,finish:2021-06-28}", "known: pilot none -> 2 values"),
    ("announced.rate_10.date=2027-12-31", "announced, rate 10: date 2026-12-31 -> 2027-12-31"),
    ("~announced.rate_16", "announced: rate 16 2026-12-31 -> none"),
    ("offtake.renault_2030.gwh_per_year=25", "offtake: renault 2030 20 -> 25 GWh/year"),
    ("offtake.renault_2026.last_year=2028", "offtake, renault 2026: last year 2029 -> 2028"),
    ("~offtake.renault_2026", "offtake: renault 2026 Renault, 10 GWh a year from 2026 to 2029 -> none"),
    ("+offtake.own={customer:A,gwh_per_year:3,first_year:2031}",
     "offtake: own none -> A, 3 GWh a year from 2031 on"),
    ("seed=0", "seed 1 -> 0"),
]  # fmt: skip


@pytest.mark.parametrize(("override", "said"), WORDS)
def test_one_change_is_one_line_in_words(override: str, said: str, load: Load) -> None:
    assert in_words(load(), load(override)) == [said]


def test_what_changes_nothing_is_no_difference(load: Load) -> None:
    same = load("results=elsewhere", "workers=1", "flow=processes", "replications=3", "precision=1month", "~marks")
    assert differences(load(), same) == []
    assert brief(load(), same) == ""


def test_another_class_is_one_line(load: Load) -> None:
    other = load("maker=incumbent", "region=north_america")
    found = differences(load(), other)
    inside = sum(difference.path.startswith("maker.") for difference in found)
    assert in_words(load(), other) == [
        f"maker newcomer -> incumbent ({inside} values with it)",
        "region Western Europe -> North America (2 values with it)",
    ]
    assert inside > 10
    assert brief(load(), load("maker=incumbent", "vendor_line_slots=4")) == "maker incumbent, vendor crews 4"


def test_differences_are_those_of_the_ledgers(load: Load) -> None:
    """Another way to count: every number, date and distribution of both, as the ledger lists them."""
    a, b = load(), load("maker=incumbent", "vendor_line_slots=4", "scenario=verkor_2026")
    ledgers = [{entry.path: entry.value for entry in entries(one.model_dump())} for one in (a, b)]
    paths = {path for ledger in ledgers for path in ledger if not path.startswith("marks.")}
    expected = {path for path in paths if ledgers[0].get(path) != ledgers[1].get(path)}
    found = differences(a, b)
    covered = {path for path in expected if any(path == d.path or path.startswith(f"{d.path}.") for d in found)}
    assert covered == expected
    makers = [one.maker.model_dump() for one in (a, b)]
    switches = sum(isinstance(value, bool) and value != makers[1][name] for name, value in makers[0].items())
    assert switches == 1  # a ledger has none: the process is frozen elsewhere
    assert sum(difference.size for difference in found if difference.path.startswith("maker.")) == switches + sum(
        path.startswith("maker.") for path in expected
    )


# Groups and mixtures


def test_groups_come_in_the_order_of_a_project(load: Load) -> None:
    other = load("maker=incumbent", "vendor_line_slots=3", "blocks.block_2.lines=5", "scenario=verkor_2026", "seed=2")
    names = [group.name for group in groups_between(differences(load(), other))]
    assert names[:5] == ["known", "pilot", "schedule", "vendors", "block_1"]
    after = "block_2 line_start release people levels transfer line_interval debugging shift_teams learning"
    assert names[5:] == after.split()


def test_every_difference_has_one_group_or_moves_no_date(load: Load) -> None:
    other = load("scenario=verkor_2026", "maker=incumbent", "as_planned.speed=true", "numerics.review_weeks=2")
    without = {d.path.partition(".")[0] for d in differences(load(), other) if group_of(d.path) is None}
    assert without == {"announced", "offtake"}
    refused = "blocks.block_2.decision.refusal_probability=0.5"
    assert [g.name for g in groups_between(differences(load(), load(refused)))] == ["decisions"]


def test_all_groups_make_the_other_scenario_and_none_the_first(load: Load) -> None:
    a, b = load(), load("scenario=verkor_2026", "maker=incumbent")
    groups = [group.name for group in groups_between(differences(a, b))]
    assert run_hash(mixed(a, b, ())) == run_hash(a)
    assert {d.path.partition(".")[0] for d in differences(mixed(a, b, groups), b)} == {"announced", "offtake"}


def test_a_mixture_has_of_the_other_only_what_is_asked_for(load: Load) -> None:
    a, b = load(), load("maker=incumbent", "vendor_line_slots=4", "pilot.enabled=false")
    both = mixed(a, b, ("vendors", "line_start"))
    assert {d.path for d in differences(a, both)} == {
        "vendor_line_slots", "maker.line_start.months",
    }  # fmt: skip
    assert both.maker.line_start == b.maker.line_start
    assert a.vendor_line_slots == 2, "the first stays as it is"


def test_a_mixture_that_does_not_fit_together_is_refused(load: Load) -> None:
    b = load("maker.line_start.cell_yield=0.96", "maker.cell_yield_mature.high=0.98")
    with pytest.raises(InputError, match="no line ever reaches it"):
        mixed(load(), b, ("line_gate",))
    assert mixed(load(), b, ("levels",)).maker.cell_yield_mature.high == 0.98


@pytest.mark.parametrize("module", [diff, pieces, fields, spoken])
def test_examples_in_docstrings(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0
