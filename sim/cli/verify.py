"""``gigaramp verify``: exact results, simulated through what any user of the library can import."""

from functools import partial
from pathlib import Path

from sim.cli.arguments import Grammar
from sim.cli.studies import writing
from sim.cli.telling import bar, say, say_if_compiling
from sim.cli.words import check_blanks, no_empty, whole_number
from sim.errors import InputError

MOST_WORKERS = 1_000
USAGE = """\
gigaramp verify [FAMILY ...] [--short] [--seed 1] [--workers auto] [--to DIR]

Simulates what is known on paper - lines, queues, joins, stays, networks, installers, learning, intervals - and puts
exact value, simulated value, half width of its 95 % interval and verdict side by side: half widths of about .5 % in
some minutes, with --short of 3 % in about one. Exit status 1 if something is off.

  gigaramp verify --short
  gigaramp verify --short "tandem lines" joins
  gigaramp verify --to verification       the table as verification.csv and verification.json too
"""


def main(arguments: list[str]) -> int:
    """``gigaramp verify``: make the table, print it, say whether it holds."""
    from sim.study.running.workers import open_workers
    from sim.verify.files import write
    from sim.verify.measure import LONG, SHORT
    from sim.verify.study import SEED, chosen, verify
    from sim.verify.text import verification_text

    grammar = Grammar("verify", own_folder=False)
    grammar.flag("--short")
    for name, default, example in (("seed", str(SEED), "7"), ("workers", "auto", "2"), ("to", "", "verification")):
        grammar.option(f"--{name}", default=default, example=example)
    no_empty(arguments)
    asked = grammar.read(arguments)
    check_blanks(asked.words)
    cases, seed, workers = chosen(asked.words), _seed(asked.seed), _workers(asked.workers)
    if asked.to:  # before minutes of work, not after
        with writing(asked.to):
            Path(asked.to).mkdir(parents=True, exist_ok=True)
    width = SHORT if asked.short else LONG
    say_if_compiling()
    with open_workers(workers, len(cases)) as pool:
        table = verify(cases, width, seed, pool, partial(bar, unit="case"))
    say(verification_text(table, width, seed))
    if asked.to:
        with writing(asked.to):
            say("\n" + "\n".join(map(str, write(table, width, seed, Path(asked.to)))))
    return 0 if table.holds else 1


def _seed(text: str) -> int:
    if (seed := whole_number(text, 0, 2**63 - 1)) is None:
        raise InputError(f"--seed {text}: should be a whole number from 0 to {2**63 - 1}")
    return seed


def _workers(text: str) -> str:
    if text != "auto" and whole_number(text, 1, MOST_WORKERS) is None:
        raise InputError(f"--workers {text}: should be auto or a number of processes, 1 to {MOST_WORKERS:,}")
    return text
