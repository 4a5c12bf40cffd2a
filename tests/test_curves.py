"""``store.curves=all`` keeps every week of every history, also of a run that is there already; or it is refused."""

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
from test_cli import run_in

from sim.study.export.columns import ASKED_FOR
from sim.study.files.parquet import read_parquet

pytestmark = pytest.mark.usefixtures("undrawn")

RUN = ("run", "replications=5", "horizon_end=2028-06-30")
ALL = "store.curves=all"


def only_run(place: Path) -> Path:
    (found,) = place.glob("results/renault_2021-*")
    return found


def content(folder: Path) -> dict[str, bytes]:
    told = ("timing.json", "manifest.json", "scenario.yaml")  # how it was asked for
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in told}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A run that was asked for its curves, and one that was asked for them later."""
    at_once, later = (tmp_path_factory.mktemp(name) for name in ("at_once", "later"))
    assert run_in(at_once, *RUN, ALL)[0] == 0
    assert run_in(later, *RUN)[0] == 0
    assert not (only_run(later) / "curves.parquet").exists()
    before = content(only_run(later))
    status, text = run_in(later, *RUN, ALL)
    assert status == 0
    assert "it was simulated again for curves.parquet" in text
    assert "nothing was simulated" not in text
    assert {name: data for name, data in content(only_run(later)).items() if name != "curves.parquet"} == before
    said = " ".join(run_in(later, *RUN, ALL)[1].split())
    assert said.endswith("nothing was simulated. Another seed= gives other luck.")
    return at_once, later


def test_both_are_the_same_run_with_the_same_curves(places: tuple[Path, Path]) -> None:
    one, other = map(only_run, places)
    assert one.name == other.name
    assert content(one) == content(other)


def test_they_are_those_that_the_bands_are_of(places: tuple[Path, Path]) -> None:
    folder = only_run(places[0])
    rates = read_parquet(folder / "curves.parquet", "select replication, run_rate from stored").fetchnumpy()
    weeks = np.array(rates["run_rate"], float).reshape(5, -1)
    query = "select p50 from stored where quantity = 'run_rate' order by week_end"
    middle = np.ma.filled(read_parquet(folder / "bands.parquet", query).fetchnumpy()["p50"], np.nan)
    assert np.unique(np.array(rates["replication"])).tolist() == [0, 1, 2, 3, 4]
    assert np.sort(weeks, axis=0)[2] == pytest.approx(middle)
    assert weeks.max() > 0


def test_export_has_them_where_they_are(places: tuple[Path, Path], tmp_path: Path) -> None:
    place = places[0]
    assert run_in(place, "export", "--csv", str(tmp_path / "sheets"))[0] == 0
    with (tmp_path / "sheets" / "curves.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header == [column.head for column in ASKED_FOR["curves"]]
    assert len(rows) % 5 == 0
    assert "curves," in (tmp_path / "sheets" / "dictionary.csv").read_text(encoding="utf-8-sig")
    assert run_in(tmp_path, *RUN)[0] == 0
    assert run_in(tmp_path, "export", "--csv", "fewer")[0] == 0
    assert not (tmp_path / "fewer" / "curves.csv").exists()
    assert "curves," not in (tmp_path / "fewer" / "dictionary.csv").read_text(encoding="utf-8-sig")


def test_curves_that_were_removed_are_missed_and_made_again(places: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(places[0] / "results", tmp_path / "results")
    (only_run(tmp_path) / "curves.parquet").unlink()
    assert run_in(tmp_path, "export", "--csv", "sheets")[0] == 2
    assert run_in(tmp_path, *RUN, ALL)[0] == 0
    assert content(only_run(tmp_path)) == content(only_run(places[0]))
    assert run_in(tmp_path, "export", "--csv", "sheets")[0] == 0


REFUSED = [
    ("gap", ALL), ("levers", ALL), ("sensitivity", ALL), ("assumptions", ALL), ("check", ALL),
    ("levers", "--must", "10", ALL), ("compare", "renault_2021", "verkor_2026", ALL),
    ("compare", "renault_2021", f"verkor_2026 {ALL}"), ("report", "renault_2021", "verkor_2026", ALL),
    ("gap", "store={curves:all}"),
]  # fmt: skip


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_who_keeps_none_says_so(words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_in(tmp_path, *words) == (2, "")
    said = next(word for word in " ".join(words).split() if word.startswith("store"))
    assert capsys.readouterr().err == (
        f"gigaramp: {said}: gigaramp {words[0]} keeps no curves; gigaramp run and gigaramp sweep do\n"
    )
    assert list(tmp_path.iterdir()) == []
