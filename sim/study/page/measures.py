"""What would bring it forward, and where the spread comes from: sections from studies that stand beside a run."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sim.report.look.words import with_interval
from sim.report.page.page import Plate, Section, Sheet
from sim.scenario.schema import Scenario
from sim.study.evidence.words import output_validity
from sim.study.files.folder import StoredFolder
from sim.study.levers.effects import Chance, Effect
from sim.study.levers.stored import StoredLevers
from sim.study.levers.words import chance_columns, cost, interval, left_out_words, months, named, why_even, worth
from sim.study.page.beside import Beside
from sim.study.page.pictures import Shown, kept

_PACKAGES = 6  # of a table
_NOT_ALWAYS = ("shares",)  # there are none where every replication has the same date
_GAINS = ("months at P50", "months at P80")


def study_pictures(found: Beside) -> Iterator[Shown]:
    """Pictures of the studies, named by their kind and, after the first, their number."""
    groups: dict[str, Sequence[StoredFolder]] = {
        "gap": [found.gap] if found.gap is not None else [], "levers": [study for study, _ in found.levers],
        "must": found.must, "tornado": found.spread, "shares": found.spread,
    }  # fmt: skip
    for name, studies in groups.items():
        for number, study in enumerate(studies, 1):
            if name not in _NOT_ALWAYS or study.has(f"{name}.svg"):
                title = str(study.manifest["headline"])
                yield kept(f"{name}_{number}" if number > 1 else name, title, study, name)


def measure_section(found: Beside, shown: Mapping[str, Plate], call: str, scenario: Scenario) -> Section:
    """Levers with their picture and table; call: the command that tries them."""
    heading = "What would bring it forward"
    if not found.levers:
        lead = ("What each decision gains and costs is found by:",)
        return Section("measures", heading, commands=(call,), lead=lead)
    sheets = [sheet for study, levers in found.levers for sheet in _sheets(study, levers)]
    words = (*(f"{study.manifest['headline']}." for study, _ in found.levers), *output_validity([scenario]))
    refused = [
        f"not possible here: {named(one.names)}: {one.why}" for _, levers in found.levers for one in levers.refused
    ]  # fmt: skip
    left = [left_out_words(levers.left_out) for _, levers in found.levers if levers.left_out]
    return Section("measures", heading, words, _plates(shown, "levers"), tuple(sheets), (*refused, *left))


def must_sections(found: Beside, shown: Mapping[str, Plate], calls: Iterable[str]) -> Iterator[Section]:
    """What must be true for a date, where that was asked; calls: the commands that ask, where there is what to ask."""
    heading, ways = "What must be true for a date", tuple(calls)
    if found.must:
        words = tuple(line for study in found.must for line in study.manifest["conclusion"])
        yield Section("must", heading, words, _plates(shown, "must"))
    elif ways:
        lead = ("Few conditions under which it is likely are found by:",)
        yield Section("must", heading, commands=ways, lead=lead)


def spread_section(found: Beside, shown: Mapping[str, Plate], call: str) -> Section:
    """Tornado and shares."""
    heading = "What the spread comes from"
    if not found.spread:
        how = "How much of the spread is assumption, how much luck, and which input matters most, is found by:"
        return Section("spread", heading, commands=(call,), lead=(how,))
    words = tuple(f"{study.manifest['headline']}." for study in found.spread)
    return Section("spread", heading, words, (*_plates(shown, "shares"), *_plates(shown, "tornado")))


def _plates(shown: Mapping[str, Plate], kind: str) -> tuple[Plate, ...]:
    return tuple(plate for name, plate in shown.items() if name.partition("_")[0] == kind)


def _sheets(study: StoredFolder, found: StoredLevers) -> Iterator[Sheet]:
    effects, target, even = (*found.singles, *found.packages), study.manifest["target"], study.manifest["even"]
    heads, chances = chance_columns(effects, target, even, with_interval)
    columns = (*_GAINS, *(" ".join(head.split()) for head in heads), "MEUR, assumed", "months per MEUR")
    n = found.singles[0].p50.n if found.singles else 0
    before = " or ".join(dict.fromkeys(_chance(effect.before, effect) for effect in found.singles))
    failed = len(study.manifest["failures"])
    count = f"n = {n}, {failed} failed" if failed else f"n = {n}"
    note = (
        f"{count}, the same luck with and without; seed {study.manifest['seed']}; in brackets 95 %. Earlier is +. "
        f"~ cannot be told from nothing; open: one of the two dates is beyond the horizon. Chance before: {before}."
    )
    note = " ".join([note, *why_even(effects, target, even)])
    rows = tuple(_row(effect, chances) for effect in found.singles)
    yield Sheet((f"lever, for {study.manifest['milestone']}", *columns), rows, note=note)
    if found.packages:
        rows = tuple(_row(effect, chances) for effect in found.packages[:_PACKAGES])
        yield Sheet(("best packages of two", *columns), rows)


def _row(effect: Effect, chances: Callable[[Effect], list[str]]) -> tuple[str, ...]:
    label = effect.says if len(effect.names) == 1 else named(effect.names)
    gains = (f"{'' if gain.clear else '~'}{months(gain)} {interval(gain)}" for gain in (effect.p50, effect.p80))
    return (label, *gains, *chances(effect), cost(effect), worth(effect))


def _chance(found: Chance, effect: Effect) -> str:
    return with_interval(found.share, effect.p50.n)
