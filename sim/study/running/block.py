"""Replications in a file, fifty together: plain arrays one after the other, read a part at a time, checksum at the end.

A file that is cut, changed or of another kind is none; nothing in it is code.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy

from sim.model.bottleneck import Bottleneck
from sim.model.line_quarters import LineQuarters
from sim.study.running.batch import Details, Row
from sim.study.running.by_name import by_name
from sim.study.running.failures import Failure

Arrays = dict[str, np.ndarray]
_SUM = hashlib.sha256().digest_size
_READ = 1 << 24  # bytes at a time
# Fields of a row that are arrays of one shape in all replications.
_SIMPLE = ("hours", "good", "sellable", "quarterly")


def block_bytes(outcomes: Sequence[Row | Failure]) -> bytes:
    """Content of a file."""
    rows = [outcome for outcome in outcomes if isinstance(outcome, Row)]
    failures = [asdict(outcome) for outcome in outcomes if isinstance(outcome, Failure)]
    arrays = {"failures": _text(failures), **(_arrays(rows) if rows else {})}
    buffer = BytesIO()
    for array in (_text(list(arrays)), *arrays.values()):
        npy.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
    buffer.write(hashlib.sha256(buffer.getbuffer()).digest())
    return buffer.getvalue()


def _arrays(rows: Sequence[Row]) -> Arrays:
    found: Arrays = {"replication": np.array([row.replication for row in rows])}
    found |= {name: np.array([getattr(row, name) for row in rows]) for name in _SIMPLE}
    found |= {f"weekly.{name}": np.stack([row.weekly[name] for row in rows]) for name in rows[0].weekly}
    found |= _named("inputs", [row.inputs for row in rows])
    found |= _stacked("bottleneck", [row.bottleneck for row in rows])
    if rows[0].losses is not None:
        found["losses"] = np.stack([row.losses for row in rows if row.losses is not None])
    if rows[0].details is not None:
        details = [row.details for row in rows if row.details is not None]
        found |= _named("events", [one.events for one in details]) | _stacked("lines", [one.by_line for one in details])
    return found


def _stacked(prefix: str, several: Sequence[Any]) -> Arrays:
    """Named tuples of arrays, field by field."""
    return {f"{prefix}.{name}": np.stack([getattr(one, name) for one in several]) for name in several[0]._fields}


def _named(prefix: str, several: Iterable[Mapping[str, float]]) -> Arrays:
    found = by_name(several)._asdict()
    return {f"{prefix}.{name}": _text(part) if name == "names" else part for name, part in found.items()}


def _text(content: Any) -> np.ndarray:
    return np.frombuffer(json.dumps(content).encode(), np.uint8)


class Block:
    """A file of replications that is there.

    Raises:
        ValueError: it is none, or not what was written.
        OSError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._places = path, dict[str, tuple[np.dtype[Any], tuple[int, ...], int]]()
        with path.open("rb") as file:
            end = _checked(file)
            _, (length,), _ = _head(file)
            for name in json.loads(file.read(length)):
                self._places[name] = _head(file)
                file.seek(self._size(name), 1)
            if file.tell() != end:
                raise ValueError("it is longer than its parts")
        self.failures = [Failure(**one) for one in json.loads(self.array("failures").tobytes())]
        self.numbers = [int(k) for k in self.array("replication")] if self.has("replication") else []

    def _size(self, name: str) -> int:
        dtype, shape, _ = self._places[name]
        return int(dtype.itemsize * np.prod(shape))

    def has(self, name: str) -> bool:
        """Whether such an array was kept."""
        return name in self._places

    def array(self, name: str) -> np.ndarray:
        """One of its arrays, replications first; only what is looked at is read, and only while it is."""
        dtype, shape, offset = self._places[name]
        if not np.prod(shape):
            return np.empty(shape, dtype)
        return np.memmap(self._path, dtype, "r", offset, shape)

    def series(self) -> dict[str, str]:
        """Names of weekly series, with those of their arrays."""
        return {name.partition(".")[2]: name for name in self._places if name.startswith("weekly.")}

    def named(self, prefix: str) -> Iterator[dict[str, float]]:
        """Numbers by name, of each replication."""
        for names, values in self._by_name(prefix):
            yield dict(zip(names, values.tolist(), strict=True))

    def _by_name(self, prefix: str) -> Iterator[tuple[list[str], np.ndarray]]:
        names = np.array(json.loads(self.array(f"{prefix}.names").tobytes()), object)
        number, value = self.array(f"{prefix}.number"), self.array(f"{prefix}.value")
        ends = np.cumsum(self.array(f"{prefix}.rows"))
        for begin, end in pairwise([0, *ends.tolist()]):
            yield names[number[begin:end]].tolist(), np.array(value[begin:end])

    def bottlenecks(self) -> Iterator[Bottleneck]:
        """Which stage set the pace, of each replication."""
        parts = (self.array(f"bottleneck.{name}") for name in Bottleneck._fields)
        return (Bottleneck(*arrays) for arrays in zip(*parts, strict=True))

    def losses(self) -> Iterator[np.ndarray]:
        """The loss tree of each replication."""
        return iter(self.array("losses") if self.has("losses") else [])

    def details(self) -> Iterator[Details]:
        """What only a run keeps, of each replication."""
        if self.has("events.rows"):
            parts = (self.array(f"lines.{name}") for name in LineQuarters._fields)
            for (names, hours), *lines in zip(self._by_name("events"), *parts, strict=True):
                yield Details(tuple(names), hours, LineQuarters(*lines))

    def outcomes(self) -> Iterator[Row | Failure]:
        """All of them, as they were calculated."""
        simple = {name: self.array(name) for name in _SIMPLE} if self.numbers else {}
        weekly = {name: self.array(place) for name, place in self.series().items()}
        losses, details = list(self.losses()), list(self.details())
        for k, (number, inputs, pace) in enumerate(
            zip(self.numbers, self.named("inputs"), self.bottlenecks(), strict=True) if self.numbers else ()
        ):
            row = {name: array[k] for name, array in simple.items()}
            yield Row(
                replication=number, weekly={name: array[k] for name, array in weekly.items()}, inputs=inputs,
                bottleneck=pace, losses=losses[k] if losses else None, details=details[k] if details else None,
                **{**row, "hours": row["hours"].tolist()},
            )  # fmt: skip
        yield from self.failures


def _checked(file: BinaryIO) -> int:
    """Where the checksum begins, which is right; the file is at its begin again."""
    end = file.seek(0, 2) - _SUM
    file.seek(0)
    found, left = hashlib.sha256(), end
    while left > 0 and (part := file.read(min(_READ, left))):
        found.update(part)
        left -= len(part)
    if end <= 0 or file.read() != found.digest():
        raise ValueError("it is not what was written")
    file.seek(0)
    return end


def _head(file: BinaryIO) -> tuple[np.dtype[Any], tuple[int, ...], int]:
    """Type and shape of the array that begins here, and where its values do."""
    npy.read_magic(file)
    shape, _, dtype = npy.read_array_header_1_0(file)
    return dtype, shape, file.tell()
