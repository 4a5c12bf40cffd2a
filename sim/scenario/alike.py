"""Scenarios of configurations that follow each other and have most in common: nothing is validated again."""

from collections.abc import Callable, Mapping
from operator import is_
from typing import Any

from pydantic import BaseModel, ValidationError

from sim.scenario.load import frozen
from sim.scenario.schema import Scenario


class Freezer:
    """Freezes configurations as ``frozen`` does; pieces that are the same as in the one before are taken from there.

    same: tells pieces that are alike; by default the very same objects. Equal ones may differ in type, as 1 and true
    do, and would do where all have been validated before, e.g. in another process.
    """

    def __init__(self, same: Callable[[Any, Any], bool] = is_) -> None:
        self._same = same
        self._before: tuple[Mapping[str, Any], Scenario] | None = None

    def __call__(self, config: Mapping[str, Any]) -> Scenario:
        """The frozen scenario of a composed configuration.

        Raises:
            InputError: as ``frozen``.
        """
        scenario = frozen(config) if self._before is None else self._following(config, *self._before)
        self._before = config, scenario
        return scenario

    def _following(self, config: Mapping[str, Any], before: Mapping[str, Any], made: Scenario) -> Scenario:
        try:
            return Scenario.model_validate(
                {key: self._piece(config[key], before.get(key), made, key) for key in config}
            )
        except ValidationError:
            return frozen(config)  # which says what is wrong with it

    def _piece(self, piece: Any, before: Any, around: Any, key: str) -> Any:
        """A piece as what was made of it before, as far as it is the same. around: what it was made a part of."""
        if not (isinstance(piece, dict) and isinstance(before, dict)):
            return piece
        made = around.get(key) if isinstance(around, dict) else getattr(around, key, None)
        if isinstance(made, BaseModel) and self._same(piece, before):
            return made
        return {name: self._piece(value, before.get(name), made, name) for name, value in piece.items()}
