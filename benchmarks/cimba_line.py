"""The same line for Cimba, a discrete-event engine in C with models compiled from Python."""

import cimba
from cimba import random


class Machine(cimba.Model):
    """One stage, its store before it."""

    before: cimba.Store[int]
    after: cimba.Ref[cimba.Store[int]]
    first: cimba.Param[bool]
    last: cimba.Param[bool]
    lots: cimba.Param[int]
    made: cimba.Output[int]

    def __init__(self, before: cimba.Store, after: cimba.Store, first: bool, last: bool, lots: int) -> None:
        self.before, self.after, self.first, self.last, self.lots = before, after, first, last, lots

    @cimba.process
    def work(self):
        for lot in range(self.lots):
            if not self.first:
                self.before.get()
            cimba.hold(random.exponential(1.0))
            if random.uniform(0.0, 1.0) < 0.02:
                cimba.hold(random.exponential(10.0))
            if not self.last:
                self.after.put(lot)
        self.made = self.lots


class Row(cimba.Model):
    """The machines of a line."""

    machines: list[Machine]

    def __init__(self, stages: int, buffer: int, lots: int) -> None:
        stores = [cimba.Store(capacity=buffer) for _ in range(stages)]
        self.machines = [
            Machine(stores[j], stores[min(j + 1, stages - 1)], j == 0, j == stages - 1, lots) for j in range(stages)
        ]


def run_line(stages: int, buffer: int, lots: int) -> None:
    """Pass all lots through all stages."""
    row = Row(stages, buffer, lots)
    results = cimba.Experiment(row, seed=1).run()
    made = float(results[row.machines[-1]].made.values.item())
    if made != lots:
        raise RuntimeError(f"the last stage made {made} of {lots} lots")
