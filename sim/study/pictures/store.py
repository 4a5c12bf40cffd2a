"""The prepared pictures of a run in its folder: written once, drawn from there ever after."""

import json
from collections.abc import Mapping
from typing import Any

from sim.letters import harmless
from sim.report.prepared.kinds import KINDS, kind_of
from sim.study.files.folder import StoredFolder
from sim.study.files.texts import read_json

PICTURES = "pictures.json"


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
