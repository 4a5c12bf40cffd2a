"""Who builds, and where."""

from typing import Annotated

from pydantic import Field

from sim.scenario.mechanisms.debugging import Debugging
from sim.scenario.mechanisms.line_interval import LineInterval
from sim.scenario.mechanisms.shift_teams import ShiftTeams
from sim.scenario.parts.people import Staff, TurnoverDraw
from sim.scenario.parts.values import (
    LOG_SPREAD,
    DivisorDraw,
    DurationDraw,
    LevelDraw,
    Months,
    Number,
    Part,
    Share,
    ShareDraw,
    Text,
    Unit,
    Whole,
)

# Efficiencies differ less between lines than losses and speeds of learning: this share of ``line_spread_sigma``.
EFFICIENCY_SPREAD = 0.3


class LineStart(Part):
    """When line n+1 enters hot commissioning after line n.

    cell_yield: yield that line n must have reached; None: it need not.
    debugged: line n must run continuously.
    months: after the first cell of line n, drawn line by line; where ``line_interval`` is given, that rules instead.
    plan_months: the same in the modelled plan, used by ``twin=plan``.
    """

    cell_yield: Share | None
    debugged: bool = False
    months: DurationDraw
    plan_months: Months


class ProcessTeam(Part):
    """Ramp engineers, counted in lines.

    lines: lines that it serves at full attention, at the first cell of the plant.
    added_per_year: lines that it can serve more every year.
    """

    lines: Annotated[Number, Field(ge=0.01, le=1000), Unit("lines")]  # it divides the time that learning takes
    added_per_year: Annotated[Number, Field(ge=0, le=1000), Unit("lines/year")]


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
    # Nearer to one a release takes hundreds of submissions: no customer waits for them.
    refusal_probability: Annotated[Number, Field(ge=0, le=0.95), Unit("share")]
    resubmission_months: DurationDraw


class Schedule(Part):
    """Actual over planned duration: lognormal, correlated inside a block.

    median: median of actual over planned.
    sigma: standard deviation of its logarithm.
    correlation: of the normal scores of activities inside the pilot and inside each block.
    between: of what the activities of a block have in common with what those of another have; the pilot stands alone.
    announced_weight: exponent of a block's ``announced_pace``: 1 builds as fast as was announced, times the median; 0
        as is usual, whatever was announced.
    """

    median: Annotated[Number, Field(ge=0.1, le=10), Unit("actual over planned")]  # beyond, the plan says nothing
    sigma: Annotated[Number, Field(ge=0, le=2), LOG_SPREAD]
    correlation: Share
    between: Share = 0.0
    announced_weight: Share = 1.0


class Maker(Part):
    """Who builds: start and mature levels, speed of learning, transfer, schedule.

    cell_yield_start: good cells over cells started, first line at first cell and no knowledge.
    cell_yield_mature: good cells over cells started, with nothing left to learn.
    efficiency_start: availability x performance over planned hours, at first cell and no knowledge.
    efficiency_mature: availability x performance over planned hours, with nothing left to learn.
    quality_months: time constant of learning quality, at full attention of the process team.
    speed_months: time constant of learning speed, at full attention of the process team.
    judged_reference: cells to judge for full speed of learning, of the line's nameplate starts.
    judged_exponent: diminishing return of judged cells below it; 1 would be proportional.
    feedback_lag_weeks: from a defect to its correction.
    line_spread_sigma: small extra draw of every line.
    sister_share: what sister lines teach, of what own experience does.
    pilot_share: knowledge that moves from pilot to first line.
    mother_plant_share: knowledge that comes from a mother plant.
    line_share: knowledge that moves from line to line.
    ramped_at: mean knowledge from which a line needs no team.
    process_frozen_elsewhere: the cell and its process were frozen at another plant, so no samples are waited for and
        machines are never ordered before the freeze.
    mtbf_start_share: mean time between failures at first cell over mature.
    growth_exponent: reliability growth, Crow-AMSAA.
    debugging: from first cell to continuous operation; none: hot commissioning takes the schedule factor.
    line_interval: what spaces lines; none: ``line_start`` line by line.
    shift_teams: who runs the lines; none: all hours from the first cell.
    staff: people who are hired and trained to be these teams; none: teams come by months.
    judged_floor: least speed of learning from judged cells, however few; none: 0.
    common_luck: correlation of the scores of debugging, line interval, hiring and months of learning: a maker that is
        slow in one is slow in the others; none: 0.
    plants_started_before: plants of the same format and equipment that the maker has brought to 90 % yield; moves the
        mode of ``mother_plant_share``; none: as that says.
    """

    kind: Text
    cell_yield_start: LevelDraw
    cell_yield_mature: LevelDraw
    efficiency_start: LevelDraw
    efficiency_mature: LevelDraw
    quality_months: DivisorDraw
    speed_months: DivisorDraw
    judged_reference: Annotated[DivisorDraw, Unit("of nameplate starts")]
    judged_exponent: Annotated[Number, Field(ge=0.01, le=5), Unit("exponent")]  # at 0 volume would not matter at all
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
    process_frozen_elsewhere: bool
    # Hours to full reliability are (1 / share) to the power of (1 / exponent): at these bounds still a number.
    mtbf_start_share: Annotated[Number, Field(ge=0.01, le=1), Unit("share")]
    growth_exponent: Annotated[Number, Field(ge=0.05, lt=1), Unit("exponent")]
    release: Release
    schedule: Schedule
    debugging: Debugging | None = None
    line_interval: LineInterval | None = None
    shift_teams: ShiftTeams | None = None
    staff: Staff | None = None
    common_luck: Share | None = None
    judged_floor: ShareDraw | None = None
    plants_started_before: Annotated[Whole, Field(ge=0, le=50), Unit("plants")] | None = None


class Region(Part):
    """Where: how long things take there, and people stay.

    permits_months: permits and funding, from announcement to ground, as observed.
    turnover_per_year: share of people who leave in a year; none: ``maker.staff.turnover_per_year``.
    """

    name: Text
    permits_months: DurationDraw
    turnover_per_year: TurnoverDraw | None = None
