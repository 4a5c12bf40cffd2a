"""Random numbers as pure functions of a key and a natural number.

A draw is ``uniform(key, i)``: the key names *what* is drawn, ``i`` is its natural number (failure n, lot k). It never
depends on how many numbers were drawn before, so adding a component shifts no draw of another, and two scenarios with
the same seed share their luck (common random numbers). ``sim.keys`` has the keys.

The mixer is the finaliser of SplitMix64 (Steele, Lea and Flood 2014, https://doi.org/10.1145/2660193.2660195).
"""

import math

import numpy as np
from numpy.typing import NDArray

from sim import kinds
from sim.jit import compiled
from sim.kinds import CONSTANT, EXPONENTIAL, GAMMA, LOGNORMAL, LOGTRIANGULAR, LOGUNIFORM, TRIANGULAR

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


@compiled(inline="always")
def mix(x: np.uint64) -> np.uint64:
    """Scramble 64 bits: a bijection whose every output bit depends on every input bit."""
    x = (x ^ (x >> _30)) * _MIX_A
    x = (x ^ (x >> _27)) * _MIX_B
    return x ^ (x >> _31)


@compiled(inline="always")
def uniform(key: np.uint64, i: int) -> float:
    """Draw number ``i`` of a stream: uniform in the open interval (0, 1)."""
    bits = mix(np.uint64(key) + _GOLDEN * np.uint64(i + 1))
    return (np.float64(bits >> _11) + 0.5) * 1.1102230246251565e-16


@compiled(inline="always")
def unit_exponential(key: np.uint64, i: int) -> float:
    """Draw number ``i`` of a stream: exponential with mean 1."""
    return -math.log(uniform(key, i))


@compiled()
def _unit_normal(key: np.uint64, i: int) -> float:
    """Box and Muller (1958), the cosine branch of the pair 2i, 2i + 1."""
    radius = math.sqrt(2.0 * unit_exponential(key, 2 * i))
    return radius * math.cos(2.0 * math.pi * uniform(key, 2 * i + 1))


@compiled()
def _unit_gamma(shape: float, key: np.uint64, i: int) -> float:
    """Marsaglia and Tsang (2000), https://doi.org/10.1145/358407.358414; each draw has a stream of its own."""
    own = mix(key + _GOLDEN * np.uint64(i + 1))
    boost = 1.0
    if shape < 1.0:
        boost = uniform(own, 0) ** (1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    attempt = 1
    while True:
        normal = _unit_normal(own, 2 * attempt)
        v = (1.0 + c * normal) ** 3
        if v > 0.0:
            u = uniform(own, 4 * attempt + 2)
            if math.log(u) < 0.5 * normal * normal + d - d * v + d * math.log(v):
                return boost * d * v
        attempt += 1


_triangular = compiled()(kinds.triangular)
_loguniform = compiled()(kinds.loguniform)


@compiled()
def _logtriangular(low: float, mode: float, high: float, u: float) -> float:
    """As ``kinds.logtriangular``, written again since compiled code calls compiled code alone."""
    value = math.exp(_triangular(math.log(low), math.log(mode), math.log(high), u))
    return min(max(value, low), high)


@compiled()
def sample(kind: int, a: float, b: float, c: float, key: np.uint64, i: int) -> float:
    """Draw number ``i`` of a distribution given by its code and parameters (see ``Distribution.code``)."""
    if kind == CONSTANT:
        return a
    if kind == EXPONENTIAL:
        return a * unit_exponential(key, i)
    if kind == GAMMA:
        return a * _unit_gamma(b, key, i)
    if kind == LOGNORMAL:
        return a * math.exp(b * _unit_normal(key, i))
    if kind == TRIANGULAR:
        return _triangular(a, b, c, uniform(key, i))
    if kind == LOGTRIANGULAR:
        return _logtriangular(a, b, c, uniform(key, i))
    if kind == LOGUNIFORM:
        return _loguniform(a, b, uniform(key, i))
    return a + (b - a) * uniform(key, i)


@compiled()
def stream_keys(root: np.uint64, names: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Keys of many named streams of one replication: ``mix(root xor name)``, same shape as ``names``."""
    keys = np.empty_like(names)
    for i in range(names.size):
        keys.flat[i] = mix(root ^ names.flat[i])
    return keys


@compiled()
def first_exponentials(keys: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Draw number 0 of many streams, exponential with mean 1, same shape as ``keys``."""
    draws = np.empty(keys.shape)
    for i in range(keys.size):
        draws.flat[i] = unit_exponential(keys.flat[i], 0)
    return draws
