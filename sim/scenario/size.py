"""What a run takes, about: time and memory from the size of a scenario, before anything is laid out or simulated.

The figures a unit of work were measured (``docs/performance.md`` says how); they are rounded up.
"""

from dataclasses import dataclass

from sim.flow.spec import Line
from sim.flow.tables import RECORD_COLUMNS, VISIT, ring_length
from sim.scenario.design import causes_losses, flow_line
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH, HOURS_PER_WEEK

OPERATION_SECONDS = {"compiled": 1.2e-7, "processes": 7e-5}
FAILURE_SECONDS = {"compiled": 1.1e-8, "processes": 5e-6}
REVIEW_SECONDS, REVIEWED_STAGE_SECONDS = 2e-5, 6e-8
EVENT_SECONDS = 4e-5
PROGRAM_BYTES = 5e8  # the program with its libraries and pictures
PLACE_BYTES = {"compiled": VISIT.itemsize, "processes": 700}  # a lot that may be under way at a stage
BLOCK = 50  # replications that are written together; of fewer nothing is written before all are there
HELD_SHARE = 0.1  # of what is kept of a replication, as much as memory holds of each when all are put together
BRANCHES = 22  # of the loss tree, besides one a stage that causes losses


@dataclass(frozen=True)
class Cost:
    """What a run takes.

    seconds: of one processor, a replication; worker_bytes: memory of a worker; kept_bytes: of what a run keeps of a
    replication until all are there, on the disk where they are many; replications: how many there are, at most.
    """

    seconds: float
    worker_bytes: float
    kept_bytes: float
    replications: int

    @property
    def hours(self) -> float:
        """Of one processor, for all replications."""
        return self.seconds * self.replications / 3600.0

    @property
    def run_bytes(self) -> float:
        """Memory of the run as a whole, with one worker."""
        held = min(self.replications, 3 * BLOCK) + HELD_SHARE * self.replications
        return self.worker_bytes + self.kept_bytes * held

    @property
    def disk_bytes(self) -> float:
        """On the disk while it runs; what is left in the end takes a hundredth."""
        return self.kept_bytes * self.replications if self.replications > BLOCK else 0.0


def cost(scenario: Scenario) -> Cost:
    """What a run of a scenario takes; its line must be an in-tree."""
    line = design_line(scenario)
    lines = 1 + sum(block.lines for block in scenario.blocks.values())
    hours = (scenario.horizon_end - scenario.start).days * HOURS_PER_DAY
    lots = lines * lots_a_line(scenario, hours)
    return Cost(
        _seconds(scenario, line, lines, hours, lots),
        PROGRAM_BYTES + lot_bytes(scenario, line, lines, lots) + _book_bytes(scenario, line, lines, hours),
        _kept_bytes(scenario, lines, hours),
        scenario.replications if scenario.precision == "none" else scenario.precision_cap,
    )


def design_line(scenario: Scenario) -> Line:
    """The stages that all lines have."""
    return flow_line("line", scenario.line, 1.0, scenario.cell.energy_wh, scenario.numerics)


def lots_a_line(scenario: Scenario, hours: float) -> float:
    """Lots of a line from the first day to the horizon, while they grow from a new line's to a mature one's.

    A lot lasts ``lot_hours / sqrt(1 - K)``, and ``1 - K = exp(-t / tau)``: 2 tau / lot_hours of them while it learns.
    """
    numerics, maker = scenario.numerics, scenario.maker
    if scenario.planned.speed:
        return hours / numerics.lot_hours
    slow = max(1.0, 1.0 / maker.process_team.lines) * max(1.0, maker.judged_reference.middle()[1])
    tau = slow * max(maker.quality_months.middle()[1], maker.speed_months.middle()[1]) * HOURS_PER_MONTH
    finest = hours / min(numerics.lot_hours, numerics.mature_lot_hours)
    return min(finest, 2.0 * tau / numerics.lot_hours + hours / numerics.mature_lot_hours)


def _seconds(scenario: Scenario, line: Line, lines: int, hours: float, lots: float) -> float:
    numerics, flow, stages = scenario.numerics, scenario.flow, len(line.stages)
    weekly = scenario.twin != "none" or scenario.planned.speed
    reviews = hours / HOURS_PER_WEEK / (1 if weekly else numerics.review_weeks)
    events = len(scenario.pilot.activities) + sum(len(b.activities) + 8 * b.lines for b in scenario.blocks.values())
    return (
        OPERATION_SECONDS[flow] * lots * stages
        + FAILURE_SECONDS[flow] * lines * hours * _failures_per_hour(scenario)
        + reviews * (REVIEW_SECONDS + REVIEWED_STAGE_SECONDS * lines * stages)
        + EVENT_SECONDS * events
    )


def _failures_per_hour(scenario: Scenario) -> float:
    """Of a line at its first cell, when it fails most: no stage fails more often than once a mean repair."""
    rate, start = 0.0, scenario.maker.mtbf_start_share
    for stage in scenario.line.stages.values():
        if stage.availability is not None and stage.repair_hours is not None:
            down = (1.0 - stage.availability) / stage.availability / start
            rate += down / (1.0 + down) / stage.repair_hours
    return rate


def lot_bytes(scenario: Scenario, line: Line, lines: int, lots: float) -> float:
    """Lots under way, and the record of all, twice where its room grows."""
    ordered = line.ordered()
    recorded = len(ordered) if line.recorded is None else len(line.recorded)
    under_way = lines * len(ordered) * ring_length(ordered) * PLACE_BYTES[scenario.flow]
    return under_way + 2.2 * lots * 8.0 * (3 + RECORD_COLUMNS * recorded)


def _branches(scenario: Scenario) -> int:
    return BRANCHES + sum(map(causes_losses, scenario.line.stages.values()))


def _book_bytes(scenario: Scenario, line: Line, lines: int, hours: float) -> float:
    """What is booked of every line, and the loss tree of every block, week by week."""
    inspected = len({stage.found_at for stage in scenario.line.stages.values()}) + 1
    quarters = lines * len(line.stages) / 13.0
    weekly = lines * (4 + inspected) + quarters + 3 * len(scenario.blocks) * _branches(scenario)
    return 8.0 * weekly * hours / HOURS_PER_WEEK


def _kept_bytes(scenario: Scenario, lines: int, hours: float) -> float:
    """Series, loss trees, quarters of every line, and names with what was drawn and when it happened."""
    weekly = 4.0 * (5 + len(scenario.blocks) * _branches(scenario)) + 28.0 * lines / 13.0
    named = sum(len(block.activities) for block in scenario.blocks.values()) + 12 * lines
    return 1.2 * weekly * hours / HOURS_PER_WEEK + 300.0 * named


def time_words(seconds: float) -> str:
    """A length of time in a unit that fits.

    >>> time_words(0.04), time_words(4.2), time_words(600.0), time_words(90_000.0)
    ('0.04 s', '4 s', '10 minutes', '25 hours')
    """
    for unit, size in (("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2.0 * size:
            return f"{seconds / size:,.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 2.0 else f"{seconds:.1g} s"


def memory_words(count: float) -> str:
    """An amount of memory.

    >>> memory_words(4.5e8), memory_words(2.13e9), memory_words(3.2e12)
    ('0.45 GB', '2.1 GB', '3,200 GB')
    """
    return f"{count / 1e9:,.0f} GB" if count >= 1e10 else f"{count / 1e9:.2g} GB"


def words_of(found: Cost) -> str:
    """What a run takes: all of it, and a replication."""
    replications = f"a run of {found.replications:,} replication{'s' if found.replications > 1 else ''}"
    return (
        f"{replications} takes up to {time_words(3600.0 * found.hours)} of one processor, {room_words(found)}; "
        f"a replication up to {time_words(found.seconds)}"
    )


def room_words(found: Cost) -> str:
    """Memory, and room on the disk where that is asked for."""
    disk = f" and, while it runs, {memory_words(found.disk_bytes)} of disk" if found.disk_bytes else ""
    return f"{memory_words(found.run_bytes)} of memory{disk}"
