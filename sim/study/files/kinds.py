"""What ``manifest.json`` says in each kind of folder, and ``summary.json``; another content is damage."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from sim.study.statistics import DateSummary

SCHEMA = 2  # of folders; raised with any change of what stands in one
_STRICT = ConfigDict(strict=True, extra="forbid")
Count = Annotated[int, Field(ge=0)]
Sum = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, Field(pattern=r"^\w[\w.-]*$", max_length=200)]
Key = Annotated[str, Field(pattern=r"^[0-9a-f]{10}$")]  # of what was run, as in the folder's name


@dataclass(frozen=True, kw_only=True)
class FileSum:
    """Bytes and SHA-256 of a file."""

    __pydantic_config__ = _STRICT
    size: Count
    sha256: Sum


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A replication that did not finish."""

    __pydantic_config__ = _STRICT
    replication: Count
    message: str
    traceback: str


@dataclass(frozen=True, kw_only=True)
class Head:
    """What every folder says."""

    __pydantic_config__ = _STRICT
    kind: str
    schema: int
    gigaramp: str
    model_version: int
    hash: Key
    files: dict[Name, FileSum]
    seal: Sum


@dataclass(frozen=True, kw_only=True)
class _Made(Head):
    scenario: str
    scenario_hash: Key
    as_planned: list[str]
    overrides: list[str]
    seed: int
    failures: list[Failed]


@dataclass(frozen=True, kw_only=True)
class _Run(_Made):
    replications: Count


@dataclass(frozen=True, kw_only=True)
class _Study(_Made):
    milestone: str
    headline: str


@dataclass(frozen=True, kw_only=True)
class _Gap(_Study):
    replications: Count


@dataclass(frozen=True, kw_only=True)
class _Why(_Gap):
    after: str


@dataclass(frozen=True, kw_only=True)
class _Levers(_Study):
    target: date
    even: date | None
    replications: Count
    p50: date | None


@dataclass(frozen=True, kw_only=True)
class _Must(_Study):
    target: date
    chance: float
    points: Count
    ran: Count
    successes: Count
    best_rate_gwh_per_year: float
    conclusion: list[str]


@dataclass(frozen=True, kw_only=True)
class _Sensitivity(_Study):
    replications: Count
    ran: Count
    replications_of_tornado: Count
    p50: date | None
    split: dict[str, Any] | None
    noise: float
    shares_together: float
    shares_give_or_take: float


@dataclass(frozen=True, kw_only=True)
class _Assumptions(_Study):
    replications: Count
    ran: Count
    p50: date | None
    noise_months: float | None
    grades_moved: list[str]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One of those that were compared."""

    __pydantic_config__ = _STRICT
    letter: str
    name: str
    scenario: str
    run: str
    model_version: int
    seed: int
    n: Count
    failed: Count
    place: str


@dataclass(frozen=True, kw_only=True)
class _Comparison(Head):
    milestones: list[str]
    compared: list[Compared]
    apart: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class _Sweep(Head):
    done: list[Key]


@dataclass(frozen=True, kw_only=True)
class _Plan(Head):
    name: str
    question: str
    scenario: str
    title: str
    overrides: list[str]
    seed: int
    replications: Count
    data_date: date
    horizon_end: date
    axes: list[str]
    points: Count
    shown: Annotated[list[str], Field(min_length=1)]
    milestones: dict[str, str]
    targets: dict[str, date]
    beyond: dict[Key, list[str]] = field(default_factory=dict)
    idle: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Precision:
    """How wide the intervals became that were aimed at."""

    milestone: str
    aim_months: float
    met: bool
    months: dict[str, float | None]


@dataclass(frozen=True)
class Summary:
    """What ``summary.json`` says."""

    scenario: str
    title: str
    data_date: date
    seed: int
    replications: Count
    failed: Count
    precision: _Precision | None
    twin: Literal["none", "mean", "plan"]
    headline: str
    milestones: dict[str, DateSummary]


@dataclass(frozen=True, kw_only=True)
class _Backtest(Head):
    plants: Annotated[list[Name], Field(min_length=1)]
    overrides: list[str]
    seed: int
    replications: Count


RUN, SWEEP, PLAN = "run", "sweep", "plan"
_KINDS: dict[str, type[Head]] = {
    RUN: _Run, "gap": _Gap, "why": _Why, "levers": _Levers, "must": _Must, "sensitivity": _Sensitivity,
    "assumptions": _Assumptions, "compare": _Comparison, SWEEP: _Sweep, PLAN: _Plan,
    "backtest": _Backtest,
}  # fmt: skip


def check_kind(raw: bytes, kind: str) -> None:
    """Whether a manifest is one of its kind.

    Raises:
        ValueError: it is not; says where.
    """
    if kind not in _KINDS:
        raise ValueError("it is of no kind that is known")
    check_typed(raw, _KINDS[kind])


def check_typed(raw: bytes, kind: Any) -> None:
    """Whether a JSON text is of a type, to the letter: a number in quotes is a text.

    Raises:
        ValueError: it is not; says where.
    """
    typed(raw, kind)


def typed(raw: bytes, kind: Any) -> Any:
    """What a JSON text says, as that type. Raises: as ``check_typed``."""
    try:
        return _adapter(kind).validate_json(raw, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ValueError(f"{place[:80] or 'it'}: {first['msg']}") from None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
