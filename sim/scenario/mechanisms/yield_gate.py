"""The yield gate: a policy by which a line starts when the line before has proved itself."""

from sim.scenario.mechanisms.mechanism import Mechanism

YIELD_GATE = Mechanism(
    name="yield_gate",
    title="yield gate",
    meaning="a line waits for its first cell until the line before has reached a yield",
    hand="events",
    settings=("maker.line_start.cell_yield",),
    acts=lambda scenario: (
        scenario.maker.line_start.cell_yield is not None
        and not (scenario.planned.yield_gate or scenario.planned.line_start)
    ),
    holds=False,
    as_planned="yield_gate",
    short="the yield gate",
)
