"""What the line cannot express, and why: no case stands for it."""

from typing import NamedTuple


class Beyond(NamedTuple):
    """What is known on paper, why no line is it, and what comes nearest among the cases."""

    what: str
    why: str


BEYOND = (
    Beyond(
        "machine interference: 6 machines, 1 repair crew, MTBF 10 h, MTTR 1 h (5.15485 run)",
        "every stage has a repair crew of its own; none waits for another's",
    ),
    Beyond(
        "assembly whose kit keeps its places until it ends, 1 place a feeder (0.4 an hour)",
        "places are free when the assembly starts, so a feeder is never held longer; joins are exact that way",
    ),
    Beyond(
        "a station that may not begin while what is behind it is full (blocking before service), one place",
        "a lot blocks after its service; with two places and more it is the same as two places fewer",
    ),
    Beyond("fluid lines with a buffer", "lots are whole; without a buffer small lots come near (lines that fail)"),
    Beyond("failures by the calendar, also while a machine waits", "failures come with hours of work"),
    Beyond("failures and repairs of several servers of a stage by themselves", "a stage has one failure clock"),
    Beyond("loss systems (Erlang B), customers who give up", "a lot that has come stays until it has left"),
    Beyond("rework, scrap that leaves the line early, forks", "a line is an in-tree: each lot goes each stage once"),
    Beyond("lots that overtake, priorities, last come first served", "lots keep their numbers at every stage"),
    Beyond("closed loops: pallets, CONWIP, finite sources", "nothing comes back to the first stage"),
    Beyond("servers that fill before they start, set-ups between kinds", "a stage takes lot by lot, all of one kind"),
    Beyond("operators shared by stages", "a stage has servers of its own"),
)
