"""What a scenario consists of. Declared once, frozen, every field with its range and its meaning.

Uncertainties are distributions, drawn once a replication; levers are what a planner decides; the rest are constants.
"""

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


# Strict: text or true is no number.
Number = Annotated[float, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]
Share = Annotated[Number, Field(ge=0, le=1)]
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
ShareDraw = Annotated[Distribution, _within(0.0, 1.0)]
LevelDraw = Annotated[Distribution, _within(0.001, 1.0)]
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
    """The product."""

    energy_wh: Positive


class Tranche(Part):
    """Capacity that has arrived ``month`` months after first cell, as a share of the whole."""

    month: NotNegative
    share: Annotated[Number, Field(gt=0, le=1)]


class StageDesign(Part):
    """One stage of a line.

    after: feeding stages, comma separated; empty at a source.
    ratio: rate over the rate of the pace stage; None where only the stay counts.
    dwell_hours: time that every cell stays.
    machines: equal machines behind the rate, for the reader.
    buffer_hours: output of the line that may wait before the stage.
    calendar: ``planned`` runs the planned hours a year, ``continuous`` all hours.
    availability, repair_hours: mature share of time up and mean repair of the stage; None: nothing breaks, no ramp.
    start_defects, mature_defects: share of the line's cell losses that this stage causes at the start, when mature.
    found_at: the stage where its defects are found.
    """

    after: Names = ""
    ratio: Positive | None = None
    dwell_hours: Positive | None = None
    machines: Annotated[Whole, Field(ge=1)] = 1
    buffer_hours: NotNegative = 0.0
    calendar: Literal["planned", "continuous"] = "planned"
    availability: Annotated[Number, Field(gt=0.5, le=1)] | None = None
    repair_hours: Positive | None = None
    start_defects: Share = 0.0
    mature_defects: Share = 0.0
    found_at: str = ""
    tranches: dict[str, Tranche] = {}


class Planning(Part):
    """What the nameplate assumes: planned hours, line efficiency over them, good cells over cells started."""

    hours_per_year: Annotated[Number, Field(gt=0, le=8766)]
    efficiency: Annotated[Number, Field(gt=0, le=1)]
    cell_yield: Annotated[Number, Field(gt=0, le=1)]


class LineDesign(Part):
    """A line relative to its nameplate: resizing a line is one number.

    pace_margin: rate of the pace stage over what the nameplate needs (machines come whole).
    assembly: the stage at which cells are counted as started.
    """

    planning: Planning
    pace_margin: Annotated[Number, Field(ge=1, le=2)]
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
    install, cold, hot: installation, cold and hot commissioning; hot starts with the first cell.
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

    order_release: what releases the equipment order: an event as in ``Activity.after``, or a date.
    equipment: how much of the block before is repeated; sets the share of knowledge that moves over.
    activities: by name; one named ``line_2_install`` (``cold``, ``hot``) is that step of that line in place of what
        ``line_project`` says.
    """

    lines: Annotated[Whole, Field(ge=1, le=24)]
    line_nameplate_gwh_per_year: Positive
    order_release: Names
    equipment: Literal["same_vendor", "new_vendor", "copy_exactly"] = "same_vendor"
    decision: Decision | None = None
    activities: dict[str, Activity]
    line_project: LineProject


class Pilot(Part):
    """The pilot line and its links to the plant; each link can be switched off to see its worth."""

    enabled: bool
    nameplate_gwh_per_year: Positive
    know_how: bool
    samples: bool
    activities: dict[str, Activity]


class Retrofit(Part):
    """The price of ordering before the process freeze, by what was known at the order."""

    probability_before_a: Share
    probability_before_b: Share
    probability_after_b: Share
    months: DurationDraw
    knowledge_kept: Share


class LineStart(Part):
    """When line n+1 enters hot commissioning after line n: a yield of line n, and months after its first cell."""

    cell_yield: Share | None
    months: DurationDraw
    plan_months: NotNegative


class ProcessTeam(Part):
    """Ramp engineers, in lines that they can serve at full attention; they grow from the first cell of the plant."""

    lines: Positive
    added_per_year: NotNegative


class BlockShares(Part):
    """Share of knowledge that moves from block to block."""

    same_vendor: ShareDraw
    new_vendor: ShareDraw
    copy_exactly: ShareDraw


class Release(Part):
    """The customer's release of a line after its first cell; refusals are submitted again."""

    months: DurationDraw
    later_months: DurationDraw
    refusal_probability: Annotated[Number, Field(ge=0, lt=1)]
    resubmission_months: DurationDraw


class Schedule(Part):
    """Actual over planned duration: lognormal, correlated inside a block."""

    median: Positive
    sigma: Annotated[Number, Field(ge=0, le=2)]
    correlation: Share


class Maker(Part):
    """Who builds: start and mature levels, speed of learning, transfer, schedule."""

    kind: str
    cell_yield_start: LevelDraw
    cell_yield_mature: LevelDraw
    efficiency_start: LevelDraw
    efficiency_mature: LevelDraw
    quality_months: DurationDraw
    speed_months: DurationDraw
    judged_reference: DurationDraw
    judged_exponent: Positive
    feedback_lag_weeks: DurationDraw
    line_spread_sigma: Annotated[Number, Field(ge=0, le=1)]
    sister_share: Share
    pilot_share: ShareDraw | None
    mother_plant_share: ShareDraw | None
    line_share: ShareDraw
    block_share: BlockShares
    line_start: LineStart
    process_team: ProcessTeam
    ramped_at: Share
    mtbf_start_share: Annotated[Number, Field(gt=0, le=1)]
    growth_exponent: Annotated[Number, Field(gt=0, lt=1)]
    release: Release
    schedule: Schedule


class Region(Part):
    """Where: permits and funding, from announcement to ground, as observed."""

    name: str
    permits_months: DurationDraw


class Known(Part):
    """Dates of an activity or event that are fact at the data date."""

    start: Day | None = None
    finish: Day | None = None


class PlanPoint(Part):
    """A date that was announced for a milestone."""

    milestone: str
    date: Day
    precision: Literal["day", "month", "year"]
    published: str


class Mark(Part):
    """Something that happened later: drawn, never used."""

    date: Day
    label: str


class PlanRate(Part):
    """Good output that our own plan states for a year or a month: drawn, never used.

    gwh: good output, in GWh or GWh a year.
    unit: ``gwh`` made in the period, or ``gwh_per_year``, the mean rate over it.
    """

    gwh: NotNegative
    unit: Literal["gwh", "gwh_per_year"]


class Numerics(Part):
    """How finely the model calculates; the convergence check sets the defaults."""

    lot_hours: Annotated[Number, Field(ge=0.5, le=336)]
    mature_lot_hours: Annotated[Number, Field(ge=0.5, le=336)]
    batch_hours: Annotated[Number, Field(ge=0.25, le=168)]
    review_weeks: Annotated[Whole, Field(ge=1, le=13)]
    plan_ramp_months: Positive


class Scenario(Part):
    """One complete configuration: what ``simulate`` takes."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$")]
    title: str
    start: Day
    data_date: Day
    horizon_end: Day
    twin: Literal["none", "mean", "plan"]
    flow: Literal["compiled", "processes"]
    replications: Annotated[Whole, Field(ge=1, le=100_000)]
    seed: Annotated[Whole, Field(ge=0, lt=2**63)]
    results: str
    maker: Maker
    region: Region
    cell: Cell
    line: LineDesign
    pilot: Pilot
    blocks: dict[str, Block]
    vendor_line_slots: Annotated[Whole, Field(ge=1)]
    retrofit: Retrofit
    known: dict[str, dict[str, Known]] = {}
    announced: dict[str, PlanPoint] = {}
    marks: dict[str, Mark] = {}
    our_plan: dict[Annotated[str, Field(pattern=r"^(year_\d{4}|month_\d{4}_(0[1-9]|1[0-2]))$")], PlanRate] = {}
    numerics: Numerics
