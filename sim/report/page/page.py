"""A page that can be mailed: its parts as plain data, and HTML made from them."""

import re
from dataclasses import dataclass
from pathlib import Path

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Sheet:
    """A table. left: columns that stand to the left, the others to the right; note: how to read it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1
    note: str = ""


@dataclass(frozen=True)
class Plate:
    """A picture. name: unique on the page; title: what it says, for who cannot see it; svg: as a file holds it."""

    name: str
    title: str
    svg: bytes


@dataclass(frozen=True)
class Section:
    """A part of the page under a heading: words, pictures, tables, a list, commands, each where there are any.

    lead: words about what follows, before all else; alone they show nothing.
    """

    anchor: str
    heading: str
    words: tuple[str, ...] = ()
    plates: tuple[Plate, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    points: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()

    @property
    def shows(self) -> bool:
        """Whether there is anything under the heading."""
        return any((self.words, self.plates, self.points, self.commands, *(sheet.rows for sheet in self.sheets)))


@dataclass(frozen=True)
class Page:
    """A report. answer: the sentences that matter; warnings: what a reader must know before using them.

    sections: those with nothing to show are left out of the page and of its contents.
    """

    title: str
    kind: str
    facts: tuple[str, ...]
    answer: tuple[str, ...]
    warnings: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def shown(self) -> tuple[Section, ...]:
        """Sections that have something to show."""
        return tuple(section for section in self.sections if section.shows)


def page_html(page: Page) -> str:
    """The report as one HTML file: no script, nothing from outside, all text escaped."""
    return _render("report.html", page=page)


def deck_html(title: str, plates: tuple[Plate, ...]) -> str:
    """Pictures as slides, one a printed page."""
    return _render("deck.html", title=title, plates=plates)


def tied(text: str) -> str:
    """Text in which a number stays with its unit and an arrow is one.

    >>> tied("10 GWh a year: 3 % -> 4") == "10\\u00a0GWh a year: 3\\u00a0% \N{RIGHTWARDS ARROW} 4"
    True
    """
    text = text.replace(" -> ", " \N{RIGHTWARDS ARROW} ")
    return re.sub(r"(\d) (%|GWh|months|MEUR)", "\\1\u00a0\\2", text)


def _render(name: str, **content: object) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    from sim.report.page.inline import inline_svg

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters["inline"] = lambda plate: Markup(inline_svg(plate.svg, plate.name, plate.title))
    environment.filters["tied"] = tied
    return environment.get_template(name).render(**content)
