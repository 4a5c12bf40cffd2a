"""The lines in operation: started with the knowledge of others, reviewed every few weeks, booked week by week."""

from collections.abc import Generator

import numpy as np
import simpy
from numpy.typing import NDArray

from sim.flow.compiled import CompiledFlow
from sim.flow.processes import ProcessFlow, at
from sim.model import learning
from sim.model.design import nameplate_starts_per_hour, pace_per_hour
from sim.model.inputs import Inputs
from sim.model.learning import LEARNER, SKILL
from sim.model.prepared import PILOT, Prepared, block_lines, nameplates
from sim.model.record import book
from sim.units import HOURS_PER_MONTH, HOURS_PER_WEEK, HOURS_PER_YEAR

RUN_RATE_WEEKS = 13
Steps = Generator[simpy.Event, object, None]


class Books:
    """What has been booked, in cells; see ``record.book`` for the shapes."""

    def __init__(self, lines: int, inspections: int, stages: int, weeks: int) -> None:
        self.closed = np.zeros(lines, np.int64)
        self.started, self.good, self.cohort, self.sellable = np.zeros((4, lines, weeks))
        self.judged = np.zeros((lines, inspections, weeks))
        self.lost = np.zeros((lines, stages))
        self.totals = np.zeros((lines, 2))


class Ramp:
    """All lines of one replication."""

    def __init__(self, prepared: Prepared, flow: CompiledFlow | ProcessFlow, inputs: Inputs, env: simpy.Environment) -> None:
        self.prepared, self.flow, self.inputs, self.env = prepared, flow, inputs, env
        self.scenario, self.stages = prepared.scenario, prepared.stages
        lines, stages = len(prepared.lines), len(self.stages.names)
        self.learners = np.zeros(lines, LEARNER)
        self.skills = np.zeros((lines, stages), SKILL)
        self.books = Books(lines, len(self.stages.inspected), stages, prepared.weeks)
        self.released_at = np.full(lines, np.inf)
        self.yield_reached = [env.event() for _ in range(lines)]
        self._watched: list[tuple[str, float, simpy.Event]] = []
        self._team_since = np.inf
        self.period = (1 if self.scenario.twin != "none" else self.scenario.numerics.review_weeks) * HOURS_PER_WEEK
        self.tranche_months = sorted({t.month for s in self.scenario.line.stages.values() for t in s.tranches.values()})
        self._draw_levels()

    # Levels: one draw a programme, and a small one a line.

    def _draw_levels(self) -> None:
        maker, learners, skills = self.scenario.maker, self.learners, self.skills
        draw = self.inputs.draw
        yields = draw("cell_yield_start", maker.cell_yield_start), draw("cell_yield_mature", maker.cell_yield_mature)
        efficiency = draw("efficiency_start", maker.efficiency_start), draw("efficiency_mature", maker.efficiency_mature)
        energy = self.scenario.cell.energy_wh
        nameplate = np.array([line.nameplate_gwh_per_year for line in self.prepared.lines])
        starts = nameplate * nameplate_starts_per_hour(self.scenario.line, 1.0, energy)
        learners["started"] = learners["updated"] = np.inf
        learners["plant"] = [line.block != PILOT for line in self.prepared.lines]
        learners["pace"] = nameplate * pace_per_hour(self.scenario.line, 1.0, energy)
        learners["reference"] = draw("judged_reference", maker.judged_reference) * starts
        learners["exponent"], learners["sister_share"] = maker.judged_exponent, maker.sister_share
        learners["lag"] = draw("feedback_lag_weeks", maker.feedback_lag_weeks) * HOURS_PER_WEEK
        learners["quality_hours"] = self._spread("quality", draw("quality_months", maker.quality_months) * HOURS_PER_MONTH)
        planned_share = self.scenario.line.planning.hours_per_year / HOURS_PER_YEAR
        learners["speed_hours"] = self._spread("speed", draw("speed_months", maker.speed_months) * HOURS_PER_MONTH)
        learners["mtbf_start"], learners["growth_exponent"] = maker.mtbf_start_share, maker.growth_exponent
        # Growth reaches its cap after two time constants of speed, in hours run.
        multiple = (1.0 / maker.mtbf_start_share) ** (1.0 / maker.growth_exponent) - 1.0
        learners["growth_scale"] = 2.0 * learners["speed_hours"] / max(multiple, 1e-9)
        losses = -np.log(yields)
        skills["start_defects"] = np.outer(self._spread("start_defects", losses[0]), self.stages.start_share)
        skills["mature_defects"] = np.outer(self._spread("mature_defects", losses[1]), self.stages.mature_share)
        mature_up = 1.0 / (1.0 + self.stages.down)
        start_up = 1.0 / (1.0 + self.stages.down / maker.mtbf_start_share)
        mature = np.minimum(self._spread("efficiency", efficiency[1]), 0.98 * mature_up.min())
        skills["mature_performance"] = mature[:, None] / mature_up
        skills["start_performance"] = np.minimum(efficiency[0] / start_up, skills["mature_performance"])
        skills["capacity"] = 1.0

    def _spread(self, name: str, level: float) -> NDArray[np.float64]:
        """The level of every line: the programme's, times a small lognormal of its own."""
        sigma = self.scenario.maker.line_spread_sigma * (0.3 if name == "efficiency" else 1.0)
        return level * np.exp(sigma * np.array([self.inputs.normal(f"{line.name}.{name}") for line in self.prepared.lines]))

    # Starting a line

    def start_line(self, i: int, kept: float = 1.0) -> None:
        """First cell of line ``i``: transfer knowledge, set its rules, open its stages."""
        now, learner, skills = self.env.now, self.learners[i], self.skills[i]
        quality, speed, grown = self._transferred(i)
        skills["quality"], skills["speed"], skills["grown_hours"] = quality * kept, speed, grown
        learner["started"] = learner["updated"] = now
        if i > 0:
            self._team_since = min(self._team_since, now)
        if self.tranche_months:
            self._set_capacity(i, self.tranche_months[0])
        self._set_rules(i)
        self.flow.reopen(self.prepared.tables.stage_slice(i), now)

    def _transferred(self, i: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Quality, speed and grown hours that a new line takes over, stage by stage, from the best teacher."""
        maker, block = self.scenario.maker, self.prepared.lines[i].block
        nothing = np.zeros(len(self.stages.names))
        best = (nothing, nothing, nothing)
        for teacher, share, machines in self._teachers(block, maker):
            rows = self.skills[teacher] if teacher >= 0 else None
            quality = share * (rows["quality"] if rows is not None else 1.0) + nothing
            speed = share * rows["speed"] if machines and rows is not None else nothing
            grown = share * rows["grown_hours"] if machines and rows is not None else nothing
            best = (np.maximum(best[0], quality), np.maximum(best[1], speed), np.maximum(best[2], grown))
        return best

    def _teachers(self, block: str, maker: object) -> list[tuple[int, float, bool]]:
        """(line or -1 for a mother plant, share of its knowledge, whether machines are alike) for a new line."""
        maker, draw = self.scenario.maker, self.inputs.draw
        teachers: list[tuple[int, float, bool]] = []
        if block == PILOT:
            return teachers
        if maker.mother_plant_share is not None:
            teachers.append((-1, draw("mother_plant_share", maker.mother_plant_share), False))
        started = np.isfinite(self.learners["started"])
        if maker.pilot_share is not None and started[0] and self.scenario.pilot.know_how:
            teachers.append((0, draw("pilot_share", maker.pilot_share), False))
        for i in np.flatnonzero(started[1:]) + 1:
            if self.prepared.lines[i].block == block:
                share = draw("line_share", maker.line_share)
            else:
                kind = self.scenario.blocks[block].equipment
                share = draw(f"{block}.block_share", getattr(maker.block_share, kind))
            teachers.append((int(i), share, True))
        return teachers

    def add_tranche(self, i: int, month: float) -> None:
        """Capacity bought in tranches arrives at line ``i``."""
        self.flow.settle(self.env.now, i)
        self._set_capacity(i, month)
        self._set_rules(i)

    def _set_capacity(self, i: int, month: float) -> None:
        for name, stage in self.scenario.line.stages.items():
            arrived = [t.share for t in stage.tranches.values() if t.month <= month]
            if arrived:
                self.skills[i, self.stages.names.index(name)]["capacity"] = max(arrived)

    # Reviews

    def review(self) -> Steps:
        """Every few weeks, aligned with the programme's weeks: book, learn, set the rules of the coming period."""
        number = 0
        while True:
            number += 1
            yield at(self.env, number * self.period)
            if np.isfinite(self.learners["started"]).any():
                self._review()

    def _review(self) -> None:
        self.flow.settle(self.env.now)
        self.book(self.env.now)
        if self.scenario.twin != "plan":
            self._learn()
        for i in np.flatnonzero(np.isfinite(self.learners["started"])):
            self._set_rules(int(i))
            self._watch_yield(int(i))
        self._watch_rates()

    def book(self, now: float) -> None:
        """Book all lots that have left their line before ``now``."""
        flow, s, b = self.flow, self.stages, self.books
        book(
            now, b.closed, self.released_at, flow.lines, flow.stages, flow.lots, flow.record, s.inspection, s.inspected, s.slots,
            s.assembly, b.started, b.judged, b.good, b.cohort, b.sellable, b.lost, b.totals,
        )  # fmt: skip

    def _learn(self) -> None:
        now, shape, rows = self.env.now, self.skills.shape, self.flow.stages
        run_hours = rows["run_hours"].reshape(shape)
        under_way = np.minimum(np.maximum(rows["last_start"] + rows["last_hours"] - now, 0.0), rows["last_hours"])
        learning.observe(
            now, self.learners, self.skills, run_hours, under_way.reshape(shape), self.stages.inspection, self.books.judged
        )
        team = self.scenario.maker.process_team
        years = max(now - self._team_since, 0.0) / HOURS_PER_YEAR
        learning.learn(now, team.lines + team.added_per_year * years, self.scenario.maker.ramped_at, self.learners, self.skills)

    def _set_rules(self, i: int) -> None:
        s, numerics, twin = self.stages, self.scenario.numerics, self.scenario.twin
        learning.set_rules(
            i, self.period, numerics.lot_hours, numerics.mature_lot_hours, self.scenario.maker.ramped_at, twin == "mean",
            self.learners, self.skills, s.ratio, s.down, s.repair, self.flow.lines[i], self.flow.stages,
        )  # fmt: skip
        if twin == "plan":
            self._set_planned(i)

    def _set_planned(self, i: int) -> None:
        """The announced plan: a line goes from nothing to planning efficiency and yield in a straight ramp."""
        planning, numerics = self.scenario.line.planning, self.scenario.numerics
        rows = self.flow.stages[self.prepared.tables.stage_slice(i)]
        full = numerics.plan_ramp_months * HOURS_PER_MONTH - self._crossing_hours()
        age = self.env.now + 0.5 * self.period - self.learners[i]["started"]
        level = min(max(age / full, 0.02), 1.0)
        rows["stretch"][self.stages.down > 0.0] = 1.0 / (planning.efficiency * level)
        rows["failure_rate"] = 0.0
        rows["defects"] = -np.log(planning.cell_yield) * self.stages.mature_share
        pace = self.learners[i]["pace"] * planning.efficiency * self.stages.ratio[self.stages.assembly]
        self.flow.lines[i]["content"] = numerics.lot_hours * level * pace

    def _crossing_hours(self) -> float:
        """Hours that a cell needs through the line at planning efficiency, without waiting."""
        stays = [s.dwell_hours or 0.0 for s in self.scenario.line.stages.values() if not s.after.count(",")]
        return 20.0 + 24.0 + 24.0 + 336.0 if not stays else self._longest_stay()

    def _longest_stay(self) -> float:
        from sim.model.design import references

        stages = self.scenario.line.stages

        def stay(name: str) -> float:
            stage = stages[name]
            return (stage.dwell_hours or 0.0) + max([stay(f) for f in references(stage.after)], default=0.0)

        return max(stay(name) for name in stages)

    def _watch_yield(self, i: int) -> None:
        """Tell when line ``i`` reaches the yield that lets the next one start, inside the coming period."""
        goal = self.scenario.maker.line_start.cell_yield
        if goal is None or self.yield_reached[i].triggered:
            return
        now, ahead = self.learners[i]["cell_yield"], self.learners[i]["next_yield"]
        if now >= goal:
            self.yield_reached[i].succeed()
        elif ahead > goal:
            self.env.process(self._tell_yield(i, self.env.now + self.period * (goal - now) / (ahead - now)))

    def _tell_yield(self, i: int, when: float) -> Steps:
        yield at(self.env, when)
        if not self.yield_reached[i].triggered:
            self.yield_reached[i].succeed()

    def watch_rate(self, block: str, share: float) -> simpy.Event:
        """Event whose value is the end of the first 13 weeks in which a block makes a share of its nameplate."""
        event = self.env.event()
        self._watched.append((block, share, event))
        return event

    def _watch_rates(self) -> None:
        week = round(self.env.now / HOURS_PER_WEEK)
        for block, share, event in self._watched:
            lines = block_lines(self.prepared, block)
            if event.triggered or not np.isfinite(self.learners["started"][lines]).any():
                continue
            goal = share * nameplates(self.prepared)[lines].sum() * 1e9 / self.scenario.cell.energy_wh
            first = max(week - round(self.period / HOURS_PER_WEEK), RUN_RATE_WEEKS - 1)
            for end in range(first + 1, week + 1):
                rate = self.books.good[lines, end - RUN_RATE_WEEKS : end].sum() * HOURS_PER_YEAR / (RUN_RATE_WEEKS * HOURS_PER_WEEK)
                if rate >= goal:
                    event.succeed(end * HOURS_PER_WEEK)
                    break
