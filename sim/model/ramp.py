"""The lines in operation: opened with the knowledge of others, reviewed every few weeks, booked week by week."""

import numpy as np
import simpy

from sim.flow.compiled import CompiledFlow
from sim.flow.processes import REVIEW_PRIORITY, ProcessFlow, at
from sim.model import learning
from sim.model.inputs import Inputs
from sim.model.levels import draw_levels
from sim.model.loss_names import BEFORE_FIRST_CELL
from sim.model.network import Steps
from sim.model.planned import planned_speed, set_planned_speed, set_planned_speeds
from sim.model.prepared import PILOT, RUN_OUT_WEEKS, Prepared
from sim.model.record import book, empty_books
from sim.model.transfer import transferred
from sim.units import HOURS_PER_WEEK, HOURS_PER_YEAR

RUN_RATE_WEEKS = 13


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
        traits, weeks = prepared.traits, prepared.weeks + RUN_OUT_WEEKS
        block = prepared.block_numbers if losses else np.full(len(prepared.lines), -1)
        self.books = empty_books(block, prepared.inspections, weeks)
        quarters = -(-weeks // RUN_RATE_WEEKS)
        self.capacity = np.zeros((quarters, len(prepared.lines), len(traits.names)))
        self.knowledge = np.full((2, quarters, len(prepared.lines)), np.nan)  # quality, speed
        self._learning = (
            ("quality", prepared.inspections.causes),
            ("speed", np.flatnonzero(traits.rows["down"] > 0.0)),
        )
        self.released_at = np.full(len(prepared.lines), np.inf)
        self.yield_reached = [env.event() for _ in prepared.lines]
        self._running: list[int] = []  # lines past their first cell, in order of it
        self._below_goal: list[int] = []  # of these, lines whose yield does not let the next one start yet
        self._watched: list[tuple[str, float, simpy.Event]] = []
        twin, numerics, self._planned = self.scenario.twin, self.scenario.numerics, self.scenario.planned
        # Reviews are a week apart where nothing is drawn, or where a planned ramp moves on with time alone.
        self.period = (numerics.review_weeks if twin == "none" and not self._planned.speed else 1) * HOURS_PER_WEEK
        self._rules = learning.Rules(self.period, numerics.lot_hours, numerics.mature_lot_hours, twin == "mean")
        self._planned_speed = planned_speed(prepared)
        self._rows = (self.learners, self.skills, prepared.traits.rows, flow.lines, flow.stages)
        self.tranche_months = sorted({t.month for _, tranches in prepared.tranches for t in tranches})

    def start_line(self, i: int, kept: float = 1.0) -> None:
        """First cell of line ``i``: transfer knowledge (of which a share is kept), set its rules, open its stages."""
        now, learner, skills = self.env.now, self.learners[i], self.skills[i]
        known = transferred(i, self.prepared, self.inputs, np.isfinite(self.learners["started"]), self.skills)
        skills["quality"], skills["speed"], skills["grown_hours"] = known[0] * kept, known[1], known[2]
        if self._planned.cell_yield:
            skills["quality"] = 1.0  # nothing left to learn
        learner["started"] = learner["updated"] = now
        if self.prepared.lines[i].block != PILOT:
            self.learners[0]["coarse"] = 1  # the plant's own lines teach from now on
        self._running.append(i)
        self._below_goal.append(i)
        arrived = self.tranche_months[:1] if self.prepared.lines[i].block != PILOT else self.tranche_months
        for month in arrived:
            self._set_capacity(i, month)
        self._set_rules(i)
        self.flow.reopen(self.prepared.tables.stage_slice(i), now, BEFORE_FIRST_CELL)

    def add_tranche(self, i: int, month: float) -> None:
        """Capacity bought in tranches arrives at line ``i``."""
        self.flow.settle(self.env.now, i)
        self._set_capacity(i, month)
        self._set_rules(i)

    def _set_capacity(self, i: int, month: float) -> None:
        for stage, tranches in self.prepared.tranches:
            self.skills[i, stage]["capacity"] = max(t.share for t in tranches if t.month <= month)

    def review(self) -> Steps:
        """Every few weeks, aligned with the programme's weeks: book, learn, set the rules of the coming period."""
        number = 0
        while True:
            number += 1
            yield at(self.env, number * self.period, REVIEW_PRIORITY)
            if self._running:
                self._review()

    def _review(self) -> None:
        now = self.env.now
        self.flow.settle(now)
        self.book(now)
        ramped_at = self.scenario.maker.ramped_at
        learning.review(now, self._team_lines(now), ramped_at, self._rules, *self._rows, self.books.judged)
        if self._planned.speed:
            learners, _, *rows = self._rows
            set_planned_speeds(now + 0.5 * self.period, self._planned_speed, learners, *rows)
        else:
            self._note_capacity()
        self._watch_yields()
        self._watch_rates()

    def _note_capacity(self) -> None:
        """Remember at the last review of a quarter what stages can make under the rules now set, and what is known."""
        hours = RUN_RATE_WEEKS * HOURS_PER_WEEK
        quarter = int(self.env.now / hours)
        if self.env.now + self.period >= min((quarter + 1) * hours, self.prepared.weeks * HOURS_PER_WEEK):
            self.capacity[quarter] = self.skills["effective"]
            running = self.learners["started"] < self.env.now
            for number, (kind, stages) in enumerate(self._learning):
                if stages.size:  # a line may have nothing to learn of a kind
                    known = self.skills[kind][:, stages].mean(axis=1)
                    self.knowledge[number, quarter] = np.where(running, known, np.nan)

    def book(self, now: float) -> None:
        """Book all lots that have left their line before ``now``."""
        plan, traits = self.prepared.inspections, self.prepared.traits.rows
        book(now, self.released_at, plan, traits, self.flow.memory, self.books)

    def _team_lines(self, now: float) -> float:
        """Lines that the process team serves now; it grows from the first cell of the plant."""
        team, plant = self.scenario.maker.process_team, [i for i in self._running[:2] if i > 0]
        since = now - float(self.learners[plant[0]]["started"]) if plant else 0.0
        return team.lines + team.added_per_year * since / HOURS_PER_YEAR

    def _set_rules(self, i: int) -> None:
        learning.set_rules(i, self._rules, *self._rows)
        if self._planned.speed:
            learners, _, *rows = self._rows
            set_planned_speed(i, self.env.now + 0.5 * self.period, self._planned_speed, learners, *rows)

    def _watch_yields(self) -> None:
        """Tell when a line reaches the yield that lets the next one start, inside the coming period."""
        goal = self.scenario.maker.line_start.cell_yield
        if goal is None:
            return
        for i in [i for i in self._below_goal if self.learners[i]["next_yield"] >= goal]:
            now, ahead = float(self.learners[i]["cell_yield"]), float(self.learners[i]["next_yield"])
            wait = 0.0 if now >= goal else self.period * (goal - now) / (ahead - now)
            self._below_goal.remove(i)
            self.env.process(self._tell_yield(i, wait))

    def _tell_yield(self, i: int, wait: float) -> Steps:
        yield self.env.timeout(wait)
        self.yield_reached[i].succeed()

    def watch_rate(self, block: str, share: float) -> simpy.Event:
        """Event whose value is the end of the first 13 weeks in which a block makes a share of its nameplate."""
        event = self.env.event()
        self._watched.append((block, share, event))
        return event

    def _watch_rates(self) -> None:
        for watched in list(self._watched):
            block, share, event = watched
            lines = self.prepared.blocks[block]
            if lines[0] in self._running and (week := self._week_reached(lines, share)):
                event.succeed(week * HOURS_PER_WEEK)
                self._watched.remove(watched)

    def _week_reached(self, lines: list[int], share: float) -> float:
        """Week since the last review, with its fraction, in which lines reach a share of nameplate; 0: not reached."""
        week, period = round(self.env.now / HOURS_PER_WEEK), round(self.period / HOURS_PER_WEEK)
        if week < RUN_RATE_WEEKS + period:
            return 0.0
        years = RUN_RATE_WEEKS * HOURS_PER_WEEK / HOURS_PER_YEAR
        goal = share * self.prepared.nameplates[lines].sum() * 1e9 / self.scenario.cell.energy_wh * years
        weekly = self.books.good[lines, week - period - RUN_RATE_WEEKS : week]
        if weekly.sum() < goal:  # then no 13 weeks of them reach it
            return 0.0
        booked = np.cumsum(weekly.sum(axis=0))
        made = booked[RUN_RATE_WEEKS:] - booked[:-RUN_RATE_WEEKS]
        hits = np.flatnonzero(made >= goal)
        if not hits.size:
            return 0.0
        k = int(hits[0])
        part = (goal - made[k - 1]) / (made[k] - made[k - 1]) if k else 1.0
        return float(week - len(made) + k + part)
