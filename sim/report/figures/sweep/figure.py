"""The figure of a sweep, whichever of its pictures was prepared."""

from matplotlib.figure import Figure

from sim.report.figures.sweep.cases import sweep_cases_figure
from sim.report.figures.sweep.line import sweep_line_figure
from sim.report.figures.sweep.map import sweep_map_figure
from sim.report.figures.sweep.multiples import sweep_multiples_figure
from sim.report.prepared.sweep import CasesPicture, LinePicture, MapPicture, MultiplesPicture


def sweep_figure(picture: LinePicture | MapPicture | MultiplesPicture | CasesPicture) -> Figure:
    """Draw the picture of a sweep."""
    match picture:
        case LinePicture():
            return sweep_line_figure(picture)
        case MapPicture():
            return sweep_map_figure(picture)
        case MultiplesPicture():
            return sweep_multiples_figure(picture)
        case CasesPicture():
            return sweep_cases_figure(picture)
