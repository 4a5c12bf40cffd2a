"""What the columns of a run's tables are called in a spreadsheet, with unit and meaning."""

from dataclasses import dataclass

from sim.study.against_plan import columns_of


@dataclass(frozen=True)
class Column:
    """A column: its name in the run folder, its unit (empty where it has none), and what it means."""

    name: str
    unit: str
    meaning: str

    @property
    def head(self) -> str:
        """The name with its unit, as the header of a column."""
        return f"{self.name} [{self.unit}]" if self.unit else self.name


_REPLICATION = Column("replication", "", "number of the simulated history, from 0")
_WEEK_END = Column("week_end", "", "last day of the week")
_LINE = Column("line", "", "line of the plant; pilot: the pilot line")
_QUARTER = Column("quarter_start", "", "first day of the quarter of 13 weeks")

_SERIES = (
    "run_rate: good output of the trailing 13 weeks, annualised; installed: nameplate of lines past hot commissioning; "
    "cumulative: good cells so far; cell_yield, efficiency: over the trailing 13 weeks; headcount: own people"
)
_OF_LINE = (
    "cell_yield: good cells over started ones; efficiency: started cells over what rated speed allows in planned "
    "hours; quality, speed: knowledge, as a share of what there is to learn"
)


def _quantiles(what: str, unit: str, end: str = "", *, of: tuple[int, ...] = (10, 50, 90)) -> list[Column]:
    return [Column(f"p{q}{end}", unit, f"{q} % of replications have less {what} than that") for q in of]


def _volumes(what: str) -> list[Column]:
    shares = (90, 50, 10)
    return [Column(f"{what}_p{q}", "GWh", f"{q} % of replications make at least that, {what} cells") for q in shares]


def _against(plan: str, meaning: str, made: str) -> list[Column]:
    """A plan, and the chance to make it."""
    gwh, chance, low, high = columns_of(plan)
    return [
        Column(gwh, "GWh", f"{meaning}; empty where there is none"),
        Column(chance, "share", f"of replications that {made}; empty where there is no such plan, or none above zero"),
        Column(low, "share", "lower end of its 95 % interval; empty without noise"),
        Column(high, "share", "upper end of its 95 % interval; empty without noise"),
    ]


TABLES: dict[str, list[Column]] = {
    "milestones": [
        _REPLICATION,
        Column("milestone", "", "name of the milestone; its label stands in summary.json"),
        Column("state", "", "reached; later: not inside the horizon; never: stopped for good; failed"),
        Column("hours", "h", "since the first day of the programme; empty where it is not reached"),
        Column("date", "", "day on which it is reached; empty where it is not"),
    ],
    "annual": [
        Column("year", "", "calendar year; the last ends with the horizon"), *_volumes("good"), *_volumes("sellable"),
        Column("contracted", "GWh", "what customers have contracted for the year; empty where no contract holds"),
        Column("shortfall", "share", "of replications that sell less than contracted; empty in a year that is cut"),
        Column("shortfall_low", "share", "lower end of its 95 % interval; empty without noise"),
        Column("shortfall_high", "share", "upper end of its 95 % interval; empty without noise"),
    ],
    "plan_and_forecast": [
        Column("period", "", "calendar year, or quarter such as 2030 Q3; years first"),
        Column("first_day", "", "its first day"),
        Column("last_day", "", "its last day; of a period that the horizon cuts, the last day of the horizon"),
        *_volumes("good"), *_volumes("sellable"),
        *_against("modelled_plan", "sellable in the plan as modelled (twin=plan)", "sell at least that"),
        *_against("our_plan", "good, as the scenario's own plan (our_plan) states for it", "make at least that"),
        *_against("announced", "a level announced for a day before it, over its days", "sell at least that"),
    ],
    "bands": [
        Column("quantity", "", _SERIES),
        Column("unit", "", "unit of the quantiles in this row"),
        _WEEK_END,
        Column("hours", "h", "end of the week since the first day of the programme"),
        *_quantiles("of it in that week", "see unit", of=(10, 25, 50, 75, 90)),
    ],
    "paths": [
        Column("path", "", "sample: replication 0; noise_free: without noise; plan: as modelled"),
        _WEEK_END,
        Column("run_rate_gwh_per_year", "GWh/year", "good output of the trailing 13 weeks, annualised"),
    ],
    "inputs": [
        _REPLICATION,
        Column("input", "", "what was drawn"),
        Column("value", "unit of the input", "its value in this replication"),
    ],
    "losses": [
        Column("place", "", "plant or block"),
        _WEEK_END,
        Column("category", "", "category of the loss tree"),
        Column("mean_gwh", "GWh", "of the rated ceiling in that week, mean over replications; categories sum to it"),
        *_quantiles("in that category", "GWh", "_gwh"),
        Column("branch", "", "group of categories in a planner's words"),
    ],
    "bottleneck": [
        _LINE, _QUARTER,
        Column("stage", "", "stage with the least capacity"),
        Column("running", "replications", "that run the line in this quarter"),
        Column("setting", "replications", "of these in which this stage sets the pace"),
        Column("share", "share", "setting over running"),
        Column("following", "", "stage that would set the pace most often if this one were relieved"),
        Column("margin_p10", "share of the line's pace", "what relieving it alone would bring, lower end"),
        Column("margin", "share of the line's pace", "what relieving it alone would bring, median"),
        Column("margin_p90", "share of the line's pace", "what relieving it alone would bring, upper end"),
    ],
    "lines": [
        _LINE, _QUARTER,
        Column("quantity", "", _OF_LINE),
        Column("running", "replications", "that run the line in this quarter"),
        *_quantiles("of it, of those that run the line", "share"),
    ],
    "events": [
        _REPLICATION,
        Column("event", "", "network.activity: finish of an activity; .start: its start; @: a share of its time"),
        Column("hours", "h", "since the first day of the programme"),
    ],
}  # fmt: skip
# Tables that a run has only where they were asked for.
ASKED_FOR: dict[str, list[Column]] = {
    "curves": [
        _REPLICATION, _WEEK_END,
        Column("run_rate", "GWh/year", "good output of the trailing 13 weeks, annualised"),
        Column("installed", "GWh/year", "nameplate of lines past hot commissioning"),
        Column("cumulative", "GWh", "good cells so far"),
        Column("cell_yield", "share", "good cells over started ones, over the trailing 13 weeks"),
        Column("efficiency", "share", "started cells over what rated speed allows in planned hours, same weeks"),
        Column("headcount", "people", "own people at the end of the week"),
    ],
}  # fmt: skip
LEDGER = [
    Column("key", "", "key of the scenario"),
    Column("value", "see unit", "its value; of a distribution its parameters"),
    Column("unit", "", "unit of the value"),
    Column("meaning", "", "what it is"),
    Column("grade", "", "published, estimated, assumed; user: set for this run"),
    Column("source", "", "where it comes from"),
]
