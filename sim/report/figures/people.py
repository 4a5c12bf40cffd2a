"""Own people over time: a band, its median, and the headcount that was known or planned."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter

from sim.report.look import style
from sim.report.look.margins import End, name_ends
from sim.report.prepared.people import PeoplePicture

_MARGIN = 2.75  # inches at the right for the names of the lines


def people_figure(picture: PeoplePicture) -> Figure:
    """Draw the headcount."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        top = style.under_title(figure, top, picture.note)
        axes = style.add_axes(figure, picture.first_day, picture.last_day, style.WIDTH - _MARGIN, top)
        highest = max([float(picture.p90.max()), *(people for _, people in picture.stated)], default=0.0)
        axes.set_ylim(0.0, 1.1 * highest or 1.0)
        axes.set_ylabel("own people", size=style.TEXT)
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axes.tick_params(axis="y", labelsize=style.TEXT)
        _draw(axes, picture)
        return figure


def _draw(axes: Axes, picture: PeoplePicture) -> None:
    x = style.numbers(picture.week_ends)
    axes.fill_between(x, picture.p10, picture.p90, color=style.PALE_BLUE, lw=0, zorder=1)
    axes.plot(x, picture.p50, color=style.BLUE, lw=3.4, zorder=3.5)
    at = style.number(picture.data_date)
    axes.axvline(at, color=style.GREY, lw=1.2, zorder=2.2)
    axes.annotate(
        f"data date\n{style.day(picture.data_date)}", (at, 0.97 * axes.get_ylim()[1]), (6, 0), color=style.GREY,
        textcoords="offset points", va="top", size=style.SMALL,
    )  # fmt: skip
    middle = 0.75 * picture.p10[-1] + 0.25 * picture.p90[-1]
    ends = [
        End("P10 to P90", float(middle), style.PALE_BLUE, 11.0),
        End("median (P50)", float(picture.p50[-1]), style.BLUE, 3.4),
    ]
    if picture.stated:
        days = np.array([style.number(day) for day, _ in picture.stated])
        people = np.array([count for _, count in picture.stated])
        axes.plot(
            days, people, color=style.VERMILLION, lw=2.2, ls="--", marker="s", ms=8, mfc="white", mew=2.2, zorder=5
        )
        ends.append(End("stated headcount", float(people[-1]), style.VERMILLION, 2.2, "--"))
    name_ends(axes, ends)
