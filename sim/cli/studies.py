"""A study whose folder stands or is made now, shown in the same way by every verb."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.telling import say, say_if_compiling
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def show(
    folder: Path, what: str, make: Callable[[], object], told: Callable[[Path], str], *, there: bool | None = None
) -> int:
    """Make a folder where it is not there, and print what it says; returns the exit status.

    there: whether it ``stands``, where that was asked already.

    Raises:
        InputError: it cannot be written, or as ``make``.
    """
    from sim.study.files.folder import stands

    if there is None:
        there = stands(folder)
    if not there:
        say_if_compiling()
        with writing(f"results = {str(folder.parent)!r}"):
            make()
    say(told(folder))
    if there:
        say(f"This {what} was there already; nothing was simulated. Another seed= gives other luck.")
    return 0


def title(scenario: "Scenario") -> str:
    """What stands above the answer of a study."""
    return f"{scenario.title}\nscenario {scenario.name} | data date {scenario.data_date} | seed {scenario.seed}"


@contextmanager
def writing(place: object) -> Iterator[None]:
    """Say where it is that something cannot be written.

    Raises:
        InputError: instead of an ``OSError``.
    """
    try:
        yield
    except OSError as error:
        raise InputError(f"{place}: cannot write there ({error.strerror or error})") from None
