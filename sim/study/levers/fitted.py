"""The levers that a scenario has: those that apply, with its own names, days and money; what is left out, and why."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sim.errors import InputError
from sim.scenario.relative.changes import day_for, settings_for
from sim.scenario.relative.keys import keys_of, value_at
from sim.scenario.relative.when import why_not
from sim.scenario.schema import Scenario
from sim.scenario.spoken import spoken_value, unit_at
from sim.study.assumptions.groups import Assumption
from sim.study.assumptions.ledger import ledger
from sim.study.assumptions.moves import STANDS_THERE, move
from sim.study.assumptions.ranges import matches
from sim.study.files.identity import run_hash
from sim.study.levers.catalogue import Catalogue, DateRange, LeftOut, Lever, NumberRange
from sim.study.levers.cost import Rates, costs
from sim.study.sweep.points import Composer

LEVER = "lever"  # grade of what is decided
_KEY = re.compile(r"\{([^{}]+)\}")


class _NoLeverError(Exception):
    """Why something is no lever here."""


def fitted(known: Catalogue, composer: Composer) -> Catalogue:
    """The levers of a scenario, every one of them possible and with an effect on what is simulated."""
    scenario = composer.scenario({})
    levers: dict[str, Lever] = {}
    left: list[LeftOut] = []
    for name, lever in known.levers.items():
        try:
            levers[name] = _lever(lever, known.rates, scenario, composer)
        except _NoLeverError as why:
            left.append(LeftOut(name, str(why), sets=tuple(lever.overrides)))
    ranges, out = fitted_ranges(known.ranges, scenario)
    dates, also = _dates(known.dates, scenario)
    return replace(known, levers=levers, ranges=ranges, dates=dates, left_out=(*left, *out, *also))


def _lever(lever: Lever, rates: Rates | None, scenario: Scenario, composer: Composer) -> Lever:
    """A lever with this scenario's keys and values.

    Raises:
        _NoLeverError: it is none here.
    """
    if why := why_not(lever.when, scenario):
        raise _NoLeverError(why)
    try:
        base, overrides = settings_for(scenario, lever.base), settings_for(scenario, lever.overrides)
        if not overrides:
            raise _NoLeverError(f"there is nothing like {next(iter(lever.overrides), 'what it sets')}")
        without, with_it = composer.scenario(base), composer.scenario({**base, **overrides})
        meur, sum_ = costs(lever.meur, rates, scenario, overrides)
    except (InputError, ValueError) as error:
        raise _NoLeverError(f"not possible: {str(error).partition(chr(10))[0]}") from None
    if run_hash(without) == run_hash(with_it):
        raise _NoLeverError("all that it sets stands so already")
    says = _KEY.sub(lambda match: spoken_value(value_at(match[1], scenario), unit_at(match[1])), lever.says)
    update = {"says": says, "overrides": overrides, "base": base, "meur": meur, "sum": sum_, "when": {}}
    return lever.model_copy(update=update)


def fitted_ranges(
    ranges: Mapping[str, NumberRange], scenario: Scenario
) -> tuple[dict[str, NumberRange], tuple[LeftOut, ...]]:
    """Ranges of which both ends are possible and at least one moves something."""
    found: dict[str, NumberRange] = {}
    left: list[LeftOut] = []
    entries = [e for e in ledger(scenario) if isinstance(e.value, (int, float))]
    for key, one in ranges.items():
        subject = Assumption(key, LEVER, tuple(e for e in entries if matches(e.path, key)))
        if why := why_not(one.when, scenario) or ("" if subject.entries else f"there is no number {key}"):
            left.append(LeftOut(key, why, axis=True))
            continue
        refusals = [move(scenario, subject, end, {key: one}).refusal for end in ("low", "high")]
        if why := next((f"not possible: {r}" for r in refusals if r and r != STANDS_THERE), ""):
            left.append(LeftOut(key, why, axis=True))
        elif all(refusals):
            left.append(LeftOut(key, "all that it sets stands so already", axis=True))
        else:
            found[key] = one.model_copy(update={"when": {}})
    return found, tuple(left)


def _dates(dates: Mapping[str, DateRange], scenario: Scenario) -> tuple[dict[str, DateRange], tuple[LeftOut, ...]]:
    """Ranges of days by key, inside what is simulated and of what is not known yet."""
    found: dict[str, DateRange] = {}
    left: list[LeftOut] = []
    for pattern, one in dates.items():
        first = max(day_for(scenario, one.first), scenario.data_date)
        last = min(day_for(scenario, one.last), scenario.horizon_end)
        days = [key for key in keys_of(pattern, scenario) if isinstance(value_at(key, scenario), date)]
        why = why_not(one.when, scenario) or ("" if days else f"there is no date {pattern}")
        for key in days:
            why = why or (f"{first} is not before {last}" if first >= last else "")
            why = why or (f"{key} is of a decision that has been taken" if _is_known(key, scenario) else "")
            if not why:
                found[key] = one.model_copy(update={"first": first, "last": last, "when": {}})
        left += [LeftOut(pattern, why, axis=True)] if why else []
    return found, tuple(left)


def _is_known(key: str, scenario: Scenario) -> bool:
    """Whether it is a decision that has been taken."""
    parts = key.split(".")
    return parts[0] == "blocks" and "fid" in scenario.known.get(parts[1], {})
