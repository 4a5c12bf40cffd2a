"""``gigaramp compare``: scenarios side by side, and why one is earlier."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import Grammar
from sim.cli.studies import show, writing
from sim.cli.telling import bar, say, say_if_compiling, say_one_seed
from sim.cli.words import check_blanks, no_curves
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.study.compare.asked import Asked
    from sim.study.compare.comparison import Comparison

DEFAULT_MILESTONE = "headline"
USAGE = """\
gigaramp compare A B [C ...] [OVERRIDES] [--milestones A,B] [--where KEY=VALUE] [-cd DIR]
gigaramp compare A B --why [--milestone NAME]

Says what differs, then the dates side by side, by how many months the others are earlier or later than A with the same
luck, how likely that is, and draws their ramps and chances. Each of them is a run folder, a scenario by name with
overrides of its own in one quoted word (run first if it has not been), or the points of a sweep folder.

  gigaramp compare renault_2021 "renault_2021 vendor_line_slots=4"
  gigaramp compare renault_2021 "renault_2021 maker=incumbent" verkor_2026 replications=500    overrides: of all
  gigaramp compare results/NAME-HASH results/OTHER-HASH
  gigaramp compare results/sweep-NAME-HASH --where vendor_line_slots=1,4
  --why                 from A's date to B's, one group of inputs after the other: a waterfall
"""


def main(arguments: list[str]) -> int:
    """``gigaramp compare``: read what is asked, run what is missing, compare, write, print."""
    from sim.study.compare.asked import asked
    from sim.study.compare.points import read_filter

    grammar = Grammar("compare")
    grammar.flag("--why")
    grammar.option("--milestone", example=DEFAULT_MILESTONE)
    grammar.option("--milestones", example="rate_10,rate_45")
    grammar.option("--where", example="vendor_line_slots=4", repeatable=True)
    given = grammar.read(arguments)
    check_blanks(given.words)
    no_curves(given.words, "compare")
    found = asked(given.words, [read_filter(text) for text in given.where], given.config_dir)
    several = given.milestones or given.milestone
    wanted = several.split(",") if several else []
    return _why(found, wanted) if given.why else _compare(found, wanted)


def _compare(found: "Sequence[Asked]", wanted: Sequence[str]) -> int:
    from sim.study.compare.text import comparison_text

    comparison, folder = compared(found, wanted)
    say(comparison_text(comparison, str(folder)))
    return 0


def compared(found: "Sequence[Asked]", wanted: Sequence[str]) -> "tuple[Comparison, Path]":
    """Run what is missing, compare, and write the folder of the comparison."""
    from sim.study.compare.asked import own_seeds, tables_made
    from sim.study.compare.comparison import compare
    from sim.study.compare.folder import comparison_folder, write_comparison

    if any(not one.milestones.is_file() for one in found):
        say_if_compiling()
    say_one_seed(found[0].scenario.seed, own_seeds(found))
    for one in found:
        tables_made(one, bar)
    comparison, folder = compare(found, wanted), comparison_folder(found, wanted)
    with writing(f"results = {str(folder.parent)!r}"):
        write_comparison(comparison, folder)
    return comparison, folder


def _why(found: "Sequence[Asked]", wanted: Sequence[str]) -> int:
    from sim.scenario.milestones import find_within
    from sim.study.compare.asked import own_seeds
    from sim.study.compare.way import two_of, way_between
    from sim.study.compare.why_stored import why_folder, why_told

    if len(wanted) > 1:
        raise InputError(f"--why explains one milestone at a time; given: {', '.join(wanted)}")
    before, after = two_of(found)
    milestone = find_within(wanted[0] if wanted else DEFAULT_MILESTONE, before)
    find_within(milestone.name, after)
    folder = why_folder(before, after, milestone)
    say_one_seed(before.seed, own_seeds(found))

    def make() -> object:
        from sim.study.compare.why_folder import why_to_folder

        return why_to_folder(way_between(before, after), milestone, folder, bar)

    return show(folder, "study", make, why_told)
