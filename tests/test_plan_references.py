"""What an activity waits for: shares, lags and leads, of its own network and of others; planners' notation for it."""

import doctest
import re
from importlib import import_module
from itertools import count

import pytest
import simpy
from conftest import Load
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.inputs import Inputs
from sim.model.known import Known
from sim.model.network import Events, Network
from sim.plan.notation import read_predecessors, write_predecessors
from sim.scenario.parts.project import Activity
from sim.scenario.references import reference
from sim.scenario.schema import Scenario

MONTH = 730.5
DAY = 24.0


def hours_of(scenario: Scenario, networks: dict[str, dict[str, Activity]]) -> dict[str, float]:
    """When everything happens in networks of these activities, as planned."""
    env = simpy.Environment()
    events, inputs = Events(env), Inputs(1, noise_free=True)
    for name, activities in networks.items():
        network = Network(name, scenario.model_copy(update={"twin": "plan", "known": {}}), Known(), events, inputs)
        for row, activity in activities.items():
            env.process(network.carry_out(row, activity))
    env.run()
    return events.hours


SHELL = Activity(months=10, after="start")


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("shell", 10 * MONTH),
        ("shell.start", 0.0),
        ("shell.start+5d", 5 * DAY),
        ("shell@65%", 6.5 * MONTH),
        ("shell@65.0%", 6.5 * MONTH),
        ("shell@50%+1w", 5 * MONTH + 168),
        ("shell@50%-1m", 4 * MONTH),
        ("shell+30d", 10 * MONTH + 30 * DAY),
        ("shell-2m", 8 * MONTH),
        ("shell-12m", 0.0),  # never before it starts
        ("start+36h", 36.0),
        ("2021-07-01+8h", 3 * DAY + 8),
        ("shell-2m, start+1d", 8 * MONTH),
    ],
)
@pytest.mark.parametrize("network", ["block_1", "block_2"])
def test_an_activity_starts_when_what_it_waits_for_has_happened(
    text: str, hour: float, network: str, load: Load
) -> None:
    """The same from inside the network and from another one."""
    after = text if network == "block_1" else text.replace("shell", "block_1.shell")
    waiting = {"next": Activity(months=1, after=after)}
    networks = (
        {"block_2": waiting, "block_1": {"shell": SHELL}}
        if network == "block_2"
        else {"block_1": waiting | {"shell": SHELL}}
    )
    hours = hours_of(load(), networks)
    assert hours[f"{network}.next.start"] == pytest.approx(hour, abs=1e-6)


def test_a_finish_waits_and_a_lead_counts_from_the_end_of_the_work_itself(load: Load) -> None:
    """Dry rooms end with the shell; who has a lead on them cannot know how long they wait for it."""
    activities = {
        "shell": SHELL,
        "dry_rooms": Activity(months=2, after="start", finish_after="shell+10d"),
        "next": Activity(months=1, after="dry_rooms-1m"),
    }
    hours = hours_of(load(), {"block_1": activities})
    assert hours["block_1.dry_rooms"] == 10 * MONTH + 10 * DAY
    assert hours["block_1.next.start"] == 1 * MONTH


@pytest.mark.parametrize(
    "text", ["shell@0%", "shell@101%", "shell+5", "shell+5y", "shell@5", "+5d", "2024-01-01@5%", ""]
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"shell@65%|NAME@65%"):
        reference(text)


def test_a_line_takes_its_own_step_in_place_of_the_line_project(load: Load) -> None:
    """Line 2 is installed when the plan says so, and in ``twin=plan`` has its first cell on the plan's day."""
    from sim.model.prepared import prepare
    from sim.model.programme import simulate

    scenario = load(
        "twin=plan", "horizon_end=2028-06-30",
        "+blocks.block_1.activities.line_2_install={months:1,after:line_1_install+10d}",
        "+blocks.block_1.activities.line_2_hot={months:2,after:line_2_cold+5d}",
    )  # fmt: skip
    hours = simulate(prepare(scenario), 0).hours
    assert hours["block_1.line_2_install.start"] == pytest.approx(hours["block_1.line_1_install"] + 10 * DAY)
    assert hours["block_1.line_2_first_cell"] == pytest.approx(hours["block_1.line_2_cold"] + 5 * DAY)
    assert hours["block_1.line_2_hot"] == pytest.approx(hours["block_1.line_2_first_cell"] + 2 * MONTH)
    assert "block_1.line_5_install" not in hours


@pytest.mark.parametrize(
    "name",
    ["scenario.references", "scenario.our_plan", "plan.cells", "plan.notation", "plan.layout", "plan.roles",
     "plan.text_table", "plan.encodings", "plan.work_time", "plan.moments", "plan.gantt"],
)  # fmt: skip
def test_documented_examples_hold(name: str) -> None:
    result = doctest.testmod(import_module(f"sim.{name}"))
    assert result.attempted > 0
    assert result.failed == 0


# Planners' notation

ROWS = {"7": ("block_1", "shell"), "12": ("block_1", "site_works"), "3": ("pilot", "b_sample")}
NOTATIONS = [
    ("12FS+30d; 7SS+65%", "site_works+30d, shell@65%", ""),
    ("12", "site_works", ""),
    ("12, 7", "site_works, shell", ""),
    ("12fs - 2 weeks;7 SS + 1,5 mo", "site_works-2w, shell.start+1.5m", ""),
    ("7FS-35%", "shell@65%", ""),
    ("7SS+65%+10d", "shell@65%+10d", ""),
    ("7FF+10d; 12SF", "", "shell+10d, site_works.start"),
    ("7FF-35%; 7SF+20%", "", "shell@65%, shell@20%"),
    ("3FS+2w; block_2.fid", "pilot.b_sample+2w, block_2.fid", ""),
    ("order_release; 2024-01-31+8h; start", "order_release, 2024-01-31+8h, start", ""),
    ("shell SS+3d; first_cell FF", "shell.start+3d", "first_cell"),
    ("", "", ""),
]


@pytest.mark.parametrize(("text", "after", "finish_after"), NOTATIONS)
def test_planners_notation_is_read(text: str, after: str, finish_after: str) -> None:
    assert read_predecessors(text, "block_1", ROWS) == (after, finish_after)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("13FS", "no activity has the id 13"),
        ("12FS+30", "'12FS+30' cannot be read"),
        ("12FS+30y", "y is no unit of time; known: hours, days, weeks, months"),
        ("7FS+10%", "a percentage counts inside the predecessor"),
        ("7SS-10%", "a percentage counts inside the predecessor"),
        ("7SS+165%", "'7SS+165%' cannot be read"),
        ("7XS+3d", "cannot be read"),
    ],
)
def test_wrong_notation_is_refused_in_plain_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        read_predecessors(text, "block_1", ROWS)


LAG = st.builds(
    lambda s, n, u: f"{s}{n}{u}", st.sampled_from("+-"), st.sampled_from(["1", "2.5", "30"]), st.sampled_from("hdwm")
)
SHARE = st.builds(lambda n: f"@{n}%", st.sampled_from(["65", "0.5", "99.75", "100"]))
EVENT = st.sampled_from(
    ["shell", "site_works", "shell.start", "pilot.b_sample", "block_1.shell", "first_cell", "block_2.fid"]
)
REFERENCE = st.builds(lambda e, s, g: e + s + g, EVENT, st.just("") | SHARE, st.just("") | LAG) | st.sampled_from(
    ["start", "start+3d", "2024-01-31", "2024-01-31+8h"]
)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(REFERENCE, max_size=4), st.lists(REFERENCE, max_size=3))
def test_what_is_written_is_read_back_letter_by_letter(after: list[str], finish_after: list[str]) -> None:
    ids = {row: number for number, row in ROWS.items()}
    before, during = ", ".join(after), ", ".join(finish_after)
    text = write_predecessors(before, during, "block_1", ids)
    assert read_predecessors(text, "block_1", ROWS) == (before, during)


def test_a_wait_that_can_never_be_told_is_refused(load: Load) -> None:
    from sim.errors import InputError

    wrong = {
        "block_1.first_cell@50%": "it takes no time, so it has no start and no share",
        "shell.start-3d": "only the finish of an activity has a lead",
        "nothing+3d": "there is no such activity or event",
    }
    for number, (text, words) in zip(count(), wrong.items(), strict=False):
        with pytest.raises(InputError, match=r"blocks\.block_1\.activities\.shipping\.after") as caught:
            load(f"blocks.block_1.activities.shipping.after={text}", f"seed={number}")
        assert words in str(caught.value)
