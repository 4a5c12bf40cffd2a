"""From the answers to a file that fits together."""

import tempfile
from pathlib import Path

from sim.calendar import Calendar
from sim.scenario.load import load_scenario
from sim.scenario.new.asked import Plant
from sim.scenario.new.plan import Pace
from sim.scenario.new.scaled import FASTEST, SLOWEST, factor_for
from sim.scenario.new.written import written
from sim.scenario.planned import planned_hours
from sim.scenario.schema import Scenario


def make(plant: Plant, folder: str) -> tuple[str, Scenario]:
    """The file's text and the scenario that it is.

    The announced first cell scales what is planned between the investment decision and it by one factor, within
    bounds.

    Raises:
        InputError: the answers do not fit together.
    """
    pace = Pace(1.0, plant.start)
    text, scenario = _composed(plant, folder, pace)
    if plant.first_cell is not None:
        wanted = factor_for(scenario, "block_1", plant.first_cell.day)
        pace = Pace(round(min(max(wanted, FASTEST), SLOWEST), 3), plant.start)
        text, scenario = _composed(plant, folder, pace)
    if plant.blocks > 1 or pace.is_cut:  # later blocks and lines come after the first cell as planned
        first_cell = Calendar(plant.start).date(planned_hours(scenario)["block_1.first_cell"])
        text, scenario = _composed(plant, folder, Pace(pace.factor, first_cell))
    return text, scenario


def _composed(plant: Plant, folder: str, pace: Pace) -> tuple[str, Scenario]:
    text = written(plant, folder, pace)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "scenario" / f"{plant.name}.yaml"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        return text, load_scenario([f"scenario={plant.name}"], Path(place))
