"""Pictures of sweeps: what is to be read is there and stands free, odd sweeps are drawn too, same data same bytes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from made_up_sweeps import along, not_done, plan, row
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from test_figures import HOSTILE, lines_of_svg, words

from sim.report.drawing import save_figure, sweep_figure
from sim.report.figures.sweep import axes as sweep_axes
from sim.report.figures.sweep.axes import apart
from sim.report.prepared.sweep import MapPicture
from sim.study.sweep.picture import sweep_picture
from sim.study.sweep.rows import SweepRow

YIELD, TEAM, MONTHS = "maker.line_start.cell_yield", "maker.process_team.lines", "maker.quality_months.median"
YIELDS, TEAMS = (0.5, 0.6, 0.7, 0.8), (0.5, 1.0, 1.5, 3.0)


def grid(keys: Sequence[str], values: Sequence[Sequence[object]], weights: Sequence[float]) -> list[SweepRow]:
    """Every combination; the year moves by so much from one value of an axis to the next."""
    places = product(*(range(len(some)) for some in values))
    return [
        row(
            number + 1,
            {key: some[i] for key, some, i in zip(keys, values, at, strict=True)},
            2030.0 + float(np.dot(weights, at)),
        )
        for number, at in enumerate(places)
    ]


def drawn(rows: Sequence[SweepRow], axes: Sequence[str] = ()) -> Figure:
    picture = sweep_picture(rows, plan(axes))
    assert picture is not None
    return sweep_figure(picture)


def written(figure: Figure) -> list[Text]:
    """All words of a slide, the values under the axes among them."""
    found = words(figure)
    for axes in figure.axes:
        low, high = axes.get_xlim()
        values = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
        found += [text for x, text in values if low <= x <= high and text.get_text()]
    return found


def assert_readable(figure: Figure) -> None:
    """Every word is on the slide, and none on another."""
    slide, boxes = figure.bbox, [(text.get_text(), text.get_window_extent()) for text in written(figure)]
    for text, box in boxes:
        assert slide.x0 <= box.x0 < box.x1 <= slide.x1, f"cut off at a side: {text!r}"
        assert slide.y0 <= box.y0 < box.y1 <= slide.y1, f"cut off above or below: {text!r}"
    for (one, box), (other, other_box) in combinations(boxes, 2):
        shared = Bbox.intersection(box, other_box)
        assert shared is None or min(shared.width, shared.height) < 2.0, f"{one!r} on {other!r}"


LINE = along(YIELD, [0.5, 0.6, 0.7, 0.8, 0.9], lambda i: 2028.0 + 0.5 * i**2)
BROKEN = [*LINE[:1], not_done(2, {YIELD: 0.6}, "failed"), *LINE[2:4], not_done(5, {YIELD: 0.9}, "pending")]
MAP = grid((YIELD, TEAM), (YIELDS, TEAMS), (1.0, -0.8))
HOLES = [not_done(1, MAP[0].settings, "failed"), *MAP[1:15], not_done(16, MAP[15].settings, "pending")]
THREE = grid((YIELD, "maker", "pilot.enabled"), ((0.5, 0.7, 0.9), ("newcomer", "incumbent"), (True, False)), (2, -3, 1))
LUCK = np.random.default_rng(1).random((40, 3))
SAMPLE = [
    row(n + 1, {YIELD: x, TEAM: y, MONTHS: 6.0 + 12.0 * z}, 2028.0 + 4 * x + 2 * y + 0.01 * z)
    for n, (x, y, z) in enumerate(LUCK.tolist())
]
CASES = [
    row(1, {}, 2030.0, "as announced"), row(2, {}, 2029.0, "lines start earlier", failed=(3, 5)),
    row(3, {}, 2036.0, "too far for 45 GWh"), row(4, {}, 2045.0, "behind the horizon"),
    not_done(5, {}, "failed", "a case that failed"),
]  # fmt: skip
FIGURES = {
    "line": (LINE, [YIELD]), "line with holes": (BROKEN, [YIELD]), "map": (MAP, [YIELD, TEAM]),
    "map with holes": (HOLES, [YIELD, TEAM]), "multiples": (THREE, [YIELD, "maker", "pilot.enabled"]),
    "sample": (SAMPLE, [YIELD, TEAM, MONTHS]), "cases": (CASES, []),
}  # fmt: skip
LONG = [f"a scenario with a very long name, number {i}" for i in range(8)]
ODD = {
    "two points": (LINE[:2], [YIELD]),
    "sixty points": (along(YIELD, np.linspace(0.3, 0.9, 60).tolist(), lambda i: 2027.0 + i / 8), [YIELD]),
    "sixty texts": (along("x", [f"value number {i}" for i in range(60)], lambda i: 2030.0 + i / 10), ["x"]),
    "all later": (along(YIELD, [0.5, 0.6], lambda _: 2060.0), [YIELD]),
    "texts": (along("maker", ["newcomer", "incumbent"], lambda i: 2030.0 - 2 * i), ["maker"]),
    "days": (along("not_before", ["2026-06-28", "2028-06-28", "2030-06-28"], lambda i: 2030.0 + i), ["not_before"]),
    "uneven": (along("slots", [1.0, 2.0, 4.0, 100.0], lambda i: 2030.0 - i), ["slots"]),
    "long texts": (along("x", LONG, lambda i: 2030.0 + i), ["x"]),
    "hostile line": (along(HOSTILE, [HOSTILE, HOSTILE * 3], lambda i: 2030.0 + i), [HOSTILE]),
    "hostile map": (grid(("a.x", "b.x"), ((HOSTILE, HOSTILE * 2), (HOSTILE, "b")), (1, 1)), ["a.x", "b.x"]),
    "hostile cases": ([row(1, {}, 2030.0, HOSTILE), row(2, {}, 2029.0, HOSTILE * 4)], []),
    "map all later": (grid((YIELD, TEAM), ((0.5, 0.6), (1.0, 2.0)), (40, 40))[1:], [YIELD, TEAM]),
    "large map": (grid((YIELD, TEAM), (np.linspace(0.3, 0.9, 20).tolist(), range(1, 31)), (0.1, 0.1)), [YIELD, TEAM]),
    "sampled map": ([replace(r, settings={YIELD: r.settings[YIELD], TEAM: r.settings[TEAM]}) for r in SAMPLE], []),
    "pairs": ([row(i + 1, {YIELD: 0.5 + i / 10, TEAM: 1.0 + i}, 2030.0 - i / 2) for i in range(4)], [YIELD, TEAM]),
    "many cases": ([row(i + 1, {}, 2030.0 + i / 3, f"case number {i}") for i in range(30)], []),
    "one done": ([LINE[0], not_done(2, {YIELD: 0.6}, "failed")], [YIELD]),
}  # fmt: skip


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    return {name: drawn(*sweep) for name, sweep in FIGURES.items()}


@pytest.mark.parametrize("name", FIGURES)
def test_labels_stand_apart_and_inside_and_are_large_enough(name: str, figures: dict[str, Figure]) -> None:
    figure = figures[name]
    assert_readable(figure)
    footer = next(text for text in written(figure) if text.get_text().startswith("A plant | gigaramp"))
    assert min(text.get_fontsize() for text in written(figure) if text is not footer) >= 12


@pytest.mark.parametrize("name", ODD)
def test_odd_sweeps(name: str) -> None:
    figure = drawn(*ODD[name])
    assert_readable(figure)


@pytest.mark.parametrize("years", [0.0, 0.02, 0.3, 1.2, 4.0])
@pytest.mark.parametrize("goal", ["10 GWh a year", "40 GWh a year installed", "123.45 GWh in a calendar year, all"])
def test_the_head_of_a_map_is_whole_and_its_scale_is_that_of_its_days(goal: str, years: float) -> None:
    rows = grid((YIELD, TEAM), (YIELDS, TEAMS), (years, years))
    picture = sweep_picture(rows, plan([YIELD, TEAM]))
    assert isinstance(picture, MapPicture)
    long = replace(picture.y, labels=tuple(f"a value with a long name {label}" for label in picture.y.labels))
    figure = sweep_figure(replace(picture, goal=goal, y=long))
    assert_readable(figure)
    heads = [text.get_text() for text in figure.texts if "P50" in text.get_text() or "chance by Dec" in text.get_text()]
    assert len(heads) >= 2
    assert not any("…" in head for head in heads)
    days = [(cell.p50 - date(1970, 1, 1)).days for row in picture.cells for cell in row if cell.p50]
    low, high = next(axes for axes in figure.axes if axes.get_xlim()[0] > 1000.0).get_xlim()
    assert low == min(days)
    assert high >= max(days)
    assert high - low <= max(max(days) - min(days), 31)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("line", "Line start cell yield: 50 % instead of 90 % brings"),
        ("line", "10 GWh a year forward by 96 months (96 to 96)"),
        ("line", "chance by Dec 2028"),
        ("line", "83 %"),
        ("line", "later or never"),
        ("line", "announced Dec 2028"),
        ("line", "P25 to P75"),
        ("line", "80 %"),
        ("line", "line start cell yield"),
        ("line with holes", "failed"),
        ("line with holes", "pending"),
        ("map", "10 GWh a year: even chance by (P50)"),
        ("map", "10 GWh a year: chance by Dec 2028"),
        ("map", "thick line: where the chance becomes even"),
        ("map", "Jan 2030"),
        ("map", "process team lines"),
        ("map with holes", "failed"),
        ("map with holes", "brighter is earlier; hatched: failed, pending"),
        ("multiples", "newcomer"),
        ("multiples", "median of P50;"),
        ("sample", "time to learn yield median <1 %. Lines: median over time to learn yield median."),
        ("cases", "lines start earlier"),
        ("cases", "12 earlier (12 to 12)"),
        ("cases", "no P50 to compare"),
        ("cases", "72 later (72 to 72)"),
        ("cases", ">91 %"),
        ("cases", "failed"),
    ],
)
def test_what_is_said(name: str, line: str, figures: dict[str, Figure]) -> None:
    assert line in lines_of_svg(figures[name])


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("line with holes", "3 points done, 1 failed, 1 pending"),
        ("map with holes", "14 points done, 1 failed, 1 pending"),
        ("cases", "n = 41 a point, 2 failed | 4 points done, 1 failed"),
        ("map", "others: 45 GWh a year in table.csv"),
        ("sample", "the two strongest axes; medians over the points of all others"),
    ],
)
def test_footers_count_what_is_not_there(name: str, counts: str, figures: dict[str, Figure]) -> None:
    said = " ".join(text.get_text().replace("\n", " ") for text in figures[name].texts)
    assert counts in said


def test_cases_that_do_not_fit_are_counted() -> None:
    said = " ".join(text.get_text().replace("\n", " ") for text in drawn(*ODD["many cases"]).texts)
    assert "30 points done | 22 more cases in table.csv" in said


def test_the_same_sweep_is_the_same_bytes(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        for name, sweep in ((name, FIGURES[name]) for name in ("line with holes", "map", "sample", "cases")):
            save_figure(drawn(*sweep), folder, name)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name


def test_the_outline_runs_between_cells_on_both_sides_of_an_even_chance(figures: dict[str, Figure]) -> None:
    """An even chance by December 2028 exactly where the P50 is no later."""
    left, right = figures["map"].axes[:2]
    picture = sweep_picture(MAP, plan([YIELD, TEAM]))
    assert picture is not None
    even = np.array([[cell.even for cell in cells] for cells in picture.cells])  # type: ignore[union-attr]
    p50 = np.array([[cell.p50.isoformat() for cell in cells] for cells in picture.cells])  # type: ignore[union-attr]
    assert (even == (p50 <= "2028-12-31")).all()
    edges = int((even[:, 1:] != even[:, :-1]).sum() + (even[1:] != even[:-1]).sum())
    assert edges > 0
    assert len(left.lines) == len(right.lines) == 2 * edges


def test_a_band_ends_behind_the_horizon_where_too_few_arrive(figures: dict[str, Figure]) -> None:
    axes = figures["line"].axes[0]
    hollow = [line for line in axes.lines if line.get_markerfacecolor() == "white"]
    assert len(hollow) == 1  # 45 GWh a year at the last value
    years = [text.get_text() for text in axes.get_yticklabels()]
    assert max(years) <= "2041"
    assert float(hollow[0].get_ydata()[0]) > max(axes.get_yticks())  # type: ignore[index, arg-type]


def test_labels_are_kept_from_the_first_on_where_there_is_room() -> None:
    assert apart([0.0, 1.0, 2.0, 50.0], [1.5, 1.5, 1.5, 1.5]) == [0, 2, 3]


def test_nothing_is_drawn_where_no_point_is_done() -> None:
    assert (
        sweep_picture([not_done(1, {YIELD: 0.5}, "failed"), not_done(2, {YIELD: 0.6}, "pending")], plan([YIELD]))
        is None
    )


def test_examples_in_docstrings() -> None:
    import doctest

    result = doctest.testmod(sweep_axes)
    assert result.attempted > 0
    assert result.failed == 0
