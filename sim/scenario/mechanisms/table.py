"""The mechanisms as a table of the documentation."""

from sim.scenario.mechanisms.all import MECHANISMS


def table() -> str:
    """One row a mechanism, in Markdown."""
    rows = [
        f"| {one.title} | {one.meaning} | {one.hand} | {', '.join(f'`{path}`' for path in one.settings)} | "
        f"{f'`as_planned.{one.as_planned}`' if one.as_planned else 'nothing: it is planned'} |"
        for one in MECHANISMS
    ]
    return "\n".join(["| mechanism | what it does | hand | settings | off in |", "|---|---|---|---|---|", *rows])
