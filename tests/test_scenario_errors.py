"""Bad input is refused in plain words: the key, the value, and the allowed range or the nearest name."""

from pathlib import Path

import pytest
from conftest import Command, Load

from sim.errors import MOST_TOLD, InputError
from sim.scenario.load import load_scenario

Case = tuple[str, tuple[str, ...]]

UNKNOWN_KEYS: list[Case] = [
    ("foo=1", ("foo", "no such key")),
    ("+foo=1", ("foo = 1", "no such key")),
    ("maker.cell_yeild_start=1", ("maker.cell_yeild_start", "did you mean cell_yield_start?")),
    ("++maker.cell_yeild_start=1", ("maker.cell_yeild_start = 1", "did you mean cell_yield_start?")),
    ("+maker.schedule.medain=1.1", ("maker.schedule.medain = 1.1", "did you mean median?")),
    ("blocks.block_1.activities.shel.months=3", ("shel", "did you mean shell?")),
    ("+blocks.block_1.lnes=3", ("blocks.block_1.lnes = 3", "did you mean lines?")),
    ("~seed", ("seed is missing", "must not be removed")),
    ("~maker.schedule", ("maker.schedule is missing", "must not be removed")),
    ("~maker.schedul", ("maker.schedul", "did you mean schedule?")),
    ("scenario=verkor_2026 known.block_1.shell.strat=2024-01-01", ("known.block_1.shell.strat", "did you mean start?")),
    ("scenario=verkor_2026 known.block_1.shel.start=2024-01-01", ("shel", "did you mean shell?")),
    ("known.block_1.shell.start=2024-01-01", ("known.block_1.shell.start", "+known.block_1.shell.start=")),
    ("blocks.block_1.activities.shell.finish_after=utilities", ("finish_after", "+blocks.block_1.activities.shell")),
]
# Several at once: each has its own line.
VALUES: list[Case] = [
    (
        "replications=abc vendor_line_slots=1.5 pilot.enabled=maybe horizon_end=soon cell.energy_wh=365Wh",
        ("replications = 'abc': should be a valid integer", "vendor_line_slots = 1.5: should be a valid integer",
         "pilot.enabled = 'maybe': should be a valid boolean", "horizon_end = 'soon': should be a",
         "cell.energy_wh = '365Wh': should be a valid number"),
    ),
    (
        "seed=null vendor_line_slots=[1,2] maker.quality_months=12 twin=average blocks.block_2.lines=null",
        ("seed = None: should be a valid integer", "vendor_line_slots = [1, 2]", "maker.quality_months = 12",
         "twin = 'average': should be 'none', 'mean' or 'plan'", "blocks.block_2.lines = None"),
    ),
    (
        "maker.schedule.median=nan line.pace_margin=inf maker.quality_months.median=-inf cell.energy_wh=0",
        ("maker.schedule.median = nan: should be a finite number", "line.pace_margin = inf: should be a finite number",
         "maker.quality_months.median = -inf: should be a finite",
         "cell.energy_wh = 0: should be greater than or equal to 0.1"),
    ),
    ("replications=0 seed=-1", ("replications = 0: should be greater than or equal to 1",
                                "seed = -1: should be greater than or equal to 0")),
    (
        "line.planning.efficiency=1.2 line.planning.hours_per_year=9000 blocks.block_1.lines=0 maker.sister_share=1.5",
        ("line.planning.efficiency = 1.2: should be less than or equal to 1", "less than or equal to 8766",
         "blocks.block_1.lines = 0: should be greater than or equal to 1", "maker.sister_share = 1.5"),
    ),
    ("horizon_end=2030", ("horizon_end = 2030", "date")),
    ("horizon_end=4102444800", ("horizon_end = 4102444800", "date")),
    ("seed=true", ("seed = True", "valid integer")),
    ("maker.schedule.median=true", ("maker.schedule.median = True", "valid number")),
    ("name=a/b", ("name", "a/b")),
]  # fmt: skip
DISTRIBUTIONS: list[Case] = [
    (
        "maker.cell_yield_start.low=0.6 maker.cell_yield_mature.high=1.05 maker.pilot_share.high=1.2 "
        "maker.line_start.months.value=-1 region.permits_months.low=-2",
        ("maker.cell_yield_start: low, mode and high must not decrease; given: 0.6, 0.35, 0.55",
         "maker.cell_yield_mature: values must lie between 0.001 and 1; possible here: 0.88 to 1.05",
         "maker.pilot_share: values must lie between 0 and 1; possible here: 0.2 to 1.2",
         "maker.line_start.months: values must", "region.permits_months: values must"),
    ),
    (
        "maker.quality_months.median=0 maker.speed_months.kind=normal maker.release.months.kind=triangular "
        "+maker.feedback_lag_weeks.sigma=3",
        ("maker.quality_months.median = 0: should be greater than 0", "maker.speed_months.kind = 'normal'",
         "maker.release.months: a triangular distribution takes low, mode, high; given: median, sigma",
         "maker.feedback_lag_weeks: a triangular distribution takes low, mode, high; given: high, low, mode, sigma"),
    ),
]  # fmt: skip
UNKNOWN_NAMES: list[Case] = [
    ("scenario=renault_2012", ("scenario = 'renault_2012'", "did you mean renault_2021?", "known: aesc_douai")),
    (
        "maker=newcommer",
        ("maker = 'newcommer'", "did you mean newcomer?", "known: incumbent, incumbent_home, "),
    ),
    ("scenario=null", ("scenario",)),
    ("seed", ("seed", "key=value")),
    ("=5", ("=5", "key=value")),
]
NETWORKS: list[Case] = [
    ("blocks.block_1.activities.shell.after=dry_rooms", ("block_1.shell", "block_1.dry_rooms", "never start")),
    ("blocks.block_1.activities.shell.after=shell", ("block_1.shell <- block_1.shell", "never start")),
    ("blocks.block_1.activities.site_works.after=permit", ("site_works.after", "block_1.permit", "no such activity")),
    ("blocks.block_1.order_release=pilot.c_sample", ("block_1.order_release", "pilot.c_sample", "never happens")),
    ("blocks.block_1.order_release=fid", ("blocks.block_1.order_release", "block_1.fid", "never happens")),
    ("~blocks.block_1.activities.shipping", ("line_project.install.after", "block_1.shipping", "never happens")),
    ("~pilot.activities.b_sample", ("pilot.b_sample", "never happens")),
    ("blocks.block_1.order_release=2024-13-01", ("blocks.block_1.order_release", "2024-13-01")),
    ("blocks.block_1.order_release=2020-01-01", ("blocks.block_1.order_release", "2020-01-01", "before the programme")),
    ("blocks.block_1.line_project.install.after=shell@165%", ("line_project.install.after", "shell@165%", "100")),
    ("blocks.block_1.line_project.install.after=shell@many%", ("line_project.install.after", "shell@many%")),
    ("blocks.block_1.activities.shell.after=site_works+1201m", ("site_works+1201m", "lag or lead is at most 1200m")),
    ("pilot.enabled=false blocks.block_1.order_release=pilot.a_sample", ("pilot.a_sample", "can never start")),
    ("pilot.samples=false blocks.block_1.order_release=pilot.b_sample", ("pilot.b_sample", "can never start")),
    ("maker.line_start.cell_yield=1.0", ("maker.line_start.cell_yield = 1", "maker.cell_yield_mature")),
    ("blocks.block_2.decision.previous=block_3", ("decision.previous = 'block_3'", "earlier block", "block_1")),
    ("~blocks.block_2", ("blocks.block_3.decision.previous = 'block_2'", "earlier block")),
    ("~blocks.block_1 ~blocks.block_2 ~blocks.block_3", ("blocks", "at least one")),
]
STAGES: list[Case] = [
    ("line.stages.soaking.after='filling,stacking'", ("stacking feeds both", "welding_and_packing", "soaking")),
    ("+line.stages.cathode_mixing.after=end_of_line", ("line.stages", "cycle")),
    ("line.stages.stacking.after=cathode_drying", ("exactly one stage", "anode_drying", "end_of_line")),
    ("line.stages.stacking.after='cathode_drying,anode_dryin'", ("line.stages.stacking.after", "no stage anode_dryin")),
    ("line.assembly=stackin", ("line.assembly = 'stackin'", "no such stage")),
    ("line.stages.stacking.found_at=nowhere", ("stacking.found_at = 'nowhere'", "no such stage")),
    ("line.stages.stacking.found_at=''", ("stacking.found_at", "name the stage that finds them")),
    ("line.stages.stacking.found_at=cathode_mixing", ("stacking.found_at = 'cathode_mixing'", "after")),
    ("line.stages.stacking.start_defects=0.3", ("start_defects", "sum to 1", "1.12")),
    ("line.stages.formation.mature_defects=0", ("mature_defects", "sum to 1", "0.8")),
    ("line.stages.stacking.repair_hours=null", ("line.stages.stacking", "go together")),
    ("line.stages.cathode_drying.dwell_hours=null", ("line.stages.cathode_drying", "needs a ratio", "dwell_hours")),
    (
        "line.stages.cathode_coating.found_at=anode_drying",
        ("cathode_coating.found_at = 'anode_dry", "one after it"),
    ),
    (
        "+line.stages.soaking.availability=0.9 +line.stages.soaking.repair_hours=2 "
        "+line.stages.ageing.tranches={all:{month:0,share:1}} line.stages.ageing.ratio=null",
        ("soaking.availability: belongs to a stage with a ratio", "ageing.tranches: belongs to a stage with a ratio"),
    ),
    ("line.assembly=soaking", ("line.assembly = 'soaking'", "has a ratio")),
    ("line.stages.formation.tranches.first.month=5", ("line.stages.formation.tranches", "month 0")),
    ("line.stages.formation.tranches.third.share=0.9", ("line.stages.formation.tranches", "0.9")),
]
DATES: list[Case] = [
    (
        "data_date=2020-01-01 blocks.block_2.decision.not_before=2020-06-28 announced.rate_10.date=2020-06-28 "
        "horizon_end=2099-01-01",
        ("data_date = 2020-01-01: is before the programme start 2021-06-28", "horizon_end = 2099-01-01: is more",
         "blocks.block_2.decision.not_before = 2020-06-28", "announced.rate_10.date = 2020-06-28: is before"),
    ),
    (
        "offtake.renault_2026.first_year=2020 offtake.renault_2026.last_year=2019 offtake.renault_2030.first_year=2103",
        ("offtake.renault_2026.first_year = 2020: is before the programme start 2021-06-28; the first year can be 2021",
         "offtake.renault_2026.last_year = 2019: is before the first year 2020; leave it out",
         "offtake.renault_2030.first_year = 2103: is more than 60 years after the start 2021-06-28"),
    ),
    (
        "offtake.renault_2026.gwh_per_year=0 offtake.renault_2030.first_year=2030.5 +offtake.own={customer:''}",
        ("offtake.renault_2026.gwh_per_year = 0: should be greater than 0", "offtake.renault_2030.first_year = 2030.5",
         "offtake.own.customer", "offtake.own.gwh_per_year is missing"),
    ),
    ("offtake.renault_2030.until=2035", ("offtake.renault_2030.until", "no such key")),
    ("horizon_end=2021-06-28", ("horizon_end = 2021-06-28", "after the data date")),
    ("horizon_end=2021-06-29", ("horizon_end = 2021-06-29: must be 2021-09-27 or later", "13 weeks after the start")),
    ("horizon_end=2021-09-26", ("horizon_end = 2021-09-26: must be 2021-09-27 or later", "rates are taken")),
    ("data_date=1949-12-31 horizon_end=2201-01-01", ("data_date = '1949-12-31': should be a date between 1950 and 2200",
                                                    "horizon_end = '2201-01-01': should be a date between 1950")),
    ("announced.rate_10.milestone=rate_ten", ("announced.rate_10.milestone = 'rate_ten'", "rate_GWH")),
    ("scenario=verkor_2026 known={}", ("known={}: removes nothing", "write ~known")),
    ("scenario=verkor_2026 +offtake={}", ("removes nothing", "write ~offtake")),
    ("scenario=verkor_2026 maker=incumbent known.pilot.b_sample.finish=null",
     ("known.pilot.b_sample: has no finish", "maker.process_frozen_elsewhere")),
    ("scenario=verkor_2026 +known.block_9={}", ("known.block_9: there is no such block", "block_1, block_2")),
    ("scenario=verkor_2026 data_date=2025-10-30", ("known.block_1.line_1_cold.finish = 2025-12-11", "2025-10-30")),
    (
        "scenario=verkor_2026 known.block_1.permits.start=2020-01-01 known.block_1.utilities.finish=2027-01-01 "
        "known.block_1.shell.start=null known.block_1.site_works.finish=2023-07-01 "
        "+known.block_1.shel={start:2022-01-01}",
        ("known.block_1.permits.start = 2020-01-01: is before the programme start",
         "known.block_1.utilities.finish = 2027-01-01: a fact cannot be after the data date 2026-02-28",
         "known.block_1.shell: has a finish, so it needs a start", "known.block_1.shel: no such activity",
         "known.block_1.site_works: finishes on 2023-07-01, before it starts on 2023-07-15"),
    ),
]  # fmt: skip
ALL = [*UNKNOWN_KEYS, *VALUES, *DISTRIBUTIONS, *UNKNOWN_NAMES, *NETWORKS, *STAGES, *DATES]


@pytest.mark.parametrize(("overrides", "words"), ALL, ids=[case[0] for case in ALL])
def test_bad_input_is_refused_and_the_message_says_what_and_why(overrides: str, words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as refused:
        load_scenario(overrides.split())
    message = str(refused.value)
    assert [word for word in words if word not in message] == [], message
    assert len(message.splitlines()) <= 10


def test_a_message_says_a_thing_once() -> None:
    with pytest.raises(InputError) as refused:
        load_scenario(["~blocks.block_1.activities.shell"])
    lines = str(refused.value).splitlines()
    assert len(lines) == len(set(lines))


def test_an_unquoted_list_is_explained() -> None:
    """Hydra reads a comma as several runs; the message says how to write a text that holds one."""
    with pytest.raises(InputError, match="quote"):
        load_scenario(["blocks.block_1.activities.site_works.after=permits,financial_close"])


def test_many_problems_are_summed_up() -> None:
    wrong = [f"blocks.block_1.activities.{name}.months=-1" for name in ("shell", "utilities", "shipping")]
    wrong += ["blocks.block_1.lines=0", "replications=0", "seed=-1", "vendor_line_slots=0"]
    with pytest.raises(InputError) as refused:
        load_scenario(wrong)
    assert {line.partition(" = ")[0] for line in str(refused.value).splitlines()} == {
        word.partition("=")[0] for word in wrong
    }
    many = [f"+marks.m{number}={{date:soon,label:x}}" for number in range(MOST_TOLD + 3)]
    with pytest.raises(InputError, match=r"\.\.\. and 3 more$"):
        load_scenario(many)


def test_zero_is_a_seed(load: Load) -> None:
    assert load("seed=0").seed == 0


def test_the_frozen_scenario_cannot_be_changed(load: Load) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().seed = 5  # type: ignore[misc]


COMMANDS = [
    (("check", "maker.schedule.median=-1"), ("maker.schedule.median = -1", "greater than or equal to 0.1")),
    (("run", "maker=newcommer"), ("maker = 'newcommer'", "did you mean newcomer?")),
    (("run", "scenario=null"), ("scenario",)),
    (("run", "-m", "seed=-1,-2"), ("seed = -1", "greater than or equal to 0")),
    (("run", "--cfg", "job", "+foo=1", "maker=newcommer"), ("newcommer", "newcomer")),
    (("run", "-cd", "nowhere", "scenario=mine"), ("nowhere", "does not exist", "template")),
    (("run", "--fast"), ("--fast", "--help")),
    (("rum",), ("rum", "did you mean run?")),
]


@pytest.mark.parametrize(("arguments", "words"), COMMANDS, ids=[" ".join(case[0]) for case in COMMANDS])
def test_the_command_explains_and_leaves_no_trace(
    arguments: tuple[str, ...], words: tuple[str, ...], command: Command, tmp_path: Path
) -> None:
    """Status 2, a short message on stderr and nowhere else, no traceback, and an empty folder stays empty."""
    done = command(*arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("gigaramp: ")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 6
    assert [word for word in words if word not in done.stderr] == [], done.stderr
    assert list(tmp_path.iterdir()) == []


# Words of the programs below this one.
LEAKS = ("struct", "DictConfig", "ListConfig", "config.", "Error merging", "full_key", "object_type")
FORMS = ("~{}", "~{}=1", "+{}=1", "{}=[1]", "{}={{a: 1}}", "{}={{a: {{b: 1}}}}", "{}.a=1", "{}.a={{b: 1}}", "{}.a.b=1")


def refusal(override: str) -> str:
    """What is said of an override; nothing where it is taken."""
    try:
        load_scenario([override])
    except InputError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("form", FORMS)
def test_no_refusal_speaks_of_the_programs_below(form: str) -> None:
    """Whatever stands at a key, a value, a table, nothing: what is refused is told in this program's words."""
    for key in (
        "title",
        "seed",
        "goals",
        "offtake",
        "blocks",
        "blocks.block_1.decision",
        "maker.schedule",
        "sites",
        "no",
    ):
        override = form.format(key)
        told = refusal(override)
        assert not [word for word in LEAKS if word in told], (override, told)


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        (["~offtake", "offtake.a={customer: X}"], "offtake.a: "),
        (["scenario=storage_plant", "offtake.a={customer: X}"], "add it with +offtake.a=..."),
        (["scenario=storage_plant", "goals={a: {level: 3}}"], "add it with +goals"),
        (["blocks.block_1.decision.refusal_probability=0.5"], "give all of it: blocks.block_1.decision={previous: "),
        (["blocks.blok_1={lines: 2}"], "did you mean block_1?"),
        (["~title"], "title is missing; it has no default and must not be removed"),
        (["goals=[1]"], "goals"),
        (["+seed=3"], "seed: is there already; set it without the +: seed=..."),
    ],
)  # fmt: skip
def test_a_refusal_names_the_form_that_works(overrides: list[str], words: str) -> None:
    with pytest.raises(InputError) as refused:
        load_scenario(overrides)
    assert words in str(refused.value)
