"""Predecessors as planners write them, ``12FS+30d; 7SS+65%``, to and from what the scenario waits for.

Lags are calendar time. FS and SS hold back the start, FF and SF the finish. A share of an activity's time counts from
its start: ``7SS+65%``, or ``7FS-35%``, is once 65 % of it have passed.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from sim.plan.cells import unit_letter
from sim.scenario.design import references
from sim.scenario.references import PATTERN, reference

HOW = "predecessors are written 12FS+30d; 7SS+65%, by id or by name: shell, shell@65%, block_1.shell FS+2w, 2024-01-31"
Rows = Mapping[str, tuple[str, str]]  # id: network and name of the activity
Ids = Mapping[tuple[str, str], str]
_LAG = r" ?([+-]) ?(\d+(?:[.,]\d+)?) ?(%|[A-Za-z]+)"
_BY_ID = re.compile(rf"(\d+) ?(FS|SS|FF|SF)?({_LAG})?({_LAG})?", re.IGNORECASE)
_BY_NAME = re.compile(rf"(.*?)(?: (FS|SS|FF|SF)({_LAG})?)?", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"([+-] ?\d+),(\d+ ?(?:%|[A-Za-z]))")


def split_list(text: str) -> list[str]:
    """The predecessors of a list separated by semicolons or commas, in them at most one blank at a place.

    >>> split_list("12FS+1,5d, 7SS"), split_list("12;7")
    (['12FS+1.5d', '7SS'], ['12', '7'])
    """
    text = _DECIMAL_COMMA.sub(r"\1.\2", " ".join(text.split()))  # patterns would try every share of many blanks
    return [token.strip() for token in re.split("[;,]", text) if token.strip()]


def read_predecessors(text: str, network: str, rows: Rows) -> tuple[str, str]:
    """What an activity of a network waits for: before its start, and before its finish.

    >>> read_predecessors("7SS+65%; 8FF+2w", "block_1", {"7": ("block_1", "shell"), "8": ("pilot", "b_sample")})
    ('shell@65%', 'pilot.b_sample+2w')

    Raises:
        ValueError: a predecessor that cannot be read, or an id that no activity has.
    """
    after: list[str] = []
    finish_after: list[str] = []
    for token in split_list(text):
        kind, wanted = _read(token, network, rows)
        (after if kind.endswith("S") else finish_after).append(wanted)
    return ", ".join(after), ", ".join(finish_after)


def _read(token: str, network: str, rows: Rows) -> tuple[str, str]:
    if (match := _BY_ID.fullmatch(token)) and not re.fullmatch(r"\d{4}-\d\d?-\d\d?", token):
        if match[1] not in rows:
            raise ValueError(f"{token!r}: no activity has the id {match[1]}")
        home, name = rows[match[1]]
        event = name if home == network else f"{home}.{name}"
        kind, lags = (match[2] or "FS").upper(), [(match[4], match[5], match[6]), (match[8], match[9], match[10])]
    else:
        match = _BY_NAME.fullmatch(token)
        assert match is not None
        event, kind, lags = match[1], (match[2] or "FS").upper(), [(match[4], match[5], match[6])]
    wanted = _with_lags(token, event, kind, [lag for lag in lags if lag[0]])
    try:
        reference(wanted)
    except ValueError:
        raise ValueError(f"{token!r} cannot be read; {HOW}") from None
    return kind, wanted


def _with_lags(token: str, event: str, kind: str, lags: list[tuple[str, str, str]]) -> str:
    """The event at the side that the kind names, with share and lag."""
    share = lag = ""
    for sign, number, unit in lags:
        number = number.replace(",", ".")
        if unit == "%":
            share = _share(token, kind[0], sign, number)
        else:
            try:
                lag = f"{sign}{number}{unit_letter(unit)}"
            except ValueError as error:
                raise ValueError(f"{token!r}: {unit} {error}") from None
    return f"{event}{share}{lag}" if share or kind[0] == "F" else f"{event}.start{lag}"


def _share(token: str, side: str, sign: str, number: str) -> str:
    """Share of the predecessor's time from its start."""
    if side == "S" and sign == "+":
        return f"@{number}%"
    if side == "F" and sign == "-" and Decimal(number) < 100:
        return f"@{100 - Decimal(number)}%"
    raise ValueError(
        f"{token!r}: a percentage counts inside the predecessor, SS+65% or FS-35%; give other lags in days"
    )


def write_predecessors(after: str, finish_after: str, network: str, ids: Ids) -> str:
    """The list that ``read_predecessors`` reads back.

    >>> write_predecessors("shell@65%", "start+2w", "block_1", {("block_1", "shell"): "7"})
    '7SS+65%; start+2w FF'
    """
    tokens = [_write(wanted, "S", network, ids) for wanted in references(after)]
    tokens += [_write(wanted, "F", network, ids) for wanted in references(finish_after)]
    return "; ".join(tokens)


def _write(wanted: str, end: str, network: str, ids: Ids) -> str:
    by_name = wanted if end == "S" else f"{wanted} FF"
    match = PATTERN.fullmatch(wanted)
    if match is None:
        return by_name
    event, share = match[1].removesuffix(".start"), match[2]
    home, _, name = event.rpartition(".")
    number = ids.get((home or network, name))
    if number is None or home == network or (match[1] != event and share):
        return by_name  # as it stands, so that it is read back letter by letter
    begin = "S" if share or match[1] != event else "F"
    lag = f"{match[3]}{match[4]}{match[5]}" if match[3] else ""
    return f"{number}{begin}{end}" + (f"+{share}%" if share else "") + lag
