"""A source belongs to the value that it was given with: changed in a file, a table or a call, a value is the user's."""

import csv
import random
from datetime import date, timedelta
from math import isfinite
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import at_night, some
from test_cli import run_in
from test_own_scenario_file import nested, written

from sim.csv_text import csv_bytes
from sim.distributions import Distribution
from sim.plan.layout import AS_GIVEN
from sim.plan.leaves import of_the_run
from sim.plan.read_tables import read_tables
from sim.plan.write_tables import tables_of, write_tables
from sim.scenario.fields import facts_at
from sim.scenario.following import followed
from sim.scenario.kinds import laid_over
from sim.scenario.load import compose_config, frozen, load_scenario
from sim.scenario.options import list_options
from sim.scenario.sources import Entry, entries
from sim.study.sweep.points import Composer

pytestmark = pytest.mark.usefixtures("undrawn")

Found = dict[str, Entry]
SHIPPED = list_options("scenario")


def ledger(config: dict[str, Any]) -> Found:
    return {entry.path: entry for entry in entries(frozen(config).model_dump())}


@pytest.fixture(scope="module", params=some(SHIPPED))
def shipped(request: pytest.FixtureRequest) -> tuple[str, Found]:
    return request.param, ledger(compose_config([f"scenario={request.param}"]))


def other(entry: Entry) -> Any:
    """Another value that the field can take, as a file says it."""
    value = entry.value
    if isinstance(value, date):
        return (value + timedelta(days=1)).isoformat()
    if isinstance(value, Distribution):
        given = {name: x for name, x in value.model_dump(exclude_none=True).items() if name != "kind"}
        name = next(name for name in ("mode", "median", "mean", "value", "high") if name in given)
        low, high = value.support() if value.kind != "constant" else (0.0, value.value)
        return {name: other_number(given[name], max(low, 0.0), high, whole=False)}
    facts = facts_at(entry.path)
    low, high = (0.0, 1.0) if facts.unit == "share" else (facts.low, facts.high)
    return other_number(value, low, high, whole=facts.whole)


def other_number(value: float, low: float, high: float, *, whole: bool) -> float:
    if whole:
        return value + 1 if value + 1 <= high else value - 1
    if low < 0.97 * value:
        return 0.97 * value
    return value + 0.01 if value + 0.01 <= high or not isfinite(high) else (value + low) / 2


def same(entry: Entry) -> Any:
    value = entry.value
    if isinstance(value, Distribution):
        return value.model_dump(exclude_none=True)
    return value.isoformat() if isinstance(value, date) else value


def override(path: str, value: Any) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, width=10**6).removesuffix("\n").removesuffix("\n...")
    return f"++{path}={text.replace(': ', ':').replace(', ', ',')}"


def split(found: Found, seed: int) -> tuple[list[str], list[str]]:
    """Paths to be changed, and paths to be said as they are."""
    chosen = random.Random(seed).sample(sorted(found), 40)
    return chosen[:20], chosen[20:]


def check(before: Found, after: Found, changed: list[str], how: str) -> None:
    """What was changed is the user's and says how; everything else is as it was."""
    for path in changed:
        assert after[path].value != before[path].value, path
        assert after[path].grade == "user", path
        assert how in str(after[path].source), path
    others = [path for path in before if path not in changed]
    kept = {path: (after[path].value, after[path].grade, after[path].source) for path in others}
    assert kept == {path: (before[path].value, before[path].grade, before[path].source) for path in others}


@pytest.mark.parametrize("seed", [0, 1, *at_night(range(2, 12))])
def test_in_a_file(seed: int, shipped: tuple[str, Found], tmp_path: Path) -> None:
    name, before = shipped
    changed, said = split(before, seed)
    content: dict[str, Any] = {}
    for path, value in [*((p, other(before[p])) for p in changed), *((p, same(before[p])) for p in said)]:
        content = laid_over(content, nested(path, value))
    folder = written(tmp_path, content, base=name)
    check(before, ledger(compose_config(["scenario=mine"], folder)), changed, "given in scenario/mine.yaml")


@pytest.mark.parametrize("seed", [0, 1, *at_night(range(2, 12))])
def test_on_the_command_line(seed: int, shipped: tuple[str, Found]) -> None:
    name, before = shipped
    changed, said = split(before, seed)
    told = [override(p, other(before[p])) for p in changed] + [override(p, same(before[p])) for p in said]
    check(before, ledger(compose_config([f"scenario={name}", *told])), changed, "given as ++")


@pytest.mark.parametrize("seed", [0, *at_night(range(1, 6))])
def test_at_a_point_of_a_sweep(seed: int, shipped: tuple[str, Found]) -> None:
    name, before = shipped
    changed, said = split(before, seed)
    in_config = Composer((f"scenario={name}",)).config({})
    there = [path for path in [*changed, *said] if _has(in_config, path)]
    settings = {path: other(before[path]) if path in changed else same(before[path]) for path in there}
    found = Composer((f"scenario={name}",)).sourced(settings)
    after = {entry.path: entry for entry in entries(found.model_dump())}
    check(before, after, [path for path in there if path in changed], "given as ")


def _has(node: Any, path: str) -> bool:
    for part in path.split("."):
        if not isinstance(node, dict) or part not in node:
            return False
        node = node[part]
    return True


@pytest.mark.parametrize("as_written", [True, False], ids=["", "against the base"])
@pytest.mark.parametrize("seed", [0, *at_night(range(1, 6))])
def test_in_tables(seed: int, as_written: bool, shipped: tuple[str, Found], tmp_path: Path) -> None:
    """As a planner would change cells: only values are others, grades and sources stand there as they did."""
    name, before = shipped
    scenario = load_scenario([f"scenario={name}"])
    changed, _ = split(before, seed)
    content = scenario.model_dump()
    for path in changed:
        content = laid_over(content, nested(path, other(before[path])))
    write_tables(frozen(content), tmp_path)
    (tmp_path / AS_GIVEN).unlink()
    if as_written:
        header, *rows = tables_of(scenario)[AS_GIVEN]
        (tmp_path / AS_GIVEN).write_bytes(csv_bytes(header, rows, for_spreadsheets=True))
    base = load_scenario() if as_written else scenario
    found = read_tables(tmp_path, base).content()
    after = ledger({**found, **{key: getattr(scenario, key) for key in of_the_run()}})
    check(before, after, changed, "given in ")
    assert all(str(after[path].source).endswith(".csv") for path in changed)


@pytest.mark.parametrize("path", ["maker.kind", "pilot.enabled", "blocks.block_1.lines"])
def test_a_piece_that_changes_nothing_marks_nothing(path: str, shipped: tuple[str, Found]) -> None:
    name, before = shipped
    *above, last = path.split(".")
    node = compose_config([f"scenario={name}"])
    for part in above:
        node = node[part]
    piece = f"{{{last}:{str(node[last]).lower()}}}"
    for part in reversed(above[1:]):
        piece = f"{{{part}:{piece}}}"
    assert ledger(compose_config([f"scenario={name}", f"{above[0]}={piece}"])) == before


def test_how_often_and_with_which_luck_has_no_source() -> None:
    said = ["seed=7", "replications=9", "precision_cap=50"]
    assert compose_config(said)["sources"] == compose_config()["sources"]


def test_a_source_given_with_the_value_counts(tmp_path: Path) -> None:
    """For what the file changes; what it leaves as it is keeps the closer source of its own."""
    before = ledger(compose_config())
    mine = {"grade": "estimated", "source": "project plan"}
    content = {"blocks": {"block_1": {"activities": {"shell": {"months": 99}}}}, "sources": {"blocks.block_1": mine}}
    after = ledger(compose_config(["scenario=mine"], written(tmp_path, content)))
    months = "blocks.block_1.activities.{}.months"
    assert (after[months.format("shell")].grade, after[months.format("shell")].source) == tuple(mine.values())
    assert after[months.format("permits")] == before[months.format("permits")]


def test_a_source_is_lost_again_on_the_next_file(tmp_path: Path) -> None:
    mine = {"grade": "estimated", "source": "offer"}
    written(tmp_path, {"vendor_line_slots": 3, "sources": {"vendor_line_slots": mine}}, name="below")
    written(tmp_path, {"vendor_line_slots": 4}, name="above", base="below")
    found = [ledger(compose_config([f"scenario={name}"], tmp_path))["vendor_line_slots"] for name in ("below", "above")]
    assert [(entry.grade, entry.source) for entry in found] == [
        ("estimated", "offer"), ("user", "given in scenario/above.yaml"),
    ]  # fmt: skip


def test_a_source_given_in_a_call_counts() -> None:
    said = ["vendor_line_slots=3", "sources.vendor_line_slots={grade:published,source:offer}"]
    found = ledger(compose_config(said))["vendor_line_slots"]
    assert (found.value, found.grade, found.source) == (3, "published", "offer")


def test_a_value_that_follows_another_loses_its_source_with_it(tmp_path: Path) -> None:
    mine = {"grade": "estimated", "source": "offer"}
    content = {"blocks": {"block_1": {"lines": "${vendor_line_slots}"}}, "sources": {"blocks.block_1.lines": mine}}
    written(tmp_path, content, name="below")
    written(tmp_path, {"vendor_line_slots": 3}, name="above", base="below")
    found = [
        ledger(compose_config([f"scenario={name}"], tmp_path))["blocks.block_1.lines"] for name in ("below", "above")
    ]
    assert [(entry.value, entry.grade) for entry in found] == [(2, "estimated"), (3, "user")]


def test_one_and_the_same_number_is_no_change() -> None:
    tree = {"a": {"x": 2, "sources": {"x": {"grade": "assumed", "source": "s"}}}}
    assert followed(tree, {"a": {**tree["a"], "x": 2.0}}, str)["a"]["sources"] == tree["a"]["sources"]
    assert followed(tree, {"a": {**tree["a"], "x": 2.1}}, str) == {
        "a": {"x": 2.1, "sources": {}}, "sources": {"a.x": {"grade": "user", "source": "given a.x"}},
    }  # fmt: skip


def test_ledger_export_check_and_assumptions_follow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A planner's own line size is not exported as published by somebody else."""
    size, short = "blocks.block_1.line_nameplate_gwh_per_year", {"horizon_end": "2027-06-30", "replications": 3}
    folder = written(tmp_path / "own", {**nested(size, 4.5), **short})
    own = ("-cd", str(folder))
    assert run_in(tmp_path, "run", "scenario=mine", *own)[0] == 0
    assert run_in(tmp_path, "export", "--csv", "sheets")[0] == 0
    assert run_in(tmp_path, "assumptions", "mine", "--milestone", "block_1_first_cell", *own)[0] == 0
    (screened,) = tmp_path.glob("results/assumptions-mine-*/ledger.csv")
    for path in (tmp_path / "sheets" / "assumptions.csv", screened):
        with path.open(encoding="utf-8-sig", newline="") as file:
            (row,) = (row for row in csv.DictReader(file) if row["key"] == size)
        assert (row["value"] if "value" in row else row["value [see unit]"]) == "4.5"
        assert (row["grade"], row["source"]) == ("user", "given in scenario/mine.yaml")
    status, text = run_in(tmp_path, "check", "scenario=mine", *own)
    assert status == 0
    assert "2 user" in text  # the horizon is the file's too
