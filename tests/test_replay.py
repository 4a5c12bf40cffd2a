"""``gigaramp replay``: one replication again, as a dated timeline."""

import shutil
from pathlib import Path

import pytest
from folders import resealed
from test_cli import QUICK, run_in

pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored")
    assert run_in(folder, "run", *QUICK)[0] == 0
    (found,) = (folder / "results").iterdir()
    return found


def test_a_replication_is_told_with_the_dates_it_had(stored: Path) -> None:
    import duckdb

    status, text = run_in(stored.parent, "replay", str(stored), "2")
    assert status == 0
    query = f"select date from '{stored}/milestones.parquet' where replication = 2 and milestone = 'block_1_first_cell'"
    ((first_cell,),) = duckdb.sql(query).fetchall()
    assert f"{first_cell}  block 1  line 1: first cell" in text
    days = [line[:10] for line in text.splitlines() if line[:2] == "20"]
    assert days == sorted(days)
    assert "seed 1 | replication 2" in text
    assert "equipment order released" in text


def test_a_failed_replication_shows_its_traceback(stored: Path, tmp_path: Path) -> None:
    copy = tmp_path / stored.name
    shutil.copytree(stored, copy)
    resealed(copy, failures=[{"replication": 1, "message": "KeyError: 'shell'", "traceback": "Traceback ..."}])
    status, text = run_in(tmp_path, "replay", str(copy), "1")
    assert status == 0
    assert "replication 1 failed: KeyError: 'shell'\n\nTraceback ..." in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "give a run folder and the number of a replication"),
        (("RUN", "x"), "give a run folder and the number of a replication"),
        (("nowhere", "1"), "nowhere: there is no such folder; gigaramp run makes one"),
        (("RUN", "3"), "replication 3: RUN has 3, numbered from 0"),
    ],
)
def test_wrong_use_is_explained(
    words: tuple[str, ...], said: str, stored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [word.replace("RUN", str(stored)) for word in words]
    assert run_in(stored.parent, "replay", *given)[0] == 2
    assert said.replace("RUN", str(stored)) in capsys.readouterr().err


def test_a_run_of_another_model_version_is_refused(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / stored.name
    shutil.copytree(stored, copy)
    resealed(copy, model_version=0)
    assert run_in(tmp_path, "replay", str(copy), "1")[0] == 2
    assert "was made by model version 0" in capsys.readouterr().err
