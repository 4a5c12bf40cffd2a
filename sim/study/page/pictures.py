"""Pictures of a page: drawn from prepared tables, or as a finished study left them; on a slide they are the same."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

from sim.errors import InputError
from sim.report.page.page import Plate
from sim.study.sweep.folder import PLAN


@dataclass(frozen=True)
class Shown:
    """A picture: as a page holds it, and what makes the same as PNG."""

    plate: Plate
    png: Callable[[], bytes]


def drawn(name: str, title: str, figure: Figure) -> Shown:
    """A figure. name: unique on the page; title: for who cannot see it."""
    from sim.report.drawing import png_bytes, svg_bytes

    return Shown(Plate(name, title, svg_bytes(figure)), partial(png_bytes, figure))


def kept(name: str, title: str, folder: Path, file: str) -> Shown:
    """A picture that stands in a folder as ``<file>.svg`` and ``<file>.png``.

    Raises:
        InputError: it is not there.
    """
    return Shown(Plate(name, title, _read(folder / f"{file}.svg")), partial(_read, folder / f"{file}.png"))


def pictures_in(folder: Path) -> dict[str, Shown]:
    """The pictures that stand in the folder of a sweep, a comparison or another study; none of any other folder.

    Raises:
        InputError: one of them is there as SVG only.
    """
    headline = "" if (folder / PLAN).is_file() else _headline(folder)
    if headline is None:
        return {}
    return {path.stem: kept(path.stem, headline, folder, path.stem) for path in sorted(folder.glob("*.svg"))}


def _headline(folder: Path) -> str | None:
    """What a study says of itself; None of what is no study."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return str(manifest.get("headline", "")) if "study" in manifest else None
    except (OSError, ValueError, AttributeError, TypeError):
        return None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise InputError(f"{path}: is damaged (it is not there); remove that folder and make the study again") from None
