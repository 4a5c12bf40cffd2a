"""From the command line to a verb. Only what a verb needs is imported, so that help comes at once."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from sim import __version__
from sim.errors import InputError

# Verb: the module below ``sim.cli`` whose function ``main`` does it.
VERBS = {"run": "run", "sweep": "sweep", "check": "check", "list": "names", "template": "template"}

HELP = """\
gigaramp - when does a battery plant make 10 GWh a year, and how sure is that?

  gigaramp run [OVERRIDES]      simulate a scenario: dates, chances, pictures
  gigaramp sweep [OVERRIDES]    many scenarios with the same luck, e.g. KEY=a,b,c or +experiment=NAME
  gigaramp check [OVERRIDES]    load and check: timeline, nameplate, pace stage
  gigaramp list                 scenarios, classes of makers, regions
  gigaramp template DIR         a commented scenario of your own to start from

Examples
  gigaramp run
  gigaramp run scenario=verkor_2026 replications=500 seed=7
  gigaramp run pilot.enabled=false maker=incumbent
  gigaramp run blocks.block_1.order_release=pilot.b_sample
  gigaramp run -cd DIR scenario=mine
  gigaramp run -m seed=1,2,3             a few dozen runs, one after the other

Overrides are Hydra's, key=value. Any key of a scenario can be set:
  gigaramp run --cfg job                 prints them all
  -cd DIR, --config-dir DIR     a folder with your own scenario/NAME.yaml
Results go to results/NAME-HASH/; the same command again shows what is there.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status: 0 done, 1 something failed, 2 something given is not usable."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    verb = arguments[0] if arguments else "--help"
    if verb in ("-h", "--help", "help") or "--help" in arguments or "-h" in arguments:
        print(HELP, end="")
        return 0
    if verb == "--version":
        print(f"gigaramp {__version__}")
        return 0
    try:
        status = _verb(verb)(arguments[1:])
        sys.stdout.flush()
        return status
    except InputError as error:
        print(f"gigaramp: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read our output has seen enough, as in `gigaramp list | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt as stop:
        print(f"gigaramp: interrupted; {str(stop) or 'nothing half done was kept'}", file=sys.stderr)
        return 130


def _verb(name: str) -> Callable[[list[str]], int]:
    from difflib import get_close_matches

    if name not in VERBS:
        near = get_close_matches(name, VERBS, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise InputError(f"{name}: there is no such command{hint}\nknown: {', '.join(VERBS)}; see gigaramp --help")
    verb: Callable[[list[str]], int] = import_module(f"sim.cli.{VERBS[name]}").main
    return verb
