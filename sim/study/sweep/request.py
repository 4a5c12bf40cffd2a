"""What a user asks of a sweep: an experiment by its name, or axes among the overrides; checked as a whole."""

import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.goals import goals, level_of, targets
from sim.scenario.milestones import find_milestone, find_within, milestones
from sim.scenario.overrides import key_of
from sim.scenario.schema import Scenario
from sim.scenario.upper_end import beyond
from sim.study.files.kinds import PLAN
from sim.study.files.store import head_of
from sim.study.running.progress import Progress, silent
from sim.study.sweep.axes import Axis, split_axes
from sim.study.sweep.design import MOST_POINTS, Settings, crossed, settings_of
from sim.study.sweep.experiment import Experiment, axis_texts, fitted, load_experiment
from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.point import ANNUAL, BANDS, CURVES, MILESTONES
from sim.study.sweep.points import Composer, Point, points_of
from sim.study.sweep.table import read_settings

_DIGITS = 18  # of a number of points
_PLACES = ("workers=", "results=")  # who calculates and where it goes changes no result
_EXPERIMENT = re.compile(r"\+?experiment=(.+)")


@dataclass(frozen=True)
class Options:
    """What is said beside overrides; empty: not said. design, points, milestones override an experiment's."""

    design: str = ""
    points: str = ""
    table: str = ""
    milestones: str = ""


@dataclass(frozen=True)
class Request:
    """A sweep that fits together.

    base: the scenario without the settings of points; axes: what varies, for reading; count: of all points, of which a
    preview has only some.
    """

    name: str
    experiment: Experiment
    composer: Composer
    base: Scenario
    axes: tuple[Axis, ...]
    points: tuple[Point, ...]
    milestones: tuple[str, ...]
    overrides: tuple[str, ...]
    count: int

    @property
    def number(self) -> str:
        """The hash of all its scenarios."""
        return hashlib.sha256(" ".join(point.run for point in self.points).encode()).hexdigest()[:10]

    @property
    def folder(self) -> SweepFolder:
        """Where the sweep stands: named after what it asks, and the scenarios it consists of."""
        kinds = (ANNUAL, BANDS, *((CURVES,) if self.base.store.curves == "all" else ()), MILESTONES)
        return SweepFolder(Path(self.base.results) / f"sweep-{self.name}-{self.number}", kinds)

    def plan(self) -> dict[str, Any]:
        """Content of ``plan.json``."""
        scenario, known = self.base, milestones(self.base)
        said = [text for text in self.overrides if not text.startswith(_PLACES)]
        return {
            **head_of(PLAN, self.number), "name": self.name,
            "question": self.experiment.question, "scenario": scenario.name, "title": scenario.title,
            "overrides": said, "seed": scenario.seed, "replications": scenario.replications,
            "data_date": scenario.data_date, "horizon_end": scenario.horizon_end,
            "axes": [axis.key for axis in self.axes], "points": len(self.points), "shown": list(self.milestones),
            "milestones": {m.name: m.label for m in known},
            "targets": targets([m.name for m in known], scenario),
            "beyond": {point.run: list(point.beyond) for point in self.points if point.beyond},
            "idle": self._idle(),
        }  # fmt: skip

    def _idle(self) -> dict[str, str]:
        """Keys that vary and are known to move nothing at any point, and why."""
        first, *others = self.points
        return {key: why for key, why in first.idle.items() if all(key in point.idle for point in others)}


def request_of(
    overrides: Sequence[str],
    config_dir: Path | None,
    options: Options,
    progress: Progress = silent,
    most: int | None = None,
) -> Request:
    """Read what is asked for and check every point of it.

    Args:
        overrides: Hydra's, axes and ``+experiment=NAME`` among them.
        config_dir: a folder of the user's own.
        options: what is said beside.
        progress: wraps the points while they are checked.
        most: points to check, taken from everywhere in the sweep; None: all.

    Raises:
        InputError: something is not usable; the message says what.
    """
    name, experiment, axes, composer = parsed(overrides, config_dir)
    composer = _asked_alike(composer, composer.scenario({}))
    base = composer.scenario({})
    entries = crossed(experiment.cases, _settings(axes, experiment, options, base.seed, overrides))
    if len(entries) < 2:
        raise InputError(
            "nothing varies: give an axis such as vendor_line_slots=1,2,4, an experiment such as "
            "+experiment=pilot_worth, or --table FILE.csv"
        )
    wanted = options.milestones.split(",") if options.milestones else experiment.milestones
    shown = tuple(dict.fromkeys(find_milestone(name, base).name for name in wanted))
    _refuse_beyond(shown, base, composer, entries)
    numbers = _some(len(entries), most)
    asked = [milestone.name for milestone in milestones(base)]
    points = tuple(progress(points_of(composer, entries, numbers, asked), len(numbers)))
    name = name or "_".join(axis.key.rpartition(".")[2] for axis in axes)[:60] or "table"
    return Request(name, experiment, composer, base, tuple(axes), points, shown, tuple(overrides), len(entries))


def _asked_alike(composer: Composer, base: Scenario) -> Composer:
    """The same asked at every point: goals that follow from the nameplate would be others where a point has another."""
    if base.goals or any(level_of(point.milestone)[0] for point in base.announced.values()):
        return composer
    said = [
        f"+goals.level_{number}={{means:{kind},level:{level:.12g},headline:{str(number == 1).lower()}}}"
        for number, (kind, level) in enumerate(map(level_of, goals(base).names), start=1)
    ]
    return Composer((*composer.overrides, *said), composer.config_dir, adds=composer.adds)


def _some(count: int, most: int | None) -> Sequence[int]:
    """Numbers of points, the first and the last among them; at random, since axes have their values at even steps."""
    if most is None or count <= most:
        return range(count)
    return [0, *sorted(random.Random(count).sample(range(1, count - 1), most - 2)), count - 1]


def _refuse_beyond(
    shown: Sequence[str], base: Scenario, composer: Composer, entries: Sequence[tuple[str, Settings]]
) -> None:
    """A level that no point can make has no dates to show.

    Raises:
        InputError: which, and what the plant makes.
    """
    for name in shown:
        if beyond(name, base) and all(beyond(name, composer.scenario(settings)) for _, settings in entries):
            find_within(name, base)


def parsed(overrides: Sequence[str], config_dir: Path | None) -> tuple[str, Experiment, list[Axis], Composer]:
    """What overrides of a sweep say: the name of an experiment, itself, all axes, and what makes their scenarios.

    Raises:
        InputError: no such experiment, not Hydra's grammar, or a key that two of them set.
    """
    name, experiment, rest = _experiment(overrides, config_dir)
    own, fixed = split_axes(rest)
    said = {key_of(text) for text in rest}  # the command line goes before an experiment
    if name:
        base = (text for text in split_axes(experiment.base)[1] if key_of(text) not in said)
        experiment = fitted(name, experiment, Composer((*base, *fixed), config_dir).scenario({}))
    theirs, always = split_axes([*experiment.base, *axis_texts(experiment)])
    for case, settings in experiment.cases.items():
        if twice := [text for text in rest if key_of(text) in settings]:
            raise InputError(
                f"{twice[0]}: case {case!r} of the experiment sets {key_of(twice[0])} itself; leave it out"
            )
    axes = [*(axis for axis in theirs if axis.key not in said), *own]
    kept = (text for text in always if key_of(text) not in said)
    adds = frozenset(axis.key for axis in axes if axis.adds)
    return name, experiment, axes, Composer((*kept, *fixed), config_dir, adds=adds)


def _experiment(overrides: Sequence[str], config_dir: Path | None) -> tuple[str, Experiment, list[str]]:
    named = [match[1] for text in overrides if (match := _EXPERIMENT.fullmatch(text))]
    rest = [text for text in overrides if not _EXPERIMENT.fullmatch(text)]
    if len(named) > 1:
        raise InputError(f"one experiment at a time; given: {', '.join(named)}")
    if named:
        return named[0], load_experiment(named[0], config_dir), rest
    return "", Experiment(question=""), rest


def _settings(
    axes: Sequence[Axis], experiment: Experiment, options: Options, seed: int, overrides: Sequence[str]
) -> list[Settings]:
    if options.table:
        if axes or experiment.cases:
            raise InputError(f"--table {options.table}: a table says all that varies; leave out the axes")
        settings = read_settings(Path(options.table))
        if twice := [text for text in overrides if key_of(text) in settings[0]]:
            raise InputError(f"{twice[0]}: {options.table} has a column {key_of(twice[0])}; leave one out")
        return settings
    points = experiment.points
    if options.points:
        if not (options.points.isascii() and options.points.isdecimal()):
            raise InputError(f"--points {options.points}: is no whole number")
        if len(options.points) > _DIGITS:
            raise InputError(f"--points: a sweep has at most {MOST_POINTS:,} points")
        points = int(options.points)
    return settings_of(axes, options.design or experiment.design, points, seed) if axes else []
