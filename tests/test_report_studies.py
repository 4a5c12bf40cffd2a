"""Studies beside a run in its page, on its slides and by name."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from folders import finished_study, manifest, resealed, unsealed_version
from pages import MARK, Parts
from test_cli import run_in

from sim.study.files.identity import scenario_hash
from sim.study.files.seal import sealed
from sim.study.files.store import file_sums
from sim.study.files.stored import open_run
from sim.study.files.studies import studies_of
from sim.study.page.answer import answer
from sim.study.page.beside import Beside, beside

pytestmark = pytest.mark.usefixtures("undrawn")


def study_beside(copy: Path, kind: str, **said: object) -> Path:
    """A finished study of the scenario of a run, without its content."""
    folder = copy.parent / f"{kind}-{open_run(copy).scenario.name}-{len(list(copy.parent.iterdir())):010x}"
    folder.mkdir()
    return finished_study(folder, kind, scenario_hash=scenario_hash(open_run(copy).scenario), **said)


def with_pictures(folder: Path, copy: Path, *names: str) -> Path:
    for name, ending in product(names, ("svg", "png")):
        shutil.copy(copy / f"ramp.{ending}", folder / f"{name}.{ending}")
    return resealed(folder, files=file_sums(folder, every_file(folder)))


def every_file(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "manifest.json")


GAP_SAYS = "32 months later, most of it yield"


def gap_beside(copy: Path, replications: int = 4) -> Path:
    said = {"milestone": "rate_10", "replications": replications, "headline": GAP_SAYS}
    folder = study_beside(copy, "gap", **said)
    when = {"p50": None, "never_share": 0.0, "later_share": 0.0}
    shifts = [
        (group, {"months": months, "low": None, "high": None, "n": 4})
        for group, months in (("schedule", 6.0), ("cell_yield", 17.2), ("speed", None))
    ]
    steps = [
        {**when, "group": group, "label": group, "in_order": shift, "first": shift, "last": shift}
        for group, shift in shifts
    ]
    content = {
        "scenario": "renault_2021", "title": "", "data_date": "2021-07-31", "horizon_end": "2032-06-30", "seed": 1,
        "milestone": "rate_10", "label": "", "answer": "", "said": None,
        "n": 4, "failed": 0, "first": when, "steps": steps, "total": shifts[0][1],
        "announced": None, "plan_after_announced_months": None, "p50_interval": [None, None], "headline": GAP_SAYS,
        "conclusion": [],
    }  # fmt: skip
    (folder / "gap.json").write_text(json.dumps(content), encoding="utf-8")
    return with_pictures(folder, copy, "gap")


LEVER = {
    "kind": "lever", "levers": "partner", "says": f"a partner {MARK}", "p50_gain_months": 27.2, "p50_low": 25.4,
    "p50_high": "", "p80_gain_months": "", "p80_low": 20.0, "p80_high": "", "chance_before": 0.0, "before_low": 0.0,
    "before_high": 0.02, "chance_after": 0.28, "after_low": 0.22, "after_high": 0.35, "meur": 150.0,
    "months_per_meur": 0.1813, "sum_of_both_months": "", "inside_noise": "no", "replications": 200,
    "replications_moved": 200, "never": 0, "later": 0, "own_base": "no", "not_possible": "",
}  # fmt: skip
PAIR = {**LEVER, "kind": "package", "levers": "partner + early_order", "p50_gain_months": 31.8, "meur": ""}
NOTHING = {**LEVER, "levers": "team", "says": "a larger team", "p50_gain_months": 0.0, "p50_low": 0.0, "p50_high": 0.0}
REFUSED = {**dict.fromkeys(LEVER, ""), "kind": "refused", "levers": "overlap", "not_possible": "there is one block"}


def levers_beside(copy: Path, milestone: str = "rate_10", **more: object) -> Path:
    said = {"headline": f"most is gained at {milestone} by a partner", "target": "2026-12-31", "replications": 200}
    folder = study_beside(copy, "levers", milestone=milestone, **(said | more))
    with (folder / "levers.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(LEVER))
        writer.writeheader()
        writer.writerows([LEVER, NOTHING, PAIR, REFUSED])
    return with_pictures(folder, copy, "levers")


def test_a_gap_beside_the_run_is_shown(copy: Path, tmp_path: Path) -> None:
    gap_beside(copy, replications=5)
    assert beside(open_run(copy)).gap is None, "its date is another"
    gap_beside(copy)
    run = open_run(copy)
    assert "yield (17 months)." in answer(run, beside(run))[3]
    assert run_in(tmp_path, "report", str(copy), "--deck")[0] == 0
    page = (copy / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 12
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
        "open (+20.0 to open)", "none of 200 \u2192 28 % (22 to 35)", "Chance before: none of 200 (0 to 2 %).", "150",
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
    assert page.count("<svg") == 14


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
    assert [study.path for study in studies_of(scenario, "levers", copy.parent)] == [large]
    assert small.is_dir()
    other = levers_beside(copy, "rate_45")
    assert [study.path for study in studies_of(scenario, "levers", copy.parent)] == [large, other]


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
        (gap_beside, "gap.json", "is damaged (gap.json is not there); remove it and run it again"),
        (levers_beside, "levers.csv", "is damaged (levers.csv is not there); remove it and run it again"),
        (gap_beside, "gap.svg", "is damaged (gap.svg is not there); remove it and run it again"),
        (gap_beside, "manifest.json", "is damaged (manifest.json is not there); remove it and run it again"),
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
    said = manifest(folder)
    del said["headline"]
    (folder / "manifest.json").write_bytes(sealed(said))
    assert run_in(tmp_path, "report", str(copy), "--to", "out")[0] == 2
    assert f"{folder.name}: is damaged (manifest.json: headline: Field required)" in capsys.readouterr().err


def test_a_damaged_study_of_another_scenario_is_passed_over(copy: Path) -> None:
    """One of this scenario is named, above: what is written is there whole or not at all."""
    folder = levers_beside(copy)
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    folder.rename(folder.with_name("levers-other-0123456789"))
    assert beside(open_run(copy)) == Beside()


def test_a_study_of_another_version_is_passed_over(copy: Path) -> None:
    """It is made again by its own verb."""
    unsealed_version(levers_beside(copy), 0)
    assert beside(open_run(copy)) == Beside()


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
