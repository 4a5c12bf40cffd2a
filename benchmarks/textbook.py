"""The line as a SimPy textbook writes it: one process a stage, one store between two stages."""

import random
from collections.abc import Generator

import simpy

Steps = Generator[simpy.Event, object, None]


def stage(
    env: simpy.Environment, before: simpy.Store | None, after: simpy.Store | None, lots: int, draw: random.Random
) -> Steps:
    """Work on ``lots`` lots: hours exponential with mean 1, in 2 % of them a repair with mean 10."""
    for lot in range(lots):
        if before is not None:
            yield before.get()
        yield env.timeout(draw.expovariate(1.0))
        if draw.random() < 0.02:
            yield env.timeout(draw.expovariate(0.1))
        if after is not None:
            yield after.put(lot)


def run_line(stages: int, buffer: int, lots: int) -> None:
    """Pass all lots through all stages."""
    env = simpy.Environment()
    between = [simpy.Store(env, capacity=buffer) for _ in range(stages - 1)]
    draw = random.Random(1)
    for before, after in zip([None, *between], [*between, None], strict=True):
        env.process(stage(env, before, after, lots, draw))
    env.run()


def run_timeouts(events: int) -> None:
    """One process that waits again and again: what an event costs at least."""
    env = simpy.Environment()

    def wait() -> Steps:
        for _ in range(events):
            yield env.timeout(1.0)

    env.process(wait())
    env.run()
