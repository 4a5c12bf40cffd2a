"""An experiment: a sweep with a question, as a small file that can be run by its name."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from sim.errors import InputError
from sim.scenario.goals import BESIDE, HEADLINE
from sim.scenario.layers import refuse_of_a_call
from sim.scenario.options import conf_dir, list_options
from sim.scenario.relative.changes import settings_for
from sim.scenario.relative.when import When, why_not
from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import read_yaml_file


class Experiment(BaseModel):
    """What ``conf/experiment/NAME.yaml`` holds.

    question: what it is to answer; when: scenarios that it can be asked of; base: overrides of all points; shared: what
    all points set, relative to the scenario as in cases (``sim.scenario.relative.changes``); axes: key to values as on
    the command line (``0.5,0.7`` or ``range(0.5,0.9,0.1)``); cases: named points, each with its keys and values;
    design, points: as the options of ``gigaramp sweep``; milestones: what the table shows, the first sets the order
    (default: what the goals put first).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    base: tuple[str, ...] = ()
    axes: dict[str, Any] = {}
    cases: dict[str, dict[str, Any]] = {}
    design: str = "grid"
    points: int | None = None
    milestones: tuple[str, ...] = (HEADLINE, BESIDE)
    when: When = {}
    shared: dict[str, Any] = {}


def load_experiment(name: str, config_dir: Path | None) -> Experiment:
    """The experiment of a name, of the user's folder first.

    Raises:
        InputError: there is none of that name, or a key is wrong.
    """
    folders = [folder for folder in (config_dir, conf_dir()) if folder is not None]
    found = [folder / "experiment" / f"{name}.yaml" for folder in folders]
    path = next((path for path in found if path.is_file()), None)
    if path is None:
        known = ", ".join(list_options("experiment", config_dir)) or "none"
        raise InputError(f"experiment = {name!r}: there is no such experiment\nknown: {known}")
    try:
        experiment = Experiment.model_validate(read_yaml_file(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(f"{path}: {where}: {first['msg']}; known: {', '.join(Experiment.model_fields)}") from None
    cases = (key for case in experiment.cases.values() for key in case)
    refuse_of_a_call(path, (*experiment.base, *experiment.axes, *cases))
    return experiment


def fitted(name: str, experiment: Experiment, scenario: Scenario) -> Experiment:
    """An experiment with the keys and values of a scenario: what all points share is among its overrides.

    Raises:
        InputError: it cannot be asked of this scenario, with the reason.
    """
    if why := why_not(experiment.when, scenario):
        raise InputError(f"experiment = {name!r}: cannot be asked of scenario {scenario.name}: {why}")
    shared = [f"{key}={_quoted(value)}" for key, value in settings_for(scenario, experiment.shared).items()]
    cases = {}
    for case, settings in experiment.cases.items():
        cases[case] = settings_for(scenario, settings)
        if settings and not cases[case]:
            raise InputError(
                f"experiment = {name!r}: case {case!r} cannot be made of scenario {scenario.name}, which has nothing "
                f"like {next(iter(settings))}"
            )
    return experiment.model_copy(update={"base": (*experiment.base, *shared), "shared": {}, "cases": cases})


def _quoted(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else _word(value)


def axis_texts(experiment: Experiment) -> list[str]:
    """Its axes as overrides; a list in the file is a list of values."""
    return [
        f"{key}={','.join(map(_word, value)) if isinstance(value, list) else _word(value)}"
        for key, value in experiment.axes.items()
    ]


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{_word(entry)}" for key, entry in value.items()) + "}"
    return "null" if value is None else str(value)
