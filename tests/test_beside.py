"""Pictures of a run are drawn by another process where there is a core for it, and by the run itself where not."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Load
from test_imports import left_behind

from sim.report.drawing import draw, picture_bytes
from sim.study.files.folder import open_folder
from sim.study.pictures.beside import Drawer
from sim.study.pictures.store import read_pictures
from sim.study.study import AT_ONCE, run_to_folder

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
SHORT = ("replications=3", "horizon_end=2031-06-30")
several = pytest.mark.skipif(CORES == 1, reason="there is one core")
Pictures = dict[str, object]


@pytest.fixture(scope="module")
def stood(load: Load, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that drew by itself."""
    folder = tmp_path_factory.mktemp("alone")
    return run_to_folder(load(*SHORT).model_copy(update={"results": str(folder)}))


@pytest.fixture(scope="module")
def pictures(stood: Path) -> Pictures:
    return read_pictures(open_folder(stood), *AT_ONCE)


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    with Drawer() as found:
        yield found


@pytest.fixture
def begun(drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> Drawer:
    """One that draws beside these tests, which have loaded the drawing library."""
    with monkeypatch.context() as patch:
        patch.delitem(sys.modules, "matplotlib")
        drawer.begin()
    return drawer


def process_of(drawer: Drawer) -> int | None:
    return drawer._process and drawer._process.pid


def here(pictures: Pictures) -> dict[str, bytes]:
    return {name: picture_bytes(draw(picture), "png") for name, picture in pictures.items()}


@several
def test_a_new_run_leaves_the_same_files_and_loads_no_drawing_library(stood: Path, tmp_path: Path) -> None:
    program = "import sys; from sim.cli.command import main; assert main(sys.argv[1:]) == 0"
    assert not {"matplotlib", "pandas"} & left_behind(program, "run", *SHORT, cwd=tmp_path)
    beside = tmp_path / "results" / stood.name
    for name in (f"{name}.png" for name in AT_ONCE):
        assert (beside / name).read_bytes() == (stood / name).read_bytes()


@several
def test_several_runs_are_drawn_by_one_process(begun: Drawer, pictures: Pictures) -> None:
    first = process_of(begun)
    for _ in range(2):
        begun.hand(pictures)
        assert begun.drawn() == here(pictures)
    assert process_of(begun) == first is not None


@several
@pytest.mark.parametrize("handed", [False, True])
def test_one_that_is_killed_is_done_without(begun: Drawer, pictures: Pictures, handed: bool) -> None:
    def kill() -> None:
        assert begun._process is not None
        begun._process.kill()
        begun._process.wait()

    steps: list[Callable[[], None]] = [kill, lambda: begun.hand(pictures)]
    for step in reversed(steps) if handed else steps:
        step()
    assert begun.drawn() == here(pictures)
    assert process_of(begun) is None


@several
def test_what_cannot_be_drawn_is_said_here(begun: Drawer) -> None:
    begun.hand({"ramp": "no picture"})
    with pytest.raises(StopIteration):
        begun.drawn()


@several
def test_no_process_is_left(begun: Drawer) -> None:
    """Not even one that is still loading."""
    process = begun._process
    begun.__exit__()
    assert process is not None
    assert process.returncode is not None


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes are not bound to cores here")
def test_on_one_core_the_run_draws(drawer: Drawer, pictures: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "matplotlib")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    drawer.begin()
    monkeypatch.undo()
    assert process_of(drawer) is None
    drawer.hand(pictures)
    assert drawer.drawn() == here(pictures)
