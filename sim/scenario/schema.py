"""What a scenario consists of. Declared once, frozen, every field with its range and its meaning.

Uncertainties are distributions, drawn once a replication; levers are what a planner decides; the rest are constants.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from sim.scenario.mechanisms.planned_stop import Closure
from sim.scenario.parts.facts import Contract, Known, Mark, PlanPoint, PlanRate
from sim.scenario.parts.goals import Goal
from sim.scenario.parts.line import Cell, LineDesign
from sim.scenario.parts.maker import Maker, Region
from sim.scenario.parts.people import Headcount
from sim.scenario.parts.project import Block, Pilot, Retrofit
from sim.scenario.parts.running import THE_PLAN, AsPlanned, Numerics, Store
from sim.scenario.parts.sites import Site, Slots
from sim.scenario.parts.values import AS_SEEN, Day, Delay, Name, Part, Text, Whole

PERIOD = r"^(year_\d{4}|month_\d{4}_(0[1-9]|1[0-2]))$"  # of our own plan, and of its headcount


class Scenario(Part):
    """One complete configuration: what ``simulate`` takes.

    country: where the plant stands, for the reader.
    start: the programme's first day.
    data_date: what is known by then is fact.
    horizon_end: last day that is looked at.
    precision: ``none`` (as many replications as said), or how narrow the 95 % interval of the quantiles
        ``precision_at`` of the milestone ``precision_of`` is to be, e.g. ``1month``; then replications are added until
        it is, at most ``precision_cap``. ``headline`` and ``beside`` are what the scenario's goals put first.
    workers: who calculates: ``auto`` (all cores), a number of processes, ``dask://HOST:PORT`` of a scheduler.
    region: of every site that does not say its own.
    sites: where blocks stand, by name; none: one site, in ``region`` and with ``vendor_line_slots``.
    vendor_line_slots: lines that vendors' crews install at a time, where there is one site.
    headcount: own people, known or planned, at the end of months and years; none: ``maker.staff.hires_per_month``.
    delay: of a block or the pilot, by activity or line: how much later it begins than it otherwise would.
    """

    name: Name
    title: Text
    country: Text = ""
    start: Day
    data_date: Day
    horizon_end: Day
    twin: Literal["none", "mean", "plan"]
    as_planned: AsPlanned
    flow: Literal["compiled", "processes"]
    replications: Annotated[Whole, Field(ge=1, le=100_000)]
    seed: Annotated[Whole, Field(ge=0, lt=2**63)]
    precision: Annotated[str, Field(pattern=r"^(none|[0-9]*\.?[0-9]+(month|week)s?)$"), AS_SEEN]
    precision_of: Text
    precision_at: Annotated[str, Field(pattern=r"^P[1-9][0-9]?( *, *P[1-9][0-9]?)*$"), AS_SEEN]
    precision_cap: Annotated[Whole, Field(ge=1, le=1_000_000)]
    results: Text
    workers: Annotated[str, BeforeValidator(str), Field(pattern=r"^(auto|[1-9][0-9]*|dask://.+)$"), AS_SEEN]
    store: Store
    maker: Maker
    region: Region | None = None
    cell: Cell
    line: LineDesign
    pilot: Pilot
    blocks: dict[Text, Block]
    sites: dict[Text, Site] = {}
    vendor_line_slots: Slots | None = None
    retrofit: Retrofit
    headcount: dict[Annotated[str, Field(pattern=PERIOD), AS_SEEN], Headcount] = {}
    closures: dict[Text, Closure] = {}
    delay: dict[Text, dict[Text, Delay]] = {}
    known: dict[Text, dict[Text, Known]] = {}
    announced: dict[Text, PlanPoint] = {}
    goals: dict[Text, Goal] = {}
    offtake: dict[Text, Contract] = {}
    marks: dict[Text, Mark] = {}
    our_plan: dict[Annotated[str, Field(pattern=PERIOD), AS_SEEN], PlanRate] = {}
    numerics: Numerics

    @property
    def planned(self) -> AsPlanned:
        """What goes as planned: all of it where the modelled plan is asked for."""
        return THE_PLAN if self.twin == "plan" else self.as_planned
