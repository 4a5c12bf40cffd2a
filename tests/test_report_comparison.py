"""The page of a comparison: what it says, what it keeps out, what it refuses."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Load
from folders import rewritten
from pages import HOSTILE, Parts, cut, lost, of_version, other_seed
from test_cli import run_in

from sim import MODEL_VERSION
from sim.study.compare.asked import asked
from sim.study.compare.comparison import Comparison, compare
from sim.study.compare.versus import Versus
from sim.study.page.comparison.answer import answer
from sim.study.page.comparison.origin import origin_of
from sim.study.page.comparison.reasons import Reasons
from sim.study.page.comparison.warnings import warnings
from sim.study.paired import Shift
from sim.study.study import run_to_folder

FEW = ("replications=4", "horizon_end=2033-06-30")
SLOW = "maker.line_start.cell_yield=0.8"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, load: Load) -> Path:
    """A folder with two runs; the title of the second would do harm if it were not text."""
    folder = tmp_path_factory.mktemp("comparisons")
    results = {"results": str(folder / "results")}
    run_to_folder(load(*FEW).model_copy(update=results), FEW)
    run_to_folder(load(*FEW, SLOW).model_copy(update={**results, "title": HOSTILE}), (*FEW, SLOW))
    return folder


@pytest.fixture(scope="module")
def runs(place: Path) -> list[Path]:
    """Their folders, the first first."""
    return sorted(
        (place / "results").glob("renault_2021-*"),
        key=lambda run: SLOW in (run / "manifest.json").read_text(encoding="utf-8"),
    )


@pytest.fixture(scope="module")
def page(place: Path, runs: list[Path]) -> str:
    status, text = run_in(place, "report", *map(str, runs), "--to", "mail")
    assert status == 0
    assert text.endswith("\nReport: mail/report.html\n")
    return (place / "mail" / "report.html").read_text(encoding="utf-8")


@pytest.fixture
def copies(runs: list[Path], page: str, tmp_path: Path) -> list[Path]:
    """Runs that a test may damage; the comparison of the runs stands before one of copies takes its place."""
    assert page
    for run in runs:
        shutil.copytree(run, tmp_path / "runs" / run.name)
    return [tmp_path / "runs" / run.name for run in runs]


@pytest.fixture(scope="module")
def both(runs: list[Path]) -> Comparison:
    return compare(asked([str(run) for run in runs], (), None))


# The page


def test_a_page_needs_nothing_does_nothing_and_is_small(page: str) -> None:
    parts = Parts(page)
    assert not {"script", "link", "iframe", "object", "embed", "img", "form", "foreignobject"} & set(parts.tags)
    assert [name for name, _ in parts.attributes if name.startswith("on")] == []
    assert [value for name, value in parts.attributes if name.endswith(("href", "src")) and value[0] != "#"] == []
    names = [value for name, value in parts.attributes if name == "id"]
    assert len(names) == len(set(names))
    assert {value[1:] for name, value in parts.attributes if name == "href"} <= set(names)
    assert len(page.encode()) < 3_000_000
    assert HOSTILE in parts.words


def test_a_page_has_its_parts_in_their_order(page: str, runs: list[Path]) -> None:
    words, at = " ".join(Parts(page).words).replace("\u00a0", " "), 0
    for part in (
        "Comparison report", "For 10 GWh a year, B (line start cell yield 80 %) is", "4 pairs of histories with",
        "The chance to be earlier than A, a tie counted half: for 10 GWh a year B",
        "A and B differ in line start: cell yield none \u2192 80 %. What each difference is worth is found by",
        "Before you use these numbers", "A: Too few replications (4)",
        "B: The class newcomer was changed by hand (maker.line_start.cell_yield=0.8)",
        "What differs between A and B", "The same luck in both: 4 pairs of replications.",
        "B is ... than A, months", "B earlier", "date by which ... have reached it", "never",
        "Why B is earlier or later", f"gigaramp compare {runs[0]} {runs[1]} --why --milestone rate_10",
        "sellable GWh in the year", "n: A 4, B 4", "Where the numbers come from", "by judgement",
        "How this was made", f"model version {MODEL_VERSION}",
        "gigaramp run replications=4 horizon_end=2033-06-30 maker.line_start",
        f"gigaramp report {runs[0]} {runs[1]}", runs[0].name[-10:],
    ):  # fmt: skip
        assert part in words[at:], part
        at = words.index(part, at)
    assert page.count("<svg") == 2


def test_the_same_runs_give_the_same_page_and_the_pictures_of_compare(place: Path, runs: list[Path], page: str) -> None:
    assert run_in(place, "report", *map(str, runs), "--deck")[0] == 0
    (folder,) = (place / "results").glob("compare-*")
    assert (folder / "report.html").read_text(encoding="utf-8") == page
    for number, name in enumerate(("compare_ramp", "compare_chance"), 1):
        for ending in ("svg", "png"):
            assert (folder / "deck" / f"{number}_{name}.{ending}").read_bytes() == (
                folder / f"{name}.{ending}"
            ).read_bytes()
    assert Parts((folder / "deck" / "deck.html").read_text(encoding="utf-8")).tags.count("svg") == 2


def test_scenarios_by_name_are_run_first_and_milestones_are_chosen(tmp_path: Path) -> None:
    words = ("renault_2021", "renault_2021 vendor_line_slots=1", "replications=2", "horizon_end=2027-06-30")
    status, text = run_in(tmp_path, "report", *words, "--milestones", "block_1_first_cell")
    assert status == 0
    page = (tmp_path / text.rpartition("Report: ")[2].strip()).read_text(encoding="utf-8")
    assert len(list((tmp_path / "results").glob("renault_2021-*"))) == 2
    assert "For first cell, block 1, B (vendor crews 1)" in page.replace("\u00a0", " ")
    assert "--milestones block_1_first_cell" in page


def test_points_of_a_sweep_are_compared_where_they_are_chosen(tmp_path: Path) -> None:
    words = ("vendor_line_slots=1,2", "replications=2", "horizon_end=2027-06-30")
    assert run_in(tmp_path, "sweep", *words)[0] == 0
    (sweep,) = (tmp_path / "results").iterdir()
    assert run_in(tmp_path, "report", str(sweep), "--where", "vendor_line_slots=1,2", "--to", "out")[0] == 0
    words_of_page = " ".join(Parts((tmp_path / "out" / "report.html").read_text(encoding="utf-8")).words)
    assert "vendor crews 1 \u2192 2 lines" in words_of_page
    assert "gigaramp sweep vendor_line_slots=1,2 replications=2 horizon_end=2027-06-30" in words_of_page
    assert f"gigaramp report results/{sweep.name} --where vendor_line_slots=1,2" in words_of_page


def why_beside(place: Path, runs: list[Path]) -> Path:
    assert run_in(place, "compare", *map(str, runs), "--why")[0] == 0
    (folder,) = (place / "results").glob("why-*")
    return folder


def test_a_finished_why_is_shown_and_a_damaged_one_is_named(
    place: Path, runs: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = why_beside(place, runs)
    assert run_in(place, "report", *map(str, runs), "--deck", "--to", "why")[0] == 0
    page = (place / "why" / "report.html").read_text(encoding="utf-8")
    words = " ".join(Parts(page).words).replace("\u00a0", " ")
    conclusion = json.loads((folder / "why.json").read_text(encoding="utf-8"))["conclusion"]
    assert conclusion[0].replace(" -> ", " \u2192 ") in words
    assert "What tells A and B apart at 10 GWh a year is most of all line start: cell yield none" in words
    assert page.count("<svg") == 3
    assert (place / "why" / "deck" / "3_why_B.png").read_bytes() == (folder / "why.png").read_bytes()
    rewritten(folder, "why.json", b"{}")
    assert run_in(place, "report", *map(str, runs), "--to", "damaged")[0] == 2
    assert f"{folder.name}: is damaged (why.json: milestone: Field required)" in capsys.readouterr().err
    assert not (place / "damaged").exists()
    shutil.rmtree(folder)


# Sentences and warnings, from numbers put in their place


def with_numbers(both: Comparison, found: Versus, never: float = 0.0) -> Comparison:
    """A comparison in which 10 GWh a year has these numbers."""
    (one,) = both.against
    row = replace(one.rows[0], versus=found, after=replace(one.rows[0].after, never_share=never))
    return replace(both, against=(replace(one, rows=(row,)),), milestones=("rate_10",))


SURE = Versus(Shift(-4.1, -5.0, -3.2, 200), 0.96, (0.93, 0.98))


def test_sentences_are_made_from_the_numbers(both: Comparison) -> None:
    each, months, chances, why, valid = answer(with_numbers(both, SURE, never=0.07), [Reasons()])
    assert re.fullmatch(r"A: .*: 10 GWh a year: .* B: .*: 10 GWh a year: .*", each)
    assert months == (
        "For 10 GWh a year, B (line start cell yield 80 %) is 4.1 months earlier than A (3.2 to 5.0). These are even "
        "chances with 95 % intervals, from 4 pairs of histories with the same luck."
    )
    assert chances == (
        "The chance to be earlier than A, a tie counted half: for 10 GWh a year B 96 % (93 to 98); none of 4 "
        "histories of A (0 to 61 %), 7 % of histories of B stop for good before 10 GWh a year."
    )
    assert valid.startswith("Output is not validated: 1 of 3 outputs seen at built newcomers lie in the 80 % band")
    assert why.endswith("What each difference is worth is found by gigaramp compare --why, below.")
    assert answer(both, [Reasons(refused="other seeds")])[3].endswith("what each is worth cannot be told apart.")
    (same,) = both.against
    twice = replace(both, against=(replace(same, differences=()),))
    assert answer(twice, [Reasons()])[3] == "A and B are the same scenario; nothing differs."


def test_warnings_of_a_pair(both: Comparison, runs: list[Path]) -> None:
    origins = [origin_of(one) for one in asked([str(run) for run in runs], (), None)]
    open_ = replace(SURE, shift=Shift(-1.0, -3.0, 1.0, 30))
    assert warnings(with_numbers(both, open_), origins)[0] == (
        "A and B: 30 replications do not tell which of the two is earlier at 10 GWh a year (1.0 months earlier (3.0 "
        "earlier to 1.0 later))."
    )
    sure = with_numbers(both, SURE)
    assert not warnings(sure, origins)[0].startswith("A and B:")
    apart = replace(sure, against=(replace(sure.against[0], apart=("other seeds (1 and 2)",)),))
    assert warnings(apart, origins)[0].startswith("A and B: Not paired, intervals are wider: other seeds (1 and 2).")


def test_failures_are_warned_of_with_their_letter(both: Comparison, runs: list[Path]) -> None:
    origins = [origin_of(one) for one in asked([str(run) for run in runs], (), None)]
    a, b = both.sides
    told = warnings(
        replace(both, sides=(a, replace(b, failed=2))), [origins[0], replace(origins[1], message="KeyError: 'x'")]
    )
    assert any(text.startswith("B: 2 of 6 replications failed") and text.endswith("KeyError: 'x'") for text in told)
    assert not any(text.startswith("A: 2 of 6") for text in told)


# What cannot be used

DAMAGE = {
    "no manifest": (lost("manifest.json"), "is no run folder; gigaramp run makes one"),
    "half a manifest": (cut("manifest.json"), "is damaged (manifest.json: "),
    "another version": (of_version(0), f"was made by model version 0, this is {MODEL_VERSION}; run it again"),
    "another scenario": (other_seed, "scenario.yaml is not the scenario that was run"),
    "half the dates": (cut("milestones.parquet"), "is damaged (milestones.parquet is not what was written)"),
    "no volumes": (lost("annual.parquet"), "is damaged (annual.parquet is not there)"),
    "half the volumes": (cut("annual.parquet"), "is damaged (annual.parquet is not what was written)"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_said_in_a_few_lines_and_no_page_is_written(
    name: str, copies: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    harm, said = DAMAGE[name]
    harm(copies[1])
    assert run_in(tmp_path, "report", *map(str, copies), "--to", "out")[0] == 2
    error = capsys.readouterr().err
    assert error.startswith("gigaramp: ")
    assert said in error
    assert len(error.splitlines()) <= 4
    assert list(tmp_path.rglob("report.html")) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("RUN", "results/none"), "results/none: there is no such folder"),
        (("RUN", "verkor_2031"), "verkor_2031: is neither a folder nor a scenario"),
        (("RUN", "OTHER", "--milestones", "rate_7"), "milestone 'rate_7': is not in A and B"),
        (("RUN", "OTHER", "--where", "a=1"), "--where a=1: chooses points of a sweep"),
        (("RUN", "--milestones", "rate_10"), "1 given, at least 2 are compared"),
        (("RUN", "OTHER", "--to", "taken"), "taken: cannot write there"),
    ],
)
def test_wrong_use_is_explained(
    words: tuple[str, ...], said: str, runs: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be", encoding="utf-8")
    names = {"RUN": str(runs[0]), "OTHER": str(runs[1])}
    assert run_in(tmp_path, "report", *(names.get(word, word) for word in words))[0] == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.rglob("report.html")) == []


def test_the_folder_of_a_comparison_says_what_to_call(
    place: Path, runs: list[Path], page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder,) = (place / "results").glob("compare-*")
    assert run_in(place, "report", str(folder))[0] == 2
    said = capsys.readouterr().err
    assert re.search(r"compare-\w+: is a comparison; its page is made from what was compared:\n", said)
    call = said.splitlines()[-1].split()
    assert call == ["gigaramp", "report", *map(str, runs)]
    assert run_in(place, *call[1:], "--to", "called")[0] == 0
    assert (place / "called" / "report.html").read_text(encoding="utf-8") == page
