"""The prepared pictures of a run in its folder: written once, drawn from there ever after."""

import json
from collections.abc import Mapping
from typing import Any

from sim.letters import harmless
from sim.report.prepared.kinds import KINDS, kind_of
from sim.study.files.folder import StoredFolder
from sim.study.files.texts import read_json
from sim.study.losses.pace import pace_picture
from sim.study.losses.tree import loss_picture
from sim.study.pictures.backtest import backtest_picture
from sim.study.pictures.lines import lines_picture
from sim.study.pictures.people import people_picture
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
        "people": people_picture(results),
        "backtest": backtest_picture(results),
    }


def pictures_json(pictures: Mapping[str, object]) -> bytes:
    """Content of ``pictures.json``."""
    from sim.report.prepared.stored import plain

    content = {name: {"kind": kind_of(picture), "data": plain(picture)} for name, picture in pictures.items()}
    return (json.dumps(content, allow_nan=False, separators=(",", ":")) + "\n").encode()


def pictures_of(content: bytes, *names: str) -> dict[str, object]:
    """Prepared pictures by name; those named, default: all.

    Raises:
        ValueError: it is none of ``pictures_json``.
    """
    from sim.report.prepared.stored import revived

    try:
        return {
            name: revived(KINDS[entry["kind"]], _harmless(entry["data"]))
            for name, entry in read_json(content).items()
            if not names or name in names
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"it holds no pictures ({type(error).__name__})") from None


def _harmless(node: Any) -> Any:
    """With no letter in its texts that cannot be drawn or turns their direction."""
    if isinstance(node, str):
        return harmless(node)
    if isinstance(node, list):
        return [_harmless(part) for part in node]
    return {key: _harmless(part) for key, part in node.items()} if isinstance(node, dict) else node


def read_pictures(folder: StoredFolder, *names: str) -> dict[str, object]:
    """Prepared pictures of a run by name; those named, default: all.

    Raises:
        InputError: they are missing or damaged.
    """
    content = folder.content(PICTURES)
    try:
        return pictures_of(content, *names)
    except ValueError as error:
        raise folder.damaged(f"{PICTURES}: {error}") from None
