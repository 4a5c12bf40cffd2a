"""Pictures of a page: drawn from prepared tables, or as a finished study left them; on a slide they are the same."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

from sim.report.page.page import Plate
from sim.study.files.folder import MANIFEST, StoredFolder, open_folder
from sim.study.files.kinds import RUN
from sim.study.sweep.folder import PLAN, SweepFolder


@dataclass(frozen=True)
class Shown:
    """A picture: as a page holds it, and what makes the same as PNG."""

    plate: Plate
    png: Callable[[], bytes]


def drawn(name: str, title: str, figure: Figure) -> Shown:
    """A figure. name: unique on the page; title: for who cannot see it."""
    from sim.report.drawing import png_bytes, svg_bytes

    return Shown(Plate(name, title, svg_bytes(figure)), partial(png_bytes, figure))


def kept(name: str, title: str, folder: StoredFolder, file: str) -> Shown:
    """A picture that stands in a folder as ``<file>.svg`` and ``<file>.png``.

    Raises:
        InputError: it is not there, or not as it was drawn.
    """
    return Shown(Plate(name, title, folder.content(f"{file}.svg")), partial(folder.content, f"{file}.png"))


def pictures_in(folder: Path) -> dict[str, Shown]:
    """The pictures that stand in the folder of a sweep, a comparison or another study; none of a run's.

    Raises:
        InputError: it is no such folder, or damaged.
    """
    if (folder / PLAN).is_file():
        found = SweepFolder(folder).ending()
    else:
        found = open_folder(folder) if os.path.lexists(folder / MANIFEST) else None
    if found is None or found.manifest["kind"] == RUN:
        return {}
    headline = found.manifest.get("headline", "")
    names = sorted(Path(name).stem for name in found.manifest["files"] if name.endswith(".svg"))
    return {name: kept(name, headline, found, name) for name in names}
