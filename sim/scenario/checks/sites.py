"""Sites: blocks stand on one that is there, and whatever a site needs is said once."""

import re
from collections.abc import Iterator

from sim.errors import did_you_mean
from sim.scenario.checks.network import NAME
from sim.scenario.schema import Scenario
from sim.scenario.sites import site_of


def check_sites(scenario: Scenario) -> Iterator[str]:
    """Sites have names; every block stands on one of them, and on each there is a block."""
    known = list(scenario.sites)
    for name in known:
        if not re.fullmatch(NAME, name):
            yield f"sites.{name}: a site's name has letters, digits and _, and begins with a letter"
    for name, block in scenario.blocks.items():
        if block.site and block.site not in known:
            hint = did_you_mean(block.site, known, f"; known: {', '.join(known) or 'none, add +sites.NAME'}")
            yield f"blocks.{name}.site = {block.site!r}: there is no such site{hint}"
        elif not block.site and len(known) > 1:
            yield f"blocks.{name}.site: is missing; there are several sites, so say which: {', '.join(known)}"
    if scenario.blocks and all(block.site or len(known) == 1 for block in scenario.blocks.values()):
        used = {site_of(scenario, name) for name in scenario.blocks}
        yield from (f"sites.{name}: no block stands on it; remove it" for name in known if name not in used)


def check_site_has(scenario: Scenario) -> Iterator[str]:
    """Region and installers of every site are said, and said in one place."""
    for field, what in (("region", "permits"), ("vendor_line_slots", "installers")):
        shared = getattr(scenario, field)
        own = [name for name, site in scenario.sites.items() if getattr(site, field) is not None]
        without = [name for name in scenario.sites if name not in own]
        if not scenario.sites and shared is None:
            yield f"{field} is missing; it has no default and must not be removed"
        elif shared is not None and own and (not without or field == "vendor_line_slots"):
            given = f"sites.{own[0]}.{field}"
            yield f"{field}: is given there and as {given}; each site has {what} of its own, so leave one out"
        elif shared is None and scenario.sites and without:
            yield f"sites.{without[0]}.{field}: is missing; give it there"
        elif field == "vendor_line_slots" and shared is not None and len(scenario.sites) > 1:
            yield f"{field} = {shared}: each of several sites has {what} of its own; give sites.{without[0]}.{field}"
