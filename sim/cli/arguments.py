"""One grammar for all verbs: options anywhere, ``--name value`` or ``--name=value``, each once; the rest are words."""

import re
from argparse import Action, ArgumentError, ArgumentParser, Namespace
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from sim.errors import InputError

_BROKEN = re.compile("[\ud800-\udfff]")  # bytes that are no text
_NUMBER = re.compile(r"-[\d.]")


class Grammar(ArgumentParser):
    """The options of a verb, and what it reads of a command line."""

    def __init__(self, verb: str, *, own_folder: bool = True) -> None:
        """own_folder: whether ``-cd`` names a folder of the user's own, with scenarios and classes."""
        super().__init__(prog=f"gigaramp {verb}", add_help=False, allow_abbrev=False, exit_on_error=False)
        self._known: list[str] = []
        self._examples: dict[str, str] = {}
        if own_folder:
            self.option("-cd", "--config-dir", example="myplant")

    def option(self, *names: str, default: str = "", example: str = "", repeatable: bool = False) -> None:
        """An option with a value. example: of a value, for messages; repeatable: it gives a list."""
        self._add(names, example, action=_Taken, default=[] if repeatable else default, repeatable=repeatable)

    def flag(self, *names: str) -> None:
        """An option without a value."""
        self._add(names, "", action=_Taken, default=False, nargs=0, repeatable=False)

    def _add(self, names: Sequence[str], example: str, **told: Any) -> None:
        self._known += names
        self._examples["/".join(names)] = f", e.g. {names[0]} {example}" if example else ""
        self.add_argument(*names, **told)

    def read(self, arguments: Sequence[str]) -> Namespace:
        """Values by the names of the options, ``config_dir``, and ``words``: all others in their order.

        Raises:
            InputError: an option is not known, has no value, or is given twice.
        """
        given = [text for word in arguments if (text := word.rstrip("\r\n")).strip()]
        for word in given:
            self._check(word)
        try:
            found, words = self.parse_known_args(given)
        except ArgumentError as error:
            raise InputError(self._told(error)) from None
        found.words, place = words, getattr(found, "config_dir", "")
        found.config_dir = Path(place) if place else None
        return found

    def _check(self, word: str) -> None:
        """Refuse an option that the verb does not have."""
        name = word.partition("=")[0]
        if _BROKEN.search(word):
            raise InputError(f"{word!r}: is no text in UTF-8")
        if not word[0].isascii():
            self._check_dash(word, name)
        if name.startswith("-") and name not in self._known and not _NUMBER.match(name):
            near = self._near(name)
            hint = f"did you mean {near}?" if near else "overrides are written key=value, without dashes;"
            raise InputError(f"{word}: there is no such option; {hint} see {self.prog} --help")

    def _check_dash(self, word: str, name: str) -> None:
        """Refuse an option whose - a text program has made a dash of."""
        from sim.scenario.overrides import DASHES

        if word[0] in DASHES and (near := self._near(name.lstrip(DASHES))):
            raise InputError(f"{word}: {word[0]} is a dash of a text program; write {near}{word[len(name) :]}")

    def _near(self, name: str) -> str:
        """The option that was meant, however many - it was given; empty: none."""
        known = {one.lstrip("-"): one for one in self._known}
        near = get_close_matches(name.lstrip("-"), known, 1)
        return known[near[0]] if near else ""

    def _told(self, error: ArgumentError) -> str:
        names = str(error.argument_name)
        if "ignored explicit argument" in str(error):
            return f"{names.partition('/')[0]}: takes no value"
        return f"{names.partition('/')[0]}: give a value{self._examples.get(names, '')}"

    def error(self, message: str) -> NoReturn:
        """What newer Pythons say here instead of raising it."""
        raise InputError(f"{message}; see {self.prog} --help")


class _Taken(Action):
    """Keeps a value, and refuses a second one where one is asked for."""

    def __init__(self, *, repeatable: bool, **told: Any) -> None:
        super().__init__(**told)
        self._repeatable = repeatable

    def __call__(self, parser: ArgumentParser, found: Namespace, value: Any, name: str | None = None) -> None:
        said = found.__dict__.setdefault("said", {})
        value, text = (True, str(name)) if self.nargs == 0 else (value, f"{name} {value}")
        if value == "":
            raise ArgumentError(self, "expected one argument")
        if self.dest in said and not self._repeatable:
            raise InputError(f"{said[self.dest]} and {text}: is given twice; leave one out")
        said[self.dest] = text
        setattr(found, self.dest, [*getattr(found, self.dest), value] if self._repeatable else value)
