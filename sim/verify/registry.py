"""All cases. A new one is added in the file of its family, and nowhere else."""

from sim.verify.case import Case
from sim.verify.families import (
    changing,
    constant_hours,
    coverage,
    coverage_in_limit,
    finished,
    growth,
    installers,
    joins,
    learned,
    networks,
    posterior,
    queues,
    tandem,
    unreliable,
    zero_buffer,
)

CASES: tuple[Case, ...] = (
    *tandem.CASES,
    *unreliable.CASES,
    *zero_buffer.CASES,
    *queues.CASES,
    *joins.CASES,
    *constant_hours.CASES,
    *changing.CASES,
    *growth.CASES,
    *learned.CASES,
    *networks.CASES,
    *installers.CASES,
    *finished.CASES,
    *posterior.CASES,
    *coverage.CASES,
    *coverage_in_limit.CASES,
)
