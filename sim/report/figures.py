"""Pictures: from a small prepared table to a figure, and from a figure to files that depend on nothing else."""

import os
from pathlib import Path

from matplotlib.figure import Figure

from sim.report.chance_figure import chance_figure
from sim.report.gap_figure import gap_figure
from sim.report.levers_figure import levers_figure
from sim.report.loss_figure import loss_figure
from sim.report.pace_figure import pace_figure
from sim.report.ramp_figure import ramp_figure
from sim.report.shares_figure import shares_figure
from sim.report.style import sheet
from sim.report.tornado_figure import tornado_figure

__all__ = [
    "chance_figure", "gap_figure", "levers_figure", "loss_figure", "pace_figure", "ramp_figure", "save_figure",
    "shares_figure", "tornado_figure",
]  # fmt: skip

# No date, no version of the drawing library: the same picture is the same file.
_METADATA: dict[str, dict[str, None]] = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


def save_figure(figure: Figure, folder: Path, name: str) -> None:
    """Write ``<name>.svg`` and ``<name>.png`` into a folder; each is there whole or not at all."""
    for ending, metadata in _METADATA.items():
        unfinished = folder / f".{name}.{os.getpid()}.{ending}"
        try:
            with sheet():
                figure.savefig(unfinished, format=ending, dpi=figure.dpi, metadata=metadata)
            os.replace(unfinished, folder / f"{name}.{ending}")
        finally:
            unfinished.unlink(missing_ok=True)
