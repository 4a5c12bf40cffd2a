"""What several test files share: scenarios loaded once, histories simulated once, and the command."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import sim
from sim.model.prepared import Prepared, prepare
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory
from sim.report import drawing
from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario

pytest_plugins = ["pages"]  # a run with its page
ROOT = Path(__file__).resolve().parents[1]
SITE = Path(sim.__file__).resolve().parents[1]  # of the package that is tested: what it compiled serves its processes
# What a set of libraries may break: compiled code, composing, drawing, tables, dates.
SMOKE = {"test_flow_examples", "test_scenario_plan", "test_more_figures", "test_plan_references", "test_export"}
# Scenarios for what is tried with each of several; the night takes all.
FEW = ["renault_2021", "verkor_2026", "tesla_nevada"]
BLANK: dict[str, Callable[..., Any]] = {
    "picture_bytes": lambda _, ending: (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"></svg>'
        if ending == "svg"
        else b"\x89PNG\r\n\x1a\n"
    ),
    "save_figure": lambda *call: _save_blank(*call),
}
Load = Callable[..., Scenario]
History = Callable[..., tuple[Prepared, Trajectory]]
Command = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that show in a minute whether a set of libraries fits."""
    for item in items:
        if item.path.stem in SMOKE:
            item.add_marker(pytest.mark.smoke)


@pytest.fixture(scope="session", autouse=True)
def _notes_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What was run last from a folder is noted for these tests alone."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


def at_night(values: Iterable[Any]) -> list[Any]:
    """Cases of a parametrised test that are tried with ``-m nightly`` alone: CI has a few, the night many.

    In a stated order: workers that collect a set in different orders run nothing.
    """
    assert not isinstance(values, (set, frozenset))
    return [pytest.param(value, marks=pytest.mark.nightly, id=str(value)) for value in values]


def some(scenarios: Iterable[str]) -> list[Any]:
    """A few of the scenarios, the others at night."""
    return [name if name in FEW else at_night([name])[0] for name in scenarios]


def benchmark(name: str) -> ModuleType:
    """A script of ``benchmarks/`` as a module, whose parts are tested like those of the program."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@cache
def _load(*overrides: str) -> Scenario:
    return load_scenario(overrides)


@cache
def _history(scenario_overrides: tuple[str, ...], twin: str, replication: int) -> tuple[Prepared, Trajectory]:
    prepared = prepare(_load(*scenario_overrides).model_copy(update={"twin": twin}))
    return prepared, simulate(prepared, replication)


@pytest.fixture(scope="session")
def load() -> Load:
    """``load(*overrides)``: the scenario, composed and checked once a session (scenarios are frozen)."""
    return _load


@pytest.fixture(scope="session")
def history() -> History:
    """``history(*overrides, twin="none", replication=0)``: one simulated history, made once a session."""

    def of(*overrides: str, twin: str = "none", replication: int = 0) -> tuple[Prepared, Trajectory]:
        return _history(overrides, twin, replication)

    return of


@pytest.fixture(scope="module")
def undrawn() -> Iterator[None]:
    """Pictures are blank in this file, which asks what a command writes and says: drawing takes most of its time."""
    with pytest.MonkeyPatch.context() as patch:
        for name in drawing.__all__:
            patch.setattr(drawing, name, BLANK.get(name, lambda *_: None))
        yield


def _save_blank(_: object, folder: Path, name: str) -> None:
    for ending in ("svg", "png"):
        (folder / f"{name}.{ending}").write_bytes(BLANK["picture_bytes"](None, ending))


@pytest.fixture(scope="session")
def command() -> Command:
    """``command(*arguments, cwd=folder)``: the command as a process of its own, without a terminal."""

    def run(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "PYTHONPATH": str(SITE)}
        call = [sys.executable, "-m", "sim.cli", *arguments]
        return subprocess.run(call, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)

    return run
