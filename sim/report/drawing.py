"""Pictures: from a small prepared table to a figure, and from a figure to files that depend on nothing else."""

from io import BytesIO
from pathlib import Path
from typing import Any

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
from sim.report.figures.ramp import ramp_figure
from sim.report.figures.schedule import schedule_figure
from sim.report.figures.shares import shares_figure
from sim.report.figures.sweep.figure import sweep_figure
from sim.report.figures.tornado import tornado_figure
from sim.report.figures.volumes import volume_figure
from sim.report.figures.waterfall import gap_figure
from sim.report.look.style import sheet
from sim.report.prepared.backtest import BacktestPicture
from sim.report.prepared.chance import ChancePicture
from sim.report.prepared.lines import LinesPicture
from sim.report.prepared.losses import LossPicture
from sim.report.prepared.pace import PacePicture
from sim.report.prepared.ramp import RampPicture
from sim.report.prepared.schedule import SchedulePicture
from sim.report.prepared.volumes import VolumePicture
from sim.whole import write_whole

__all__ = [
    "backtest_figure", "chance_figure", "draw", "fans_figure", "gap_figure", "held_figure", "levers_figure",
    "lines_figure", "loss_figure", "must_figure", "pace_figure", "plant_figure", "png_bytes", "ramp_figure",
    "save_figure", "schedule_figure", "shares_figure", "svg_bytes", "sweep_figure", "tornado_figure", "volume_figure",
]  # fmt: skip

# Pictures of a run: the name of their kind, what they are made from, what draws them.
KINDS: dict[str, tuple[type, Any]] = {
    "ramp": (RampPicture, ramp_figure),
    "chance": (ChancePicture, chance_figure),
    "volumes": (VolumePicture, volume_figure),
    "losses": (LossPicture, loss_figure),
    "bottleneck": (PacePicture, pace_figure),
    "schedule": (SchedulePicture, schedule_figure),
    "lines": (LinesPicture, lines_figure),
    "backtest": (BacktestPicture, backtest_figure),
}

# No date, no version of the drawing library: the same picture is the same file.
_METADATA: dict[str, dict[str, None]] = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


def kind_of(picture: object) -> str:
    """Name of the kind of a prepared picture."""
    return next(name for name, (made_from, _) in KINDS.items() if isinstance(picture, made_from))


def draw(picture: object) -> Figure:
    """The figure of a prepared picture of any kind."""
    figure: Figure = KINDS[kind_of(picture)][1](picture)
    return figure


def svg_bytes(figure: Figure) -> bytes:
    """A figure as SVG, the same bytes as in a file."""
    return _bytes(figure, "svg")


def png_bytes(figure: Figure) -> bytes:
    """A figure as PNG, the same bytes as in a file."""
    return _bytes(figure, "png")


def _bytes(figure: Figure, ending: str) -> bytes:
    buffer = BytesIO()
    with sheet():
        figure.savefig(buffer, format=ending, dpi=figure.dpi, metadata=_METADATA[ending])
    return buffer.getvalue()


def save_figure(figure: Figure, folder: Path, name: str) -> None:
    """Write ``<name>.svg`` and ``<name>.png`` into a folder; each is there whole or not at all."""
    for ending in _METADATA:
        write_whole(folder / f"{name}.{ending}", _bytes(figure, ending))
