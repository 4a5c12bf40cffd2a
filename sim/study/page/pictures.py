"""Pictures of a page: drawn from prepared tables, or as a finished study left them; on a slide they are the same."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim import __version__
from sim.errors import InputError
from sim.report.page.page import Plate
from sim.study.files.folder import MANIFEST, StoredFolder, open_folder
from sim.study.files.kinds import RUN
from sim.study.files.store import add_file
from sim.study.sweep.folder import PLAN, SweepFolder

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, eq=False)
class Shown:
    """A picture, made or read where it is first asked for.

    name: unique on the page; title: for who cannot see it; of: its file with an ending, ``svg`` or ``png``.
    """

    name: str
    title: str
    of: Callable[[str], bytes]

    @cached_property
    def plate(self) -> Plate:
        """As a page holds it."""
        return Plate(self.name, self.title, self.of("svg"))


def drawn(name: str, title: str, figure: "Callable[[], Figure]") -> Shown:
    """A figure, drawn anew."""
    once = cache(figure)

    def of(ending: str) -> bytes:
        from sim.report.drawing import picture_bytes

        return picture_bytes(once(), ending)

    return Shown(name, title, of)


def kept(name: str, title: str, folder: StoredFolder, file: str) -> Shown:
    """A picture that stands in a folder as ``<file>.svg`` and ``<file>.png``.

    What is made of it raises:
        InputError: it is not there, or not as it was drawn.
    """
    return Shown(name, title, lambda ending: folder.content(f"{file}.{ending}"))


def drawn_once(name: str, picture: object, folder: StoredFolder) -> Shown:
    """A picture of a run: as it stands in its folder, else drawn, and kept there where that can be."""

    def figure() -> "Figure":
        from sim.report.drawing import draw

        return draw(picture)

    fresh = drawn(name, str(getattr(picture, "title", name)), figure)

    def of(ending: str) -> bytes:
        file = f"{name}.{ending}"
        if folder.manifest["gigaramp"] == __version__:
            with suppress(InputError):  # removed, or not what was drawn
                return folder.content(file)
        content = fresh.of(ending)
        with suppress(OSError, InputError):
            add_file(open_folder(folder.path), file, content)
        return content

    return replace(fresh, of=of)


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
