"""Activities, decisions, blocks and the pilot: what is built."""

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.parts.values import (
    Day,
    DurationDraw,
    Months,
    Nameplate,
    Names,
    Number,
    Part,
    Share,
    Text,
    Unit,
    Whole,
)


class Activity(Part):
    """One activity of a project network.

    months: planned duration.
    basis: ``planned`` takes the maker's schedule factor, and what the block's ``announced_pace`` says of the plan;
        ``own`` takes the factor alone: worked out for this activity, whatever was announced; ``permits`` is drawn from
        the region's observed durations.
    after: what must have happened, comma separated: an activity (its finish), ``shell.start``, ``shell@65%`` (that
        share of its time), ``start`` of the programme, a date, each with a lag in h, d, w or m where wanted
        (``shell+30d``) or a lead (``shell-2w``, before the end of the activity's own work); an event of the network or
        of another (``block_1.first_cell``, ``pilot.b_sample``).
    finish_after: what must have happened before it can finish.
    """

    months: Months
    basis: Literal["planned", "own", "permits"] = "planned"
    after: Names
    finish_after: Names = ""


class LineProject(Part):
    """How one line after the other is set up.

    stagger_months: least time between the installations of two lines.
    install, cold: installation and cold commissioning.
    hot_months: hot commissioning; it starts with the first cell.
    """

    stagger_months: Months
    install: Activity
    cold: Activity
    hot_months: Months


class Decision(Part):
    """The investment decision (FID) of a block: all conditions together, then months for money.

    previous: the block whose 13-week run rate and release of its first line count.
    rate_share: share of the previous block's nameplate that it must reach.
    after: activities that must be finished.
    not_before: earliest date.
    money_months: from the conditions to the decision.
    refusal_probability: chance that it is refused for good.
    plan_date: the modelled plan's date, used by ``twin=plan``.
    """

    previous: Text
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
    site: where it stands, a name of ``sites``; needed where there are several.
    announced_pace: planned months from the decision to the first cell over usual ones, where they were set so that an
        announced date comes out; the maker's ``schedule.announced_weight`` says how much of it to believe; none: they
        were not.
    activities: by name; one named ``line_2_install`` (``cold``, ``hot``) is that step of that line in place of what
        ``line_project`` says.
    """

    lines: Annotated[Whole, Field(ge=1, le=24), Unit("lines")]
    line_nameplate_gwh_per_year: Nameplate
    order_release: Names
    equipment: Literal["same_vendor", "new_vendor", "copy_exactly"] = "same_vendor"
    site: Text = ""
    decision: Decision | None = None
    announced_pace: Annotated[Number, Field(ge=0.05, le=20), Unit("planned over usual")] | None = None
    activities: dict[Text, Activity]
    line_project: LineProject

    @property
    def gwh_per_year(self) -> float:
        """Nameplate of all its lines."""
        return self.lines * self.line_nameplate_gwh_per_year


class Pilot(Part):
    """The pilot line and its links to the plant; each link can be switched off to see its worth.

    nameplate_gwh_per_year: good output of the pilot line, at planning efficiency and yield.
    """

    enabled: bool
    nameplate_gwh_per_year: Nameplate
    know_how: bool
    samples: bool
    activities: dict[Text, Activity]


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
