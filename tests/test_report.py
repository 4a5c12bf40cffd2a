"""Reports, decks and tables of a run: what they say, what they keep out, what they refuse."""

import csv
import json
import os
import re
import shutil
from collections.abc import Callable
from contextlib import chdir
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import Load
from test_cli import run_in

from sim.report.page.inline import inline_svg
from sim.scenario.parts.facts import Mark
from sim.study.files.columns import LEDGER, TABLES
from sim.study.files.export import plain
from sim.study.files.identity import scenario_hash
from sim.study.files.stored import StoredRun, latest, make_latest, open_run
from sim.study.files.studies import studies_of
from sim.study.page.answer import answer
from sim.study.page.beside import Beside, beside
from sim.study.page.warnings import EVIDENCE, warnings
from sim.study.study import run_to_folder

HOSTILE = "</title><script>alert('x')</script> & <img src=https://evil.example/x onerror=alert(1)> $x^$"
MARK = "</svg><script>alert(2)</script>"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, load: Load) -> Path:
    """A folder with one run whose title and labels would do harm if they were not text."""
    folder = tmp_path_factory.mktemp("reports")
    scenario = load("replications=4", "horizon_end=2032-06-30")
    marks = {"first": Mark(date=scenario.marks["works"].date, label=MARK)}
    changes = {"title": HOSTILE, "marks": marks, "results": str(folder / "results")}
    run_to_folder(scenario.model_copy(update=changes), ["replications=4", "horizon_end=2032-06-30", "title=x y"])
    return folder


@pytest.fixture(scope="module")
def stored(place: Path) -> Path:
    (found,) = (place / "results").iterdir()
    return found


@pytest.fixture(scope="module")
def page(place: Path, stored: Path) -> str:
    status, text = run_in(place, "report", str(stored), "--to", "mail")
    assert status == 0
    assert text == "Report: mail/report.html\n"
    return (place / "mail" / "report.html").read_text(encoding="utf-8")


@pytest.fixture
def copy(stored: Path, tmp_path: Path) -> Path:
    """A run that a test may damage."""
    shutil.copytree(stored, tmp_path / "results" / stored.name)
    return tmp_path / "results" / stored.name


class Parts(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


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


def test_a_page_is_small_enough_to_mail(page: str) -> None:
    assert 100_000 < len(page.encode()) < 3_000_000


def test_a_page_has_its_parts(page: str, stored: Path) -> None:
    words = " ".join(Parts(page).words).replace("\u00a0", " ")
    for part in (
        "Before you use these numbers", "When", "How much, year by year", "Why it is later than announced",
        "gigaramp gap replications=4", "What holds output back", "From decision to first cell", "How the lines learn",
        "Beside plants that were built",
        "set: replications=4", "by judgement", "gigaramp assumptions horizon_end=2032-06-30 'title=x y'",
        "model version 1, seed 1, 4 replications",
        "gigaramp run replications=4 horizon_end=2032-06-30 'title=x y'", stored.name[-10:], "2021-06-28",
    ):  # fmt: skip
        assert part in words, part
    assert page.count("<svg") == 10


def test_the_same_run_gives_the_same_page_and_slides(place: Path, stored: Path, page: str) -> None:
    assert run_in(place, "report", str(stored), "--deck", "--to", "again")[0] == 0
    assert (place / "again" / "report.html").read_text(encoding="utf-8") == page
    deck = place / "again" / "deck"
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


def study_beside(copy: Path, kind: str, **manifest: object) -> Path:
    """A finished study of the scenario of a run, without its content."""
    folder = copy.parent / f"{kind}-{open_run(copy).scenario.name}-{len(list(copy.parent.iterdir()))}"
    folder.mkdir()
    head = {"study": kind, "scenario_hash": scenario_hash(open_run(copy).scenario), "seed": 1, **manifest}
    (folder / "manifest.json").write_text(json.dumps(head))
    return folder


def with_pictures(folder: Path, copy: Path, *names: str) -> Path:
    for name, ending in product(names, ("svg", "png")):
        shutil.copy(copy / f"volumes.{ending}", folder / f"{name}.{ending}")
    return folder


GAP_SAYS = "32 months later, most of it yield"


def gap_beside(copy: Path, replications: int = 4) -> Path:
    said = {"milestone": "rate_10", "replications": replications, "headline": GAP_SAYS}
    folder = with_pictures(study_beside(copy, "gap", **said), copy, "gap")
    steps = [
        {"group": g, "in_order": {"months": m}} for g, m in (("schedule", 6.0), ("cell_yield", 17.2), ("speed", None))
    ]
    (folder / "gap.json").write_text(json.dumps({"steps": steps}))
    return folder


LEVER = {
    "kind": "lever", "levers": "partner", "says": f"a partner {MARK}", "p50_gain_months": 27.2, "p50_low": 25.4,
    "p50_high": "", "p80_gain_months": "", "p80_low": 20.0, "p80_high": "", "chance_before": 0.0, "before_low": 0.0,
    "before_high": 0.02, "chance_after": 0.28, "after_low": 0.22, "after_high": 0.35, "meur": 150.0,
    "months_per_meur": 0.1813, "sum_of_both_months": "", "inside_noise": "no", "replications": 200,
    "replications_moved": 200, "never": 0, "later": 0, "not_possible": "",
}  # fmt: skip
PAIR = {**LEVER, "kind": "package", "levers": "partner + early_order", "p50_gain_months": 31.8, "meur": ""}
NOTHING = {**LEVER, "levers": "team", "says": "a larger team", "p50_gain_months": 0.0, "p50_low": 0.0, "p50_high": 0.0}
REFUSED = {**dict.fromkeys(LEVER, ""), "kind": "refused", "levers": "overlap", "not_possible": "there is one block"}


def levers_beside(copy: Path, milestone: str = "rate_10", **manifest: object) -> Path:
    said = {"headline": f"most is gained at {milestone} by a partner", "target": "2026-12-31", "replications": 200}
    folder = study_beside(copy, "levers", milestone=milestone, **said, **manifest)
    with (folder / "levers.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(LEVER))
        writer.writeheader()
        writer.writerows([LEVER, NOTHING, PAIR, REFUSED])
    return with_pictures(folder, copy, "levers")


def test_a_gap_beside_the_run_is_shown(copy: Path, tmp_path: Path) -> None:
    gap_beside(copy, replications=5)
    assert beside(open_run(copy)).gap is None, "its date is another"
    gap_beside(copy)
    run = open_run(copy)
    assert "yield (17 months)." in answer(run, beside(run))[-1]
    assert run_in(tmp_path, "report", str(copy), "--deck")[0] == 0
    page = (copy / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 11
    assert "gigaramp gap" not in page
    assert (copy / "deck" / "4_gap.png").is_file()
    assert (copy / "deck" / "5_losses.png").is_file()


def test_measures_beside_the_run_are_shown_and_are_the_last_slide(copy: Path, tmp_path: Path) -> None:
    gap_beside(copy)
    levers_beside(copy)
    levers_beside(copy, "rate_45")
    assert run_in(tmp_path, "report", str(copy), "--deck")[0] == 0
    page = (copy / "report.html").read_text(encoding="utf-8")
    words = " ".join(Parts(page).words).replace("\u00a0", " ")
    for part in (
        f"yield (17 months); of the levers tried, most is gained by: a partner {MARK} (27 months).",
        "What would bring it forward", "most is gained at rate_10 by a partner.", "+27.2 (+25.4 to open)",
        "open (+20.0 to open)", "0 % \u2192 28 % (22 to 35)", "Chance before: 0 % (0 to 2).", "150",
        "0.181", "~0.0 (0.0 to 0.0)",
        "lever, for rate_45", "best packages of two", "partner + early order", "not said",
        "not possible here: overlap: there is one block",
        "n = 200, the same luck with and without; seed 1", "most is gained at rate_45 by a partner.",
    ):  # fmt: skip
        assert part in words, part
    assert "<script" not in page
    assert [part for part in re.findall("gigaramp levers .*", page) if "--must" not in part] == []
    slides = sorted(path.stem for path in (copy / "deck").glob("*.svg"))
    assert slides == ["1_ramp", "2_chance", "3_volumes", "4_gap", "5_losses", "6_levers"]


def test_what_must_be_true_and_the_spread_are_shown_where_they_stand(copy: Path, tmp_path: Path) -> None:
    must = study_beside(copy, "must", milestone="rate_45", conclusion=["Two conditions are enough."], headline="x")
    spread = study_beside(copy, "sensitivity", milestone="rate_10", headline="94 % is assumption", replications=600)
    with_pictures(must, copy, "must")
    with_pictures(spread, copy, "tornado", "shares")
    assert run_in(tmp_path, "report", str(copy))[0] == 0
    page = (copy / "report.html").read_text(encoding="utf-8")
    words = " ".join(Parts(page).words).replace("\u00a0", " ")
    for part in ("What must be true for a date", "Two conditions are enough.", "94 % is assumption."):
        assert part in words, part
    assert "gigaramp sensitivity" not in words
    assert page.count("<svg") == 13


def test_without_studies_the_page_says_how_to_make_them(page: str) -> None:
    given = "replications=4 horizon_end=2032-06-30 'title=x y'"
    words = " ".join(Parts(page).words)
    assert f"gigaramp levers {given}" in words
    assert f"gigaramp levers {given} --must 50 --by 2030-12-31 --chance 80" in words
    assert f"gigaramp sensitivity {given}" in words


def test_of_two_studies_with_one_question_the_larger_is_taken(copy: Path) -> None:
    large = levers_beside(copy)
    small = study_beside(copy, "levers", milestone="rate_10", target="2026-12-31", replications=5)
    scenario = open_run(copy).scenario
    assert [study.folder for study in studies_of(scenario, "levers", copy.parent)] == [large]
    assert small.is_dir()
    other = levers_beside(copy, "rate_45")
    assert [study.folder for study in studies_of(scenario, "levers", copy.parent)] == [large, other]


@pytest.mark.parametrize("change", [{"seed": 2}, {"vendor_line_slots": 3}, {"horizon_end": date(2033, 1, 1)}])
def test_a_study_of_another_scenario_is_not_shown(copy: Path, change: dict[str, object]) -> None:
    levers_beside(copy)
    scenario = open_run(copy).scenario
    assert studies_of(scenario.model_copy(update=change), "levers", copy.parent) == []
    more = scenario.model_copy(update={"replications": 77, "title": "other words"})
    assert len(studies_of(more, "levers", copy.parent)) == 1


@pytest.mark.parametrize(
    ("made", "file", "said"),
    [
        (gap_beside, "gap.json", "gap.json: is damaged; remove that folder and run gigaramp gap again"),
        (levers_beside, "levers.csv", "levers.csv: is damaged; remove that folder and run gigaramp levers again"),
        (gap_beside, "gap.svg", "gap.svg: is damaged ("),
    ],
)
def test_a_damaged_study_beside_the_run_is_named(
    made: Callable[[Path], Path], file: str, said: str, copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (made(copy) / file).unlink()
    assert run_in(tmp_path, "report", str(copy), "--to", "out")[0] == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_study_that_does_not_say_what_it_found_is_named(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = study_beside(copy, "must", milestone="rate_45")
    assert run_in(tmp_path, "report", str(copy), "--to", "out")[0] == 2
    assert f"{folder.name}/manifest.json: is damaged (it has no headline)" in capsys.readouterr().err


def test_a_study_that_was_not_finished_is_passed_over(copy: Path) -> None:
    (levers_beside(copy) / "manifest.json").write_text("{")
    assert beside(open_run(copy)) == Beside()


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
    "probability_interval": [0.01, 0.08],
}  # fmt: skip
OPEN = {**SURE, "p90": None, "reached_share": 0.8, "later_share": 0.13, "never_share": 0.07}
SELDOM = {
    **OPEN, "p50": None, "p50_interval": [None, None], "reached_share": 0.3, "later_share": 0.63, "announced": None,
    "probability_by": None, "probability_interval": None,
}  # fmt: skip


def test_sentences_are_made_from_the_numbers(stored: Path) -> None:
    when, chances, back = answer(changed(stored, SURE, SELDOM), Beside())
    assert when == (
        "There is an even chance to reach 10 GWh a year by July 2029; one in ten histories is there by May 2028, nine "
        "in ten by May 2031; by June 2032, where the simulation ends, only 30 % of the histories reach 50 GWh a year."
    )
    assert chances == (
        "By the dates that were announced, the chance is 3 % (1 % to 8 %) for 10 GWh a year by December 2026; 7 % of "
        "the histories stop for good before 50 GWh a year."
    )
    assert re.fullmatch(
        r"Of what the decided blocks .* until July 2029, most is lost to .+ \(\d+ %\) and .+ \(\d+ %\)\.", back
    )


def test_dates_that_are_missing_are_said(stored: Path) -> None:
    assert "no date inside the horizon by which nine in ten" in answer(changed(stored, OPEN, SELDOM), Beside())[0]
    none = {**SELDOM, "reached_share": 0.0}
    when, chances, _ = answer(changed(stored, none, none), Beside())
    assert when.startswith("By June 2032, where the simulation ends, none of the histories reach 10 GWh a year, let")
    assert when.endswith(" alone 50 GWh a year.")
    assert chances.startswith("No date was announced for that; 7 %")


def test_warnings_come_where_they_apply(stored: Path) -> None:
    quiet = warnings(changed(stored, SURE, SURE))
    assert [text for text in quiet if not text.startswith("Outside its evidence, newcomer")] == []
    assert len(quiet) == 2
    wide = {**SURE, "p50_interval": ["2029-01-01", "2029-10-01"]}
    assert warnings(changed(stored, wide, SURE))[0] == (
        "Too few replications (100): the 95 % interval of an even-chance date is wider than 3 months: 10 GWh a year 9 "
        "months. About 900 replications would narrow the widest to 3 months."
    )
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


def test_every_class_of_maker_has_evidence_with_a_source() -> None:
    with EVIDENCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["maker"] for row in rows} == {"newcomer", "incumbent"}
    assert all(cell for row in rows for cell in row.values())


# Pictures in a page


BAD = b"""<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"
 xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1" width="9pt" onload="alert(1)">
<script>alert(1)</script><style>@import url(https://x)</style><metadata>when</metadata>
<defs><path id="a b"/></defs><foreignObject><p/></foreignObject>
<g><a xlink:href="https://x"><text>in a link</text></a></g>
<use xlink:href="#m1" style="fill: url(#p)"/><use xlink:href="https://x/y.svg#z"/><image href="file:///etc/passwd"/>
<rect style="fill: url(https://x)" clip-path="url(#c)" onclick="alert(1)" href="javascript:alert(1)"/>
<text>&lt;b&gt; &amp;</text></svg>"""


def test_only_what_draws_comes_into_a_page() -> None:
    text = inline_svg(BAD, "ramp", "10 < 50")
    for gone in (
        "script",
        "alert",
        "https:",
        "@import",
        "metadata",
        "foreignObject",
        "file:",
        "in a link",
        "width",
        "<?xml",
    ):
        assert gone not in text, gone
    assert text.startswith("<svg ")
    for kept in (
        'href="#ramp-m1"',
        "url(#ramp-p)",
        'clip-path="url(#ramp-c)"',
        "&lt;b&gt; &amp;",
        'aria-label="10 &lt; 50"',
    ):
        assert kept in text, kept


@pytest.mark.parametrize("content", [b"", b"<svg>", b"<html/>", b"\x89PNG"])
def test_what_is_no_picture_is_not_inlined(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"no element|mismatched|unclosed|not well-formed|no picture"):
        inline_svg(content, "x", "x")


# Pictures by name


def test_plot_draws_the_same_bytes_again(place: Path, stored: Path) -> None:
    status, text = run_in(place, "plot", str(stored), "chance", "volumes", "--to", "slides")
    assert status == 0
    assert text == "slides/chance.svg, .png\nslides/volumes.svg, .png\n"
    files = sorted((place / "slides").iterdir())
    assert len(files) == 4
    for file in files:
        assert file.read_bytes() == (stored / file.name).read_bytes()


def test_plot_lists_what_there_is_and_writes_nothing(place: Path, stored: Path) -> None:
    before = sorted(place.rglob("*"))
    status, text = run_in(place, "plot", "--list")  # of the run that was run or shown last
    assert status == 0
    assert [line.split()[0] for line in text.splitlines()] == list(json.loads((stored / "pictures.json").read_text()))
    assert "10 GWh a year" in text.splitlines()[0]
    assert sorted(place.rglob("*")) == before


def test_what_is_shown_again_is_the_latest_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for second, file in enumerate(("run/summary.json", "sweep/plan.json", "other/summary.json")):
        path = tmp_path / "results" / file
        path.parent.mkdir(parents=True)
        path.touch()
        os.utime(path.parent, (second, second))
    kinds = ("summary.json", "plan.json")
    assert latest(kinds) == Path("results/other")
    for name in ("run", "sweep"):
        make_latest(Path("results") / name)
        assert latest(kinds) == Path("results") / name
        assert [path.name for path in (tmp_path / "results" / name).iterdir()] == [kinds[name == "sweep"]]
    make_latest(Path("results/none"))


def test_plot_knows_the_studies_beside_a_run(copy: Path, tmp_path: Path) -> None:
    gap_beside(copy)
    levers_beside(copy)
    assert run_in(tmp_path, "plot", str(copy), "--list", "levers", "gap")[1].splitlines() == [
        "levers  most is gained at rate_10 by a partner", f"gap     {GAP_SAYS}",
    ]  # fmt: skip
    assert run_in(tmp_path, "plot", str(copy), "gap", "ramp", "--to", "slides")[0] == 0
    assert sorted(path.name for path in (tmp_path / "slides").iterdir()) == [
        "gap.png", "gap.svg", "ramp.png", "ramp.svg",
    ]  # fmt: skip
    assert run_in(tmp_path, "plot", str(copy), "must")[0] == 2


# Tables


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_tables_have_units_and_a_dictionary_of_every_column(place: Path, stored: Path) -> None:
    assert run_in(place, "export", str(stored), "--csv", "tables")[0] == 0
    dictionary = {
        (table, column): (unit, meaning) for table, column, unit, meaning in rows_of(place / "tables/dictionary.csv")
    }
    for name in (*TABLES, "assumptions"):
        head, *body = rows_of(place / f"tables/{name}.csv")
        assert body, name
        for column in head:
            unit, meaning = dictionary[name, column]
            assert meaning
            assert not unit or column.endswith(f"[{unit}]")
    tables = {path.stem for path in stored.glob("*.parquet")}
    assert tables == set(TABLES), "a table of the run has no columns to be exported"
    assert {path.name for path in (place / "tables").iterdir()} == {
        f"{n}.csv" for n in (*tables, "assumptions", "dictionary")
    }
    assert (place / "tables/annual.csv").read_bytes().startswith(b"\xef\xbb\xbfyear,good_p90 [GWh]")
    assert [column.name for column in LEDGER][-1] == "source"


def test_tables_hold_the_numbers_of_the_run(place: Path, stored: Path) -> None:
    assert run_in(place, "export", str(stored), "--csv", "numbers")[0] == 0
    written = rows_of(place / "numbers/annual.csv")[1:]
    kept = duckdb.sql(f"select * from '{stored}/annual.parquet'").fetchall()
    known = [[float("nan") if value is None else value for value in row] for row in kept]
    numbers = [[float(cell or "nan") for cell in row] for row in written]
    assert numbers == [pytest.approx(row, rel=1e-7, nan_ok=True) for row in known]
    states = [row[2] for row in rows_of(place / "numbers/milestones.csv")[1:]]
    assert {"reached", "later"} <= set(states)
    assert all((row[3] == "") == (row[2] != "reached") for row in rows_of(place / "numbers/milestones.csv")[1:])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum(a1)", "\tx", "\r=1"])
def test_text_is_never_a_formula(text: str) -> None:
    assert plain(text) == "'" + text
    assert plain("a" + text) == "a" + text


# What cannot be used


def lost(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def cut(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-200])


def of_version(number: int) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text())
        (folder / "manifest.json").write_text(json.dumps({**manifest, "model_version": number}))

    return change


def other_seed(folder: Path) -> None:
    text = (folder / "scenario.yaml").read_text()
    (folder / "scenario.yaml").write_text(text.replace("seed: 1\n", "seed: 2\n"))


def other_picture(folder: Path) -> None:
    content = json.loads((folder / "pictures.json").read_text())
    content["volumes"]["data"]["new_field"] = 1
    (folder / "pictures.json").write_text(json.dumps(content))


def empty_summary(folder: Path) -> None:
    (folder / "summary.json").write_text('{"milestones": {"rate_10": {"label": "10 GWh a year"}}}')


DAMAGE = {
    "a summary of nothing": (empty_summary, "is damaged (summary.json lacks announced, failed, "),
    "no manifest": (lost("manifest.json"), "is no run folder; gigaramp run makes one"),
    "half a manifest": (cut("manifest.json"), "is no run folder; gigaramp run makes one"),
    "another version": (of_version(0), "was made by model version 0, this is 1; run it again"),
    "no summary": (lost("summary.json"), "is damaged ("),
    "half a summary": (cut("summary.json"), "is damaged ("),
    "no scenario": (lost("scenario.yaml"), "is damaged ("),
    "another scenario": (other_seed, "scenario.yaml is not the scenario that was run"),
    "no pictures": (lost("pictures.json"), "pictures.json: cannot be used (it is not there)"),
    "half the pictures": (cut("pictures.json"), "pictures.json: cannot be used ("),
    "pictures of another version": (other_picture, "pictures.json: cannot be used (ValueError: {'new_field'})"),
    "no table": (lost("losses.parquet"), "losses.parquet: is damaged (it is not there)"),
    "half a table": (cut("annual.parquet"), "annual.parquet: is damaged (it is cut short)"),
}


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
    assert len(error.splitlines()) <= 4
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
    (tmp_path / "taken").write_text("a file where the folder should be")
    assert run_in(tmp_path, *(word.replace("RUN", str(stored)) for word in words))[0] == 2
    assert said.replace("RUN", str(stored)) in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_damaged_table_leaves_no_half_export(copy: Path, tmp_path: Path) -> None:
    cut("lines.parquet")(copy)
    assert run_in(tmp_path, "export", str(copy), "--csv", "tables")[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


# Sweeps


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sweep")
    words = ("vendor_line_slots=1,2", "replications=2", "horizon_end=2028-06-30", "--milestones", "block_1_first_cell")
    assert run_in(folder, "sweep", *words)[0] == 0
    return folder


def test_a_sweep_has_a_page_too(sweep: Path, stored: Path) -> None:
    (path,) = (sweep / "results").iterdir()
    shutil.copy(stored / "volumes.svg", path / "picture.svg")
    with chdir(sweep):
        assert run_in(sweep, "report")[0] == 0
    page = (path / "report.html").read_text(encoding="utf-8")
    words = " ".join(Parts(page).words)
    for part in (
        "Sweep report", "2 points", "The earliest even chance of first cell, block 1 is", "with vendor_line_slots ",
        "Point by point", "gigaramp sweep vendor_line_slots=1,2 replications=2 horizon_end=2028-06-30",
    ):  # fmt: skip
        assert part in words, part
    assert page.count("<svg") == len(list(path.glob("*.svg"))) > 0


def test_a_sweep_of_another_version_or_with_failures_says_so(
    sweep: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = (sweep / "results").iterdir()
    copy = tmp_path / path.name
    shutil.copytree(path, copy)
    (point,) = list((copy / "milestones").glob("*.parquet"))[:1]
    point.unlink()
    (copy / "failed" / f"{point.stem}.json").write_text(json.dumps({"message": "<b>KeyError</b>", "traceback": ""}))
    assert run_in(tmp_path, "report", str(copy))[0] == 0
    page = (copy / "report.html").read_text(encoding="utf-8")
    assert "1 of 2 points failed, the first with: &lt;b&gt;KeyError&lt;/b&gt;" in page
    (copy / "report.html").unlink()
    assert run_in(tmp_path, "report", str(copy), "--deck")[0] == 2
    assert "a sweep has no slides; leave out --deck" in capsys.readouterr().err
    assert not (copy / "report.html").exists()
    plan = json.loads((copy / "plan.json").read_text())
    (copy / "plan.json").write_text(json.dumps({**plan, "model_version": 99}))
    assert run_in(tmp_path, "report", str(copy))[0] == 2
    assert "was made by model version 99" in capsys.readouterr().err
