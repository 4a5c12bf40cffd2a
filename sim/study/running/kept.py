"""Where the outcomes of replications are kept until all are there: in memory, or fifty a file in a folder.

What a folder keeps need not be calculated again, and the memory does not grow with it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from sim.scenario.size import BLOCK
from sim.study.running.batch import Row, Weekly
from sim.study.running.block import Block, block_bytes
from sim.study.running.failures import Failure
from sim.whole import write_whole

Item = TypeVar("Item")
ENDING = ".block"


class InMemory:
    """All of them in memory, in any order."""

    def __init__(self) -> None:
        self.outcomes: list[Row | Failure] = []

    def there(self, numbers: Iterable[int]) -> Iterator[Row | Failure]:
        """None: there was nothing before."""
        return iter(())

    def add(self, outcome: Row | Failure) -> None:
        """Keep one more."""
        self.outcomes.append(outcome)


class InFolder:
    """Replications ``BLOCK * k`` to ``BLOCK * (k + 1) - 1`` in file k, written when the last of them is done.

    total: how many there will be at most, so that the last file may have fewer.
    """

    def __init__(self, folder: Path, total: int) -> None:
        self._folder, self._total = folder, total
        self._blocks: dict[int, Block] = {}
        self._open: dict[int, dict[int, Row | Failure]] = {}
        for number in range(-(-total // BLOCK)):
            with suppress(OSError, ValueError):  # not there, or cut: calculated again, as what has failed is
                block = Block(self._place(number))
                if not block.failures:
                    self._blocks[number] = block

    def _place(self, number: int) -> Path:
        return self._folder / f"{number:06d}{ENDING}"

    def __len__(self) -> int:
        """How many need not be calculated again."""
        return sum(len(block.numbers) for block in self._blocks.values() if not block.failures)

    def there(self, numbers: Iterable[int]) -> Iterator[Row | Failure]:
        """Those of these replications that are there already, block by block."""
        for number in dict.fromkeys(k // BLOCK for k in numbers):
            if number in self._blocks:
                yield from self._blocks[number].outcomes()

    def add(self, outcome: Row | Failure) -> None:
        """Keep one more; writes a file when its block is whole.

        Raises:
            OSError: it cannot be written.
        """
        number = outcome.replication // BLOCK
        if number in self._blocks:
            return
        part = self._open.setdefault(number, {})
        part[outcome.replication] = outcome
        if len(part) == min(BLOCK, self._total - number * BLOCK):
            write_whole(self._place(number), block_bytes([part[k] for k in sorted(part)]))
            self._blocks[number] = Block(self._place(number))
            del self._open[number]

    def blocks(self) -> list[Block]:
        """All files, in the order of their replications."""
        return [self._blocks[number] for number in sorted(self._blocks)]


class Each(Collection[Item]):
    """Something of every replication that ran, read from its file when it is looked at."""

    def __init__(self, blocks: Sequence[Block], of: Callable[[Block], Iterator[Item]]) -> None:
        self._blocks, self._of = blocks, of

    def __len__(self) -> int:
        return sum(len(block.numbers) for block in self._blocks)

    def __iter__(self) -> Iterator[Item]:
        return chain.from_iterable(map(self._of, self._blocks))

    def __contains__(self, item: object) -> bool:
        return any(one is item for one in self)


class Series(Mapping[str, Weekly]):
    """Weekly series of all replications that ran, (n, weeks) each, read when they are looked at."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    def __getitem__(self, name: str) -> Weekly:
        return joined(self._blocks, f"weekly.{name}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._blocks[0].series())

    def __len__(self) -> int:
        return len(self._blocks[0].series())


def joined(blocks: Sequence[Block], name: str) -> np.ndarray[Any, Any]:
    """One array of all replications that ran."""
    return np.concatenate([block.array(name) for block in blocks])
