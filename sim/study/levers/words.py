"""Levers in words: the table on the terminal, the rows of the file, the picture."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sim.calendar import Calendar
from sim.report.look.words import change, told_share
from sim.report.prepared.levers import LeverBar, LeversPicture
from sim.report.text.terminal import table
from sim.study.evidence.words import output_validity
from sim.study.files.identity import run_hash
from sim.study.levers.catalogue import LeftOut
from sim.study.levers.effects import Chance, Effect
from sim.study.paired import Shift
from sim.study.statistics import DateSummary, summarise
from sim.study.told import level, month

if TYPE_CHECKING:
    from sim.study.levers.trial import Trial

BEYOND, RIGHT = "beyond the horizon", "\N{RIGHTWARDS ARROW}"
_MONEY = ("MEUR", "months/\nMEUR")
DRAWN = 3  # packages of the picture
SHOWN = 6  # packages of the table
HEAD = (
    "kind", "levers", "says", "p50_gain_months", "p50_low", "p50_high", "p80_gain_months", "p80_low", "p80_high",
    "chance_before", "before_low", "before_high", "chance_after", "after_low", "after_high", "meur", "months_per_meur",
    "sum_of_both_months", "inside_noise", "replications", "replications_moved", "never", "later", "own_base",
    "even_before", "even_low", "even_high", "even_after", "even_after_low", "even_after_high", "meur_sum",
    "not_possible",
)  # fmt: skip
_HOW = (
    "Months gained, earlier is +, with 95 % intervals (paired: the same luck with and without; {n} replications"
    "{failed}, seed {seed}). ~ cannot be told from nothing; open: one of the two dates is beyond the horizon. MEUR are "
    "assumptions of the levers' file, with their sources; a package of two is beside the sum of its parts. Chance: "
    "95 % interval at most {width} points either way.{based}"
)


def date_of(trial: "Trial") -> DateSummary:
    """The milestone as it is."""
    hours = trial.base.of(trial.base.hours)
    return summarise(
        trial.milestone.name, trial.milestone.label, hours, Calendar(trial.scenario.start), trial.target
    )  # fmt: skip


def text(trial: "Trial") -> str:
    """What the levers do, as tables."""
    date, effects = date_of(trial), (*trial.singles, *trial.packages)
    heads, chances = chance_columns(effects, trial.target, trial.even)
    columns = ["gained\nat P50", "95 %", "at P80", "95 %", *heads, *_MONEY]
    by_then, missing = (
        told_share(x or 0.0, date.replications) for x in (date.probability_by, 1.0 - date.reached_share)
    )
    head = f"{date.label}: P50 {date.p50 or BEYOND}, chance by {trial.target} {by_then}, {missing} never or later"
    parts = [head, table([["lever", *columns], *(_row(effect, chances) for effect in trial.singles)])]
    if trial.packages:
        pairs = [[*_row(effect, chances), _sum_text(trial, effect)] for effect in trial.packages[:SHOWN]]
        parts.append(table([["best packages of two", *columns, "sum of\nboth"], *pairs]))
    if trial.refused:
        parts.append("\n".join(f"not possible here: {' + '.join(r.names)}: {r.why}" for r in trial.refused))
    if trial.left_out:
        parts.append(left_out_words(trial.left_out))
    if sums := [f"{effect.names[0]}: {effect.sum} = {cost(effect)} MEUR" for effect in trial.singles if effect.sum]:
        parts.append("\n".join(["MEUR of this plant, assumed:", *sums]))
    ends = [chance for effect in effects for chance in (effect.before, effect.after)]
    width = max((100 * max(c.high - c.share, c.share - c.low) for c in ends), default=0.0)
    failed = f", {len(trial.base.failures)} failed" if trial.base.failures else ""
    own = any(effect.own_base for effect in effects)
    based = " *: with and without it on a base of its own (base: in its file)." if own else ""
    how = _HOW.format(
        n=len(trial.base.hours), failed=failed, seed=trial.scenario.seed, width=f"{width:.0f}", based=based
    )
    how = " ".join([how, *why_even(effects, trial.target, trial.even)])
    return "\n\n".join([*parts, how, *output_validity([trial.scenario])])


def left_out_words(left: Sequence[LeftOut]) -> str:
    """What is no lever of this plant, in one sentence."""
    return f"Left out, since they are nothing for this plant: {'; '.join(one.told for one in left)}."


def chance_columns(
    effects: Sequence[Effect], target: object, even: object | None, told: Callable[[float, int], str] | None = None
) -> tuple[list[str], Callable[[Effect], list[str]]]:
    """Heads and entries of the chances that say something: of the date wanted, of the even chance as it is.

    A date that is never kept, or always, with and without, has no entry; where that is so of all, no column.

    Args:
        effects: all that are shown.
        target: the date wanted.
        even: the even-chance date as it is; None where there is none.
        told: how the chance after is written where it is not none or all, from its share and the replications.
    """
    wanted = even is None or not all(effect.certain for effect in effects)

    def arrow(before: Chance, after: Chance, n: int) -> str:
        was, became = change(before.share, after.share, n)
        return f"{was} {RIGHT} {told(after.share, n) if told and 0.0 < after.share < 1.0 else became}"

    def entries(effect: Effect) -> list[str]:
        found, n = [], effect.p50.n
        if wanted:
            silent = even is not None and effect.certain
            found.append("-" if silent else arrow(effect.before, effect.after, n))
        if even is not None and effect.even_before is not None and effect.even_after is not None:
            found.append(arrow(effect.even_before, effect.even_after, n))
        return found

    heads = [f"chance by\n{target}"] if wanted else []
    return [*heads, *([f"chance by\n{even} (P50)"] if even is not None else [])], entries


def why_even(effects: Sequence[Effect], target: object, even: object | None) -> list[str]:
    """Why another date than the one wanted is told, where it is."""
    certain = [effect for effect in effects if effect.certain]
    if even is None or not certain:
        return []
    shares = " or ".join(dict.fromkeys(chances(effect)[0] for effect in certain))
    whose = "every lever" if len(certain) == len(effects) else "those marked -"
    return [f"By {target} the chance is {shares} with and without {whose}; {even} is the even-chance date as it is."]


def _row(effect: Effect, chances: Callable[[Effect], list[str]]) -> list[str]:
    mark = "~" if effect.quiet else ""
    return [
        " + ".join(effect.names) + ("*" if effect.own_base else ""), mark + months(effect.p50), interval(effect.p50),
        months(effect.p80), interval(effect.p80), *chances(effect), cost(effect), worth(effect),
    ]  # fmt: skip


def _sum_text(trial: "Trial", package: Effect) -> str:
    total = sum_of(trial, package)
    return "open" if total is None else f"{total:+.1f}"


def sum_of(trial: "Trial", package: Effect) -> float | None:
    """Months that the levers of a package gain one by one, summed; None where one of them is open."""
    alone = {effect.names[0]: effect.p50.months for effect in trial.singles}
    found = [alone[name] for name in package.names]
    return None if None in found else sum(x for x in found if x is not None)


def months(gain: Shift) -> str:
    """Months with their sign."""
    if gain.months is None:
        return "open"
    return "0.0" if abs(gain.months) < 0.05 else f"{gain.months:+.1f}"


def interval(gain: Shift) -> str:
    """Its ends in brackets."""
    low, high = ("open" if x is None else "0.0" if abs(x) < 0.05 else f"{x:+.1f}" for x in (gain.low, gain.high))
    return f"({low} to {high})"


def cost(effect: Effect) -> str:
    """MEUR."""
    return "not said" if effect.meur is None else f"{effect.meur:.0f}"


def worth(effect: Effect) -> str:
    """Months gained for every MEUR."""
    if effect.meur == 0.0 and effect.helps:
        return "free"
    return "-" if effect.months_per_meur is None else f"{effect.months_per_meur:.3f}"


def chances(effect: Effect) -> tuple[str, str]:
    """Chance of the target date before and after."""
    return change(effect.before.share, effect.after.share, effect.p50.n)


def csv_rows(trial: "Trial") -> list[list[object]]:
    """One row a lever or package, as in ``HEAD``; empty where there is no value."""
    rows = [_csv_row(trial, "lever", effect) for effect in trial.singles]
    rows += [_csv_row(trial, "package", effect) for effect in trial.packages]
    blank = [""] * (len(HEAD) - 3)
    rows += [["left out", found.name, *blank, found.why] for found in trial.left_out]
    return rows + [["refused", " + ".join(found.names), *blank, found.why] for found in trial.refused]


def _csv_row(trial: "Trial", kind: str, effect: Effect) -> list[object]:
    gains = [x for gain in (effect.p50, effect.p80) for x in (gain.months, gain.low, gain.high)]
    shares = [x for chance in (effect.before, effect.after) for x in (chance.share, chance.low, chance.high)]
    total = sum_of(trial, effect) if kind == "package" else None
    numbers = ["" if x is None else round(x, 4) for x in (*gains, *shares, effect.meur, effect.months_per_meur, total)]
    quiet = "yes" if effect.quiet else "no"
    counts = [effect.p50.n, effect.moved, effect.never, effect.later]
    based = "yes" if effect.own_base else "no"
    even = [x for c in (effect.even_before, effect.even_after) for x in _chance_numbers(c)]
    return [kind, " + ".join(effect.names), effect.says, *numbers, quiet, *counts, based, *even, effect.sum, ""]


def _chance_numbers(chance: Chance | None) -> list[object]:
    return ["", "", ""] if chance is None else [round(x, 4) for x in (chance.share, chance.low, chance.high)]


def levers_picture(trial: "Trial") -> LeversPicture:
    """Picture 5: all levers, and the best packages."""
    scenario, date = trial.scenario, date_of(trial)
    label = level(trial.milestone.label)
    heads, entries = chance_columns((*trial.singles, *trial.packages), trial.target, trial.even)
    return LeversPicture(
        title=headline(trial),
        footer=f"{scenario.title} | gigaramp, scenario {scenario.name} {run_hash(scenario)} | data date "
        f"{scenario.data_date} | seed {scenario.seed} | n = {date.replications}, same luck with and without | "
        "whiskers: 95 %, arrowhead: open | MEUR: assumed",
        axis=f"months gained, even-chance date of {label}",
        columns=(heads[0], "MEUR", "months\nper MEUR"),
        bars=tuple(_bar(effect, entries(effect)[0]) for effect in trial.singles),
        packages=tuple(_bar(effect, entries(effect)[0]) for effect in trial.packages[:DRAWN]),
        rest="grey: inside the noise",
    )  # fmt: skip


def headline(trial: "Trial") -> str:
    """The message: what gains most, and what it does to the chance of the target date."""
    label, by = level(trial.milestone.label), month(trial.target)
    best = next((effect for effect in trial.singles if effect.helps), None)
    if best is None:
        now = date_of(trial)
        chance = told_share(now.probability_by or 0.0, now.replications)
        none = f"none of {len(trial.singles)} levers gains anything that can be told from chance"
        return f"{label} by {by}: {chance} as it is; {none}"
    gain = f"{best.p50.months:.0f} months" if best.p50.months is not None else "out of the horizon into it"
    text = f"{label}: most is gained by {_based(best)}, {gain}; {_chance_told(trial, best)} (n = {best.p50.n})"
    top = max((*trial.singles, *trial.packages), key=lambda effect: effect.after.share)
    return text if top.after.share <= best.after.share else f"{text}, at best {chances(top)[1]} with {_based(top)}"


def _chance_told(trial: "Trial", best: Effect) -> str:
    """The chance of the date wanted; where that is 0 or 100 % either way, of the even-chance date as it is."""
    by, (before, after) = month(trial.target), chances(best)
    if not best.certain or trial.even is None or best.even_before is None or best.even_after is None:
        return f"chance by {by} from {before} to {after}"
    even = " to ".join(change(best.even_before.share, best.even_after.share, best.p50.n))
    return f"chance by {by} {before} either way, by {month(trial.even)} from {even}"


def _based(effect: Effect) -> str:
    """A lever or package by name, and whether it is compared with something else than the scenario as it is."""
    return named(effect.names) + (" (on its own base)" if effect.own_base else "")


def named(names: Sequence[str]) -> str:
    """Levers by their names, as a planner says them."""
    return " + ".join(name.replace("_", " ") for name in names)


def _bar(effect: Effect, chance: str) -> LeverBar:
    gain = effect.p50
    label = effect.says if len(effect.names) == 1 else named(effect.names)
    return LeverBar(
        label, gain.months, gain.low, gain.high, chance, cost(effect), worth(effect),
        _note(gain), effect.quiet,
    )  # fmt: skip


def _note(gain: Shift) -> str:
    """What is written at a bar of which one date is beyond the horizon."""
    if gain.months is not None:
        return ""
    return f"{gain.low:.0f} or more" if gain.low is not None and gain.low > 0.0 else "open"
