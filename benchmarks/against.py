"""Whether a replication has become slower: this tree against another commit, on the same luck, round by round.

    python benchmarks/against.py [COMMIT] [--rounds 30] [--at-most RATIO]

Both trees work in processes of their own and simulate the same history in turn, the order changing every round, so that
the machine's moods fall on both. For every case: the median ratio of processor seconds with its 95 % interval, and
whether the histories are the same to the last bit. Without a commit: the one in ``benchmarks/accepted.txt``. With
``--kept`` this tree takes the makers and the lots of the first version (``e4027a5``), so that both do the same. With
``--at-most`` the exit status is 1 where the lower end of the interval of the geometric mean is above the ratio, and a
second measurement of at least 60 rounds says so too.
"""

import argparse
import hashlib
import math
import pickle
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
ACCEPTED = ROOT / "benchmarks" / "accepted.txt"
CASES = {"default": (), "verkor_2026": ("scenario=verkor_2026",), "incumbent": ("maker=incumbent",)}
LOTS = ("numerics.lot_hours=36", "numerics.mature_lot_hours=168")
KEPT = {
    "default": ("maker=newcomer_model1", *LOTS),
    "verkor_2026": ("scenario=verkor_2026", "maker=newcomer_model1", *LOTS),
    "incumbent": ("maker=incumbent_model1", *LOTS),
}
SECOND_ROUNDS = 60
Floats = NDArray[np.float64]


def serve(cases: dict[str, tuple[str, ...]]) -> None:
    """Simulate what standard input asks for (case, replication); answer with seconds, operations and a digest."""
    from sim.flow.compiled import Room
    from sim.model.prepared import prepare
    from sim.model.programme import simulate
    from sim.scenario.load import load_scenario

    prepared = {name: prepare(load_scenario(list(overrides))) for name, overrides in cases.items()}
    rooms = {name: Room(one.tables) for name, one in prepared.items()}
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    while True:
        try:
            case, replication = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        began = time.process_time()
        path = simulate(prepared[case], replication, rooms[case])
        seconds = time.process_time() - began
        seen = [path.good_gwh.tobytes(), path.sellable_gwh.tobytes(), repr(sorted(path.hours.items())).encode()]
        pickle.dump((seconds, path.operations, hashlib.sha256(b"".join(seen)).digest()), answers)
        answers.flush()


class Tree:
    """A tree of the program in a process of its own."""

    def __init__(self, folder: Path, process: "subprocess.Popen[bytes]") -> None:
        self.folder, self._process = folder, process

    def simulate(self, case: str, replication: int) -> tuple[float, int, bytes]:
        """Processor seconds, stage operations and a digest of one history."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump((case, replication), self._process.stdin)
        self._process.stdin.flush()
        answer: tuple[float, int, bytes] = pickle.load(self._process.stdout)
        return answer


@contextmanager
def started(folder: Path, cases: str = "CASES") -> Iterator[Tree]:
    """The program in a folder, ready to simulate."""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(folder)!r}); {_serving(cases)}"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
    with process:
        yield Tree(folder, process)
        assert process.stdin is not None
        process.stdin.close()


def _serving(cases: str) -> str:
    file = str(Path(__file__).resolve())
    return f"import runpy; this = runpy.run_path({file!r}, run_name='against'); this['serve'](this[{cases!r}])"


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The files of a commit in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        yield Path(folder)


@dataclass(frozen=True)
class Found:
    """Of one case: ratios of seconds, (rounds,), of operations, and whether every history had the same bits."""

    ratios: Floats
    operations: float
    same: bool


def measured(here: Tree, there: Tree, rounds: int, first: int = 0) -> dict[str, Found]:
    """Every case in turn; round number k simulates replication k."""
    for case in CASES:  # compiles, and touches the memory
        here.simulate(case, first), there.simulate(case, first)
    rows: dict[str, list[tuple[float, float, bool]]] = {case: [] for case in CASES}
    for number in tqdm(range(first, first + rounds), disable=None):
        for case in CASES:
            order = (here, there) if number % 2 else (there, here)
            answers = {tree.folder: tree.simulate(case, number) for tree in order}
            mine, other = answers[here.folder], answers[there.folder]
            rows[case].append((mine[0] / other[0], mine[1] / other[1], mine[2] == other[2]))
    found = {}
    for case, of_case in rows.items():
        ratios, operations, same = zip(*of_case, strict=True)
        found[case] = Found(np.array(ratios), statistics.mean(operations), all(same))
    return found


def interval(values: Floats) -> tuple[float, float, float]:
    """Median with its 95 % interval from order statistics."""
    from sim.study.statistics import quantile_ranks  # here: another commit that serves may not have it

    ordered = np.sort(values)
    low, high = (min(max(rank, 1), len(ordered)) - 1 for rank in quantile_ranks(len(ordered), 0.5))
    return float(np.median(values)), float(ordered[low]), float(ordered[high])


def together(found: dict[str, Found]) -> Floats:
    """Geometric mean over the cases of every round, (rounds,)."""
    return np.exp(np.mean([np.log(one.ratios) for one in found.values()], axis=0))


def table(found: dict[str, Found]) -> str:
    """One line a case."""
    rows = [
        "| case | time, this tree over that | 95 % interval | stage operations | same bits |",
        "|---|---|---|---|---|",
    ]
    for case, one in found.items():
        middle, low, high = interval(one.ratios)
        bits = "yes" if one.same else "no"
        rows.append(f"| {case} | {middle:.3f} | {low:.3f} to {high:.3f} | {one.operations:.3f} | {bits} |")
    middle, low, high = interval(together(found))
    return "\n".join([*rows, f"| geometric mean | {middle:.3f} | {low:.3f} to {high:.3f} | | |"])


def main() -> int:
    """Print the table; with a bound, say whether it is held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", nargs="?", default=ACCEPTED.read_text(encoding="utf-8").split()[0])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--kept", action="store_true")
    parser.add_argument("--at-most", type=float, default=math.inf)
    asked = parser.parse_args()
    with ExitStack() as stack:
        there = stack.enter_context(started(stack.enter_context(checked_out(asked.commit))))
        here = stack.enter_context(started(ROOT, "KEPT" if asked.kept else "CASES"))
        found = measured(here, there, asked.rounds)
        print(f"this tree against {asked.commit}, {asked.rounds} rounds\n\n{table(found)}")
        if interval(together(found))[1] <= asked.at_most:
            return 0
        rounds = max(SECOND_ROUNDS, asked.rounds)
        again = measured(here, there, rounds, first=asked.rounds)
        print(f"\nonce more, {rounds} rounds\n\n{table(again)}")
        return int(interval(together(again))[1] > asked.at_most)


if __name__ == "__main__":
    sys.exit(main())
