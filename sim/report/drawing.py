"""Pictures: from a small prepared table to a figure, and from a figure to files that depend on nothing else."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from sim.report.figures.backtest import backtest_figure
from sim.report.figures.chance import chance_figure
from sim.report.figures.fans import fans_figure
from sim.report.figures.held import held_figure, plant_figure
from sim.report.figures.levers import levers_figure
from sim.report.figures.lines import lines_figure
from sim.report.figures.losses import loss_figure
from sim.report.figures.must import must_figure
from sim.report.figures.pace import pace_figure
from sim.report.figures.people import people_figure
from sim.report.figures.ramp import ramp_figure
from sim.report.figures.schedule import schedule_figure
from sim.report.figures.shares import shares_figure
from sim.report.figures.sweep.figure import sweep_figure
from sim.report.figures.tornado import tornado_figure
from sim.report.figures.volumes import volume_figure
from sim.report.figures.waterfall import gap_figure
from sim.report.look.style import sheet
from sim.report.prepared.kinds import kind_of
from sim.whole import write_whole

__all__ = [
    "backtest_figure",
    "chance_figure",
    "draw",
    "fans_figure",
    "gap_figure",
    "held_figure",
    "levers_figure",
    "lines_figure",
    "loss_figure",
    "must_figure",
    "pace_figure",
    "people_figure",
    "picture_bytes",
    "plant_figure",
    "ramp_figure",
    "save_figure",
    "schedule_figure",
    "shares_figure",
    "sweep_figure",
    "tornado_figure",
    "volume_figure",
]  # fmt: skip

# What draws each kind of picture of a run.
_FIGURES: dict[str, Callable[..., Figure]] = {
    "ramp": ramp_figure,
    "chance": chance_figure,
    "volumes": volume_figure,
    "losses": loss_figure,
    "bottleneck": pace_figure,
    "schedule": schedule_figure,
    "lines": lines_figure,
    "people": people_figure,
    "backtest": backtest_figure,
}

# No date, no version of the drawing library: the same picture is the same file.
_METADATA: dict[str, dict[str, None]] = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


def draw(picture: object) -> Figure:
    """The figure of a prepared picture of a run."""
    return _FIGURES[kind_of(picture)](picture)


def picture_bytes(figure: Figure, ending: str) -> bytes:
    """A figure as SVG or PNG, the same bytes as in a file."""
    buffer = BytesIO()
    with sheet():
        figure.savefig(buffer, format=ending, dpi=figure.dpi, metadata=_METADATA[ending])
    return buffer.getvalue()


def save_figure(figure: Figure, folder: Path, name: str) -> None:
    """Write ``<name>.svg`` and ``<name>.png`` into a folder; each is there whole or not at all."""
    for ending in _METADATA:
        write_whole(folder / f"{name}.{ending}", picture_bytes(figure, ending))
