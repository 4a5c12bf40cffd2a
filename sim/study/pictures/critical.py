"""Which activities set the date of a block's first cell: one walk back through the events of a replication."""

from collections.abc import Iterator, Mapping

from sim.scenario.design import of_line, references
from sim.scenario.references import reference
from sim.scenario.schema import Scenario

Waits = Mapping[str, tuple[str, str]]  # event: what its activity waits for to start, and to finish
_SAME_HOUR = 1e-6


def waits(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """What starts and finishes every activity of the networks, names in full; a decision waits for nothing here."""
    found = {
        f"pilot.{name}": (_full("pilot", activity.after), _full("pilot", activity.finish_after))
        for name, activity in scenario.pilot.activities.items()
    }
    for name, block in scenario.blocks.items():
        for row, activity in block.activities.items():
            found[f"{name}.{row}"] = (_full(name, activity.after), _full(name, activity.finish_after))
        found[f"{name}.order_release"] = (_full(name, block.order_release), "")
        found[f"{name}.line_1_install"] = (_full(name, block.line_project.install.after), "")
        found[f"{name}.line_1_cold"] = (_full(name, of_line(block.line_project.cold.after, 1)), "")
        if block.decision is not None:
            found[f"{name}.fid"] = ("", "")
    return found


def _full(network: str, text: str) -> str:
    names = (
        name if "." in name or name == "start" or name[:1].isdigit() else f"{network}.{name}"
        for name in references(text)
    )
    return ",".join(names)


def critical_path(block: str, waiting: Waits, hours: Mapping[str, float]) -> set[str] | None:
    """Events of the activities that set the first cell of a block; None where it has none.

    hours: of a replication. From an activity the walk goes to what happened last of what it waited for. An activity
    that only finishes because another does is not on the path. A decision ends it.
    """
    if f"{block}.first_cell" not in hours:
        return None
    path: set[str] = set()
    step, seen = f"{block}.line_1_cold", set[str]()
    while (event := _activity(step)) in waiting and step not in seen:
        seen.add(step)
        after, finish_after = waiting[event]
        if not step.endswith(".start"):
            held = [name for name, hour in _moments(finish_after, hours) if abs(hour - hours[event]) < _SAME_HOUR]
            if held:
                step = held[0]
                continue
            path.add(event)
        step = _last(after, hours, hours.get(f"{event}.start", hours.get(event, 0.0)))
    return path


def _activity(text: str) -> str:
    """The activity of a reference to its start, its finish, a share of its time, or some time after or before.

    >>> _activity("block_1.shell@65%"), _activity("block_1.shell.start"), _activity("block_1.shell-2w")
    ('block_1.shell', 'block_1.shell', 'block_1.shell')
    """
    return reference(text).event.removesuffix(".start") if text else ""


def _last(after: str, hours: Mapping[str, float], by: float) -> str:
    """Of what an activity waited for, what happened last, not after it started."""
    found = [(hour, name) for name, hour in _moments(after, hours) if hour <= by + _SAME_HOUR]
    return max(found)[1] if found else ""


def _moments(text: str, hours: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """References of a list whose moment is known, with its hour."""
    for name in references(text):
        hour = hours.get(name, reference(name).hour(hours))
        if hour is not None:
            yield name, hour
