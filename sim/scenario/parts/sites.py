"""Where blocks stand."""

from typing import Annotated

from pydantic import Field

from sim.scenario.parts.maker import Region
from sim.scenario.parts.values import Part, Unit, Whole

Slots = Annotated[Whole, Field(ge=1, le=1000), Unit("lines")]


class Site(Part):
    """A site of several, or the only one by its name.

    region: how long things take there; None: the scenario's.
    vendor_line_slots: lines that vendors' crews install there at a time; None: the scenario's, where it is the
        only site.
    """

    region: Region | None = None
    vendor_line_slots: Slots | None = None
