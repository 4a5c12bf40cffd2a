"""What the words beside the options mean: overrides, the name of a scenario, a folder."""

import os
import re
import shlex
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from sim.errors import InputError

_OVERRIDE = re.compile(r"~[^/]*\Z|[+]*[^\s=]+=", re.DOTALL)
_KEY = re.compile(r"[+~]*[\w./@-]+")
_KNOWN_BY = ("manifest.json", "plan.json")  # files of stored folders


def is_folder(word: str) -> bool:
    """Whether a word means a folder; one may be called ``year=2030``, and is known then by what it holds."""
    if not _OVERRIDE.match(word):
        return "/" in word or os.sep in word or os.path.isdir(word)
    return os.path.isdir(word) and ("/" in word or any(os.path.isfile(os.path.join(word, n)) for n in _KNOWN_BY))


def folder_and_words(words: Sequence[str]) -> tuple[Path | None, list[str]]:
    """The folder that comes first, None where the first word is none, and the other words."""
    if words and (is_folder(words[0]) or os.path.isdir(words[0])):
        return Path(words[0]), list(words[1:])
    return None, list(words)


def without_note(asked: Namespace) -> str | None:
    """Take the note out of the words, None where there is none; it is text as it stands and no override.

    Raises:
        InputError: it cannot be kept, or there are two.
    """
    from sim.study.files.note import check_note

    notes = [word for word in asked.words if _is_note(word)]
    if len(notes) > 1:
        raise InputError(f"{notes[0]} and {notes[1]}: is given twice; leave one out")
    asked.words = [word for word in asked.words if not _is_note(word)]
    return check_note(notes[0].partition("=")[2]) if notes else None


def _is_note(word: str) -> bool:
    return word.startswith("note=") and not is_folder(word)


def no_note(word: str) -> None:
    """Refuse a note where none is kept.

    Raises:
        InputError: the word is one.
    """
    if _is_note(word):
        raise InputError(f"{word}: is kept with a run or a sweep; gigaramp run and gigaramp sweep take it")


def run_and_overrides(asked: Namespace) -> tuple[Path | None, list[str]]:
    """The stored run that is asked for, None where it is a scenario; and the overrides.

    Raises:
        InputError: a word is neither, or there are several of them.
    """
    check_blanks(asked.words)
    folders = [word for word in asked.words if is_folder(word) and not _is_scenario(word, asked.config_dir)]
    if not folders:
        return None, overrides(asked)
    rest = [word for word in asked.words if word != folders[0]]
    for word in rest:
        if not is_override(word):
            raise InputError(f"{folders[0]} and {word}: one run at a time; gigaramp compare takes several")
    return Path(folders[0]), rest


def overrides(asked: Namespace) -> list[str]:
    """Overrides, where a bare word is the name of a scenario.

    Raises:
        InputError: a word is neither, or two scenarios are named.
    """
    check_blanks(asked.words)
    names = [word for word in asked.words if not is_override(word)]
    for word in asked.words:
        no_note(word)
    for word in names:
        if is_folder(word) and not _is_scenario(word, asked.config_dir):
            raise InputError(
                f"{word}: is a folder; a scenario by its name is meant here, see gigaramp list, or overrides key=value"
            )
        if "=" in word:
            raise InputError(_why_no_override(word))
    if len(names) > 1:
        raise InputError(f"{' and '.join(names)}: one scenario at a time; gigaramp compare takes several")
    return [word if is_override(word) else f"scenario={word}" for word in asked.words]


def _why_no_override(word: str) -> str:
    """What is wrong with one word that has a = but sets nothing: ``seed = 4``, ``=4``, ``seed=1 maker=x``."""
    key, _, value = word.partition("=")
    if not key.strip():
        return f"{word}: names no key before the =; overrides are written key=value, e.g. seed=4"
    if _KEY.fullmatch(key.strip()):
        return f"{word}: leave out the blanks: {shlex.quote(f'{key.strip()}={value.strip()}')}"
    try:
        words = shlex.split(word)
    except ValueError:  # a quotation mark that is not closed
        words = word.split()
    return f"{word}: is one word; leave out the quotes around it: {' '.join(words)}"


def place_and_overrides(asked: Namespace) -> tuple[str | None, list[str]]:
    """A folder or file, which need not be there yet and comes before a scenario by name; and the overrides."""
    plain = [word for word in asked.words if not _OVERRIDE.match(word) or ("/" in word and os.path.exists(word))]
    places = plain or [word for word in asked.words if os.path.exists(word) or ("/" in word and _sets_nothing(word))]
    if not places:
        return None, overrides(asked)
    rest = list(asked.words)
    rest.remove(places[0])
    return places[0], overrides(Namespace(words=rest, config_dir=asked.config_dir))


def _sets_nothing(word: str) -> bool:
    """Whether what stands before = is no key of a scenario."""
    from sim.scenario.fields import kind_at
    from sim.scenario.overrides import key_of

    return kind_at(key_of(word)) is None


def no_curves(words: Sequence[str], verb: str) -> None:
    """Refuse to be asked for what this verb does not keep.

    Raises:
        InputError: for ``store.curves=all``.
    """
    for word in " ".join(words).split():
        if re.fullmatch(r"\+*store(\.curves)?=.*\ball\b.*", word):
            raise InputError(f"{word}: gigaramp {verb} keeps no curves; gigaramp run and gigaramp sweep do")


def is_override(word: str) -> bool:
    """Whether a word sets something, and names neither a folder nor anything else."""
    return bool(_OVERRIDE.match(word)) and not is_folder(word)


def _is_scenario(word: str, config_dir: Path | None) -> bool:
    from sim.scenario.options import list_options

    return "/" not in word and word in list_options("scenario", config_dir)


def no_empty(arguments: Sequence[str]) -> None:
    """Refuse an empty word where none at all would mean everything, as where a variable of a shell is not set.

    Raises:
        InputError: one is empty.
    """
    for number, word in enumerate(arguments, 1):
        if not word.strip() and word not in ("\r", "\n", "\r\n"):
            raise InputError(f"word {number} is empty ({word!r}); leave it out, or say what is meant")


def whole_number(text: str, low: int, high: int) -> int | None:
    """A whole number in plain digits; None: it is none, or out of bounds.

    >>> whole_number("12", 1, 99), whole_number("100", 1, 99), whole_number("\u0663", 1, 99), whole_number("-1", 1, 99)
    (12, None, None, None)
    """
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(high)):
        return None
    return int(text) if low <= int(text) <= high else None


def check_blanks(words: Sequence[str]) -> None:
    """Say what is wrong with ``seed = 4``, ``seed= 4`` and ``seed =4``.

    Raises:
        InputError: with what is meant.
    """
    for place, word in enumerate(words):
        before, after = (words[place - 1] if place else ""), " ".join(words[place + 1 : place + 2])
        if word.startswith("=") and _KEY.fullmatch(before):
            given, meant = [before, word], f"{before}{word}"
        elif word.endswith("=") and _KEY.fullmatch(word[:-1]) and after and not is_override(after):
            given, meant = [word], word
        else:
            continue
        if meant.endswith("="):
            given, meant = [*given, after], f"{meant}{after}"
        raise InputError(f"{' '.join(given)}: leave out the blanks: {meant}")
