"""Delays: what is said to be late begins exactly so much later than it would have, and nothing before it moves."""

import re
from pathlib import Path

import numpy as np
import pytest
from scenarios_at_random import scenario_at_random
from verbs import ask

from sim.errors import InputError
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.checks.check import check
from sim.scenario.diff import differences, in_words
from sim.scenario.facts import activities, known_hours
from sim.scenario.load import frozen, load_scenario
from sim.scenario.references import begun_by, delays
from sim.scenario.schema import Scenario
from sim.study.check import check_text
from sim.study.files.identity import run_hash
from sim.study.sweep.points import Composer

LATER = ("36h", "10d", "2.5w", "6m")


def late(scenario: Scenario, network: str, name: str, text: str) -> Scenario:
    return frozen(scenario.model_dump() | {"delay": {network: {name: text}}})


def happened(scenario: Scenario) -> dict[str, float]:
    return dict(simulate(prepare(scenario), 0).hours)


def begun(scenario: Scenario) -> list[tuple[str, str]]:
    """Activities that begin by their own waiting, once."""
    known, hours = known_hours(scenario), happened(scenario)
    rows = [(network, name) for network, found in activities(scenario).items() for name in found]
    return [(n, a) for n, a in rows if f"{n}.{a}.start" in hours and f"{n}.{a}.start" not in known]


@pytest.mark.parametrize("seed", range(12))
def test_it_begins_so_much_later_and_nothing_earlier_moves(seed: int) -> None:
    """Any activity of any plant; vendors' crews may come later still, since others take them meanwhile."""
    scenario = scenario_at_random(seed)
    try:
        check(scenario)
    except InputError:
        pytest.skip("no scenario")
    rng, rows, before = np.random.default_rng(seed), begun(scenario), happened(scenario)
    for k in rng.choice(len(rows), min(4, len(rows)), replace=False):
        network, name = rows[int(k)]
        text = str(rng.choice(LATER))
        moved = late(scenario, network, name, text)
        check(moved)
        after, event = happened(moved), f"{network}.{name}.start"
        wanted = before[event] + delays({name: text})[begun_by(name)]
        last = (scenario.horizon_end - scenario.start).days * 24.0
        if event not in after:
            assert wanted > last - 1e-6 or name.endswith("_install")
        elif name.endswith("_install"):
            assert after[event] >= wanted - 1e-6
        else:
            assert after[event] == pytest.approx(wanted, abs=1e-6)
        for other, hour in before.items():
            if hour < before[event] - 1e-6:
                assert after[other] == hour, f"{other} came before {event}"


def test_a_line_is_late_with_its_first_cell_whatever_it_waits_for() -> None:
    """In every history by the months said, and all that is drawn stays what it was."""
    scenario = load_scenario()
    moved = load_scenario(["delay.block_1.line_2=6m"])
    for k in range(3):
        one, other = simulate(prepare(scenario), k), simulate(prepare(moved), k)
        first = "block_1.line_2_first_cell"
        assert other.hours[first] - one.hours[first] == pytest.approx(6 * 730.5, abs=1e-6)
        assert other.hours["block_1.line_1_first_cell"] == one.hours["block_1.line_1_first_cell"]
        assert {name: other.inputs[name] for name in one.inputs if name in other.inputs} == {
            name: value for name, value in one.inputs.items() if name in other.inputs
        }


def test_without_a_delay_a_scenario_is_what_it_was() -> None:
    scenario = load_scenario()
    assert run_hash(frozen(scenario.model_dump() | {"delay": {}})) == run_hash(scenario)
    assert run_hash(late(scenario, "block_1", "shell", "1w")) != run_hash(scenario)


def test_it_is_a_key_like_others() -> None:
    """On the command line, as a setting of a sweep or a comparison, in words, in the planned timeline."""
    said = load_scenario(["delay.block_1.line_2=6m", "delay.pilot.building=3m"])
    assert said.delay == {"block_1": {"line_2": "6m"}, "pilot": {"building": "3m"}}
    swept = Composer(()).scenario({"delay.block_1.line_2": "6m", "delay.pilot.building": "3m"})
    assert run_hash(swept) == run_hash(said)
    assert [found.path for found in differences(load_scenario(), said)] == [
        "delay.block_1.line_2", "delay.pilot.building",
    ]  # fmt: skip
    assert "block 1: delay of line 2 none -> 6m" in in_words(load_scenario(), said)
    plan, later = check_text(load_scenario()), check_text(load_scenario(["delay.block_1.shell=10m"]))
    assert "block_1.shell by 10m" in later

    def built(text: str) -> str:
        return next(line.split()[4] for line in text.splitlines() if line.startswith("building complete, block 1"))

    assert (built(plan), built(later)) == ("2024-10-30", "2025-08-30")


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (("delay.block_9.shell=1m",), "delay.block_9: there is no such block; did you mean block_3?"),
        (("delay.block_1.shel=1m",), "delay.block_1.shel = 1m: there is no such activity or line; did you mean shell?"),
        (("delay.block_1.line_5=1m",), "delay.block_1.line_5 = 1m: there is no such activity or line; did you mean "),
        (("delay.block_1.shell=6",), "delay.block_1.shell = '6': should be how much later, in hours, days, weeks or m"),
        (("delay.block_1.shell=-6m",), "delay.block_1.shell = '-6m': should be how much later, in hours, days, weeks"),
        (("delay.block_1={line_2: 6m, line_2_hot: 1w}",), "delay.block_1.line_2_hot = 1w: is late as line_2 already; "),
        (("scenario=verkor_2026", "delay.block_1.shell=1m"),
         "delay.block_1.shell = 1m: has begun by 2023-12-15, so it can no longer be late; "),
        (("pilot.enabled=false", "delay.pilot.building=1m"), "delay.pilot.building = 1m: there is no such activity or"),
        (("maker=incumbent", "delay.pilot.a_sample=1m"), "delay.pilot.a_sample = 1m: has begun by 2021-06-28, so "),
    ],
)  # fmt: skip
def test_refusals(overrides: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError) as error:
        load_scenario(overrides)
    assert str(error.value).startswith(message)


@pytest.mark.usefixtures("undrawn")
def test_a_late_line_is_an_axis_and_a_side_of_a_comparison(tmp_path: Path) -> None:
    few = ("replications=2", "workers=1", "horizon_end=2027-06-30", f"results={tmp_path}")
    asked = ("--milestones", "block_1_first_cell")
    swept = ask(tmp_path, ("sweep", "delay.block_1.line_1=0m,6m", *few, *asked))
    months = re.findall(r"^\dm +(\d{4})-(\d\d)", swept, re.MULTILINE)
    first, last = (12 * int(year) + int(month) for year, month in months)
    assert last - first == 6
    compared = ask(tmp_path, ("compare", "renault_2021", "renault_2021 delay.block_1.line_1=6m", *few, *asked))
    assert re.search(r"is 6\.\d months later than A", compared)


@pytest.mark.parametrize("sign", ["", "+"])
@pytest.mark.parametrize("name", ["line_2", "shell", "line_4", "shipping"])
def test_a_delay_without_its_block_is_told_with_those_that_have_it(name: str, sign: str) -> None:
    """And each of them is taken as it is told."""
    with pytest.raises(InputError, match=f"delay.{name} = '6m': say of which block") as refused:
        load_scenario([f"{sign}delay.{name}=6m"])
    told = re.findall(r"delay\.block_\d\.\w+=6m", str(refused.value))
    assert told
    for one in told:
        assert load_scenario([one]).delay


@pytest.mark.parametrize("network", ["pilot", "block_1"])
def test_a_delay_of_a_whole_block_is_asked_what_of_it_is_late(network: str) -> None:
    with pytest.raises(InputError, match=f"delay.{network} = '6m': say what of it is late"):
        load_scenario([f"delay.{network}=6m"])
