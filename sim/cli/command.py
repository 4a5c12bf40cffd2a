"""From the command line to a verb. Only what a verb needs is imported, so that help comes at once."""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from sim import __version__
from sim.errors import InputError, did_you_mean
from sim.report.text.terminal import fitted, hanging, paragraphs
from sim.study.running.interrupts import Interrupts, ending

_LIST = "known: "  # begins a line of a refusal that names all there is

# Verb: the module below ``sim.cli`` whose ``main`` does it and whose ``USAGE`` explains it, and what it does.
VERBS = {
    "run": ("run", "simulate a scenario: dates, chances, what holds it back"),
    "sweep": ("sweep", "many scenarios with the same luck, or an experiment"),
    "compare": ("compare", "scenarios side by side; why one is earlier"),
    "gap": ("gap", "why a date is later than planned, cause by cause"),
    "sensitivity": ("sensitivity", "what a date's spread comes from; assumption or luck"),
    "levers": ("levers", "what decisions gain and cost; what must be true"),
    "assumptions": ("assumptions", "every number with its source; which guesses matter"),
    "show": ("show", "all that a run says; volumes, losses, intervals"),
    "report": ("report", "a run, sweep or comparison as a page to mail; slides"),
    "plot": ("plot", "pictures of a run by name"),
    "export": ("export", "tables of a run for spreadsheets"),
    "replay": ("replay", "one replication of a run, told as a dated timeline"),
    "backtest": ("backtest", "forecasts of built plants, held against what was seen"),
    "check": ("check", "load and check: timeline, nameplate, pace stage"),
    "verify": ("verify", "exact results simulated: what agrees, what is off"),
    "new": ("new", "a scenario of your own from a few answers"),
    "template": ("template", "a scenario of your own to start from, or tables of one"),
    "import": ("import_plan", "your tables, MS Project or Primavera as a scenario"),
    "reference": ("reference", "what became of other plants, and how long they took"),
    "list": ("names", "scenarios, experiments, classes of makers, regions"),
}

HELP = f"""\
gigaramp - when does a battery plant make what it promised, and how surely?
{chr(10).join(f"  gigaramp {verb:12s} {about}" for verb, (_, about) in VERBS.items())}
Example: gigaramp run verkor_2026 replications=500 seed=7 maker=incumbent
Overrides are Hydra's, key=value; gigaramp run --cfg job prints every key.
-cd DIR: a folder with your own scenario/NAME.yaml. VERB --help says more.
"""


_OBJECTS = 5_000  # more than before, after which Python looks for garbage; 700 as it comes. Of more, histories pile up


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status: 0 done, 1 something failed, 2 something given is not usable."""
    if argv is None:  # a process of our own: what it loads stays, and need not be gone through every few objects
        gc.set_threshold(_OBJECTS)
    with Interrupts(own=argv is None) as interrupts:
        try:
            with ending():
                return _obeyed(argv)
        except KeyboardInterrupt as stop:
            _complain(f"interrupted; {stop}")
            interrupts.end()
            return interrupts.status


def _obeyed(argv: Sequence[str] | None) -> int:
    arguments = list(sys.argv[1:] if argv is None else argv)
    _open_streams()
    verb = arguments[0] if arguments else "--help"
    if verb in ("-h", "--help", "help"):
        print(HELP, end="")
        return 0
    if verb == "--version":
        print(f"gigaramp {__version__}")
        return 0
    try:
        module = _verb(verb)
        if {"-h", "--help"} & set(arguments):
            print(paragraphs(module.USAGE), end="")
            return 0
        with ending():  # here too: what fails by a signal is no input error
            status: int = module.main(arguments[1:])
            sys.stdout.flush()
        return status
    except InputError as error:
        _complain(str(error))
        return 2
    except BrokenPipeError:  # whoever read our output has seen enough, as in `gigaramp list | head -1`
        _close_output()
        return 0
    except OSError as error:
        _complain(f"{error.filename or 'output'}: {error.strerror or error}")
        _close_output()
        return 1


def _complain(text: str) -> None:
    """On a terminal within its width; in a pipe a sentence stays on its line, and only lists of names go on below."""
    with suppress(OSError):  # the terminal may have gone
        told = "\n".join(hanging(line) if line.startswith(_LIST) else line for line in f"gigaramp: {text}".split("\n"))
        print(fitted(told) if sys.stderr.isatty() else told, file=sys.stderr, flush=True)


def _open_streams() -> None:
    """A stream that was closed swallows what is said; one that knows few letters shows a ? for the others."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _close_output() -> None:
    """Nothing more can be written; what is still in the buffer must not be tried again at the end."""
    with suppress(OSError):  # in a program of somebody's own it need not be a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _verb(name: str) -> Any:
    """The module of a verb."""
    if name not in VERBS:
        hint = did_you_mean(name, list(VERBS))
        raise InputError(f"{name}: there is no such command{hint}\nknown: {', '.join(VERBS)}; see gigaramp --help")
    return import_module(f"sim.cli.{VERBS[name][0]}")
