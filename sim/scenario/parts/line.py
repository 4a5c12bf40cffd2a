"""The product and the line that makes it."""

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.parts.values import DurationDraw, Months, Names, Number, Part, PriceDraw, Share, Text, Unit, Whole


class Cell(Part):
    """The product.

    energy_wh: nominal energy of a cell.
    release_months: the customer's release of a block where this cell has its own, in place of ``maker.release.months``.
    price_usd_per_kwh: what it is sold for; told, no part of the model.
    """

    energy_wh: Annotated[Number, Field(ge=0.1, le=100_000)]  # from a button cell to a large module
    release_months: DurationDraw | None = None
    price_usd_per_kwh: PriceDraw | None = None


class Tranche(Part):
    """Capacity that has arrived some months after first cell.

    month: months after first cell.
    share: capacity that has arrived by then, of the whole.
    """

    month: Months
    share: Annotated[Number, Field(ge=0.01, le=1), Unit("share")]  # with less of a stage no line is started


# A year's output. Places are counted in lots and laid out in memory; no plant stores or ages for longer.
Stored = Annotated[Number, Field(ge=0, le=8766)]


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
    # A stage twenty times too slow, or a hundred times too fast, is a slip: the line is sized by its nameplate.
    ratio: Annotated[Number, Field(ge=0.05, le=100), Unit("of the pace stage's rate")] | None = None
    dwell_hours: Annotated[Number, Field(ge=0.01, le=8766)] | None = None
    machines: Annotated[Whole, Field(ge=1, le=10_000), Unit("machines")] = 1
    buffer_hours: Stored = 0.0
    calendar: Literal["planned", "continuous"] = "planned"
    availability: Annotated[Number, Field(ge=0.5, le=1), Unit("share")] | None = None
    # Stops of less than three minutes are speed losses, part of efficiency; every failure is drawn by itself. Six weeks
    # are no repair but a rebuild.
    repair_hours: Annotated[Number, Field(ge=0.05, le=1000)] | None = None
    start_defects: Share = 0.0
    mature_defects: Share = 0.0
    found_at: Text = ""
    tranches: dict[Text, Tranche] = {}


class Planning(Part):
    """What the nameplate assumes.

    hours_per_year: planned hours.
    efficiency: line efficiency over planned hours.
    cell_yield: good cells over cells started.
    """

    # Machines are sized by these three: below, a nameplate would ask for machines of a hundred times its size.
    hours_per_year: Annotated[Number, Field(ge=1000, le=8766)]
    efficiency: Annotated[Number, Field(ge=0.05, le=1), Unit("share")]
    cell_yield: Annotated[Number, Field(ge=0.05, le=1), Unit("share")]


class LineDesign(Part):
    """A line relative to its nameplate: resizing a line is one number.

    pace_margin: rate of the pace stage over what the nameplate needs (machines come whole).
    assembly: the stage at which cells are counted as started.
    """

    planning: Planning
    pace_margin: Annotated[Number, Field(ge=1, le=2), Unit("of the rate needed")]
    assembly: Text
    stages: dict[Text, StageDesign]
