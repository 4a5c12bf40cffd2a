"""``gigaramp sweep``: many scenarios with the same luck; called again, it does only what is missing or failed."""

import errno
import gc
from functools import partial
from typing import TYPE_CHECKING

from sim.cli.arguments import Grammar
from sim.cli.latest import make_latest
from sim.cli.telling import bar, say, say_if_compiling, say_one_seed
from sim.cli.words import overrides, without_note
from sim.errors import InputError
from sim.study.running.interrupts import ending

if TYPE_CHECKING:
    from sim.study.sweep.request import Request

EXAMPLES = {"design": "grid", "points": "64", "table": "points.csv", "milestones": "rate_10,installed_50"}
USAGE = """\
gigaramp sweep [NAME] [AXES] [OVERRIDES] [OPTIONS] [-cd DIR]

Simulates many scenarios with the same luck and writes results/sweep-NAME-HASH/. Called again, it does only what is
missing or failed. Axes are written as Hydra users write them; anything else holds in all points.

  gigaramp sweep vendor_line_slots=1,2,4 pilot.enabled=true,false
  gigaramp sweep 'maker.line_start.cell_yield=range(0.5,0.9,0.1)' replications=60
  gigaramp sweep +experiment=pilot_worth     a question kept as a file; see gigaramp list
  gigaramp sweep --table points.csv          a column a key, a row a point

  note="2 lines"        a note to keep with it; see gigaramp list --runs
  --preview             try three points; say how many runs, how long, how much disk; write nothing
  --design DESIGN       grid (default), paired (axes in step), lhs or sobol (sample ranges: key=interval(0.5,0.9))
  --points N            of a sample
  --milestones A,B      what the table shows, e.g. headline,beside
"""


def main(arguments: list[str]) -> int:
    """``gigaramp sweep``: compose, check and record all points, run what is missing, show what was found."""
    from sim.study.sweep.preview import CHECKED
    from sim.study.sweep.request import Options, request_of

    grammar = Grammar("sweep")
    for name, example in EXAMPLES.items():
        grammar.option(f"--{name}", example=example)
    grammar.flag("--preview")
    asked = grammar.read(arguments)
    note = without_note(asked)
    options = Options(**{name: getattr(asked, name) for name in EXAMPLES})
    most, told = (CHECKED if asked.preview else None), partial(bar, unit="scenario checked")
    request = request_of(overrides(asked), asked.config_dir, options, told, most)
    say_one_seed(request.base.seed, request.composer.other_seeds)
    say_if_compiling()
    return _preview(request) if asked.preview else _sweep(request, note)


def _preview(request: "Request") -> int:
    from sim.study.sweep.preview import preview_text

    say(preview_text(request, partial(bar, unit="replication")))
    return 0


def _sweep(request: "Request", note: str | None) -> int:
    from sim.study.files.note import write_note
    from sim.study.running.workers import open_workers
    from sim.study.sweep.drive import drive
    from sim.study.sweep.finish import finish
    from sim.study.sweep.text import sweep_text

    folder = request.folder
    gc.freeze()  # what is loaded stays: it need not be gone through whenever Python looks for garbage
    try:
        with ending(kept=lambda: f"finished scenarios are kept in {folder.path}/; call again to go on"):
            folder.record(request.plan(), request.points)
            if note is not None:
                write_note(folder.path, note)
            with open_workers(request.base.workers, most=len(request.points)) as workers:
                tally = drive(folder, request.points, request.composer, workers, partial(bar, unit="scenario"))
            rows = finish(folder)
    except OSError as error:
        raise _not_written(request, error) from None
    make_latest(folder.path)
    say(sweep_text(folder, rows))
    say(f"\n{tally.text()}. Files (picture: sweep.png; all points: table.csv):\n  {folder.path}/")
    return 1 if tally.failed else 0


def _not_written(request: "Request", error: OSError) -> Exception:
    if error.filename is None:
        return error  # of no file of ours
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return InputError(f"{error.filename}: the disk is full; what is finished is kept. Make room, then call again")
    said = f"cannot write {error.filename} ({error.strerror})"
    return InputError(f"results = {request.base.results!r}: {said}; what is finished is kept")
