"""A distribution of any kind takes the place of one of any other, in one override or in a file, long or short."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Load
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from scipy.special import ndtr, ndtri
from test_own_scenario_file import written

from sim.chances import normal_score, normal_share
from sim.distributions import PARAMETERS, SHORT, Distribution, logtriangular
from sim.errors import InputError
from sim.model.inputs import _beyond
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.load import compose_config, load_scenario
from sim.scenario.sources import numbers
from sim.streams import sample

BY_KIND = {
    "constant": (0.4,), "exponential": (0.4,), "gamma": (0.4, 2.0), "lognormal": (0.4, 0.3),
    "logtriangular": (0.1, 0.4, 0.9), "loguniform": (0.1, 0.9), "triangular": (0.1, 0.4, 0.9), "uniform": (0.1, 0.9),
}  # fmt: skip
NO_GATE = "maker.line_start.cell_yield=null"  # which a mature yield of another kind might not reach


def paths(node: Any, path: str = "") -> list[str]:
    """Of all distributions below a piece of a scenario."""
    if isinstance(node, Distribution):
        return [path]
    below = node.items() if isinstance(node, dict) else ((n, getattr(node, n)) for n in type(node).model_fields)
    pieces = [(name, part) for name, part in below if isinstance(part, (dict, BaseModel))]
    return [found for name, part in pieces for found in paths(part, f"{path}.{name}".strip("."))]


PATHS = paths(load_scenario())


def at(path: str, node: Any) -> Any:
    for part in path.split("."):
        node = node[part] if isinstance(node, dict) else getattr(node, part)
    return node


def texts(path: str, kind: str) -> list[str]:
    """One override of each way to write a distribution."""
    names, values = PARAMETERS[kind], BY_KIND[kind]
    given = ",".join(f"{name}:{value}" for name, value in zip(names, values, strict=True))
    short = [f"{{{name}:[{','.join(map(str, values))}]}}" for name in SHORT if SHORT[name] == kind]
    outer, _, last = path.rpartition(".")
    return [f"{path}={{kind:{kind},{given}}}", *(f"{path}={text}" for text in short), f"{outer}={{{last}:{short[0]}}}"]


OF_SHARES = (
    "share",
    "effici",
    "yield",
    "pace",
    "floor",
    "productivity",
)  # in the names of fields whose values are shares


def test_there_are_distributions_to_replace() -> None:
    assert len(PATHS) > 15
    assert set(BY_KIND) == set(PARAMETERS)


@pytest.mark.parametrize("kind", BY_KIND)
def test_one_override_replaces_a_distribution_of_any_kind(kind: str) -> None:
    """Every field, every kind; where the field allows no such kind, the refusal speaks of its values alone."""
    expected = Distribution.model_validate({"kind": kind, **dict(zip(PARAMETERS[kind], BY_KIND[kind], strict=True))})
    for number in range(len(texts(PATHS[0], kind))):
        overrides = {path: texts(path, kind)[number] for path in PATHS}
        try:
            scenario = load_scenario([NO_GATE, *overrides.values()])
        except InputError as error:
            refused = [line.partition(":")[0] for line in str(error).splitlines() if "must lie between" in line]
            assert math.isinf(expected.support()[1])
            assert refused
            assert all(any(word in path for word in OF_SHARES) for path in refused)
            overrides = {p: t for p, t in overrides.items() if not any(word in p for word in OF_SHARES)}
            scenario = load_scenario([NO_GATE, *overrides.values()])
        assert overrides
        assert {path: at(path, scenario) for path in overrides} == dict.fromkeys(overrides, expected)
        graded = {entry.grade for path, entry in scenario.sources.items() if path in overrides}
        assert graded == {"user"}


@pytest.mark.parametrize("kind", [kind for kind in BY_KIND if kind not in ("exponential", "gamma", "lognormal")])
def test_a_file_replaces_a_distribution_of_any_kind(tmp_path: Path, kind: str) -> None:
    content: dict[str, Any] = {}
    for path in PATHS:
        *above, last = path.split(".")
        node = content
        for part in above:
            node = node.setdefault(part, {})
        node[last] = {kind: list(BY_KIND[kind])}
    folder = written(tmp_path / "own", content, name="mine")
    scenario = load_scenario(["scenario=mine", NO_GATE], folder)
    assert {at(path, scenario).kind for path in PATHS} == {kind}
    moved = load_scenario(["scenario=mine", NO_GATE, f"{PATHS[0]}={{tri:[0.2,0.3,0.4]}}"], folder)
    assert at(PATHS[0], moved) == Distribution(kind="triangular", low=0.2, mode=0.3, high=0.4)


@pytest.mark.parametrize("maker", ["incumbent_home", "joint_venture"])
def test_a_class_over_another_has_its_sources(maker: str) -> None:
    """What a file of a class replaces, short over long, is no number of the user, also with an override beside it."""
    for more in ([], ["maker.quality_months={tri:[1,2,3]}"]):
        found = numbers(compose_config([f"maker={maker}", *more]))
        users = {number.path.rpartition(".")[0] for number in found if number.grade == "user"}
        assert users == ({"maker.quality_months"} if more else set())


def test_a_parameter_given_after_the_kind_counts(load: Load) -> None:
    for words in (
        ("maker.quality_months={tri:[1,2,3]}", "maker.quality_months.mode=2.5"),
        ("maker.quality_months.mode=2.5", "maker.quality_months.low=1", "maker.quality_months.high=3",
         "maker.quality_months.kind=triangular"),
    ):  # fmt: skip
        assert load(*words).maker.quality_months == Distribution(kind="triangular", low=1, mode=2.5, high=3)


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("maker.quality_months={tri:[1,2]}", "maker.quality_months: tri: takes [low, mode, high]; given: [1, 2]"),
        ("maker.quality_months={trip:[1,2,3]}", "maker.quality_months.trip = [1, 2, 3]: there is no such key"),
        ("maker.quality_months={kind:trip,low:1}", "maker.quality_months.kind = 'trip': should be 'constant', "),
        ("maker.qualty_months={tri:[1,2,3]}", "there is no such key; did you mean quality_months?"),
        ("maker.quality_months={tri:[a,2,3]}", "maker.quality_months.low = 'a': should be a valid number"),
        ("maker.quality_months.mode=3", "maker.quality_months: a lognormal distribution takes median, sigma; given: "),
        ("maker.efficiency_start={ln:[0.1,0.5]}", "for one that is wide and bounded take {logtriangular: [low, mode"),
        ("maker.efficiency_start={logtriangular:[0,0.1,1]}", "low of a logtriangular distribution must be above 0"),
    ],
)  # fmt: skip
def test_what_is_no_distribution_is_refused_with_its_key(override: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        load_scenario([override])
    assert said in str(error.value)


BOUNDED = st.lists(st.floats(0.001, 1.0), min_size=3, max_size=3).map(sorted)


@settings(deadline=None)  # the first draw compiles
@given(BOUNDED, st.floats(1e-9, 1.0 - 1e-9), st.sampled_from(["logtriangular", "loguniform"]))
def test_a_wide_level_stays_inside_its_bounds_and_its_quantiles_fit(levels: list[float], u: float, kind: str) -> None:
    low, mode, high = levels
    one = logtriangular(low, mode, high)
    if kind == "loguniform":
        one = Distribution(kind="loguniform", low=low, high=high)
    value = one.quantile(u)
    assert low <= value <= high
    if high > 1.01 * low:
        assert one.cdf(value) == pytest.approx(u, abs=1e-6)
        assert one.scaled(3.0).quantile(u) == pytest.approx(3.0 * value)
        assert low <= _beyond(one, u, math.sqrt(low * high)) <= high


def test_draws_of_the_wide_kinds_have_their_quantiles() -> None:
    for one in (logtriangular(0.01, 0.1, 1.0), Distribution(kind="loguniform", low=0.01, high=1.0)):
        draws = np.sort([sample(*one.code(), 7, i) for i in range(4000)])
        for share in (0.1, 0.5, 0.9):
            assert math.log(draws[int(4000 * share)]) == pytest.approx(math.log(one.quantile(share)), abs=0.12)


def test_a_wide_efficiency_runs(load: Load) -> None:
    """The lines of one replication have far less than those of another, and none more than the design."""
    wide = ("maker.efficiency_start={logtriangular:[0.02,0.15,0.9]}", "maker.cell_yield_start={loguniform:[0.05,0.9]}")
    prepared = prepare(load(*wide, "horizon_end=2026-12-31"))
    drawn = [simulate(prepared, replication).inputs["efficiency_start"] for replication in range(8)]
    assert max(drawn) / min(drawn) > 3.0
    assert max(drawn) <= 0.9


@given(st.floats(-37.0, 37.0) | st.floats(-3.0, 3.0))
def test_scores_and_shares_of_a_normal_are_those_of_scipy(score: float) -> None:
    assert normal_share(score) == pytest.approx(float(ndtr(score)), rel=1e-12)


@given(st.floats(1e-300, 1.0, exclude_max=True) | st.floats(0.01, 0.99))
def test_a_share_has_the_score_that_scipy_gives_it(share: float) -> None:
    assert normal_score(share) == pytest.approx(float(ndtri(share)), rel=1e-12, abs=1e-15)
