"""The figure of a sweep, whichever of its pictures was prepared."""

from matplotlib.figure import Figure

from sim.report.sweep_cases_figure import sweep_cases_figure
from sim.report.sweep_data import CasesPicture, LinePicture, MapPicture, MultiplesPicture
from sim.report.sweep_line_figure import sweep_line_figure
from sim.report.sweep_map_figure import sweep_map_figure
from sim.report.sweep_multiples_figure import sweep_multiples_figure


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
