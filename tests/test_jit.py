"""Compiled code that is kept: never stale, never in the way."""

import os
import re
import shutil
import subprocess
import sys
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import pytest
from conftest import ROOT, Load, at_night

from sim import jit
from sim.arrays import Floats
from sim.model.prepared import prepare
from sim.model.programme import begin

LINE = """
from sim.distributions import constant, exponential
from sim.flow.alone import simulate_line
from sim.flow.spec import Breakdown, Line, Stage
stages = [Stage("a", constant(1.0)), Stage("b", constant(1.1), ("a",), breakdown=Breakdown(9.0, exponential(2.0)))]
print(simulate_line(Line("l", stages), hours=500.0, seed=1).throughput(warm_up_lots=5))
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copied(tmp_path)


def copied(folder: Path) -> Path:
    """A copy of the package, as it is installed, without anything compiled."""
    shutil.copytree(ROOT / "sim", folder / "site" / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "conf", folder / "site" / "sim" / "conf")
    return folder / "site"


def python(site: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NUMBA", "XDG"))}
    return subprocess.run(
        [sys.executable, *arguments], env={**clean, "PYTHONPATH": str(site), **environment}, cwd=site.parent,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def told(site: Path, program: str, **environment: str) -> str:
    done = python(site, "-c", program, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_function_changed_in_another_file_is_compiled_anew(copy: Path) -> None:
    """What calls it is in a file that did not change."""
    before = told(copy, LINE)
    assert told(copy, LINE) == before
    streams = copy / "sim" / "streams.py"
    start, mark, rest = streams.read_text(encoding="utf-8").partition("def uniform(")
    head, quotes, tail = rest.partition('"""\n')
    assert mark
    assert quotes
    streams.write_text(f"{start}{mark}{head}{quotes}    return 0.25\n{tail}", encoding="utf-8")
    assert told(copy, LINE) != before


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A copy that has compiled what a line needs, and what the line says."""
    site = copied(tmp_path_factory.mktemp("compiled"))
    return site, told(site, LINE)


@pytest.mark.parametrize("kind", ["nbi", "nbc"])
@pytest.mark.parametrize("left", [(0, 10, -1), *at_night([(0,), (10,), (-1,)])], ids=str)
def test_a_damaged_entry_is_one_that_is_not_there(kind: str, left: tuple[int, ...], compiled: tuple[Path, str]) -> None:
    """Empty, cut short, cut at the end: one entry after the other in turn, or all alike."""
    site, before = compiled
    entries = sorted((site / "sim" / "__pycache__").rglob(f"*.{kind}"))
    assert len(entries) >= len(left)
    for entry, most in zip(entries, cycle(left), strict=False):
        entry.write_bytes(entry.read_bytes()[:most])
    assert told(site, LINE) == before
    whole = [entry for entry in (site / "sim" / "__pycache__").rglob(f"*.{kind}") if entry.stat().st_size > 10]
    assert whole, "and it is kept again"


def test_nowhere_to_keep_it_is_no_reason_to_stop(copy: Path) -> None:
    """Neither beside the package nor at home: a private folder that goes with the process."""
    (copy / "sim" / "__pycache__").write_text("no folder", encoding="utf-8")
    scratch = copy.parent / "scratch"
    scratch.mkdir()
    done = python(copy, "-m", "sim.cli", "check", HOME="/dev/null/home", TMPDIR=str(scratch))
    assert done.returncode == 0, done.stderr
    assert "checked, fits together" in done.stdout
    assert not list(scratch.iterdir())


def test_the_first_place_that_can_be_written_is_taken(copy: Path) -> None:
    where = "from sim.jit import folder; print(folder())"
    assert Path(told(copy, where).strip()).parent == copy / "sim" / "__pycache__"
    told_to = copy.parent / "told"
    assert Path(told(copy, where, NUMBA_CACHE_DIR=str(told_to)).strip()).parent == told_to
    shutil.rmtree(copy / "sim" / "__pycache__")
    (copy / "sim" / "__pycache__").write_text("no folder", encoding="utf-8")
    assert Path(told(copy, where, HOME=str(copy.parent)).strip()).parent == copy.parent / ".cache" / "gigaramp"


def test_folders_of_other_sources_go_and_nothing_else(copy: Path) -> None:
    """The newest three stay; what a user called alike stays too, and whatever stands where numba was sent."""
    where, base = "from sim.jit import folder; print(folder())", copy / "sim" / "__pycache__"
    mine = [f"gigaramp-{number:016x}" for number in range(6)]
    theirs = ["gigaramp-results", "gigaramp-data", "gigaramp-0123456789abcdeg", "gigaramp-12"]
    for place in (base, copy.parent / "told"):
        for age, name in enumerate([*mine, *theirs]):
            (place / name).mkdir(parents=True)
            os.utime(place / name, (1e9 + age, 1e9 + age))
    told(copy, where)
    kept = {path.name for path in base.iterdir() if path.name.startswith("gigaramp-")}
    assert kept >= {*theirs, *mine[3:]}
    assert kept.isdisjoint(mine[:3])
    told(copy, where, NUMBA_CACHE_DIR=str(copy.parent / "told"))
    assert {path.name for path in (copy.parent / "told").iterdir()} >= {*mine, *theirs}


def test_two_first_calls_at_once_give_the_same(copy: Path) -> None:
    clean = {**os.environ, "PYTHONPATH": str(copy)}
    both = [
        subprocess.Popen([sys.executable, "-c", LINE], env=clean, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    (one, error), (other, _) = (process.communicate(timeout=300) for process in both)
    assert one == other != b"", error
    assert told(copy, LINE).encode() == one


def test_not_to_compile_is_refused_in_a_sentence(copy: Path) -> None:
    done = python(copy, "-m", "sim.cli", "check", NUMBA_DISABLE_JIT="1")
    assert done.returncode == 2
    assert done.stderr == (
        "gigaramp: NUMBA_DISABLE_JIT is set: nothing runs without compiling; unset it and try again\n"
    )


def test_arrays_that_numba_lays_out_in_another_way_are_counted(copy: Path) -> None:
    """Slower, and the same numbers."""
    before = told(copy, LINE)
    borrowed = copy / "sim" / "flow" / "borrowed.py"
    text = borrowed.read_text(encoding="utf-8")
    changed = text.replace("context.make_array(", "context.no_such_layout(")
    assert changed != text
    borrowed.write_text(changed, encoding="utf-8")
    assert told(copy, LINE) == before


def test_whatever_is_compiled_counts_in_the_key() -> None:
    """Every file with a compiled function: what such a function calls is compiled too, so it is one of them."""
    counted = {path.relative_to(jit.PACKAGE) for path in jit.sources()}
    for path in (ROOT / "sim").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "@compiled(" in text or "intrinsic(" in text:
            assert path.relative_to(ROOT / "sim") in counted, path
        for name in re.findall(r"compiled\([^()]*\)\((\w+)\.\w+\)", text):
            assert Path(f"{name}.py") in counted, f"{path}: compiles a function of {name}"
        assert "njit" not in text or path.name == "jit.py", f"{path}: compiled functions are made by sim.jit.compiled"


class Pair(NamedTuple):
    row: Floats
    factor: float


def test_what_is_called_often_is_the_same_whatever_it_was_called_with_before() -> None:
    """A whole number first must not round what comes after it."""
    half = jit.called_often(numba.njit(lambda number, pair: pair.row.sum() * pair.factor + number / 2.0))
    pair = Pair(np.ones(3), 2.0)
    assert [half(number, pair) for number in (3, 3, 3.5, 3.5, 4)] == [7.5, 7.5, 7.75, 7.75, 8.0]
    assert half(np.float64(3.5), Pair(np.ones(5), 2.0)) == 11.75


def test_numbers_of_a_scenario_have_one_kind_however_they_are_written(load: Load) -> None:
    """What is called often looks at no field of these again."""
    written = {
        numba.typeof((programme.ramp._policy, programme.ramp._plant, programme.ramp.flow.memory))
        for words in ((), ("maker.process_team.lines=2", "numerics.lot_hours=36", "maker.ramped_at=1"), ("twin=plan",))
        for programme in [begin(prepare(load(*words)), 0)]
    }
    assert len(written) == 1
