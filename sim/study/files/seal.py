"""JSON with a checksum of itself, by which every changed byte is noticed."""

import json
from collections.abc import Mapping
from typing import Any

from sim.study.files.regular import sum_of_bytes
from sim.study.files.texts import read_json

_SEAL = "seal"


def sealed(content: Mapping[str, Any]) -> bytes:
    """A JSON text that ends with its own checksum."""
    return json_bytes({**content, _SEAL: sum_of_bytes(json_bytes(content))})


def is_sealed(content: Mapping[str, Any]) -> bool:
    """Whether a text once had a checksum, however damaged."""
    return _SEAL in content


def unsealed(raw: bytes) -> dict[str, Any]:
    """What such a text says.

    Raises:
        ValueError: it is not as it was written.
    """
    content = read_json(raw)
    if not isinstance(content, dict) or not is_sealed(content):
        raise ValueError("it has no checksum")
    del content[_SEAL]
    if sealed(content) != raw:
        raise ValueError("it is not what was written")
    return content


def json_bytes(content: Mapping[str, Any]) -> bytes:
    """JSON as a reader would lay it out, the same bytes for the same content."""
    return (json.dumps(content, indent=2, default=str, allow_nan=False) + "\n").encode()
