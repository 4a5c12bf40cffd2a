"""The product and the line that makes it."""

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.parts.values import Names, NotNegative, Number, Part, Positive, Share, Unit, Whole


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
