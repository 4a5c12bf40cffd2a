"""The way from one scenario to another: groups of inputs that go from A's values to B's, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.errors import InputError
from sim.scenario.diff import Difference, differences, words
from sim.scenario.pieces import Group, group_of, groups_between, mixed
from sim.scenario.schema import Scenario
from sim.study.compare.asked import Asked, check_versions
from sim.study.steps.walk import NONE, Groups, configurations

_JOIN = "+"  # between the names of groups that can only be switched together
_LONGEST = 48  # characters of a label


@dataclass(frozen=True)
class Way:
    """From one scenario to another, group by group.

    groups: in order; what does not fit together alone is joined with what follows.
    labels: of the groups, for a reader.
    scenarios: of every configuration that is possible, the first and the last of them given.
    notes: what had to be joined or left out, in words.
    """

    groups: tuple[str, ...]
    labels: Mapping[str, str]
    scenarios: Mapping[Groups, Scenario]
    notes: tuple[str, ...]


def two_of(asked: Sequence[Asked]) -> tuple[Scenario, Scenario]:
    """The two scenarios between which there is a way, with as many replications each as the smaller has.

    Raises:
        InputError: not two, or they cannot have the same luck, or nothing differs that moves a date.
    """
    if len(asked) != 2:
        raise InputError(f"--why goes from one scenario to one other; given: {len(asked)}")
    check_versions(asked)
    a, b = (one.scenario for one in asked)
    for field in ("seed", "start", "horizon_end"):
        values = [getattr(scenario, field) for scenario in (a, b)]
        if values[0] != values[1]:
            raise InputError(
                f"{field} = {values[0]} in A and {values[1]} in B: --why needs the same luck and the same days; give "
                f"{field}={values[0]} for all"
            )
    if not groups_between(differences(a, b)):
        raise InputError("A and B differ in nothing that moves a date, so there is nothing to explain")
    common = {"replications": min(a.replications, b.replications), "precision": "none"}
    return a.model_copy(update=common), b.model_copy(update=common)


def way_between(before: Scenario, after: Scenario) -> Way:
    """The groups of inputs that differ, in the order of a project, and the scenario of every configuration."""
    found = differences(before, after)
    alone = groups_between(found)
    joined, notes = _joined(before, after, alone)
    names = tuple(_JOIN.join(group.name for group in part) for part in joined)
    labels = {name: _label(part, found) for name, part in zip(names, joined, strict=True)}
    scenarios = {NONE: before, frozenset(names): after}
    for wanted in configurations(names):
        if wanted not in scenarios:
            try:
                scenarios[wanted] = _switched(before, after, wanted)
            except InputError as error:
                told = " and ".join(labels[name] for name in names if name in wanted)
                notes += (f"Not possible alone: {told}: {_first_line(error)}",)
    return Way(names, labels, scenarios, notes)


def _switched(before: Scenario, after: Scenario, names: Groups) -> Scenario:
    return mixed(before, after, {group for name in names for group in name.split(_JOIN)})


def _joined(
    before: Scenario, after: Scenario, groups: Sequence[Group]
) -> tuple[list[tuple[Group, ...]], tuple[str, ...]]:
    """Groups in order; one after which the parts do not fit together is switched with the next."""
    parts, waiting, notes = list[tuple[Group, ...]](), list[Group](), list[str]()
    for number, group in enumerate(groups):
        waiting.append(group)
        try:
            if number < len(groups) - 1:
                mixed(before, after, {one.name for part in (*parts, waiting) for one in part})
        except InputError as error:
            notes.append(f"{group.label} is switched together with {groups[number + 1].label}: {_first_line(error)}")
            continue
        parts.append(tuple(waiting))
        waiting = []
    return parts, tuple(notes)


def _first_line(error: InputError) -> str:
    return str(error).partition("\n")[0]


def _label(part: Sequence[Group], found: Sequence[Difference]) -> str:
    """What a step is called: the difference where it is one and short, else its groups."""
    names = {group.name for group in part}
    told = [words(difference) for difference in found if group_of(difference.path) in names]
    if len(told) == 1 and len(told[0]) <= _LONGEST:
        return told[0]
    return " and ".join(group.label for group in part)
