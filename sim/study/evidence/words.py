"""What the evidence lets one say beside an answer on output or yield: counted, never written down."""

from collections.abc import Iterable

from sim.scenario.schema import Scenario
from sim.study.evidence.counted import Counted, shipped

OUTPUT, YIELD = "output", "yield"


def validity(quantity: str, maker: str, found: Counted, band: str) -> str:
    """Whether a quantity is validated. maker: class of the plants; band: whose, and from what.

    >>> validity("output", "newcomer", Counted(6, 0, 0), "this run (n = 200)")
    'Output is not validated: 0 of 6 outputs seen at built newcomers lie in the 80 % band of this run (n = 200), 6 \
below it, 0 above.'
    """
    what, maker = f"{quantity[0].upper()}{quantity[1:]}", maker.replace("_", " ")
    if not found.seen:
        return f"{what} is not validated: no {quantity} of built plants of this class ({maker}) is known."
    verdict = "is not validated" if found.contradicts else "is not contradicted by the little that is known"
    many = f"{quantity}{'' if found.seen == 1 else 's'}"
    return (
        f"{what} {verdict}: {found.inside} of {found.seen} {many} seen at built {maker}s lie in the 80 % band of "
        f"{band}, {found.below} below it, {found.above} above."
    )


def shipped_validity(quantity: str, maker: str) -> str:
    """The same against the bands of the model as shipped."""
    found = shipped(quantity, maker)
    return validity(quantity, maker, found.counted, f"that class as shipped ({found.origin})")


def output_validity(scenarios: Iterable[Scenario]) -> list[str]:
    """Of what answers on output, gap and levers rest on: a sentence for each class of maker that is used."""
    makers = dict.fromkeys(scenario.maker.kind for scenario in scenarios if scenario.twin != "plan")
    return [shipped_validity(OUTPUT, maker) for maker in makers]
