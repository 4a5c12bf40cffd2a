"""Shares in words: what was seen in none or in all of n replications is never 0 or 100 %."""

import doctest
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import Parts
from scipy.stats import binomtest
from test_cli import run_in

from sim.chances import share_interval
from sim.report.look import words
from sim.report.look.words import (
    brief,
    brief_with_bounds,
    dash_note,
    estimated,
    one_in,
    told_share,
    with_interval,
)

pytestmark = pytest.mark.usefixtures("undrawn")

BARE = re.compile(r"(?<![\d<>.,(-])(?<! to )\b(?:0|100)[ \u00a0]%")


def phrases(hits: int, n: int) -> list[str]:
    """Everything that is ever said of so many hits."""
    share = hits / n
    low, high = share_interval(hits, n)
    return [
        told_share(share, n), told_share(share, n, "histories"), with_interval(share, n), brief(share, n),
        brief_with_bounds(share, low, high), one_in(share, n), dash_note(n),
    ]  # fmt: skip


@pytest.mark.parametrize("n", [2, 3, 10, 50, 199, 200, 1000])
def test_no_number_of_hits_is_said_to_be_nothing_or_all(n: int) -> None:
    for hits in range(n + 1):
        for text in phrases(hits, n):
            assert not BARE.search(text), text
    assert told_share(0.0, n).startswith(f"none of {n:,} (0 to ")
    assert told_share(1.0, n).startswith(f"all of {n:,} (")
    assert brief(0.0, n).startswith("<")
    assert brief(1.0, n).startswith(">")


@given(st.integers(2, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_what_is_said_holds_the_interval(found: tuple[int, int]) -> None:
    """Of none or all the bound that is written lies outside the interval of Clopper and Pearson, by under a point."""
    hits, n = found
    exact = binomtest(hits, n).proportion_ci()
    assert share_interval(hits, n) == pytest.approx((exact.low, exact.high), abs=1e-9)
    if hits == 0:
        bound = int(brief(0.0, n).strip("< %"))
        assert 100 * exact.high <= bound + 1e-6 < 100 * exact.high + 1.0 + 1e-5
    if hits == n:
        bound = int(brief(1.0, n).strip("> %"))
        assert 100 * exact.low - 1.0 - 1e-5 < bound - 1e-6 <= 100 * exact.low


@given(st.floats(-1.0, 2.0))
def test_an_estimate_is_never_nothing_or_all(share: float) -> None:
    assert not BARE.search(estimated(share))


def test_one_history_gets_there_or_not() -> None:
    assert (brief(0.0, 1), brief(1.0, 1), dash_note(1)) == ("no", "yes", "")


def test_examples() -> None:
    assert doctest.testmod(words).failed == 0


# Texts and pages of small runs, in which much is seen in none or in all


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("words")


FEW = ["replications=4", "horizon_end=2033-06-30"]


@pytest.mark.parametrize(
    "command",
    [
        ["run", *FEW], ["run", *FEW, "maker=incumbent"], ["gap", *FEW],
        ["gap", *FEW, "maker.quality_months.median=40"],
        ["compare", "renault_2021", "renault_2021 maker=incumbent", *FEW],
        ["levers", "replications=3", "horizon_end=2031-06-30"],
    ],
)  # fmt: skip
def test_no_text_says_a_bare_chance_of_nothing_or_all(command: list[str], folder: Path) -> None:
    """Shares of the loss tree are no chances: what part of the ceiling was lost is known."""
    status, printed = run_in(folder, *command)
    assert status == 0
    without_tree = re.sub(r"of the rated ceiling\n.*?\(mean over", "", printed, flags=re.DOTALL)
    assert [line for line in without_tree.splitlines() if BARE.search(line)] == []
    tame = command == ["gap", *FEW]  # in this one all steps have a date
    assert tame or re.search(r"(none|all) of \d|[<>]\d+ %", printed), "the case is too tame to tell"
    for text in ("Output is not ", "lie in the 80 % band"):
        assert text in " ".join(printed.split())


def test_no_page_says_a_bare_chance_of_nothing_or_all(folder: Path) -> None:
    runs = [path for path in (folder / "results").iterdir() if (path / "pictures.json").is_file()]
    assert runs
    for run in runs:
        assert run_in(folder, "report", str(run))[0] == 0
        html = re.sub(r"<svg.*?</svg>", "", (run / "report.html").read_text(encoding="utf-8"), flags=re.DOTALL)
        found = [text for text in Parts(html).words if BARE.search(text)]
        assert found == []
        assert "none of 4" in " ".join(Parts(html).words)
