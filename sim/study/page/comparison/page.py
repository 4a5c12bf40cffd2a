"""The report of a comparison: a page of prepared parts, and its slides."""

from collections.abc import Iterator, Sequence

from sim import MODEL_VERSION, __version__
from sim.report.page.page import Page, Section
from sim.study.compare.comparison import Comparison
from sim.study.compare.picture import chance_headline
from sim.study.compare.words import headline, luck
from sim.study.files.folder import open_folder
from sim.study.page.comparison import tables
from sim.study.page.comparison.answer import answer
from sim.study.page.comparison.calls import page_call, why_calls
from sim.study.page.comparison.compared import Compared
from sim.study.page.comparison.origin import Origin, origin_of
from sim.study.page.comparison.reasons import Reasons, reasons_for
from sim.study.page.comparison.warnings import warnings
from sim.study.page.files import Report
from sim.study.page.pictures import Shown, kept


def comparison_report(found: Compared) -> Report:
    """Page and slides.

    Raises:
        InputError: a folder is damaged or of another model version.
    """
    comparison, (first, *others) = found.comparison, found.asked
    origins = [origin_of(one) for one in found.asked]
    reasons = [
        reasons_for(first, one, against.side.letter, comparison.milestones, found.folder.parent)
        for one, against in zip(others, comparison.against, strict=True)
    ]
    shown = [*_drawn(found), *(one.shown for one in reasons if one.shown is not None)]
    title = " | ".join(side.title for side in comparison.sides)
    page = Page(
        title, "Comparison report", tuple(_facts(comparison)), answer(comparison, reasons),
        warnings(comparison, origins), tuple(_sections(found, origins, reasons, shown)),
    )  # fmt: skip
    return Report(found.folder, page, tuple(shown))


def _drawn(found: Compared) -> Iterator[Shown]:
    """The two pictures of a comparison, as they stand in its folder."""
    folder = open_folder(found.folder)
    yield kept("compare_ramp", headline(found.comparison), folder, "compare_ramp")
    yield kept("compare_chance", chance_headline(found.comparison), folder, "compare_chance")


def _facts(comparison: Comparison) -> Iterator[str]:
    for side in comparison.sides:
        yield f"{side.letter}: {side.scenario.name} {side.run}, n = {len(side.ran)}"


def _sections(
    found: Compared, origins: Sequence[Origin], reasons: Sequence[Reasons], shown: Sequence[Shown]
) -> Iterator[Section]:
    comparison = found.comparison
    first, pictures = comparison.sides[0], tuple(one.plate for one in shown[:2])
    for one in comparison.against:
        differences = one.differences or ("nothing: the same scenario",)
        heading = f"What differs between {first.letter} and {one.side.letter}"
        yield Section(f"differences_{one.side.letter}", heading, (luck(one, first),), points=differences)
    sheets = tuple(sheet for one in comparison.against for sheet in tables.date_sheets(one, first))
    yield Section("dates", "When", plates=pictures, sheets=sheets)
    for one, reason, call in zip(comparison.against, reasons, why_calls(found, origins), strict=True):
        yield _why(f"why_{one.side.letter}", f"Why {one.side.letter} is earlier or later", reason, call)
    yield Section("volumes", "How much, year by year", sheets=(tables.volume_sheet(found.asked, comparison.sides),))
    lead = ("How many numbers of each were published, estimated, assumed or set by hand.",)
    grades = (tables.grade_sheet(comparison),)
    yield Section("assumptions", "Where the numbers come from", sheets=grades, lead=lead)
    yield _made(found, origins, reasons)


def _why(anchor: str, heading: str, reason: Reasons, call: str) -> Section:
    if reason.refused:
        return Section(anchor, heading, (f"It cannot be split over groups of inputs: {reason.refused}.",))
    if reason.shown is not None:
        return Section(anchor, heading, reason.conclusion, (reason.shown.plate,))
    return Section(anchor, heading, commands=(call,), lead=("What each group of inputs is worth is found by:",))


def _made(found: Compared, origins: Sequence[Origin], reasons: Sequence[Reasons]) -> Section:
    words = (
        f"gigaramp {__version__}, model version {MODEL_VERSION}, comparison {found.folder.name.rpartition('-')[2]}. "
        "Intervals are 95 % and say how sure the simulation is of its own numbers, not how good the model is. The same "
        "commands give the same numbers:",
    )
    explained = [
        call for call, reason in zip(why_calls(found, origins), reasons, strict=True) if reason.shown is not None
    ]  # fmt: skip
    commands = (*dict.fromkeys(origin.command for origin in origins), *explained, page_call(found, origins))
    return Section("made", "How this was made", words, sheets=(tables.run_sheet(found.comparison),), commands=commands)
