"""The command: what it prints, what it writes, and what it leaves alone."""

import io
import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stdout
from importlib import import_module
from pathlib import Path

import duckdb
import pytest
import yaml
from conftest import SITE, Command

import sim.cli.run
from sim.cli import main
from sim.cli.command import VERBS
from sim.scenario.load import frozen
from sim.study.files.identity import run_hash

QUICK = ("replications=3", "horizon_end=2027-06-30")
FILES = {
    "scenario.yaml", "manifest.json", "timing.json", "summary.json", "milestones.parquet", "inputs.parquet",
    "bands.parquet", "paths.parquet", "annual.parquet", "losses.parquet", "bottleneck.parquet", "lines.parquet",
    "plan_and_forecast.parquet",
    "events.parquet", "pictures.json",
    "ramp.png", "chance.png",
}  # fmt: skip
COLUMNS = {
    "milestones": ["replication", "milestone", "state", "hours", "date"],
    "inputs": ["replication", "input", "value"],
    "bands": ["quantity", "unit", "week_end", "hours", "p10", "p25", "p50", "p75", "p90"],
    "paths": ["path", "week_end", "run_rate_gwh_per_year"],
    "losses": ["place", "week_end", "category", "mean_gwh", "p10_gwh", "p50_gwh", "p90_gwh", "branch"],
    "bottleneck": [
        "line",
        "quarter_start",
        "stage",
        "running",
        "setting",
        "share",
        "following",
        "margin_p10",
        "margin",
        "margin_p90",
    ],
    "lines": ["line", "quarter_start", "quantity", "running", "p10", "p50", "p90"],
    "events": ["replication", "event", "hours"],
    "annual": [
        "year",
        *("good_p90", "good_p50", "good_p10", "sellable_p90", "sellable_p50", "sellable_p10"),
        *("contracted", "shortfall", "shortfall_low", "shortfall_high"),
    ],
}


def run_in(folder: Path, *arguments: str) -> tuple[int, str]:
    """Status and standard output of the command in a folder."""
    text = io.StringIO()
    with chdir(folder), redirect_stdout(text):
        status = main(arguments)
    return status, text.getvalue()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which one run has been made."""
    folder = tmp_path_factory.mktemp("place")
    status, text = run_in(folder, "run", *QUICK)
    assert status == 0
    (folder / "printed.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def run_folder(place: Path) -> Path:
    (found,) = (place / "results").iterdir()
    return found


# The run folder


def test_the_run_folder_has_a_name_with_a_hash_and_all_its_files(run_folder: Path) -> None:
    manifest = json.loads((run_folder / "manifest.json").read_text(encoding="utf-8"))
    assert run_folder.name == f"renault_2021-{manifest['hash']}"
    assert {path.name for path in run_folder.iterdir()} == FILES


def test_the_manifest_says_what_was_run(run_folder: Path) -> None:
    manifest = json.loads((run_folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["overrides"] == list(QUICK)
    assert (manifest["seed"], manifest["replications"], manifest["failures"]) == (1, 3, [])
    assert manifest["gigaramp"] == sim.__version__


def test_the_summary_has_a_row_for_every_milestone(run_folder: Path) -> None:
    summary = json.loads((run_folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["data_date"] == "2021-06-28"
    assert summary["failed"] == 0
    assert {"pilot_running", "block_1_first_cell", "rate_10", "rate_50", "installed_50"} <= summary["milestones"].keys()
    keys = {
        "name", "label", "replications", "p10", "p50", "p80", "p90", "p50_interval", "reached_share", "never_share",
        "later_share", "announced", "probability_by", "probability_interval", "fell_share", "fell_of", "fell_interval",
    }  # fmt: skip
    for row in summary["milestones"].values():
        assert row.keys() == keys
        assert row["reached_share"] + row["never_share"] + row["later_share"] == pytest.approx(1.0)


@pytest.mark.parametrize("table", COLUMNS)
def test_the_tables_can_be_read_and_have_their_columns(table: str, run_folder: Path) -> None:
    relation = duckdb.sql(f"select * from '{run_folder / table}.parquet'")
    assert relation.columns == COLUMNS[table]
    assert relation.fetchall()


def test_the_tables_hold_no_infinities(run_folder: Path) -> None:
    """What has no value is empty, so that sums and maxima mean something."""
    for table, column in (("milestones", "hours"), ("bands", "p50"), ("paths", "run_rate_gwh_per_year")):
        query = f"select count(*) from '{run_folder / table}.parquet' where not isfinite({column})"
        assert duckdb.sql(query).fetchall() == [(0,)], table


def test_the_pictures_are_pictures(run_folder: Path) -> None:
    for name in ("ramp", "chance"):
        assert (run_folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_the_stored_scenario_is_the_one_that_ran(run_folder: Path) -> None:
    content = yaml.safe_load((run_folder / "scenario.yaml").read_text(encoding="utf-8"))
    manifest = json.loads((run_folder / "manifest.json").read_text(encoding="utf-8"))
    assert run_hash(frozen(content)) == manifest["hash"]


def test_a_run_prints_its_answer_within_a_screen(place: Path, run_folder: Path) -> None:
    """The sentence, dates with the P80, what holds it back, what to open, and where the rest is."""
    text = (place / "printed.txt").read_text(encoding="utf-8")
    parts = ("n = 3", "announced for December 2026: none of 3", "80 %", "10 GWh a year ", "decided blocks could make",
             f"{run_folder.name}/ramp.png", f"gigaramp report results/{run_folder.name}",
             f"gigaramp show results/{run_folder.name}")  # fmt: skip
    assert sorted(parts, key=" ".join(text.split()).index) == list(parts)
    assert len(text.splitlines()) <= 40
    assert max(map(len, text.splitlines())) <= 80


def test_the_rest_is_shown_when_asked_for(place: Path, run_folder: Path) -> None:
    text, summary = run_in(place, "show")[1], json.loads((run_folder / "summary.json").read_text(encoding="utf-8"))
    told = " ".join(text.split())
    for words in ("n = 3", "10 GWh a year (13-week rate)", "by then", "never", "later", f"results/{run_folder.name}/",
                  "By the dates that were announced, none of 3 histories (0 to 71 %) reach ", "90 % make",
                  "Of the rated ceiling of decided blocks", "(mean over replications", "permits and funding",
                  "Output is not validated", *(row["label"] for row in summary["milestones"].values())):  # fmt: skip
        assert words in told
    assert max(map(len, text.splitlines())) <= 80
    assert run_in(place, "show", f"results/{run_folder.name}")[1] == text


@pytest.mark.parametrize("words", [("nowhere",), (".",), ("results", "results")], ids=" ".join)
def test_what_cannot_be_shown_is_said(words: tuple[str, ...], place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_in(place, "show", *words)[0] == 2
    assert capsys.readouterr().err.startswith(f"gigaramp: {words[0]}:")


def test_the_same_run_elsewhere_gives_the_same_bytes(run_folder: Path, tmp_path: Path, command: Command) -> None:
    """All files but the seconds, whatever the folder and the process. In a pipe there is no progress bar."""
    done = command("run", *QUICK, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "replication/s" not in done.stderr  # of a bar; a first run may say that it compiles
    (again,) = (tmp_path / "results").iterdir()
    assert again.name == run_folder.name
    different = [n for n in FILES - {"timing.json"} if (again / n).read_bytes() != (run_folder / n).read_bytes()]
    assert different == []


def test_the_same_command_again_shows_what_is_there(
    place: Path, run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def must_not(*_: object) -> None:
        raise AssertionError("simulated again")

    monkeypatch.setattr("sim.study.study.run_to_folder", must_not)
    before = {path: path.stat().st_mtime_ns for path in run_folder.iterdir()}
    status, text = run_in(place, "run", *QUICK)
    assert status == 0
    assert "was there already" in text
    assert "nothing was simulated" in text
    assert text.startswith((place / "printed.txt").read_text(encoding="utf-8").rstrip())
    assert {path: path.stat().st_mtime_ns for path in run_folder.iterdir()} == before


def test_an_interrupted_run_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(sim.cli.run, "bar", stop)
    assert run_in(tmp_path, "run", *QUICK)[0] == 130
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_results_that_cannot_be_written_are_said_before_simulating(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def must_not(*_: object) -> object:
        raise AssertionError("simulated, although nothing can be written")

    (tmp_path / "taken").write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.setattr("sim.study.study.run", must_not)
    assert run_in(tmp_path, "run", "results=taken", *QUICK)[0] == 2
    message = capsys.readouterr().err
    assert message.startswith("gigaramp: results = 'taken': cannot write there")


# Several runs, and Hydra's own switches


@pytest.fixture(scope="module")
def multirun(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    folder = tmp_path_factory.mktemp("multirun")
    done = command("run", "-m", "seed=1,2", "replications=1", "horizon_end=2023-06-30", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""  # no progress bar in a pipe, no log
    assert done.stdout.count("n = 1") == 2
    return folder


def test_a_multirun_makes_one_run_folder_a_job(multirun: Path) -> None:
    manifests = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in (multirun / "results").glob("renault_2021-*/manifest.json")
    ]
    assert sorted(manifest["seed"] for manifest in manifests) == [1, 2]


def test_a_job_of_a_multirun_remembers_its_own_overrides(multirun: Path) -> None:
    for path in (multirun / "results").glob("renault_2021-*/manifest.json"):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        assert f"seed={manifest['seed']}" in manifest["overrides"]
        assert "-m" not in manifest["overrides"]


def test_cfg_prints_every_key_and_writes_nothing(tmp_path: Path, command: Command) -> None:
    done = command("run", "--cfg", "job", "scenario=verkor_2026", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    content = yaml.safe_load(done.stdout)
    assert content["name"] == "verkor_2026"
    assert frozen(content).replications == 200
    assert list(tmp_path.iterdir()) == []


def test_info_works_and_writes_nothing(tmp_path: Path, command: Command) -> None:
    done = command("run", "--info", "searchpath", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "conf" in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


# Help


def test_help_fits_a_terminal_and_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert len(text.splitlines()) <= 24
    assert max(map(len, text.splitlines())) <= 80
    for verb in VERBS:
        assert f"gigaramp {verb}" in text


@pytest.mark.parametrize("arguments", [[], ["-h"], ["help"]])
def test_help_is_never_far(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    assert "Example: " in capsys.readouterr().out


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "seed=3", "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"gigaramp {verb} ")
    assert text.split() == import_module(f"sim.cli.{VERBS[verb][0]}").USAGE.split()
    assert max(map(len, text.splitlines())) <= 80


def test_help_imports_nothing_heavy() -> None:
    """It comes at once because numbers, configuration and drawing are imported only where they are used."""
    code = (
        "import sys; from sim.cli import main; main(['--help']); "
        "print([n for n in ('numpy', 'scipy', 'hydra', 'omegaconf', 'numba', 'matplotlib', 'pydantic', 'duckdb', "
        "'simpy', 'tqdm') if n in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(SITE)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"gigaramp {sim.__version__}\n"


def test_a_reader_that_closes_the_pipe_is_no_error(tmp_path: Path) -> None:
    """As in ``gigaramp list | head -1``."""
    call = [sys.executable, "-m", "sim.cli", "list"]
    environment = {**os.environ, "PYTHONPATH": str(SITE)}
    pipe = subprocess.PIPE
    with subprocess.Popen(call, cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""


# List, check, template, own scenarios


def test_list_shows_what_can_be_chosen_and_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    text = capsys.readouterr().out
    for name in ("renault_2021", "verkor_2026", "newcomer", "incumbent", "western_europe"):
        (line,) = (line for line in text.splitlines() if line.split()[:1] == [name])
        assert len(line.split()) >= 3, "a name without a word about it"


@pytest.mark.parametrize("scenario", ["renault_2021", "verkor_2026"])
def test_check_shows_timeline_nameplate_and_pace(scenario: str, tmp_path: Path) -> None:
    status, text = run_in(tmp_path, "check", f"scenario={scenario}", "horizon_end=2028-06-30")
    assert status == 0
    for words in ("fits together", "numbers by grade", "first cell, block 1", "block_3", "pace stage: stacking"):
        assert words in text
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def own(tmp_path: Path) -> Path:
    assert run_in(tmp_path, "template", "plant")[0] == 0
    return tmp_path


def test_the_template_is_a_scenario_that_can_be_checked_and_run(own: Path) -> None:
    status, text = run_in(own, "check", "-cd", "plant", "mine")
    assert status == 0
    assert "scenario mine" in text
    status, text = run_in(own, "run", "-cd", "plant", "mine", "replications=1")
    assert status == 0
    assert [path.name.partition("-")[0] for path in (own / "results").iterdir()] == ["mine"]


def test_both_spellings_of_the_folder_option_work(own: Path) -> None:
    for option in (["--config-dir", "plant"], ["--config-dir=plant"], ["-cd=plant"]):
        assert run_in(own, "check", *option, "scenario=mine")[0] == 0


def test_what_is_changed_in_the_own_scenario_counts(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = own / "plant" / "scenario" / "mine.yaml"
    text = path.read_text(encoding="utf-8")
    assert "    lines: 4\n" in text
    path.write_text(text.replace("    lines: 4\n", "    lines: 3\n"), encoding="utf-8")
    assert "12   12" in run_in(own, "check", "-cd", "plant", "scenario=mine")[1]
    path.write_text(text.replace("    lines: 4\n", "    liens: 4\n"), encoding="utf-8")
    assert run_in(own, "check", "-cd", "plant", "scenario=mine")[0] == 2
    assert "did you mean lines?" in capsys.readouterr().err


def test_the_template_never_overwrites(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = own / "plant" / "scenario" / "mine.yaml"
    path.write_text("my work\n", encoding="utf-8")
    assert run_in(own, "template", "plant")[0] == 2
    assert path.read_text(encoding="utf-8") == "my work\n"
    assert "left as it is" in capsys.readouterr().err


def test_list_knows_own_scenarios_and_says_what_they_are(own: Path) -> None:
    text = run_in(own, "list", "-cd", "plant")[1]
    lines = text.splitlines()
    (at,) = (number for number, line in enumerate(lines) if line.split()[:1] == ["mine"])
    assert "16 GWh a year in 4 lines" in lines[at + 1]


@pytest.mark.parametrize("wrong", [("template",), ("template", "a", "b"), ("run", "-cd"), ("check", "--fast")])
def test_wrong_use_is_explained(wrong: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_in(tmp_path, *wrong)[0] == 2
    assert capsys.readouterr().err.startswith("gigaramp: ")
    assert list(tmp_path.iterdir()) == []
