"""What is simulated: numerics, what is kept, what goes as planned."""

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.parts.values import Months, Number, Part, Whole


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
    plan_ramp_months: Months


class Store(Part):
    """What is kept of a run or of a sweep's points. curves: ``all`` keeps every weekly series of every replication."""

    curves: Literal["none", "all"]


class AsPlanned(Part):
    """Groups of causes that go as planned; the others are simulated. Their order is that of ``gigaramp gap``.

    schedule: activities take their planned months; otherwise the maker's factor and the region's permits.
    paths: nothing spreads durations, so no path is late by chance; otherwise each is drawn, and the last one counts.
    qualification: the customer releases in the median time; otherwise drawn, with refusals and retrofits.
    line_start: lines follow each other after ``plan_months``; otherwise by the maker's rule.
    line_gate: no line waits for the yield or debugging of the line before; otherwise it does, where that is a rule.
    debugging: a line runs continuously after its planned hot commissioning, and at full pace from its first cell;
        otherwise debugged.
    shift_teams: lines run round the clock from their first cell; otherwise team by team.
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
    line_gate: bool = False
    debugging: bool = False
    shift_teams: bool = False
    cell_yield: bool = False
    speed: bool = False
    decisions: bool = False

    def names(self) -> frozenset[str]:
        """The groups that go as planned."""
        return frozenset(name for name in GROUPS if getattr(self, name))


GROUPS = tuple(name for name in AsPlanned.model_fields if name not in Part.model_fields)


THE_PLAN = AsPlanned(**dict.fromkeys(GROUPS, True))
