"""The points of a sweep: scenarios made from one composed configuration, each known by its hash."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.alike import Freezer
from sim.scenario.checks.check import check
from sim.scenario.fields import NO_DEFAULT, default_at, kind_at
from sim.scenario.following import followed
from sim.scenario.layers import as_given
from sim.scenario.load import compose_config, frozen, why_not
from sim.scenario.options import list_options
from sim.scenario.overrides import key_of
from sim.scenario.schema import Scenario
from sim.scenario.unsaid import why_idle
from sim.scenario.upper_end import beyond
from sim.study.files.identity import run_hash
from sim.study.sweep.design import Settings

GROUPS = ("scenario", "maker", "region", "cell", "line", "pilot", "retrofit", "numerics")


@dataclass(frozen=True)
class Point:
    """One scenario of a sweep.

    case: its name where points are named; settings: what it sets; run: its hash; beyond: milestones, of those asked
    for, that ask for more than its plant makes; idle: keys of the settings that move nothing there, and why.
    """

    number: int
    case: str
    settings: Settings
    run: str
    beyond: tuple[str, ...] = ()
    idle: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Composer:
    """Makes the scenario of any settings. Composes once for each combination of classes, then sets values itself.

    All of them have the seed of the overrides, or that of the scenario without settings: only the same luck can be
    compared. A setting ``seed`` asks for other luck.

    overrides: those of all points; config_dir: a folder of the user's own; other_seeds: by scenario, of files that say
    another seed than what was taken; adds: keys that settings may add, which the scenario does not have yet.
    """

    overrides: tuple[str, ...]
    config_dir: Path | None = None
    other_seeds: dict[str, Any] = field(default_factory=dict)
    adds: frozenset[str] = frozenset()
    _composed: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)
    _freeze: Freezer = field(default_factory=Freezer, compare=False)

    def config(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The composed configuration of a point."""
        classes = tuple(f"{key}={value}" for key, value in settings.items() if self._is_class(key, value))
        config = self._of_classes(classes)
        for key, value in settings.items():
            if not self._is_class(key, value):
                config = with_value(config, key, value, adds=key in self.adds)
        return config

    def _of_classes(self, classes: tuple[str, ...]) -> dict[str, Any]:
        if classes not in self._composed:
            said = {key_of(text) for text in classes}
            others = (text for text in self.overrides if key_of(text) not in said)
            config = compose_config([*classes, *others], self.config_dir)
            seed = self._of_classes(())["seed"] if classes else config["seed"]
            if config["seed"] != seed:
                self.other_seeds[str(config["name"])] = config["seed"]
            self._composed[classes] = {**config, "seed": seed}
        return self._composed[classes]

    def sourced(self, settings: Mapping[str, Any]) -> Scenario:
        """The scenario of a point, in which what it sets is the user's."""
        classes = {key: value for key, value in settings.items() if self._is_class(key, value)}
        said = [f"{key}={value}" for key, value in settings.items()]
        before, after = self.config(classes), self.config(settings)
        return frozen(followed(before, after, lambda path: as_given(path, said), by_user=True))

    def scenario(self, settings: Mapping[str, Any]) -> Scenario:
        """The checked scenario of a point.

        Raises:
            InputError: a key, a type or a value is not usable.
        """
        scenario = self._freeze(self.config(settings))
        check(scenario)
        return scenario

    def _is_class(self, key: str, value: Any) -> bool:
        return key in GROUPS and isinstance(value, str) and bool(list_options(key, self.config_dir))


def points_of(
    composer: Composer,
    entries: Sequence[tuple[str, Settings]],
    numbers: Iterable[int] | None = None,
    asked: Sequence[str] = (),
) -> Iterator[Point]:
    """Points in order, each checked. numbers: of those wanted, default: all; asked: names of milestones.

    Raises:
        InputError: a point is no scenario; the message names it.
    """
    for number in range(len(entries)) if numbers is None else numbers:
        case, settings = entries[number]
        try:
            scenario = composer.scenario(settings)
        except InputError as error:
            said = ", ".join(f"{key}={value}" for key, value in settings.items())
            raise InputError(f"point {number + 1} of {len(entries)} ({case or said or 'as it is'}): {error}") from None
        above = tuple(name for name in asked if beyond(name, scenario))
        idle = {key: why for key in settings if (why := why_idle(key, scenario))}
        yield Point(number, case, settings, run_hash(scenario), above, idle)


def with_value(config: Mapping[str, Any], key: str, value: Any, *, adds: bool = False) -> dict[str, Any]:
    """The same configuration with one value changed; the original stays as it is. adds: or added, where it can be.

    Raises:
        InputError: it has no such key.
    """
    root = node = dict(config)
    *parents, last = key.split(".")
    adds = key.startswith("delay.") or (adds and kind_at(key) is not None)  # a delay has entries of any name
    for part in parents:
        if part not in node and adds:
            node[part] = {}
        if not isinstance(node.get(part), dict):
            raise InputError(f"{key}: {why_not(key, config)}")
        node[part] = node = dict(node[part])
    if last not in node and default_at(key) is NO_DEFAULT and not adds:
        raise InputError(f"{key}: {why_not(key, config)}")
    node[last] = _merged(node.get(last), value)
    return root


def _merged(before: Any, value: Any) -> Any:
    """Dictionaries are merged, as Hydra does."""
    if not (isinstance(before, dict) and isinstance(value, dict)):
        return value
    return {**before, **{key: _merged(before.get(key), entry) for key, entry in value.items()}}
