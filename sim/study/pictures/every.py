"""All pictures of a run, prepared from its results."""

from typing import Any

from sim.study.losses.pace import pace_picture
from sim.study.losses.tree import loss_picture
from sim.study.pictures.backtest import backtest_picture
from sim.study.pictures.lines import lines_picture
from sim.study.pictures.people import people_picture
from sim.study.pictures.ramp import chance_picture, ramp_picture
from sim.study.pictures.schedule import schedule_pictures
from sim.study.pictures.volumes import volume_picture
from sim.study.running.runner import Results


def run_pictures(results: Results, paths: dict[str, Any]) -> dict[str, object]:
    """All pictures of a run by name, in the order in which they are shown. paths: see ``pictures.ramp_picture``."""
    return {
        "ramp": ramp_picture(results, paths),
        "chance": chance_picture(results),
        "volumes": volume_picture(results),
        "losses": loss_picture(results),
        "bottleneck": pace_picture(results),
        **schedule_pictures(results),
        "lines": lines_picture(results),
        "people": people_picture(results),
        "backtest": backtest_picture(results),
    }
