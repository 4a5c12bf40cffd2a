"""What customers have contracted, by calendar year."""

from sim.scenario.parts.facts import Contract
from sim.scenario.schema import Scenario


def contracted(scenario: Scenario, year: int) -> float | None:
    """GWh of a calendar year, the sum over contracts; None where none holds in it."""
    found = [contract.gwh_per_year for contract in scenario.offtake.values() if _holds(contract, year)]
    return sum(found) if found else None


def customers(scenario: Scenario) -> tuple[str, ...]:
    """Who has a contract, each once."""
    return tuple(dict.fromkeys(contract.customer for contract in scenario.offtake.values()))


def _holds(contract: Contract, year: int) -> bool:
    return contract.first_year <= year and (contract.last_year is None or year <= contract.last_year)
