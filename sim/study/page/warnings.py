"""What a reader of a report must know before using its numbers."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sim.report.look.words import told_share
from sim.scenario.goals import goals, level_of
from sim.scenario.schema import Scenario
from sim.scenario.upper_end import beyond, nameplate
from sim.study.evidence.words import YIELD, shipped_validity
from sim.study.files.stored import StoredRun
from sim.study.page.answer import Row, day, goal, summary_of
from sim.study.statistics import DateSummary
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH

# From there on the interval of a P50 says that replications are too few: in months, and as a share of what lies between
# P10 and P90. What a quarter of that adds to the spread of the date is 1 %, whereas a plant of wide spread would need
# thousands of replications for 3 months: its date is known no better with them.
WIDE_MONTHS, WIDE_SHARE = 3.0, 0.25
LATER_SHARE = 0.25  # beyond the horizon: from there on it is too short


@dataclass(frozen=True)
class Grounds:
    """What warnings are about: a scenario and its results.

    milestones: by name, each as in ``summary.json``; ran, failed: replications; overrides: what was set.
    message: of the first that failed, empty where it is not known.
    """

    scenario: Scenario
    milestones: Mapping[str, Row]
    ran: int
    failed: int
    overrides: Sequence[str]
    message: str = ""


def warnings(run: StoredRun) -> tuple[str, ...]:
    """All that apply to a run, as sentences."""
    failures, summary = run.manifest["failures"], run.summary
    return warnings_on(
        Grounds(
            run.scenario, summary["milestones"], summary["replications"] - summary["failed"], len(failures),
            run.manifest["overrides"], failures[0]["message"] if failures else "",
        )
    )  # fmt: skip


def warnings_on(found: Grounds) -> tuple[str, ...]:
    """All that apply, as sentences."""
    return (*_failures(found), *_precision(found), *_horizon(found), *_evidence(found))


def _rates(found: Grounds) -> dict[str, Row]:
    """Rows of rates and of the headline, without those beyond the plant."""
    first = goals(found.scenario).headline
    return {
        name: row for name, row in found.milestones.items()
        if (name == first or name.startswith("rate_")) and not beyond(name, found.scenario)
    }  # fmt: skip


def _failures(found: Grounds) -> Iterator[str]:
    if found.failed:
        share = f"{found.failed} of {found.ran + found.failed}"
        first = f"; the first says: {found.message}" if found.message else "."
        yield f"{share} replications failed and count nowhere in these numbers{first}"


def _precision(found: Grounds) -> Iterator[str]:
    """Even chances of which the simulation itself is not sure."""
    if found.scenario.twin != "none":
        return
    wide = [
        (row, share) for row in _rates(found).values()
        if row["p50"] is not None and (share := over_wide(summary_of(row), found.scenario.horizon_end)) > 1.0
    ]  # fmt: skip
    if not wide:
        return
    told = ", ".join(f"{goal(row)} {_width(row)}" for row, _ in wide)
    text = (
        f"Too few replications ({found.ran}): the 95 % interval of an even-chance date is wider than 3 months and than "
        f"a quarter of what lies between P10 and P90: {told}."
    )
    if shares := [share for _, share in wide if math.isfinite(share)]:
        text += f" About {_rounded(found.ran * max(shares) ** 2):,} replications would be enough."
    yield text


def over_wide(summary: DateSummary, horizon_end: date) -> float:
    """The interval of a P50 over the widest that is narrow enough; infinite where an end is open.

    Where the P90 lies beyond the horizon, the spread is at least what reaches to that.
    """
    low, high = summary.p50_interval
    if low is None or high is None:
        return math.inf
    spread = months_between(summary.p10 or low, summary.p90 or horizon_end)
    return months_between(low, high) / max(WIDE_MONTHS, WIDE_SHARE * spread)


def _width(row: Row) -> str:
    low, high = (day(end) for end in row["p50_interval"])
    return "open" if low is None or high is None else f"{months_between(low, high):.0f} months"


def months_between(low: date, high: date) -> float:
    """Months from one day to another."""
    return (high - low).days * HOURS_PER_DAY / HOURS_PER_MONTH


def _rounded(count: float) -> int:
    """To one figure, upwards."""
    power = 10 ** (len(str(int(count))) - 1)
    return int(-(-count // power) * power)


def _horizon(found: Grounds) -> Iterator[str]:
    """Levels for which the simulation ends too early."""
    short = [row for name, row in _rates(found).items() if _ends_too_early(row) and _possible(name, row, found)]
    if short:
        told = ", ".join(f"{goal(row)} {told_share(row['later_share'], row['replications'])}" for row in short)
        yield (
            f"Horizon too short: by {found.scenario.horizon_end} part of the histories have not reached these levels, "
            f"though nothing has stopped them: {told}. A later horizon_end tells when they do."
        )


def _possible(name: str, row: Row, found: Grounds) -> bool:
    """Whether a later end could help: somebody gets there, or it is no more than the nameplate."""
    _, level = level_of(name)
    return bool(row["reached_share"]) or level <= nameplate(found.scenario)


def _ends_too_early(row: Row) -> bool:
    lacks_p90 = row["p90"] is None and row["later_share"] > 0.0 and row["never_share"] < 0.1
    return bool(row["later_share"] > LATER_SHARE or lacks_p90)


def _evidence(found: Grounds) -> Iterator[str]:
    """What of the class of maker was changed, and whether its yields were seen at plants that were built."""
    maker = found.scenario.maker.kind
    if found.scenario.twin == "plan":  # nothing of the class is used
        return
    changed = [text for text in found.overrides if text.lstrip("+~").startswith("maker.")]
    if changed:
        yield (
            f"The class {maker} was changed by hand ({', '.join(changed)}); what was checked against plants that were "
            "built is the class as it stands."
        )
    yield shipped_validity(YIELD, maker)
