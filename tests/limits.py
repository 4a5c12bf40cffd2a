"""What a test may take: processor time and memory, so that a hang or an absurd request fails instead of blocking."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

CPU_SECONDS = 20.0
MEMORY_BYTES = 8_000_000_000  # of address space beyond what the process has


class _Stop(BaseException):
    """No ``Exception``: a run counts those of a replication and goes on."""


@contextmanager
def limited(cpu_seconds: float = CPU_SECONDS, memory_bytes: int = MEMORY_BYTES) -> Iterator[None]:
    """Raise ``TimeoutError`` after so much processor time, and ``MemoryError`` beyond so much memory."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _Stop

    before = signal.signal(signal.SIGVTALRM, stop)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + memory_bytes, hard))
    signal.setitimer(signal.ITIMER_VIRTUAL, cpu_seconds)
    try:
        yield
    except _Stop:
        raise TimeoutError(f"took more than {cpu_seconds:g} s of a processor") from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.signal(signal.SIGVTALRM, before)


def _address_space() -> int:
    with open("/proc/self/statm", encoding="utf-8") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
