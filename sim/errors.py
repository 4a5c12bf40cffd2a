"""Errors that a user can mend."""

from collections.abc import Iterable, Sequence

from sim.letters import harmless

MOST_TOLD = 50  # problems told at once


class InputError(ValueError):
    """Something given is not usable; the message names it, says what is allowed, and is shown as it stands.

    What it repeats of the user's words and files cannot steer a terminal.
    """

    def __init__(self, message: object = "") -> None:
        super().__init__(harmless(str(message)))


def did_you_mean(name: object, allowed: Sequence[str], otherwise: str = "") -> str:
    """A hint to the allowed name that is nearest, to be put behind a refusal; ``otherwise`` where none is near.

    >>> did_you_mean("newcommer", ["incumbent", "newcomer"]), did_you_mean("x", ["incumbent"], "; known: incumbent")
    ('; did you mean newcomer?', '; known: incumbent')
    """
    from difflib import get_close_matches

    near = get_close_matches(str(name), allowed, 1)
    return f"; did you mean {near[0]}?" if near else otherwise


def bounded(problems: Iterable[str]) -> str:
    """Problems one a line, each once, and how many more there are where they are many."""
    lines = list(dict.fromkeys(problems))
    more = [f"... and {len(lines) - MOST_TOLD} more"] if len(lines) > MOST_TOLD else []
    return "\n".join(lines[:MOST_TOLD] + more)
