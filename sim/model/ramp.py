"""The lines in operation: opened with the knowledge of others, reviewed every few weeks, booked week by week."""

import numpy as np
import simpy

from sim.flow.compiled import CompiledFlow
from sim.flow.processes import REVIEW_PRIORITY, ProcessFlow, at
from sim.jit import called_often
from sim.model.inputs import Inputs
from sim.model.learning import Rules, set_rules
from sim.model.levels import draw_levels
from sim.model.loss_names import BEFORE_FIRST_CELL
from sim.model.luck import PILOT
from sim.model.network import Steps
from sim.model.planned import planned_speed, set_planned_speed
from sim.model.prepared import RUN_OUT_WEEKS, Prepared
from sim.model.record import book, empty_books
from sim.model.review import Noted, Plant, Policy, review, reviews
from sim.model.transfer import from_lines, transferred
from sim.model.watches import Watches
from sim.units import HOURS_PER_WEEK, RUN_RATE_WEEKS

_reviews, _set_line_rules = called_often(reviews), called_often(set_rules)


class Ramp:
    """All lines of one replication."""

    def __init__(
        self,
        prepared: Prepared,
        flow: CompiledFlow | ProcessFlow,
        inputs: Inputs,
        env: simpy.Environment,
        *,
        losses: bool,
    ) -> None:
        """losses: book what became of the cells of every week too."""
        self.prepared, self.scenario, self.flow, self.inputs, self.env = prepared, prepared.scenario, flow, inputs, env
        self.learners, self.skills = draw_levels(prepared, inputs)
        lines, weeks = len(prepared.lines), prepared.weeks + RUN_OUT_WEEKS
        block = prepared.block_numbers if losses else np.full(lines, -1)
        self.books = empty_books(block, prepared.inspections, weeks)
        self.noted = _nothing_noted(-(-weeks // RUN_RATE_WEEKS), *self.skills.shape)
        self.released_at = np.full(lines, np.inf)
        # Planned hours of every week over those of hours spread over the whole year: while lines run, and in all.
        self.running_hours, self.weekly_hours = np.ones((2, weeks))
        self._kept = np.ones(lines)  # share of what is taken over that a retrofit leaves
        self._watches = Watches(env, most=lines + len(prepared.blocks))
        self._policy = _policy(prepared)
        self._plant = Plant(
            self.learners, self.skills, prepared.traits.rows, prepared.inspections, self.released_at, self.books,
            self._watches.rows, self.noted,
        )  # fmt: skip
        self.tranche_months = sorted({t.month for _, tranches in prepared.tranches for t in tranches})

    def start_line(self, i: int, kept: float = 1.0) -> None:
        """First cell of line ``i``: transfer knowledge (of which a share is kept), set its rules, open its stages."""
        now, plant = self.env.now, self.prepared.lines[i].block != PILOT
        self._kept[i] = kept
        self._take_over(i)
        self.learners[i]["started"] = self.learners[i]["updated"] = now
        if plant:
            self.learners[0]["coarse"] = 1  # the plant's own lines teach from now on
        for month in self.tranche_months[:1] if plant else self.tranche_months:
            self._set_capacity(i, month)
        self._set_rules(i)
        self.flow.reopen(self.prepared.tables.stage_slice(i), now, BEFORE_FIRST_CELL)

    def begin_debugging(self, i: int) -> None:
        """First cell of line ``i``: until it runs continuously it learns nothing that stays."""
        self.learners[i]["debugged"] = 1

    def begin_learning(self, i: int) -> None:
        """Continuous operation of line ``i``: it begins with what others know by now, and learns from then on."""
        self.learners[i]["debugged"] = 0
        self._take_over(i)
        self._set_rules(i)

    def _take_over(self, i: int) -> None:
        skills = self.skills[i]
        known = transferred(i, self.prepared, self.inputs, np.isfinite(self.learners["started"]), self.skills)
        skills["quality"], skills["speed"], skills["grown_hours"] = known[0] * self._kept[i], known[1], known[2]
        if self.scenario.planned.cell_yield:
            skills["quality"] = 1.0  # nothing left to learn

    def known_from_lines(self, i: int) -> float:
        """Mean share of knowledge of quality that line ``i`` has from other lines of the plant."""
        known = from_lines(i, self.prepared, self.inputs, np.isfinite(self.learners["started"]), self.skills)
        causes = self.prepared.inspections.causes
        return float(known[causes].mean()) if causes.size else 0.0

    def add_tranche(self, i: int, month: float) -> None:
        """Capacity bought in tranches arrives at line ``i``."""
        self.flow.settle(self.env.now, i)
        self._set_capacity(i, month)
        self._set_rules(i)

    def set_novices(self, i: int, factor: float) -> None:
        """Other people run line ``i``: its losses are a factor of those with the people that it began with."""
        self.flow.settle(self.env.now, i)
        self.learners[i]["novices"] = factor
        self._set_rules(i)

    def set_hours(self, i: int, factor: float) -> None:
        """Line ``i`` has more planned hours in an hour that it runs, and so more cells, than on the mean of a year."""
        stages, hours = self.prepared.tables.stage_slice(i), self.prepared.on_planned_hours
        self.flow.settle(self.env.now, i)
        self.flow.stages["time_a"][stages][hours] = self.prepared.tables.stages["time_a"][stages][hours] / factor
        self.learners[i]["hours"] = factor
        if np.isfinite(self.learners[i]["started"]):
            self._set_rules(i)

    def _set_capacity(self, i: int, month: float) -> None:
        for stage, tranches in self.prepared.tranches:
            self.skills[i, stage]["capacity"] = max(t.share for t in tranches if t.month <= month)

    def _set_rules(self, i: int) -> None:
        rows = self.learners, self.prepared.traits.rows, self.flow.lines, self.flow.stages
        _set_line_rules(i, self._policy.rules, self.learners, self.skills, *rows[1:])
        if self._policy.planned:
            middle = self.env.now + 0.5 * self._policy.rules.period
            set_planned_speed(i, middle, self._policy.planned_speed, *rows)

    def reviews(self) -> Steps:
        """Every few weeks, aligned with the programme's weeks: book, learn, set the rules of the coming period."""
        number = 0
        while True:
            number += 1
            yield self._review_event(number)
            number, tells = self._review(number)
            if tells:
                yield self._review_event(number)
                self._watches.tell()

    def _review_event(self, number: int) -> simpy.Event:
        return at(self.env, number * self._policy.rules.period, REVIEW_PRIORITY)

    def _review(self, number: int) -> tuple[int, bool]:
        """Review now, and on to the last review before anything else happens; its number, and whether it tells."""
        flow = self.flow
        if isinstance(flow, ProcessFlow):  # its lots move with the clock, so that this is the only review
            return number, review(self.env.now, flow.memory, self._plant, self._policy)
        while True:
            number, operations, full, tells = _reviews(number, self.env.peek(), flow.memory, self._plant, self._policy)
            flow.operations += operations
            if not full:
                return number, tells
            flow.grow()

    def book(self, now: float) -> None:
        """Book all lots that have left their line before ``now``."""
        plan, traits = self.prepared.inspections, self.prepared.traits.rows
        book(now, self.released_at, plan, traits, self.flow.memory, self.books)

    def watch_yield(self, i: int, level: float, event: simpy.Event) -> None:
        """Let an event happen when lots that start on line ``i`` are to have a share ``level`` of good cells."""
        self._watches.yield_of(i, level, event)

    def watch_rate(self, block: str, share: float) -> simpy.Event:
        """Event whose value is the end of the first 13 weeks in which a block makes a share of its nameplate."""
        event, lines = self.env.event(), self.prepared.blocks[block]
        cells = self.prepared.cells_at_rate(share * self.prepared.nameplates[lines].sum())
        self._watches.rate_of(lines[0], len(lines), cells, event)
        return event


def _nothing_noted(quarters: int, lines: int, stages: int) -> Noted:
    return Noted(np.zeros(quarters), *np.zeros((3, quarters, lines, stages)))


def _policy(prepared: Prepared) -> Policy:
    scenario = prepared.scenario
    numerics, team, speed = scenario.numerics, scenario.maker.process_team, scenario.planned.speed
    # Reviews are a week apart where nothing is drawn, or where a planned ramp moves on with time alone.
    period = (numerics.review_weeks if scenario.twin == "none" and not speed else 1) * HOURS_PER_WEEK
    return Policy(
        Rules(period, numerics.lot_hours, numerics.mature_lot_hours, scenario.twin == "mean"),
        scenario.maker.ramped_at, team.lines, team.added_per_year, prepared.weeks * HOURS_PER_WEEK,
        int(speed), planned_speed(prepared),
    )  # fmt: skip
