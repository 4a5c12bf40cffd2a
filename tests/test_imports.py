"""Which room of the program may know which: from the primitives upwards, never back."""

import ast
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT

from sim.study.files.kinds import SCHEMA

# Low to high. A module imports from its own room and from lower ones.
PRIMITIVES = (
    "sim",
    "arrays",
    "units",
    "letters",
    "errors",
    "csv_text",
    "keys",
    "kinds",
    "jit",
    "streams",
    "scratch",
    "whole",
    "own_package",
    "calendar",
    "beta",
    "chances",
    "remembered",
    "distributions",
)
ORDER = (*PRIMITIVES, "flow", "scenario", "reference", "plan", "model", "report", "study", "verify", "cli")
Graph = dict[str, set[str]]
HEAVY = {"numba", "simpy", "scipy", "matplotlib", "multiprocessing", "pandas"}
SIMULATING = {"sim.jit", "sim.streams", "sim.flow.kernel", "sim.model", "sim.study.running.runner"}
STORED = ROOT / "tests" / "data" / "folders" / f"schema_{SCHEMA}.tar.xz"
# Where the verbs find out what is asked and whether it is there, and what reads a folder.
READING = (
    "assumptions.question", "compare.asked", "compare.comparison", "compare.folder", "compare.text", "compare.way",
    "compare.why_stored", "discovery.wanted", "export.export", "files.listed", "files.store", "gap.causes",
    "gap.stored", "levers.question", "levers.stored", "page.comparison.page", "page.files", "page.text",
    "pictures.store", "sensitivity.place", "sweep.folder", "sweep.text",
)  # fmt: skip


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path, known: set[str]) -> Iterator[str]:
    """Modules of the program that a file imports, also inside functions and for types."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide what is imported"
            for alias in node.names:
                below = f"{node.module}.{alias.name}"
                if below in known or node.module in known:
                    yield below if below in known else str(node.module)


@pytest.fixture(scope="module")
def graph() -> Graph:
    files = {module_name(path): path for path in sorted((ROOT / "sim").rglob("*.py"))}
    return {name: set(imported(path, set(files))) - {name} for name, path in files.items()}


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else "sim"


def edges(graph: Graph) -> Iterator[tuple[str, str]]:
    yield from ((module, other) for module, others in graph.items() for other in others)


def test_every_module_lives_in_a_known_room(graph: Graph) -> None:
    assert {room(module) for module in graph} <= set(ORDER)
    assert len(graph) > 30


def test_imports_point_down(graph: Graph) -> None:
    upward = {(a, b) for a, b in edges(graph) if ORDER.index(room(b)) > ORDER.index(room(a))}
    assert upward == set()


def test_modules_form_no_circle(graph: Graph) -> None:
    """Imports inside functions count too."""
    TopologicalSorter(graph).prepare()


def test_rooms_of_a_study_form_no_circle(graph: Graph) -> None:
    """A folder counts as one, a file beside the folders too."""

    def place(module: str) -> str:
        return ".".join(module.split(".")[:3])

    rooms: dict[str, set[str]] = {}
    for module, other in edges(graph):
        if room(module) == room(other) == "study" and place(module) != place(other):
            rooms.setdefault(place(module), set()).add(place(other))
    assert len(rooms) > 10
    TopologicalSorter(rooms).prepare()


def test_the_flow_knows_neither_scenario_nor_model(graph: Graph) -> None:
    known = {room(other) for module in graph if room(module) == "flow" for other in graph[module]}
    assert known <= {"flow", "arrays", "distributions", "jit", "keys", "kinds", "streams"}


def test_the_model_knows_of_the_scenario_only_what_it_is_made_of(graph: Graph) -> None:
    """Not how it is loaded or checked: a scenario can come from anywhere."""
    known = {other for module in graph if room(module) == "model" for other in graph[module]}
    made_of = {
        f"sim.scenario.{name}"
        for name in (
            "schema",
            "design",
            "references",
            "events",
            "facts",
            "sites",
            "planned",
            "our_plan",
            "announced_pace",
        )
    }
    made_of |= {other for other in known if other.startswith("sim.scenario.mechanisms.")}
    asked = {other for other in known if room(other) == "scenario"}
    assert {other for other in asked if not other.startswith("sim.scenario.parts.")} == made_of


def test_pictures_are_drawn_from_prepared_data_alone(graph: Graph) -> None:
    """Report modules know each other only, how sure a counted share is (whoever says one says that too), and how a file
    is written whole.

    A prepared table knows nothing of how it is drawn.
    """
    modules = [module for module in graph if room(module) == "report"]
    assert {room(other) for module in modules for other in graph[module]} <= {"report", "chances", "whole"}
    prepared = [module for module in modules if module.startswith("sim.report.prepared.")]
    assert all(other in prepared for module in prepared for other in graph[module])


def test_nothing_imports_the_command(graph: Graph) -> None:
    assert [
        module for module, others in graph.items() if room(module) != "cli" and any(room(o) == "cli" for o in others)
    ] == []


def test_simulating_needs_neither_files_nor_drawing() -> None:
    """A replication is pure: no configuration, no store, no pictures behind it."""
    heavy = {"hydra", "omegaconf", "matplotlib", "duckdb", "tqdm", "yaml", "logging"}
    found = set()
    for folder in ("flow", "model"):
        for path in (ROOT / "sim" / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
                found |= {(path.name, name.split(".")[0]) for name in names if name.split(".")[0] in heavy}
    assert found == set()


def left_behind(program: str, *arguments: str, cwd: Path) -> set[str]:
    """Which of the heavy libraries and of what simulates a fresh process has imported in the end."""
    tell = f"import sys; print('\\n', *({HEAVY | SIMULATING!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{tell}", *arguments], cwd=cwd, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with results of every kind, as an earlier version left them."""
    place = tmp_path_factory.mktemp("stored")
    with tarfile.open(STORED) as file:
        file.extractall(place / "results", filter="data")
    return place


def said(verb: str, kind: str, place: Path) -> set[str]:
    """What is left behind by a verb that is given the first folder of a kind."""
    folder = min(place.glob(f"results/{kind}-*"))
    program = "import sys; from sim.cli.command import main; assert main(sys.argv[1:]) == 0"
    return left_behind(program, verb, str(folder.relative_to(place)), cwd=place)


@pytest.mark.parametrize("module", READING)
def test_to_read_is_not_to_simulate(module: str, tmp_path: Path) -> None:
    assert left_behind(f"import sim.study.{module}", cwd=tmp_path) == set()


@pytest.mark.parametrize("verb", ["run", "show", "report"])
def test_a_run_that_is_there_is_told_without_the_simulator(verb: str, stored: Path) -> None:
    if verb == "report":  # its pictures are drawn by the first
        said(verb, "renault_2021", stored)
    assert said(verb, "renault_2021", stored) == set()


@pytest.mark.parametrize("verb", ["show", "report"])
@pytest.mark.parametrize("kind", ["gap", "why", "levers", "must", "sensitivity", "assumptions"])
def test_a_study_that_is_there_is_told_without_the_simulator(kind: str, verb: str, stored: Path) -> None:
    assert said(verb, kind, stored) == set()


def test_a_sweep_that_is_there_is_told_without_the_simulator(stored: Path) -> None:
    """Its intervals are calculated from the dates of all replications."""
    assert said("show", "sweep", stored) <= {"scipy"}


@pytest.mark.parametrize("words", [("list",), ("list", "--runs")])
def test_a_list_is_made_without_the_simulator(words: tuple[str, ...], stored: Path) -> None:
    program = "import sys; from sim.cli.command import main; assert main(sys.argv[1:]) == 0"
    assert left_behind(program, *words, cwd=stored) == set()
