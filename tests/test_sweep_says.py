"""A sweep says which of its axes move nothing, and at which points a level is beyond the plant."""

import shutil
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, Load
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_sweeps import not_done, plan, row
from verbs import SMALL, ask

from sim.csv_text import csv_rows
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.report.prepared.sweep import CasesPicture, LinePicture, MapPicture
from sim.scenario.unsaid import why_idle
from sim.scenario.upper_end import BEYOND
from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.idle import idle
from sim.study.sweep.picture import sweep_picture
from sim.study.sweep.rows import sweep_rows

pytestmark = pytest.mark.usefixtures("undrawn")

PLANTS = ROOT / "tests" / "data" / "plants"
NEAR = ("-cd", ".", "horizon_end=2033-12-31", *SMALL)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=3), st.booleans())
def test_exactly_the_axes_that_move_nothing_are_named(axes: list[tuple[int, bool]], pending: bool) -> None:
    """On a full grid: an axis of several values whose values change no date, whatever the others do."""
    keys = [f"pilot.k{number}" for number in range(len(axes))]
    rows = [
        row(number + 1, dict(zip(keys, point, strict=True)), 2027.0 + sum(
            value / 3 ** place for place, (value, (_, moves)) in enumerate(zip(point, axes, strict=True)) if moves
        ))
        for number, point in enumerate(product(*(range(count) for count, _ in axes)))
    ]  # fmt: skip
    if pending:
        rows[-1] = not_done(rows[-1].point, rows[-1].settings, "pending")
    done = [one for one in rows if one.state == "done"]
    varied = [key for key, (count, _) in zip(keys, axes, strict=True) if count > 1 and _pairs(done, key)]
    wanted = [key for key in varied if not axes[keys.index(key)][1]]
    assert [told.split()[0] for told in idle(rows, plan(keys))] == wanted


def _pairs(rows: list[object], key: str) -> bool:
    """Whether two points differ in one key alone."""
    others = [tuple((k, v) for k, v in one.settings.items() if k != key) for one in rows]  # type: ignore[attr-defined]
    return len(set(others)) < len(others)


def test_what_is_known_to_move_nothing_is_said_with_its_reason_but_never_against_the_results() -> None:
    known = {"offtake.a.gwh_per_year": "is told beside the volumes, and limits nothing yet"}
    rows = [
        row(1, {"offtake.a.gwh_per_year": 5, "seed": 1}, 2027.0),
        row(2, {"offtake.a.gwh_per_year": 9, "seed": 2}, 2028.0),
    ]
    assert list(idle(rows, plan(idle=known))) == [f"offtake.a.gwh_per_year: {known['offtake.a.gwh_per_year']}."]
    moved = [row(1, {"offtake.a.gwh_per_year": 5}, 2027.0), row(2, {"offtake.a.gwh_per_year": 9}, 2028.0)]
    assert list(idle(moved, plan(idle=known))) == []


@pytest.mark.parametrize(
    ("base", "change"),
    [
        (("pilot.enabled=false",), "pilot.nameplate_gwh_per_year=0.5"),
        (("pilot.enabled=false",), "pilot.know_how=false"),
        ((), "+offtake.own={customer: X, gwh_per_year: 0.1, first_year: 2026}"),
        ((), "announced.rate_10.date=2035-12-31"),
        ((), "+marks.own={date: 2027-01-01, label: X}"),
        ((), "+goals.own={means: rate, level: 3}"),
        ((), "+our_plan.year_2027={gwh: 1, unit: gwh}"),
    ],
)
def test_what_is_said_to_move_nothing_moves_nothing(base: tuple[str, ...], change: str, load: Load) -> None:
    near = ("horizon_end=2027-12-31", *base)
    before, after = load(*near), load(*near, change)
    assert before != after
    assert why_idle(change.lstrip("+").partition("=")[0], after)
    for replication in range(2):
        one, two = (simulate(prepare(scenario), replication) for scenario in (before, after))
        assert one.hours == two.hours
        assert np.array_equal(one.good_gwh, two.good_gwh)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("says") / "own"
    shutil.copytree(PLANTS, found)
    return found


def test_a_point_whose_plant_is_not_able_of_it_is_beyond_and_not_later(place: Path) -> None:
    told = ask(place, ("sweep", "dunes", "blocks.hall.lines=2,8", "pilot.nameplate_gwh_per_year=0.1,0.3", *NEAR))
    assert "of 2 points; at 2 more it is beyond this plant" in " ".join(told.split())
    assert "pilot.nameplate_gwh_per_year: moves nothing, since there is no pilot line here" in told
    assert sum(line.count(BEYOND) for line in told.splitlines() if line.startswith("2 ")) == 4
    path = next((place / "results").glob("sweep-lines_*"))
    for line in csv_rows((path / "table.csv").read_text(encoding="utf-8")):
        small = line["blocks.hall.lines"] == "2.0"
        assert line["installed_40_beyond"] == (BEYOND if small else "")
        assert bool(line["installed_40_later_share"]) == (not small)
    folder = SweepFolder(path)
    rows, said = sweep_rows(folder, folder.plan()["shown"]), folder.plan()
    picture = sweep_picture(rows, said)
    assert isinstance(picture, MapPicture)
    assert {cell.word for line in picture.cells for cell in line} == {BEYOND, ""}
    one_axis = sweep_picture([one for one in rows if one.settings["pilot.nameplate_gwh_per_year"] == 0.1],
                             {**said, "axes": ["blocks.hall.lines"]})  # fmt: skip
    assert isinstance(one_axis, LinePicture)
    assert one_axis.missing == (BEYOND, "")
    cases = sweep_picture(rows, {**said, "axes": [], "shown": said["shown"]})
    assert isinstance(cases, (CasesPicture, MapPicture))
    ask(place, ("report", str(path), "--to", "page"))
    page = (place / "page" / "report.html").read_text(encoding="utf-8")
    assert "no pilot line here" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert BEYOND in page


def test_points_of_a_plant_of_which_nothing_was_announced_are_asked_the_same(place: Path) -> None:
    """Its goals follow from its nameplate, which here is another at every point."""
    told = ask(place, ("sweep", "creek", "blocks.only.lines=1,3", *NEAR))
    assert "pending" not in told
    assert "at 1 more it is beyond this plant" in " ".join(told.split())
    told = ask(place, ("sweep", "creek", "blocks.only.lines=3,4", *NEAR))
    assert "over 2 points" in told
    assert "pending" not in told
