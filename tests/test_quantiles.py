"""One quantile for dates, bands and volumes: the smallest value that a share does not exceed."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest
from conftest import ROOT, Load
from hypothesis import given
from hypothesis import strategies as st

from sim.study.files.run import write_tables
from sim.study.files.store import RunWriter
from sim.study.running.runner import Results, run
from sim.study.statistics import in_order, quantile, quantiles, rank_of
from sim.study.summary import BAND_QUANTILES, bands, summaries, volumes

SHARES = [0.1, 0.25, 0.5, 0.75, 0.9]
# Cuts between points of a search, which no reader is told as a quantile.
NO_QUANTILE_IS_TOLD = {"sim/study/discovery/prim.py"}
OTHER = re.compile(
    r"np\.(nan)?(quantile|percentile|median)|statistics\.(median|quantiles)|quantile_(cont|disc)|approx_quantile"
    r"|[^_.a-z]median\(|percentile_"
)


@pytest.fixture(scope="module")
def results(load: Load) -> Results:
    return run(load("replications=11", "horizon_end=2034-06-30"))


hours = st.lists(st.sampled_from([1.0, 2.0, 2.5, 7.0, np.inf, np.nan]), min_size=1, max_size=40).map(np.array)


@given(hours, st.sampled_from([*SHARES, 0.01, 0.99, 1.0]))
def test_a_quantile_is_the_first_value_by_which_the_share_is_there(found: np.ndarray, p: float) -> None:
    """By definition, from counts: later and never are by no date."""
    value = quantile(in_order(found), p)
    assert (found <= value).sum() >= p * len(found) - 1e-6 or np.isinf(value)
    assert (found < value).sum() < p * len(found) + 1e-6


@given(hours)
def test_never_and_later_stand_after_all_dates(found: np.ndarray) -> None:
    ordered, dated = in_order(found), int(np.isfinite(found).sum())
    assert np.isfinite(ordered[:dated]).all()
    assert np.isposinf(ordered[dated:]).all()
    assert not np.isnan(ordered).any()


@given(st.lists(st.lists(st.sampled_from([0.5, 1.0, 3.0, np.nan]), min_size=3, max_size=3), min_size=1, max_size=20))
def test_many_at_once_are_the_same_one_by_one(rows: list[list[float]]) -> None:
    values = np.array(rows)
    for column, of in zip(quantiles(values, SHARES).T, values.T, strict=True):
        known = np.sort(of[~np.isnan(of)])
        expected = [quantile(known, p) if known.size else np.nan for p in SHARES]
        assert np.array_equal(column, expected, equal_nan=True)


@given(st.integers(1, 3000), st.sampled_from(SHARES))
def test_numpy_calls_it_the_inverted_cdf(n: int, p: float) -> None:
    assert np.quantile(np.arange(1, n + 1), p, method="inverted_cdf") == rank_of(n, p)


def test_dates_volumes_and_bands_are_of_one_definition(results: Results) -> None:
    """Each is the value of one replication, the one with the rank of the share."""
    n = len(results.ran)
    for place, summary in enumerate(summaries(results)):
        ordered = in_order(results.hours[:, place])
        for day, p in ((summary.p10, 0.1), (summary.p50, 0.5), (summary.p90, 0.9)):
            assert (day is None) == np.isinf(ordered[rank_of(n, p) - 1])
    for place, year in enumerate(volumes(results)):
        ordered = np.sort(results.sellable_gwh[:, place])
        found = (year.sellable_p90, year.sellable_p50, year.sellable_p10)
        assert found == tuple(ordered[rank_of(n, p) - 1] for p in (0.1, 0.5, 0.9))
    ordered = np.sort(results.weekly["run_rate"], axis=0)
    for row, q in zip(bands(results)["run_rate"], BAND_QUANTILES, strict=True):
        assert np.array_equal(row, ordered[rank_of(n, q / 100) - 1].astype(float))


def test_stored_tables_agree_with_a_query_of_the_same_definition(results: Results, tmp_path: Path) -> None:
    """DuckDB's discrete quantile over what each replication did, later and never after all dates."""
    with RunWriter(tmp_path / "run") as writer:
        write_tables(writer, results, {"sample": np.zeros(results.prepared.weeks)})
    stored = duckdb.execute(
        "select milestone, quantile_disc(case state when 'reached' then hours else 'inf'::double end, 0.5) "
        "from read_parquet(?) group by milestone",
        [str(tmp_path / "run" / "milestones.parquet")],
    ).fetchall()
    middle = {m.name: quantile(in_order(results.hours[:, k]), 0.5) for k, m in enumerate(results.milestones)}
    assert dict(stored) == middle
    weeks = results.prepared.weeks
    last = duckdb.execute(
        "select p10, p50, p90 from read_parquet(?) where quantity = 'cumulative' order by week_end",
        [str(tmp_path / "run" / "bands.parquet")],
    ).fetchall()[weeks - 1]
    made = results.weekly["cumulative"][:, -1].astype(float)
    query = "select quantile_disc(x, [0.1, 0.5, 0.9]) from (select unnest(?) as x)"
    ((expected,),) = duckdb.execute(query, [made.tolist()]).fetchall()
    assert list(last) == expected


def files() -> Iterator[Path]:
    yield from sorted((ROOT / "sim").rglob("*.py"))


def test_nothing_else_is_called_a_quantile_in_the_program() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in files()
        if str(path.relative_to(ROOT)) not in NO_QUANTILE_IS_TOLD
        for line in path.read_text(encoding="utf-8").splitlines()
        if OTHER.search(line) and not line.lstrip().startswith(("def ", "#"))
    }
    assert {text for text in found if "def _median" not in text and "{_median(" not in text} == set()
