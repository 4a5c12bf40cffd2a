"""How work that comes bit by bit is shown while it goes on."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

# Wraps work that comes bit by bit, given how much it is in all, e.g. to show a bar.
Progress = Callable[[Iterable[Any], int], Iterable[Any]]
Watch = Callable[[Sequence[str]], Progress]  # from the names of what is run to a progress bar


def silent(items: Iterable[Any], _total: int) -> Iterable[Any]:
    """Show no progress."""
    return items
