"""``gigaramp run -m``: a few runs one after the other, each composed by itself."""

from collections.abc import Sequence
from itertools import islice, product
from typing import Any

from sim.errors import InputError

MOST = 1_000


def points(overrides: Sequence[str]) -> list[list[str]]:
    """The overrides of each run: every combination of what is listed, the last list fastest.

    Raises:
        InputError: no list or override as Hydra writes them, or too many runs.
    """
    from sim.scenario.overrides import in_grammar

    found = list(islice(product(*(_each(text) for text in in_grammar(overrides, lists=True))), MOST + 1))
    if len(found) > MOST:
        raise InputError(f"run -m: more than {MOST:,} runs; gigaramp sweep is made for many")
    return [list(point) for point in found]


def _each(text: str) -> list[str]:
    """One override a value of a list."""
    from hydra.errors import HydraException

    from sim.scenario.overrides import read

    override: Any = read(text)
    if not override.is_sweep_override():
        return [text]
    if override.is_interval_sweep():
        raise InputError(f"{text}: is a range without steps; write range(FROM,TO,STEP), or sample it by gigaramp sweep")
    try:
        values = list(islice(override.sweep_iterator(transformer=_typed), MOST + 1))
    except HydraException:
        raise InputError(f"{text}: write the values one by one, e.g. {override.key_or_group}=A,B") from None
    if not values:
        raise InputError(f"{text}: there is no value in it")
    return [f"{text.partition('=')[0]}={value}" for value in values]


def _typed(value: Any) -> str:
    """A value of a list as it would be typed alone."""
    from hydra.core.override_parser.types import QuotedString, Transformer

    from sim.scenario.overrides import as_value

    if isinstance(value, (str, QuotedString)):
        return as_value(value if isinstance(value, str) else value.text)
    return Transformer.str(value)
