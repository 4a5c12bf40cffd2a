"""Blocks of lines: installation, line start, tranches, release by the customer, investment decisions."""

from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from sim.flow.processes import at
from sim.model.network import Network, Steps
from sim.model.ramp import Ramp
from sim.scenario.design import line_steps
from sim.scenario.parts.project import Activity, Block, Decision
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_MONTH


class BlockProject:
    """One block from its first activity to the release of its last line."""

    def __init__(self, name: str, network: Network, ramp: Ramp, crews: simpy.Resource, first_line: int) -> None:
        self.name, self.network, self.ramp, self.crews, self.first_line = name, network, ramp, crews, first_line
        self.scenario: Scenario = network.scenario
        self.block: Block = self.scenario.blocks[name]
        self.env, self.events, self.inputs = network.env, network.events, network.inputs

    def begin(self) -> None:
        """Start the processes of all activities, lines and releases."""
        block, of_lines = self.block, set(line_steps(self.block))
        for name, activity in block.activities.items():
            if name not in of_lines:
                self.env.process(self.network.carry_out(name, activity))
        self.env.process(self._release_order())
        if block.decision is not None:
            self.env.process(self._decide(block.decision))
        for number in range(1, block.lines + 1):
            self.env.process(self._set_up(number))
            self.env.process(self._release(number))

    def _step(self, number: int, step: str) -> Activity:
        return self.ramp.prepared.line_steps[self.name][number - 1][step]

    def event(self, reference: str) -> simpy.Event:
        """Event of this block."""
        return self.events.when(self.network.full(reference))

    def _release_order(self) -> Steps:
        """The order goes out; what is known of the process then decides the risk of a retrofit."""
        known = self.network.known_hour("order_release")
        yield self.network.after(self.block.order_release) if known is None else at(self.env, known)
        self.events.happen(self.network.full("order_release"))

    def _retrofit_hours(self) -> float:
        """Extra months before first cell where machines were ordered too early; one draw a block."""
        if self.network.known_hour("line_1_hot.start") is not None:
            return 0.0
        retrofit, hours = self.scenario.retrofit, self.events.hours
        ordered = hours.get(f"{self.name}.equipment_order.start", self.env.now)
        if hours.get("pilot.b_sample", np.inf) <= ordered:
            probability = retrofit.probability_after_b
        elif hours.get("pilot.a_sample", np.inf) <= ordered:
            probability = retrofit.probability_before_b
        else:
            probability = retrofit.probability_before_a
        inputs = self.inputs.of("qualification")
        if self.scenario.twin != "none" or not inputs.chance(f"{self.name}.retrofit", probability):
            return 0.0
        return inputs.draw(f"{self.name}.retrofit_months", retrofit.months) * HOURS_PER_MONTH

    def _decide(self, decision: Decision) -> Steps:
        """The investment decision: all conditions together, then months for money. It can be refused for good."""
        known = self.network.known_hour("fid")
        if known is not None or self.scenario.planned.decisions:
            planned = max(self.network.calendar.hours(decision.plan_date), self.network.data_hour)
            yield at(self.env, planned if known is None else known)
        elif not (yield from self._money(decision)):
            self.events.happen(f"{self.name}.refused")
            return
        self.events.happen(f"{self.name}.fid")

    def _money(self, decision: Decision) -> Generator[simpy.Event, Any, bool]:
        """Wait for all conditions, then for money; whether it comes."""
        before, not_before = decision.previous, self.network.calendar.hours(decision.not_before)
        reached = self.ramp.watch_rate(before, decision.rate_share)
        yield self.network.after(decision.after)
        yield self.events.when(f"{before}.line_1_released")
        yield at(self.env, max(self.env.now, self.network.data_hour, not_before))
        met = self.env.now
        # The review that sees the rate comes up to its period later than the week in which it was reached.
        met = max(met, (yield reached))
        if self.inputs.chance(f"{self.name}.refused", decision.refusal_probability):
            return False
        money = self.inputs.draw(f"{self.name}.money_months", decision.money_months) * HOURS_PER_MONTH
        yield at(self.env, max(self.env.now, met + money))
        return True

    def _set_up(self, number: int) -> Steps:
        """One line: install, cold commissioning, first cell, hot commissioning."""
        network, line = self.network, f"line_{number}"
        yield from self._install(number)
        yield self.env.process(network.carry_out(f"{line}_cold", self._step(number, "cold")))
        hot, known = self._step(number, "hot"), network.known_hour(f"{line}_hot.start")
        retrofit = self._retrofit_hours()
        if known is not None:
            yield at(self.env, known)
        else:
            yield at(self.env, max(self.env.now + retrofit, network.data_hour))
            if hot.after:
                yield network.after(hot.after)
            yield from self._wait_for_start(number)
            yield from network.delayed(f"{line}_hot")
        self._first_cell(number, self.scenario.retrofit.knowledge_kept if retrofit > 0.0 else 1.0)
        self.env.process(self._tranches(number))
        yield from network.work(f"{line}_hot", hot)
        self.events.happen(f"{self.name}.{line}_installed")

    def _install(self, number: int) -> Steps:
        """Wait for the building, the machines, the line before and a crew; install.

        An installation that is known to have begun had its crew: it takes part of what there is and waits for none.
        """
        name, network, install = f"line_{number}_install", self.network, self._step(number, "install")
        known = network.known_hour(f"{name}.start") is not None
        yield from network.begun(name, install.after)
        if number > 1 and not known and name not in self.block.activities:
            before = f"{self.name}.line_{number - 1}_install.start"
            yield self.events.when(before)
            since = self.events.hours[before]
            slip = 1.0 if self.network.line_slip is None else self.network.line_slip(number)
            stagger = self.block.line_project.stagger_months * HOURS_PER_MONTH * slip
            yield at(self.env, max(self.env.now, since + stagger))
        yield from network.delayed(name)
        with self.crews.request() as crew:
            if not known:
                yield crew
            yield from network.work(name, install)

    def _wait_for_start(self, number: int) -> Steps:
        """The rule of the line before: its months, and what else its first cell waits for.

        A plan that dates the hot commissioning of a line itself goes by that date.
        """
        if number == 1 or (self.scenario.planned.line_start and f"line_{number}_hot" in self.block.activities):
            return
        rule, before = self.scenario.maker.line_start, f"{self.name}.line_{number - 1}"
        yield self.events.when(f"{before}_first_cell")
        if self.scenario.planned.line_start:
            months = rule.plan_months
        elif self.network.line_slip is not None:
            months = rule.plan_months * self.network.line_slip(number)
        else:
            months = self.inputs.draw(f"{self.name}.line_{number}_start_months", rule.months)
        if gates := self.network.gates.get(f"line_{number}_hot"):
            yield self.env.all_of(gates)
        since = self.events.hours[f"{before}_first_cell"] + months * HOURS_PER_MONTH
        yield at(self.env, max(self.env.now, since))

    def _first_cell(self, number: int, kept: float) -> None:
        self.ramp.start_line(self.first_line + number - 1, kept)
        self.events.happen(f"{self.name}.line_{number}_first_cell")
        if number == 1:
            self.events.happen(f"{self.name}.first_cell")

    def _tranches(self, number: int) -> Steps:
        start = self.env.now
        for month in self.ramp.tranche_months[1:]:  # the first is there at first cell
            yield at(self.env, start + month * HOURS_PER_MONTH)
            self.ramp.add_tranche(self.first_line + number - 1, month)

    def _release(self, number: int) -> Steps:
        """The customer releases a line some months after first cell and process freeze; a refusal is retried."""
        line = f"{self.name}.line_{number}"
        known = self.network.known_hour(f"line_{number}_released")
        if known is not None:
            yield at(self.env, known)
        else:
            yield from self._answers(number)
        self.ramp.released_at[self.first_line + number - 1] = self.env.now
        self.events.happen(f"{line}_released")

    def _answers(self, number: int) -> Steps:
        """Wait for the customer's answers until one releases the line."""
        rule, line = self.scenario.maker.release, f"{self.name}.line_{number}"
        inputs = self.inputs.of("qualification")
        yield self.events.when(f"{line}_first_cell") & self.events.when("pilot.b_sample")
        if number > 1:
            yield self.event("line_1_released")
        elapsed = max(self.network.data_hour - self.env.now, 0.0) / HOURS_PER_MONTH
        first = self.scenario.cell.release_months or rule.months
        months = inputs.draw(f"{line}_release_months", first if number == 1 else rule.later_months, elapsed)
        yield at(self.env, self.env.now + months * HOURS_PER_MONTH)
        attempt = 0
        while number == 1 and inputs.chance(f"{line}_refused", rule.refusal_probability, attempt):
            attempt += 1
            again = inputs.draw(f"{line}_resubmission_months", rule.resubmission_months, 0.0, attempt)
            yield at(self.env, self.env.now + again * HOURS_PER_MONTH)
