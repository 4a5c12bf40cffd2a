"""A sentence beside an answer: what became of plants like one. It names none of them."""

from collections.abc import Iterator, Sequence

from sim.reference.load import shipped_plants
from sim.reference.outside import Since, courses, fate, of_class
from sim.reference.plant import MakerClass, Plant, Stage
from sim.reference.stage import stage_of
from sim.scenario.schema import Scenario

ALL = "all classes"
FEW = 3  # plants of a class of which nothing is told alone
KINDS: dict[str, MakerClass] = {"incumbent": "incumbent_abroad"}  # classes that scenarios call otherwise
SINCE: dict[Since, str] = {"announced": "the announcement", "works_begun": "the start of works"}
HAD: dict[Stage, str] = {
    "announced": "were announced", "works_begun": "had begun works", "machines_in": "had their machines in",
}  # fmt: skip
MANY: dict[str, str] = {
    "newcomer": "newcomers", "incumbent_abroad": "incumbents abroad", "incumbent_home": "incumbents at home",
    "joint_venture": "joint ventures",
}  # fmt: skip


def outside_view(scenario: Scenario) -> Iterator[str]:
    """What became of plants like a scenario's, by class of maker and stage at the data date; nothing of one that runs.

    A plant whose forecast the scenario is does not count among them.
    """
    stage = stage_of(scenario)
    if stage not in HAD or scenario.twin != "none":
        return
    others = [
        plant for plant in shipped_plants() if scenario.name not in (plant.forecast.scenario, *plant.forecast.also)
    ]
    kind = KINDS.get(scenario.maker.kind, scenario.maker.kind)
    alike = of_class(others, kind)
    if fate(alike, stage).known < FEW:
        alike, kind = others, ALL
    if fate(alike, stage).known:
        yield _sentence(alike, kind, stage)


def _sentence(alike: Sequence[Plant], kind: str, stage: Stage) -> str:
    found, since = fate(alike, stage), _since(stage)
    low, high = (100.0 * share for share in found.chance)
    told = (
        f"Of {found.known} plants of {MANY.get(kind, kind)} that {HAD[stage]}, {found.never or 'none'} never came "
        f"(95 % interval {low:.0f}-{high:.0f} %)"
    )
    came = [one.months for one in courses(alike, since) if one.end == "came"]
    if not came:
        return f"{told}."
    all_others = len(came) == found.known - found.never
    others = "the others" if all_others else f"{len(came)} others, of which that is known,"
    return f"{told}; {others} took {min(came):.0f}-{max(came):.0f} months from {SINCE[since]} to their first cells."


def _since(stage: Stage) -> Since:
    return "announced" if stage == "announced" else "works_begun"
