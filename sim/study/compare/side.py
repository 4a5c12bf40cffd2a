"""One of those compared, read from its tables: dates by replication, bands of the run rate."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.errors import InputError
from sim.report.prepared.arrays import Days
from sim.scenario.goals import targets
from sim.scenario.milestones import milestone_of
from sim.scenario.schema import Scenario
from sim.study.compare.asked import Asked
from sim.study.files.folder import damaged
from sim.study.files.parquet import read_parquet
from sim.study.statistics import DateSummary, summarise
from sim.study.told import lead

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Side:
    """A scenario with its results.

    letter: A is what the others are compared with; name: what it is called beside the letter; place: its folder.
    labels: of its milestones; hours: of each by replication, infinite for later, not a number for never.
    week_ends, bands: weekly P10, P50, P90 of the run rate, (3, weeks); failed: replications that did.
    """

    letter: str
    name: str
    place: Path
    run: str
    model_version: int
    scenario: Scenario
    labels: Mapping[str, str]
    hours: Mapping[str, Mapping[int, float]]
    week_ends: Days
    bands: Floats
    failed: int

    @property
    def title(self) -> str:
        """Letter and name."""
        return f"{self.letter}: {self.name}"

    def summary(self, name: str) -> DateSummary:
        """Dates of a milestone over all its replications that ran."""
        hours = np.array(list(self.hours[name].values()))
        wanted = targets([name], self.scenario).get(name)
        return summarise(name, self.labels[name], hours, Calendar(self.scenario.start), wanted)

    def answer(self, name: str) -> str:
        """The letter, the plant, a milestone and the chance of its date."""
        return f"{self.letter}: {lead(self.summary(name), self.scenario)}"

    @property
    def ran(self) -> frozenset[int]:
        """Replications that ran."""
        return frozenset(next(iter(self.hours.values()), {}))


def read_side(one: Asked, letter: str, name: str) -> Side:
    """Read the tables of one of those compared.

    Raises:
        InputError: a table is missing or damaged.
    """
    hours, failed = _hours(one.milestones)
    week_ends, bands = _bands(one.bands)
    labels = {}
    for milestone in hours:
        known = milestone_of(milestone, one.scenario)
        labels[milestone] = milestone if known is None else known.label
    return Side(
        letter, name, one.place, one.run, one.model_version, one.scenario, labels, hours, week_ends, bands, failed
    )


def _hours(path: Path) -> tuple[dict[str, dict[int, float]], int]:
    """Hours of each milestone by replication, and how many replications failed."""
    query = "select milestone, replication, state, hours from stored order by replication"
    found: dict[str, dict[int, float]] = {}
    failed = set()
    beyond = {"never": np.nan, "later": np.inf}
    for milestone, replication, state, hours in read_parquet(path, query).fetchall():
        of = found.setdefault(milestone, {})
        if state == "failed":
            failed.add(replication)
        else:
            of[replication] = beyond.get(state, hours)
    if not any(found.values()):
        raise InputError(f"{path.parent}: no replication of it finished; run it again")
    return found, len(failed)


def _bands(path: Path) -> tuple[Days, Floats]:
    query = "select week_end, p10, p50, p90 from stored where quantity = 'run_rate' order by week_end"
    columns = list(zip(*read_parquet(path, query).fetchall(), strict=True))
    if not columns:
        raise InputError(damaged(path.parent, f"{path.name} has no run rate"))
    return np.array(columns[0], dtype="datetime64[D]"), np.array(columns[1:], dtype=float)
