"""The gate between lines: a policy by which a line starts when the line before has proved itself."""

from sim.scenario.mechanisms.mechanism import Mechanism

LINE_GATE = Mechanism(
    name="line_gate",
    title="gate between lines",
    meaning="a line waits for its first cell until the line before has reached a yield, or runs continuously",
    hand="events",
    settings=("maker.line_start.cell_yield", "maker.line_start.debugged"),
    acts=lambda scenario: (
        (scenario.maker.line_start.cell_yield is not None or scenario.maker.line_start.debugged)
        and not (scenario.planned.line_gate or scenario.planned.line_start)
    ),
    holds=False,
    as_planned="line_gate",
    short="the gate between lines",
)
