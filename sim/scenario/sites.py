"""Where a block stands, and what it finds there: its region and the crews of the vendors."""

from collections.abc import Mapping

from sim.scenario.parts.maker import Region
from sim.scenario.parts.sites import Site
from sim.scenario.schema import Scenario

ONLY = ""  # the name of the site of a scenario that names none


def sites(scenario: Scenario) -> dict[str, Site]:
    """All sites by name, with the region and the installers that they have."""
    named = scenario.sites or {ONLY: Site()}
    shared = {"region": scenario.region, "vendor_line_slots": scenario.vendor_line_slots}
    return {name: site.model_copy(update=_missing(site, shared)) for name, site in named.items()}


def _missing(site: Site, shared: Mapping[str, object]) -> dict[str, object]:
    return {field: value for field, value in shared.items() if getattr(site, field) is None}


def site_of(scenario: Scenario, network: str) -> str:
    """The site of a block; the only one where the block names none. The pilot has the region of the first block."""
    block = scenario.blocks.get(network) or next(iter(scenario.blocks.values()))
    return block.site or next(iter(scenario.sites), ONLY)


def region_of(scenario: Scenario, site: str) -> Region:
    """How long things take at a site."""
    region = sites(scenario)[site].region
    assert region is not None  # checked
    return region


def installers(scenario: Scenario) -> dict[str, int]:
    """Lines that vendors' crews install at a time, by site."""
    return {name: site.vendor_line_slots or 1 for name, site in sites(scenario).items()}


def block_words(scenario: Scenario, block: str) -> str:
    """A block as a reader is told of it, with its site where there are several.

    >>> from sim.scenario.load import load_scenario
    >>> block_words(load_scenario(), "block_1")
    'block 1'
    """
    words = block.replace("_", " ")
    return f"{words}, {site_of(scenario, block).replace('_', ' ')}" if len(scenario.sites) > 1 else words
