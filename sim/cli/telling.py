"""What the verbs say beside their answer: how far long work has come, and what was taken."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sim.letters import harmless
from sim.report.text.terminal import fitted


def say(text: str) -> None:
    """Print an answer, within a terminal: whatever stands in the folder or file it is from, it does no harm there."""
    print(fitted(harmless(text)))


def bar(items: Iterable[Any], total: int, unit: str = "replication") -> Iterable[Any]:
    """A progress bar on a terminal, none in a pipe. It moves also after many at once, which were there already."""
    from tqdm import tqdm

    return tqdm(items, total=total, unit=unit, miniters=1, disable=not sys.stderr.isatty(), leave=False)


def named_bar(names: Sequence[str]) -> Callable[[Iterable[Any], int], Iterable[Any]]:
    """A progress bar that names what is being done, one name an item; none in a pipe."""

    def watch(items: Iterable[Any], total: int) -> Iterator[Any]:
        from tqdm import tqdm

        with tqdm(total=total, unit="scenario", disable=not sys.stderr.isatty(), leave=False) as line:
            done = iter(items)
            for name in names:
                line.set_description(name)
                yield next(done)
                line.update()

    return watch


def say_one_seed(seed: int, others: Mapping[str, object]) -> None:
    """That scenarios which say another seed than was taken for all did not get theirs.

    others: their seeds by their names.
    """
    if others:
        told = ", ".join(f"{name} alone would have {other}" for name, other in others.items())
        say(f"seed = {seed} for all, so that they share their luck; {told}. seed=... sets it for all.\n")


def say_if_compiling() -> None:
    """The first run after installation compiles the kernels, once."""
    from sim.jit import folder

    if not any(folder().rglob("kernel.advance-*.nbi")):
        print("First run: compiling the model, once; this takes up to a minute.", file=sys.stderr, flush=True)
