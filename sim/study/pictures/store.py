"""The prepared pictures of a run in its folder: written once, drawn from there ever after."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.study.losses.pace import pace_picture
from sim.study.losses.tree import loss_picture
from sim.study.pictures.backtest import backtest_picture
from sim.study.pictures.lines import lines_picture
from sim.study.pictures.ramp import chance_picture, ramp_picture
from sim.study.pictures.schedule import schedule_pictures
from sim.study.pictures.volumes import volume_picture
from sim.study.running.runner import Results

PICTURES = "pictures.json"


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
        "backtest": backtest_picture(results),
    }


def write_pictures(folder: Path, pictures: Mapping[str, object]) -> None:
    """Write ``pictures.json``."""
    from sim.report.drawing import kind_of
    from sim.report.prepared.stored import plain

    content = {name: {"kind": kind_of(picture), "data": plain(picture)} for name, picture in pictures.items()}
    text = json.dumps(content, allow_nan=False, separators=(",", ":"))
    (folder / PICTURES).write_text(text + "\n", encoding="utf-8")


def read_pictures(folder: Path) -> dict[str, object]:
    """Prepared pictures of a run folder by name.

    Raises:
        InputError: they are missing, damaged or of another version.
    """
    from sim.report.drawing import KINDS
    from sim.report.prepared.stored import revived

    content = _content(folder)
    try:
        return {name: revived(KINDS[entry["kind"]][0], entry["data"]) for name, entry in content.items()}
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(_damaged(folder, f"{type(error).__name__}: {error}")) from None


def _content(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / PICTURES).read_text(encoding="utf-8"))
        return dict(content)
    except FileNotFoundError:
        raise InputError(_damaged(folder, "it is not there")) from None
    except (OSError, ValueError, TypeError) as error:
        raise InputError(_damaged(folder, str(error).partition("\n")[0])) from None


def _damaged(folder: Path, why: str) -> str:
    return (
        f"{folder / PICTURES}: cannot be used ({why}).\nIt is damaged, or was written by another version of gigaramp; "
        "remove the folder and run the scenario again"
    )
