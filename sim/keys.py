"""Names of streams as keys: who draws what in which replication, the same on every machine and in every run.

Plain Python, since a key is asked for once and drawn from often: see ``sim.streams`` for the draws.
"""

import hashlib

_64_BITS = (1 << 64) - 1
_GOLDEN, _MIX_A, _MIX_B = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def name_key(*names: str) -> int:
    """64-bit key of a component and a purpose, the same on every machine and in every run."""
    text = "\x1f".join(names).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def replication_key(seed: int, replication: int) -> int:
    """64-bit root of all streams of one replication."""
    return name_key("replication", str(seed), str(replication))


def other_key(key: int, kind: str, number: int) -> int:
    """The root of another luck of a kind, the same whoever asks; number 0 is the root itself."""
    return name_key("other luck", kind, str(number), str(key)) if number else key


def single_uniform(key: int, i: int) -> float:
    """As ``uniform(mix(key), i)`` of ``sim.streams``: for one draw the way into compiled code costs more."""
    bits = _mix((_mix(key) + _GOLDEN * (i + 1)) & _64_BITS)
    return ((bits >> 11) + 0.5) * 1.1102230246251565e-16


def _mix(x: int) -> int:
    x = ((x ^ (x >> 30)) * _MIX_A) & _64_BITS
    x = ((x ^ (x >> 27)) * _MIX_B) & _64_BITS
    return x ^ (x >> 31)
