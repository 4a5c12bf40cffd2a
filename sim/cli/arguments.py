"""What the verbs share: reading their arguments, and telling how far long work has come."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.errors import InputError


def split(arguments: list[str]) -> tuple[list[str], Path | None]:
    """Overrides, and the user's own config folder."""
    overrides, folder, rest = [], None, iter(arguments)
    for word in rest:
        name, _, value = word.partition("=")
        if name in ("-cd", "--config-dir"):
            value = value or next(rest, "")
            if not value:
                raise InputError(f"{name}: give a folder, e.g. {name} myplant")
            folder = Path(value)
        elif word.startswith("-"):
            raise InputError(f"{word}: there is no such option; overrides are written key=value, see gigaramp --help")
        else:
            overrides.append(word)
    return overrides, folder


def folder_and_words(arguments: list[str]) -> tuple[Path | None, list[str]]:
    """The folder that comes first, None where the first word is none, and the other words."""
    words, _ = split(arguments)
    if words and ("/" in words[0] or Path(words[0]).is_dir()):
        return Path(words[0]), words[1:]
    return None, words


def named(words: Sequence[str]) -> list[str]:
    """Overrides, where a bare word is the name of a scenario."""
    return [word if "=" in word or word.startswith("~") else f"scenario={word}" for word in words]


def no_curves(words: Sequence[str], verb: str) -> None:
    """Refuse to be asked for what this verb does not keep.

    Raises:
        InputError: for ``store.curves=all``.
    """
    for word in " ".join(words).split():
        if re.fullmatch(r"\+*store(\.curves)?=.*\ball\b.*", word):
            raise InputError(f"{word}: gigaramp {verb} keeps no curves; gigaramp run and gigaramp sweep do")


def take_flag(arguments: list[str], name: str) -> tuple[bool, list[str]]:
    """Whether an option without a value is given, and the other words."""
    return name in arguments, [word for word in arguments if word != name]


def take_option(arguments: list[str], name: str, default: str) -> tuple[str, list[str]]:
    """Value of an option of one verb, written ``--name value`` or ``--name=value``, and the other words.

    Raises:
        InputError: it has no value, or two.
    """
    values, rest = take_all(arguments, name, default)
    if len(values) > 1:
        raise InputError(f"{name} {values[0]} and {name} {values[1]}: is given twice; leave one out")
    return (values[0] if values else default), rest


def take_all(arguments: list[str], name: str, example: str = "") -> tuple[list[str], list[str]]:
    """Values of an option that may be given several times, and the other words."""
    values, rest, words = [], [], iter(arguments)
    for word in words:
        key, given, text = word.partition("=")
        if key != name:
            rest.append(word)
            continue
        value = text if given else next(words, "")
        if not value:
            raise InputError(f"{name}: give a value" + (f", e.g. {name} {example}" if example else ""))
        values.append(value)
    return values, rest


def bar(items: Iterable[Any], total: int, unit: str = "replication") -> Iterable[Any]:
    """A progress bar on a terminal, none in a pipe."""
    from tqdm import tqdm

    return tqdm(items, total=total, unit=unit, disable=not sys.stderr.isatty(), leave=False)


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
        print(f"seed = {seed} for all, so that they share their luck; {told}. seed=... sets it for all.\n")


def say_if_compiling() -> None:
    """The first run after installation compiles the kernels, once."""
    from sim.jit import folder

    if not any(folder().rglob("kernel.advance-*.nbi")):
        print("First run: compiling the model, once; this takes up to a minute.", file=sys.stderr, flush=True)
