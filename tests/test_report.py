"""Reports of a run or a sweep: what they say, what they keep out, what they refuse."""

import re
import shutil
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from folders import resealed, rewritten, unsealed_version
from pages import HOSTILE, MARK, Parts, cut, lost, of_version, other_picture, other_seed
from test_cli import run_in

from sim import MODEL_VERSION
from sim.errors import InputError
from sim.letters import is_unseen
from sim.report.text.run import Told, answer_text
from sim.study.files.stored import StoredRun, open_run
from sim.study.page.answer import answer
from sim.study.page.beside import Beside
from sim.study.page.tables import date_sheet, wanted_by
from sim.study.page.warnings import warnings
from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.point import PointFailed

# The page


def test_a_page_needs_nothing_and_does_nothing(page: str) -> None:
    parts = Parts(page)
    assert not {"script", "link", "iframe", "object", "embed", "img", "form", "foreignobject"} & set(parts.tags)
    assert [name for name, _ in parts.attributes if name.startswith("on")] == []
    assert [value for name, value in parts.attributes if name.endswith(("href", "src")) and value[0] != "#"] == []
    assert re.findall(r"url\((?!#)|@import", page) == []
    assert page.count("Content-Security-Policy") == 1


def test_hostile_words_are_text(page: str) -> None:
    words = Parts(page).words
    assert words.count(HOSTILE) >= 2  # title and heading
    assert MARK in words  # inside a picture
    assert "<img" not in page
    assert "<script" not in page


def test_names_of_parts_are_unique_and_references_find_them(page: str) -> None:
    parts = Parts(page)
    names = [value for name, value in parts.attributes if name == "id"]
    assert len(names) == len(set(names))
    asked = [value[1:] for name, value in parts.attributes if name == "href"]
    asked += re.findall(r"url\(#([^)]+)\)", page)
    assert len(asked) > 50
    assert set(asked) <= set(names)


@pytest.mark.parametrize("precision", ["day", "month", "year"])
def test_page_and_terminal_tell_the_same_dates_as_exactly_as_they_were_announced(precision: str, stored: Path) -> None:
    run = open_run(stored)
    points = {name: one.model_copy(update={"precision": precision}) for name, one in run.scenario.announced.items()}
    run = replace(run, scenario=run.scenario.model_copy(update={"announced": points}))
    sheet, rows = date_sheet(run), run.summary["milestones"]
    assert sheet.head[1:6] == ("10 %", "50 %", "95 % interval\nof the 50 %", "80 %", "90 %")
    told = answer_text(Told(stored, run.manifest, run.summary, (), ("x",), wanted=wanted_by(run)), list(rows))
    for row, cells in zip(rows.values(), sheet.rows, strict=True):
        kept = [(row[key] or "-")[:7] for key in ("p10", "p50", "p80", "p90")]
        assert [cells[place] for place in (1, 2, 4, 5)] == kept
        assert (row["announced"] or "-").startswith(cells[6])
        assert len(cells[6]) == (1 if row["announced"] is None else 4 if precision == "year" else 7)
        assert cells[6] in told


def test_a_page_is_small_enough_to_mail(page: str) -> None:
    assert 100_000 < len(page.encode()) < 3_000_000


def test_a_page_has_its_parts(page: str, stored: Path) -> None:
    words = " ".join(Parts(page).words).replace("\u00a0", " ")
    for part in (
        "Before you use these numbers", "When", "How much, year by year", "Why it is later than announced",
        "gigaramp gap replications=4", "What holds output back", "From decision to first cell", "How the lines learn",
        "Beside plants that were built",
        "set: replications=4", "by judgement", "gigaramp assumptions horizon_end=2032-06-30 'title=x y'",
        f"model version {MODEL_VERSION}, seed 1, 4 replications",
        "gigaramp run replications=4 horizon_end=2032-06-30 'title=x y'", stored.name[-10:], "2021-06-28",
    ):  # fmt: skip
        assert part in words, part
    assert page.count("<svg") == 11


def test_the_same_run_gives_the_same_page_and_slides(report_place: Path, stored: Path, page: str) -> None:
    assert run_in(report_place, "report", str(stored), "--deck", "--to", "again")[0] == 0
    assert (report_place / "again" / "report.html").read_text(encoding="utf-8") == page
    deck = report_place / "again" / "deck"
    names = [f"{n}_{name}" for n, name in enumerate(("ramp", "chance", "volumes", "losses", "bottleneck"), 1)]
    assert sorted(file.name for file in deck.iterdir()) == sorted(
        [*(f"{name}.{ending}" for name in names for ending in ("svg", "png")), "deck.html"]
    )
    for name in names:
        for ending in ("svg", "png"):
            assert (deck / f"{name}.{ending}").read_bytes() == (stored / f"{name[2:]}.{ending}").read_bytes()
    slides = Parts((deck / "deck.html").read_text(encoding="utf-8"))
    assert slides.tags.count("svg") == 5
    assert "script" not in slides.tags


def test_a_run_without_noise_is_told_as_one_history(tmp_path: Path) -> None:
    assert run_in(tmp_path, "run", "twin=mean", "horizon_end=2030-06-30")[0] == 0
    assert run_in(tmp_path, "report")[0] == 0
    (path,) = (tmp_path / "results").iterdir()
    words = " ".join(Parts((path / "report.html").read_text(encoding="utf-8")).words)
    assert "one history in which nothing is left to chance" in words
    assert "gigaramp gap" not in words
    assert "Too few replications" not in words


# Sentences and warnings, from numbers put in their place


def changed(stored: Path, low: dict[str, Any], high: dict[str, Any]) -> StoredRun:
    """A run with other numbers for 10 and 50 GWh a year."""
    run = open_run(stored)
    rows = {**run.summary["milestones"]}
    rows = {name: row for name, row in rows.items() if name not in ("rate_16", "rate_45")}
    rows["rate_10"], rows["rate_50"] = {**rows["rate_10"], **low}, {**rows["rate_50"], **high}
    return replace(run, summary={**run.summary, "replications": 100, "milestones": rows})


SURE = {
    "p10": "2028-05-02", "p50": "2029-07-01", "p90": "2031-05-30", "p50_interval": ["2029-06-01", "2029-08-01"],
    "reached_share": 1.0, "later_share": 0.0, "never_share": 0.0, "announced": "2026-12-31", "probability_by": 0.034,
    "probability_interval": [0.01, 0.08], "replications": 100, "fell_share": 0.0, "fell_of": 100,
    "fell_interval": [0.0, 0.036],
}  # fmt: skip
OPEN = {**SURE, "p90": None, "reached_share": 0.8, "later_share": 0.13, "never_share": 0.07}
SELDOM = {
    **OPEN, "p50": None, "p50_interval": [None, None], "reached_share": 0.3, "later_share": 0.63, "announced": None,
    "probability_by": None, "probability_interval": None, "fell_share": 7 / 30, "fell_of": 30,
    "fell_interval": [0.1, 0.42],
}  # fmt: skip


def test_sentences_are_made_from_the_numbers(stored: Path) -> None:
    first, when, chances, back, valid, others = answer(changed(stored, SURE, SELDOM), Beside())
    assert first == (f"{HOSTILE}: 10 GWh a year: even chance by July 2029; announced for December 2026: 3 % chance.")
    assert when == (
        "There is an even chance to reach 10 GWh a year by July 2029; one in ten histories is there by May 2028, nine "
        "in ten by May 2031; by June 2032, where the simulation ends, only 30 % of histories reach 50 GWh a year."
    )
    assert chances == (
        "By the dates that were announced, 3 % of histories (1 to 8) reach 10 GWh a year (December 2026); 7 % of "
        "histories stop for good before 50 GWh a year. A date is the first time; of those that get there, these are "
        "below the level again later: 10 GWh a year none of 100 (0 to 4 %) and 50 GWh a year 23 % (10 to 42)."
    )
    assert re.fullmatch(r"Output is not .*: \d of \d outputs seen at built newcomers lie in .* 0 above\.", valid)
    assert re.fullmatch(
        r"Of \d plants of newcomers that were announced, \d never came .* to their first cells\.", others
    )
    assert re.fullmatch(
        r"Of what the decided blocks .* until July 2029, most is lost to .+ \(\d+ %\) and .+ \(\d+ %\)\.", back
    )


def test_dates_that_are_missing_are_said(stored: Path) -> None:
    assert "no date inside the horizon by which nine in ten" in answer(changed(stored, OPEN, SELDOM), Beside())[1]
    none = {**SELDOM, "reached_share": 0.0}
    first, when, chances, *_ = answer(changed(stored, none, none), Beside())
    assert "10 GWh a year: less than an even chance inside the horizon (none of 100 (0 to 4 %) reach it)." in first
    assert when.startswith(
        "By June 2032, where the simulation ends, none of 100 histories (0 to 4 %) reach 10 GWh a year, let"
    )
    assert when.endswith(" alone 50 GWh a year.")
    assert chances.startswith("No date was announced for that; 7 %")


def test_warnings_come_where_they_apply(stored: Path) -> None:
    quiet = warnings(changed(stored, SURE, SURE))
    assert [text for text in quiet if not text.startswith("Yield is not validated: no yield of built plants")] == []
    assert len(quiet) == 1
    wide = {**SURE, "p50_interval": ["2028-12-01", "2029-12-01"]}  # of 37 months from P10 to P90
    assert warnings(changed(stored, wide, SURE))[0] == (
        "Too few replications (100): the 95 % interval of an even-chance date is wider than 3 months and than a "
        "quarter of what lies between P10 and P90: 10 GWh a year 12 months. About 200 replications would be enough."
    )
    narrow = {**SURE, "p10": "2029-04-01", "p90": "2029-10-01", "p50_interval": ["2029-06-01", "2029-08-25"]}
    assert warnings(changed(stored, narrow, SURE)) == quiet  # below 3 months, whatever the spread
    ends = {**SURE, "p50_interval": ["2029-01-01", None]}
    assert "10 GWh a year open." in warnings(changed(stored, ends, SURE))[0]
    (short,) = (text for text in warnings(changed(stored, SURE, SELDOM)) if text.startswith("Horizon too short"))
    assert "by 2032-06-30" in short
    assert "50 GWh a year 63 %" in short
    assert "10 GWh" not in short
    assert any("50 GWh a year 13 %" in text for text in warnings(changed(stored, SURE, OPEN)))


def test_failures_and_changes_of_the_class_are_warned_of(stored: Path) -> None:
    run = changed(stored, SURE, SURE)
    failures = [{"replication": 2, "message": "KeyError: 'shell'", "traceback": ""}]
    overrides = ["maker.line_share=0.5", "seed=2"]
    told = warnings(replace(run, manifest={**run.manifest, "failures": failures, "overrides": overrides}))
    assert told[0].startswith("1 of 101 replications failed")
    assert "KeyError: 'shell'" in told[0]
    assert any("changed by hand (maker.line_share=0.5)" in text for text in told)


# What cannot be used


def empty_summary(folder: Path) -> None:
    rewritten(folder, "summary.json", b'{"milestones": {"rate_10": {"label": "10 GWh a year"}}}')


DAMAGE = {
    "a summary of nothing": (empty_summary, "is damaged (summary.json: scenario: Field required)"),
    "no manifest": (lost("manifest.json"), "is no run folder; gigaramp run makes one"),
    "half a manifest": (cut("manifest.json"), "is damaged (manifest.json: "),
    "another version": (of_version(0), f"was made by model version 0, this is {MODEL_VERSION}; run it again"),
    "no summary": (lost("summary.json"), "is damaged ("),
    "half a summary": (cut("summary.json"), "is damaged ("),
    "no scenario": (lost("scenario.yaml"), "is damaged ("),
    "another scenario": (other_seed, "scenario.yaml is not the scenario that was run"),
    "no pictures": (lost("pictures.json"), "is damaged (pictures.json is not there); remove it and run it again"),
    "half the pictures": (cut("pictures.json"), "is damaged (pictures.json is not what was written)"),
    "pictures of another version": (
        other_picture,
        "is damaged (pictures.json: it is not what was written)",
    ),
    "no table": (lost("losses.parquet"), "is damaged (losses.parquet is not there)"),
    "half a table": (cut("annual.parquet"), "is damaged (annual.parquet is not what was written)"),
}


def test_nothing_is_drawn_of_a_run_without_one_of_its_tables(copy: Path, tmp_path: Path) -> None:
    for picture in [*copy.glob("*.svg"), *copy.glob("*.png"), copy / "losses.parquet"]:
        picture.unlink(missing_ok=True)
    before = sorted(tmp_path.rglob("*"))
    assert run_in(tmp_path, "report", str(copy), "--to", "out")[0] == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_a_table_that_no_page_reads_may_be_gone(copy: Path, tmp_path: Path) -> None:
    """A large one, say, that was removed to save room."""
    (copy / "events.parquet").unlink()
    assert run_in(tmp_path, "report", str(copy), "--to", "out")[0] == 0


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_said_in_a_few_lines_and_nothing_is_written(
    name: str, copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    harm, said = DAMAGE[name]
    harm(copy)
    before = sorted(tmp_path.rglob("*"))
    assert run_in(tmp_path, "report", str(copy), "--to", "out")[0] == 2
    error = capsys.readouterr().err
    assert error.startswith("gigaramp: ")
    assert said in error
    assert len(error.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "nowhere/x"), "nowhere/x: there is no such folder; gigaramp run makes one in results/"),
        (
            ("report", "renault_2021"),
            "renault_2021: is no folder; give that of a run or a sweep, e.g. results/",
        ),
        (("report",), "results/ holds no run yet; gigaramp run makes one, or name a folder"),
        (("plot", "RUN", "rampp"), "rampp: RUN has no such picture; it has: ramp, chance, volumes"),
        (("plot", "RUN", "--to", "taken"), "taken: cannot write there"),
        (("export", "RUN"), "give a run folder and where the tables go"),
        (("export", "RUN", "--csv", "taken"), "taken: cannot write there"),
        (("export", "--csv", "x", "ramp"), "ramp: give a run folder and where the tables go"),
        (("report", "RUN", "--to", "taken"), "taken: cannot write there"),
    ],
)
def test_wrong_use_is_explained(
    words: tuple[str, ...], said: str, stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be", encoding="utf-8")
    assert run_in(tmp_path, *(word.replace("RUN", str(stored)) for word in words))[0] == 2
    assert said.replace("RUN", str(stored)) in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_stored_texts_steer_no_terminal_and_turn_no_words(copy: Path, tmp_path: Path) -> None:
    mark = "\x1b[31m\u202e\u2066"
    content = (copy / "pictures.json").read_text(encoding="utf-8")
    content = content.replace('"title":"', '"title":"\\u001b[31m\\u202e\\u2066')
    rewritten(copy, "pictures.json", content.encode())
    resealed(copy, failures=[{"replication": 0, "message": f"m {mark}", "traceback": f"t {mark}"}], gigaramp=mark)
    shown = []
    for words in ("report RUN --deck --to out", "plot RUN --list", "replay RUN 0"):
        status, text = run_in(tmp_path, *words.replace("RUN", str(copy)).split())
        assert status == 0
        shown.append(text)
    shown += [(tmp_path / "out" / name).read_text(encoding="utf-8") for name in ("report.html", "deck/deck.html")]
    assert all("\\u202e" in text for text in shown[1:])
    assert [letter for text in shown for letter in text if letter != "\n" and is_unseen(letter)] == []


# Sweeps


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sweep")
    words = ("vendor_line_slots=1,2", "replications=2", "horizon_end=2028-06-30", "--milestones", "block_1_first_cell")
    assert run_in(folder, "sweep", *words)[0] == 0
    return folder


def test_a_sweep_has_a_page_too(sweep: Path, stored: Path, page: str) -> None:
    (path,) = (sweep / "results").iterdir()
    shutil.copy(stored / "volumes.svg", path / "picture.svg")  # not of this sweep: not shown
    with chdir(sweep):
        assert run_in(sweep, "report")[0] == 0
    page = (path / "report.html").read_text(encoding="utf-8")
    words = " ".join(Parts(page).words)
    for part in (
        "Sweep report", "2 points", "The earliest even chance of first cell, block 1 is", "with vendor crews ",
        "Point by point", "gigaramp sweep vendor_line_slots=1,2 replications=2 horizon_end=2028-06-30",
    ):  # fmt: skip
        assert part in words, part
    assert page.count("<svg") == len(list(path.glob("*.svg"))) - 1 > 0


def test_what_is_written_into_a_folder_follows_no_link_in_it(
    sweep: Path, copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (copy / "deck").symlink_to(victim)
    (copy / "report.html").symlink_to(victim / "page")
    assert run_in(tmp_path, "report", str(copy), "--deck")[0] == 2
    assert f"{copy / 'deck'}: is a link; a folder is to be written there, remove it" in capsys.readouterr().err
    assert not (copy / "report.html").is_symlink()
    folder = SweepFolder(Path(shutil.copytree(next((sweep / "results").iterdir()), tmp_path / "sweep")))
    for name in ("done", "failed", *folder.kinds):
        shutil.rmtree(folder.path / name)
        (folder.path / name).symlink_to(victim if name != "failed" else victim / "none")
        with pytest.raises(InputError, match=f"{name}: is a link; a folder is to be written there, remove it"):
            folder.record(folder.plan(), [])
        (folder.path / name).unlink()
    assert list(victim.iterdir()) == []


def test_a_sweep_of_another_version_or_with_failures_says_so(
    sweep: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = (sweep / "results").iterdir()
    copy = tmp_path / path.name
    shutil.copytree(path, copy)
    (point,) = list((copy / "milestones").glob("*.parquet"))[:1]
    point.unlink()
    assert run_in(tmp_path, "report", str(copy))[0] == 2
    assert f"is damaged (point {point.stem} is not what was written)" in capsys.readouterr().err
    (copy / "manifest.json").unlink()
    SweepFolder(copy).note_failure(point.stem, PointFailed("<b>KeyError</b>", ""))
    assert run_in(tmp_path, "report", str(copy))[0] == 0
    page = (copy / "report.html").read_text(encoding="utf-8")
    assert "1 of 2 points failed, the first with: &lt;b&gt;KeyError&lt;/b&gt;" in page
    (copy / "report.html").unlink()
    assert run_in(tmp_path, "report", str(copy), "--deck")[0] == 2
    assert "has no pictures for slides yet; the same command again goes on" in capsys.readouterr().err
    assert not (copy / "report.html").exists()
    unsealed_version(copy, 99, "plan.json")
    assert run_in(tmp_path, "report", str(copy))[0] == 2
    assert "was made by model version 99" in capsys.readouterr().err
