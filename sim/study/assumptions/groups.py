"""What a screen moves: entries of the ledger, those that belong together as one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sim.distributions import Distribution
from sim.scenario.fields import facts_at
from sim.scenario.sources import Entry

# Facts, announcements and numerical parameters are no assumptions about the plant.
_NO_ASSUMPTION = ("known.", "announced.", "goals.", "offtake.", "marks.", "our_plan.", "numerics.")
# Fields that only the reader or the modelled plan uses.
_IDLE = frozenset({"machines", "plan_months", "price_usd_per_kwh"})


@dataclass(frozen=True)
class Assumption:
    """One bar of the screen: entries that stand in the same field and have their source in common.

    key: the path, ``*`` where the entries differ in it.
    """

    key: str
    grade: str
    entries: tuple[Entry, ...]

    @property
    def unit(self) -> str:
        """Unit of the field."""
        return facts_at(self.entries[0].path).unit

    @property
    def meaning(self) -> str:
        """Meaning of the field."""
        return facts_at(self.entries[0].path).meaning


def assumptions(ledger: Sequence[Entry], grades: Collection[str]) -> list[Assumption]:
    """What can be moved among the entries of these grades, in the order of the ledger."""
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in ledger:
        if entry.grade in grades and _can_be_moved(entry):
            field = facts_at(entry.path).owner, entry.path.rpartition(".")[2]
            groups.setdefault((entry.stated_at, *field), []).append(entry)
    return [Assumption(_common(group), str(group[0].grade), tuple(group)) for group in groups.values()]


def is_uncertain(entry: Entry) -> bool:
    """Whether it is drawn: a distribution that is more than one value."""
    return isinstance(entry.value, Distribution) and entry.value.kind != "constant"


def _can_be_moved(entry: Entry) -> bool:
    field = entry.path.rpartition(".")[2]
    return not (isinstance(entry.value, date) or field in _IDLE or entry.path.startswith(_NO_ASSUMPTION))


def _common(group: Sequence[Entry]) -> str:
    """The path of the entries, ``*`` for what differs."""
    columns = zip(*(entry.path.split(".") for entry in group), strict=True)
    return ".".join(names[0] if len(set(names)) == 1 else "*" for names in columns)
