"""What a scenario consists of. Declared once, frozen, every field with its range and its meaning.

Uncertainties are distributions, drawn once a replication; levers are what a planner decides; the rest are constants.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from sim.distributions import Distribution


def _iso_day(value: object) -> object:
    """Dates are written 2030-12-31; a bare number would be taken for seconds."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("should be a date such as 2030-12-31") from None


@dataclass(frozen=True)
class Unit:
    """What a number counts, where the name of its field does not end in it (``_months``, ``_gwh_per_year``)."""

    name: str


# Strict: text or true is no number.
Number = Annotated[float, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]
Share = Annotated[Number, Field(ge=0, le=1), Unit("share")]
LOG_SPREAD = Unit("standard deviation of the logarithm")
Positive = Annotated[Number, Field(gt=0)]
NotNegative = Annotated[Number, Field(ge=0)]
Day = Annotated[date, BeforeValidator(_iso_day)]
# A comma separated list, written alike however it was typed.
Names = Annotated[str, AfterValidator(lambda text: ", ".join(name.strip() for name in text.split(",") if name.strip()))]
Grade = Literal["published", "estimated", "assumed", "user"]


def _within(low: float, high: float) -> AfterValidator:
    def check(distribution: Distribution) -> Distribution:
        smallest, largest = distribution.support()
        if smallest < low or largest > high:
            raise ValueError(
                f"values must lie between {low:g} and {high:g}; possible here: {smallest:g} to {largest:g}"
            )
        return distribution

    return AfterValidator(check)


# Distributions of shares, of yields and efficiencies (which must not be nothing), and of durations.
ShareDraw = Annotated[Distribution, _within(0.0, 1.0), Unit("share")]
LevelDraw = Annotated[Distribution, _within(0.001, 1.0), Unit("share")]
DurationDraw = Annotated[Distribution, _within(0.0, float("inf"))]


class Source(BaseModel):
    """Where a number comes from and how far to trust it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    grade: Grade
    source: str


class Part(BaseModel):
    """A frozen piece of a scenario. ``sources`` maps a path below the piece to where its numbers come from."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    sources: dict[str, Source] = {}


class Cell(Part):
    """The product.

    energy_wh: nominal energy of a cell.
    """

    energy_wh: Positive


class Tranche(Part):
    """Capacity that has arrived some months after first cell.

    month: months after first cell.
    share: capacity that has arrived by then, of the whole.
    """

    month: Annotated[NotNegative, Unit("months")]
    share: Annotated[Number, Field(gt=0, le=1), Unit("share")]


class StageDesign(Part):
    """One stage of a line.

    after: feeding stages, comma separated; empty at a source.
    ratio: rate over the rate of the pace stage; None where only the stay counts.
    dwell_hours: time that every cell stays.
    machines: equal machines behind the rate, for the reader.
    buffer_hours: output of the line that may wait before the stage.
    calendar: ``planned`` runs the planned hours a year, ``continuous`` all hours.
    availability: mature share of time up; None: nothing breaks, no ramp.
    repair_hours: mean repair of the stage.
    start_defects: share of the line's cell losses that this stage causes at the start.
    mature_defects: share of the line's cell losses that this stage causes when mature.
    found_at: the stage where its defects are found.
    """

    after: Names = ""
    ratio: Annotated[Positive, Unit("of the pace stage's rate")] | None = None
    dwell_hours: Positive | None = None
    machines: Annotated[Whole, Field(ge=1), Unit("machines")] = 1
    buffer_hours: NotNegative = 0.0
    calendar: Literal["planned", "continuous"] = "planned"
    availability: Annotated[Number, Field(gt=0.5, le=1), Unit("share")] | None = None
    repair_hours: Positive | None = None
    start_defects: Share = 0.0
    mature_defects: Share = 0.0
    found_at: str = ""
    tranches: dict[str, Tranche] = {}


class Planning(Part):
    """What the nameplate assumes.

    hours_per_year: planned hours.
    efficiency: line efficiency over planned hours.
    cell_yield: good cells over cells started.
    """

    hours_per_year: Annotated[Number, Field(gt=0, le=8766)]
    efficiency: Annotated[Number, Field(gt=0, le=1), Unit("share")]
    cell_yield: Annotated[Number, Field(gt=0, le=1), Unit("share")]


class LineDesign(Part):
    """A line relative to its nameplate: resizing a line is one number.

    pace_margin: rate of the pace stage over what the nameplate needs (machines come whole).
    assembly: the stage at which cells are counted as started.
    """

    planning: Planning
    pace_margin: Annotated[Number, Field(ge=1, le=2), Unit("of the rate needed")]
    assembly: str
    stages: dict[str, StageDesign]


class Activity(Part):
    """One activity of a project network.

    months: planned duration.
    basis: ``planned`` takes the maker's schedule factor; ``permits`` is drawn from the region's observed durations.
    after: what must have happened, comma separated: an activity (its finish), ``shell.start``, ``shell@65%`` (that
        share of its time), ``start`` of the programme, a date, each with a lag in h, d, w or m where wanted
        (``shell+30d``) or a lead (``shell-2w``, before the end of the activity's own work); an event of the network or
        of another (``block_1.first_cell``, ``pilot.b_sample``).
    finish_after: what must have happened before it can finish.
    """

    months: NotNegative
    basis: Literal["planned", "permits"] = "planned"
    after: Names
    finish_after: Names = ""


class LineProject(Part):
    """How one line after the other is set up.

    stagger_months: least time between the installations of two lines.
    install, cold: installation and cold commissioning.
    hot_months: hot commissioning; it starts with the first cell.
    """

    stagger_months: NotNegative
    install: Activity
    cold: Activity
    hot_months: Positive


class Decision(Part):
    """The investment decision (FID) of a block: all conditions together, then months for money.

    previous: the block whose 13-week run rate and release of its first line count.
    rate_share: share of the previous block's nameplate that it must reach.
    after: activities that must be finished.
    not_before: earliest date.
    money_months: from the conditions to the decision.
    refusal_probability: chance that it is refused for good.
    plan_date: the announced plan's date, used by ``twin=plan``.
    """

    previous: str
    rate_share: Share
    after: Names = ""
    not_before: Day
    money_months: DurationDraw
    refusal_probability: Share
    plan_date: Day


class Block(Part):
    """A block of equal lines.

    lines: lines of the block.
    line_nameplate_gwh_per_year: good output of a line at planning efficiency and planning yield.
    order_release: what releases the equipment order: an event as in ``Activity.after``, or a date.
    equipment: how much of the block before is repeated; sets the share of knowledge that moves over.
    activities: by name; one named ``line_2_install`` (``cold``, ``hot``) is that step of that line in place of what
        ``line_project`` says.
    """

    lines: Annotated[Whole, Field(ge=1, le=24), Unit("lines")]
    line_nameplate_gwh_per_year: Positive
    order_release: Names
    equipment: Literal["same_vendor", "new_vendor", "copy_exactly"] = "same_vendor"
    decision: Decision | None = None
    activities: dict[str, Activity]
    line_project: LineProject


class Pilot(Part):
    """The pilot line and its links to the plant; each link can be switched off to see its worth.

    nameplate_gwh_per_year: good output of the pilot line, at planning efficiency and yield.
    """

    enabled: bool
    nameplate_gwh_per_year: Positive
    know_how: bool
    samples: bool
    activities: dict[str, Activity]


class Retrofit(Part):
    """The price of ordering before the process freeze: a retrofit, by what was known at the order.

    probability_before_a: chance of it, ordered before the A sample.
    probability_before_b: chance of it, ordered between the A and the B sample.
    probability_after_b: chance of it, ordered after the B sample, which freezes the process.
    months: delay of the first cell by a retrofit, on every line of the block.
    knowledge_kept: knowledge that a retrofit leaves, of what was taken over.
    """

    probability_before_a: Share
    probability_before_b: Share
    probability_after_b: Share
    months: DurationDraw
    knowledge_kept: Share


class LineStart(Part):
    """When line n+1 enters hot commissioning after line n.

    cell_yield: yield that line n must have reached; None: it need not.
    months: after the first cell of line n.
    plan_months: the same in the announced plan, used by ``twin=plan``.
    """

    cell_yield: Share | None
    months: DurationDraw
    plan_months: NotNegative


class ProcessTeam(Part):
    """Ramp engineers, counted in lines.

    lines: lines that it serves at full attention, at the first cell of the plant.
    added_per_year: lines that it can serve more every year.
    """

    lines: Annotated[Positive, Unit("lines")]
    added_per_year: Annotated[NotNegative, Unit("lines/year")]


class BlockShares(Part):
    """Share of knowledge that moves from block to block.

    same_vendor: where the machines come from the vendor of the block before.
    new_vendor: where they come from another.
    copy_exactly: where the block before is copied in every detail.
    """

    same_vendor: ShareDraw
    new_vendor: ShareDraw
    copy_exactly: ShareDraw


class Release(Part):
    """The customer's release of a line; refusals are submitted again.

    months: from the first cell of a block, or the process freeze if later, to its release.
    later_months: the same for later lines of a released block.
    refusal_probability: chance that a submission is refused.
    resubmission_months: from a refusal to the next answer.
    """

    months: DurationDraw
    later_months: DurationDraw
    refusal_probability: Annotated[Number, Field(ge=0, lt=1), Unit("share")]
    resubmission_months: DurationDraw


class Schedule(Part):
    """Actual over planned duration: lognormal, correlated inside a block.

    median: median of actual over planned.
    sigma: standard deviation of its logarithm.
    correlation: of the normal scores of activities inside the pilot and inside each block.
    """

    median: Annotated[Positive, Unit("actual over planned")]
    sigma: Annotated[Number, Field(ge=0, le=2), LOG_SPREAD]
    correlation: Share


class Maker(Part):
    """Who builds: start and mature levels, speed of learning, transfer, schedule.

    cell_yield_start: good cells over cells started, first line at first cell and no knowledge.
    cell_yield_mature: good cells over cells started with nothing left to learn.
    efficiency_start: availability x performance over planned hours, at first cell and no knowledge.
    efficiency_mature: availability x performance over planned hours with nothing left to learn.
    quality_months: time constant of learning quality, at full attention of the process team.
    speed_months: time constant of learning speed, at full attention of the process team.
    judged_reference: cells to judge for full speed of learning, of the line's nameplate starts.
    judged_exponent: diminishing return of judged cells below it; 1 would be proportional.
    feedback_lag_weeks: from a defect to its correction.
    line_spread_sigma: small extra draw of every line.
    sister_share: what sister lines teach, of what own experience does.
    pilot_share: knowledge that moves from the pilot to the first line.
    mother_plant_share: knowledge that comes from a mother plant.
    line_share: knowledge that moves from line to line.
    ramped_at: mean knowledge from which a line needs no team.
    mtbf_start_share: mean time between failures at first cell over mature.
    growth_exponent: reliability growth, Crow-AMSAA.
    """

    kind: str
    cell_yield_start: LevelDraw
    cell_yield_mature: LevelDraw
    efficiency_start: LevelDraw
    efficiency_mature: LevelDraw
    quality_months: DurationDraw
    speed_months: DurationDraw
    judged_reference: Annotated[DurationDraw, Unit("of nameplate starts")]
    judged_exponent: Annotated[Positive, Unit("exponent")]
    feedback_lag_weeks: DurationDraw
    line_spread_sigma: Annotated[Number, Field(ge=0, le=1), LOG_SPREAD]
    sister_share: Share
    pilot_share: ShareDraw | None
    mother_plant_share: ShareDraw | None
    line_share: ShareDraw
    block_share: BlockShares
    line_start: LineStart
    process_team: ProcessTeam
    ramped_at: Share
    mtbf_start_share: Annotated[Number, Field(gt=0, le=1), Unit("share")]
    growth_exponent: Annotated[Number, Field(gt=0, lt=1), Unit("exponent")]
    release: Release
    schedule: Schedule


class Region(Part):
    """Where: how long things take there.

    permits_months: permits and funding, from announcement to ground, as observed.
    """

    name: str
    permits_months: DurationDraw


class Known(Part):
    """Dates of an activity or event that are fact at the data date.

    start, finish: the day.
    """

    start: Day | None = None
    finish: Day | None = None


class PlanPoint(Part):
    """A date that was announced for a milestone.

    date: the day, or the last of the month or year announced.
    """

    milestone: str
    date: Day
    precision: Literal["day", "month", "year"]
    published: str


class Mark(Part):
    """Something that happened later: drawn, never used.

    date: the day.
    """

    date: Day
    label: str


class PlanRate(Part):
    """Good output that our own plan states for a year or a month: drawn, never used.

    gwh: good output, in GWh or GWh a year.
    unit: ``gwh`` made in the period, or ``gwh_per_year``, the mean rate over it.
    """

    gwh: Annotated[NotNegative, Unit("GWh or GWh/year")]
    unit: Literal["gwh", "gwh_per_year"]


class Numerics(Part):
    """How finely the model calculates; the convergence check sets the defaults.

    lot_hours: output of a new line that moves as one lot.
    mature_lot_hours: output of a mature line that moves as one lot.
    batch_hours: output of a new line that moves on together inside a lot.
    review_weeks: between two updates of knowledge.
    plan_ramp_months: in which a line goes from nothing to nameplate, used by ``twin=plan``.
    """

    lot_hours: Annotated[Number, Field(ge=0.5, le=336)]
    mature_lot_hours: Annotated[Number, Field(ge=0.5, le=336)]
    batch_hours: Annotated[Number, Field(ge=0.25, le=168)]
    review_weeks: Annotated[Whole, Field(ge=1, le=13)]
    plan_ramp_months: Positive


class Store(Part):
    """What is kept of a run or of a sweep's points. curves: ``all`` keeps every weekly series of every replication."""

    curves: Literal["none", "all"]


class AsPlanned(Part):
    """Groups of causes that go as planned; the others are simulated. Their order is that of ``gigaramp gap``.

    schedule: activities take their planned months; otherwise the maker's factor and the region's permits.
    paths: nothing spreads durations, so no path is late by chance; otherwise each is drawn, and the last one counts.
    qualification: the customer releases in the median time; otherwise drawn, with refusals and retrofits.
    line_start: lines follow each other after ``plan_months``; otherwise by the maker's rule.
    cell_yield: the planning yield from the first cell; otherwise learned. Who has nothing to learn of quality does not
        claim the process team.
    speed: a straight ramp of ``numerics.plan_ramp_months`` to planning efficiency, all machines there, none stopped;
        otherwise learned, with breakdowns and tranches.
    decisions: investment decisions on ``plan_date``; otherwise by their conditions, months for money, refusals.
    """

    schedule: bool = False
    paths: bool = False
    qualification: bool = False
    line_start: bool = False
    cell_yield: bool = False
    speed: bool = False
    decisions: bool = False

    def names(self) -> frozenset[str]:
        """The groups that go as planned."""
        return frozenset(name for name in GROUPS if getattr(self, name))


GROUPS = tuple(name for name in AsPlanned.model_fields if name not in Part.model_fields)
_THE_PLAN = AsPlanned(**dict.fromkeys(GROUPS, True))


class Scenario(Part):
    """One complete configuration: what ``simulate`` takes.

    start: the programme's first day.
    data_date: what is known by then is fact.
    horizon_end: last day that is looked at.
    precision: ``none`` (as many replications as said), or how narrow the 95 % interval of the quantiles
        ``precision_at`` of the milestone ``precision_of`` is to be, e.g. ``1month``; then replications are added until
        it is, at most ``precision_cap``.
    workers: who calculates: ``auto`` (all cores), a number of processes, ``dask://HOST:PORT`` of a scheduler.
    vendor_line_slots: lines that vendors' crews install at a time.
    """

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$")]
    title: str
    start: Day
    data_date: Day
    horizon_end: Day
    twin: Literal["none", "mean", "plan"]
    as_planned: AsPlanned
    flow: Literal["compiled", "processes"]
    replications: Annotated[Whole, Field(ge=1, le=100_000)]
    seed: Annotated[Whole, Field(ge=0, lt=2**63)]
    precision: Annotated[str, Field(pattern=r"^(none|[0-9]*\.?[0-9]+(month|week)s?)$")]
    precision_of: str
    precision_at: Annotated[str, Field(pattern=r"^P[1-9][0-9]?( *, *P[1-9][0-9]?)*$")]
    precision_cap: Annotated[Whole, Field(ge=1, le=1_000_000)]
    results: str
    workers: Annotated[str, BeforeValidator(str), Field(pattern=r"^(auto|[1-9][0-9]*|dask://.+)$")]
    store: Store
    maker: Maker
    region: Region
    cell: Cell
    line: LineDesign
    pilot: Pilot
    blocks: dict[str, Block]
    vendor_line_slots: Annotated[Whole, Field(ge=1), Unit("lines")]
    retrofit: Retrofit
    known: dict[str, dict[str, Known]] = {}
    announced: dict[str, PlanPoint] = {}
    marks: dict[str, Mark] = {}
    our_plan: dict[Annotated[str, Field(pattern=r"^(year_\d{4}|month_\d{4}_(0[1-9]|1[0-2]))$")], PlanRate] = {}
    numerics: Numerics

    @property
    def planned(self) -> AsPlanned:
        """What goes as planned: all of it where the announced plan is asked for."""
        return _THE_PLAN if self.twin == "plan" else self.as_planned
