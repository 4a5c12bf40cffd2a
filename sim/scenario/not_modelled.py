"""What a planner looks for and the model does not have: said plainly, with what comes next to it."""

import re

_DEMAND = (
    "demand limits nothing yet: every good cell that is released counts as sold. What customers have contracted is "
    "told beside the volumes, offtake.NAME={customer: ..., gwh_per_year: ..., first_year: ...}"
)
_WORDS = {"demand": _DEMAND, "sales": _DEMAND, "customers?": _DEMAND, "market": _DEMAND}


def not_modelled(name: object) -> str:
    """What is said of a name beside that there is no such key; empty where nothing is known of it.

    >>> not_modelled("market_demand").partition(":")[0], not_modelled("line_start")
    ('demand limits nothing yet', '')
    """
    parts = re.split(r"[^a-z]+", str(name).lower())
    return next((said for word, said in _WORDS.items() if any(re.fullmatch(word, part) for part in parts)), "")
