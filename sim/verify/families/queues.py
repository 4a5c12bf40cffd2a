"""A queue without limit before a stage: one server and several, and queues one behind the other."""

import math
from functools import partial

from scipy.optimize import brentq

from sim.distributions import Distribution, constant, erlang, exponential, gamma, lognormal
from sim.flow.spec import Line, Stage
from sim.verify.case import Case
from sim.verify.lines import queue, sojourn, wait

ONE, MANY = "M/G/1 and G/M/1", "M/M/c and queues in a row"
LAWS: dict[str, tuple[Distribution, float]] = {
    "fixed": (constant(1.0), 0.0),
    "exp": (exponential(1.0), 1.0),
    "Erlang-3": (erlang(1.0, 3), 1.0 / 3.0),
    "gamma, CV 1.41": (gamma(1.0, 0.5), 2.0),
    "lognormal": (lognormal(math.exp(-0.125), 0.5), math.expm1(0.25)),
}
_LOTS, _WARM_UP = 50_000, 2_000


def _mg1(law: str, load: float) -> Case:
    hours, cv_squared = LAWS[law]
    return Case(
        ONE, f"M/G/1, {law}, load {load:g}, wait", lambda: load * (1.0 + cv_squared) / (2.0 * (1.0 - load)),
        "load (1 + cv^2) / (2 (1 - load)), mean 1", wait(queue(hours), exponential(1.0 / load), _LOTS, _WARM_UP),
        worked=0.5 if (law, load) == ("fixed", 0.5) else None, source="Pollaczek-Khinchine closed form",
    )  # fmt: skip


def _gm1(name: str, gap: Distribution, load: float) -> Case:
    def exact() -> float:
        """sigma = transform of the gap at 1 - sigma; wait = sigma / (1 - sigma)."""

        def transform(s: float) -> float:
            if gap.kind == "constant":
                return math.exp(-s / load)
            shape = float(gap.shape or 1.0)
            return float((1.0 + s / load / shape) ** -shape)

        sigma = brentq(lambda x: transform(1.0 - x) - x, 1e-9, 1.0 - 1e-6, xtol=1e-14)
        return float(sigma / (1.0 - sigma))

    return Case(
        ONE, f"{name}/M/1, load {load:g}, wait", exact, "sigma / (1 - sigma), sigma = A*(1 - sigma), mean 1",
        wait(queue(exponential(1.0)), gap, _LOTS, _WARM_UP), source="textbook, e.g. Kleinrock (1975), 6.4",
    )  # fmt: skip


def erlang_c(servers: int, offered: float) -> float:
    """Mean wait of M/M/c in mean service times: the chance to wait over c - offered."""
    terms = [offered**n / math.factorial(n) for n in range(servers)]
    last = offered**servers / math.factorial(servers) * servers / (servers - offered)
    return last / (sum(terms) + last) / (servers - offered)


def _mmc(servers: int, offered: float, worked: float | None = None) -> Case:
    return Case(
        MANY, f"M/M/{servers}, offered {offered:g}, wait", partial(erlang_c, servers, offered), "Erlang C, mean 1",
        wait(queue(exponential(1.0), servers), exponential(1.0 / offered), _LOTS, _WARM_UP), worked=worked,
        source="Erlang-C closed form, cross-checked with a birth-death chain",
    )  # fmt: skip


def _row(means: tuple[float, ...], gap: float) -> Case:
    stages = [Stage(str(j), exponential(mean), (str(j - 1),) if j else (), buffer=None) for j, mean in enumerate(means)]
    line = Line("row", stages, recorded=frozenset([str(len(means) - 1)]))
    return Case(
        MANY, f"{len(means)} queues, means {' '.join(map(str, means))}, stay",
        lambda: sum(1.0 / (1.0 / mean - 1.0 / gap) for mean in means), "sum of 1 / (mu - lambda)",
        sojourn(line, exponential(gap), _LOTS, _WARM_UP), source="Burke (1956) Oper. Res. 4:699-704; Jackson (1957)",
    )  # fmt: skip


CASES = (
    *(_mg1(law, load) for load in (0.3, 0.5) for law in LAWS),
    *(_mg1(law, 0.8) for law in ("fixed", "exp", "lognormal")),
    _gm1("D", constant(1.0 / 0.7), 0.7),
    _gm1("Erlang-2", erlang(1.0 / 0.6, 2), 0.6),
    _mmc(2, 1.5, 1.28571),
    _mmc(3, 1.5),
    _mmc(5, 3.5),
    _row((0.5, 0.4), 1.0),
    _row((0.3, 0.6, 0.5), 1.0),
)
