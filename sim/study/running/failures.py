"""Replications that did not finish: data where some did, an error where none did."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """A replication that did not finish."""

    replication: int
    message: str
    traceback: str


class AllFailedError(RuntimeError):
    """Every replication of a scenario failed; the first traceback is in the message, its reason in ``brief``."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        first = failures[0]
        self.brief = f"all {len(failures)} replications failed; the first: {first.message}"
        super().__init__(f"{self.brief}\n{first.traceback}")
