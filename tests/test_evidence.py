"""What is said to be validated: counted from what the program ships, never written down."""

import csv
from pathlib import Path
from types import ModuleType

import pytest
from conftest import Load, benchmark

from sim.study.evidence.counted import BANDS, Counted, counted, counted_in, shipped
from sim.study.evidence.words import OUTPUT, YIELD, output_validity, shipped_validity, validity
from sim.study.pictures.backtest import backtest_picture
from sim.study.pictures.observed import observed, observed_yields
from sim.study.running.runner import run


@pytest.fixture(scope="module")
def maker_of_bands() -> ModuleType:
    """The script that makes ``bands.csv``."""
    return benchmark("evidence_bands")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_points_are_counted_on_both_sides() -> None:
    assert counted([0.1, 0.5, 0.9, 0.2], [0.2] * 4, [0.6] * 4) == Counted(1, 2, 1)
    assert counted([], [], []) == Counted(0, 0, 0)


@pytest.mark.parametrize(("inside", "seen", "verdict"), [(0, 6, True), (5, 6, False), (4, 5, False), (8, 20, True)])
def test_few_inside_contradict_the_band(inside: int, seen: int, verdict: bool) -> None:
    found = Counted(seen - inside, inside, 0)
    assert found.contradicts is verdict
    assert ("is not validated" in validity(OUTPUT, "newcomer", found, "x")) is verdict
    assert f"{inside} of {seen} outputs" in validity(OUTPUT, "newcomer", found, "x")


def test_a_class_of_which_nothing_is_known_is_not_validated() -> None:
    assert shipped_validity(OUTPUT, "nobody") == (
        "Output is not validated: no output of built plants of this class (nobody) is known."
    )


def test_the_shipped_table_has_every_point_and_says_where_its_bands_come_from() -> None:
    made = rows(BANDS)
    for maker in ("newcomer", "incumbent"):  # of other classes no built plant is known
        found = [row for row in made if (row["quantity"], row["maker"]) == (OUTPUT, maker)]
        seen = [(row["plant"], float(row["month"]), float(row["seen"])) for row in found]
        assert seen == [(point.plant, point.month, pytest.approx(point.share, abs=1e-4)) for point in observed(maker)]
        assert shipped(OUTPUT, maker).counted.seen == len(found) > 0
        assert shipped(YIELD, maker).counted.seen == len(observed_yields(maker))
    assert {row["replications"] for row in made} == {"100"}


@pytest.mark.parametrize("maker", ["newcomer", "incumbent"])
def test_the_shipped_counts_are_those_of_the_model_as_it_is(maker: str, maker_of_bands: ModuleType) -> None:
    """Where the model moves: python benchmarks/evidence_bands.py makes the table anew."""
    fresh = [[str(cell) for cell in row] for row in maker_of_bands.band_rows(maker)]
    stored = [list(row.values()) for row in rows(BANDS) if row["maker"] == maker]
    places = [maker_of_bands.HEAD.index(name) for name in ("seen", "p10", "p50", "p90")]
    for new, old in zip(fresh, stored, strict=True):
        assert [float(new[k]) for k in places] == pytest.approx([float(old[k]) for k in places], abs=2e-3)
        assert [cell for k, cell in enumerate(new) if k not in places] == [
            cell for k, cell in enumerate(old) if k not in places
        ]


def test_the_count_beside_a_run_is_that_of_its_own_picture(load: Load) -> None:
    """And the title has the same three numbers: none of them is hidden."""
    picture = backtest_picture(run(load("replications=8", "maker=incumbent"), losses=True))
    found = counted_in(picture)
    assert found.seen == sum(len(plant.points) for plant in picture.plants) > 0
    assert f"{found.inside} of {found.seen} points inside" in picture.title
    assert f"{found.below} under the P10, {found.above} over the P90" in picture.title


def test_the_plan_as_announced_uses_nothing_of_a_class(load: Load) -> None:
    assert output_validity([load("twin=plan")]) == []
    (told,) = output_validity([load(), load("seed=2")])
    assert told.startswith(
        "Output is not validated: 1 of 3 outputs seen at built newcomers lie in the 80 % band of that class as shipped"
    )
