"""What all messages and pictures say alike: levels, months, where a picture comes from."""

from datetime import date

from sim.report.look.words import told_share
from sim.study.files.identity import run_hash
from sim.study.running.runner import Results
from sim.study.statistics import DateSummary


def level(label: str) -> str:
    """A milestone as a reader calls it.

    >>> level("10 GWh a year (13-week rate)")
    '10 GWh a year'
    """
    return label.replace(" (13-week rate)", "")


def month(day: date | None) -> str:
    """Month and year in words."""
    return day.strftime("%B %Y") if day else "after the horizon"


def missed(found: DateSummary) -> str:
    """How many are later or never get there."""
    later, never = (told_share(share, found.replications) for share in (found.later_share, found.never_share))
    return f"{later} are later, {never} never get there"


def footer(results: Results) -> str:
    """Where the picture of a run comes from."""
    s = results.prepared.scenario
    failed = f", {len(results.failures)} failed" if results.failures else ""
    return (
        f"{s.title} | gigaramp, scenario {s.name} {run_hash(s)} | data date {s.data_date} | seed {s.seed} | "
        f"n = {len(results.ran)}{failed} | good GWh, pilot not counted"
    )
