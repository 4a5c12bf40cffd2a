"""``gigaramp run``: simulate a scenario, write its folder, print its answer."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.arguments import Grammar
from sim.cli.composed import shown
from sim.cli.latest import make_latest
from sim.cli.multirun import points
from sim.cli.studies import show, writing
from sim.cli.telling import bar, say, say_if_compiling
from sim.cli.words import run_and_overrides, without_note
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.study.files.folder import StoredFolder
    from sim.study.pictures.beside import Drawer

Compose = Callable[[list[str]], tuple[dict[str, Any], Sequence[str]]]  # of overrides: configuration, and what was set
CURVES = "curves.parquet"
_LONG_SECONDS = 20.0  # from then on a run says before what it takes
USAGE = """\
gigaramp run [NAME | RUN] [OVERRIDES] [-cd DIR] [-m]

Simulates a scenario, writes results/NAME-HASH/ - dates with intervals, chances, volumes, the loss tree, bottlenecks,
pictures - and prints the answer; gigaramp show prints the rest. The same command again shows what is there. RUN, a
folder of an earlier run, is shown, or simulated again with what the overrides change; the new run stands beside it.

  gigaramp run verkor_2026 replications=500 seed=7
  gigaramp run pilot.enabled=false maker=incumbent
  gigaramp run results/NAME-HASH seed=2
  gigaramp run name=partner note="2 lines"   a name for the folder, a note to keep with it; see gigaramp list --runs
  gigaramp run precision=1month              replications until the P50 and P80 of the goal are that sure
  gigaramp run twin=mean                     the noise-free programme; twin=plan: the modelled plan
  gigaramp run store.curves=all              curves.parquet too: every week of every history
  gigaramp run workers=2                     processes; auto: all cores; dask://HOST:PORT: a cluster
  gigaramp run -m seed=1,2,3                 a few runs, one after the other (see gigaramp sweep for many)
  gigaramp run --cfg job                     every key and its value; --info searchpath: folders of its files
"""


def main(arguments: list[str]) -> int:
    """``gigaramp run``: simulate, write the run folder, print its answer."""
    grammar = Grammar("run")
    grammar.flag("-m", "--multirun")
    grammar.option("--cfg", example="job")
    grammar.option("--info", example="searchpath")
    asked = grammar.read(arguments)
    note = without_note(asked)
    stored, overrides = run_and_overrides(asked)
    if stored is not None:
        return _again(stored, overrides, asked, note)
    if asked.cfg or asked.info:
        return shown(asked, overrides)
    from sim.scenario.load import compose_config

    return _each(lambda own: (compose_config(own, asked.config_dir), own), overrides, note, many=asked.multirun)


def _again(folder: Path, overrides: list[str], asked: Namespace, note: str | None) -> int:
    """A stored run: shown, or simulated again with changes."""
    from sim import MODEL_VERSION
    from sim.study.again import changed, earlier, said

    if asked.cfg or asked.info:
        raise InputError(f"{folder}: its scenario.yaml has every key and value; leave out --cfg and --info")
    run = earlier(folder)
    if not overrides and run.model_version == MODEL_VERSION:
        say(_told(folder, note))
        return 0
    if run.model_version != MODEL_VERSION:
        say(
            f"{folder} was made by model version {run.model_version}, this is {MODEL_VERSION}: its scenario is "
            "simulated again, the folder stays as it is.\n"
        )
    return _each(
        lambda own: (changed(run, own, asked.config_dir), said(run, own)), overrides, note, many=asked.multirun
    )


def _each(compose: Compose, overrides: list[str], note: str | None, *, many: bool) -> int:
    """One run, or one a combination of what is listed; all are checked before the first is simulated."""
    from sim.study.pictures.beside import Drawer

    jobs = [compose(own) for own in (points(overrides) if many else [overrides])]
    with Drawer() as drawer:
        for (scenario, folder), config, own in [(_checked(config), config, own) for config, own in jobs]:
            _run(scenario, folder, config, own, note, drawer)
    return 0


def _checked(config: dict[str, Any]) -> "tuple[Scenario, Path]":
    """The scenario and where its run stands or will stand; of one that stands it was checked before."""
    from sim.scenario.load import frozen
    from sim.study.files.folder import stands
    from sim.study.files.identity import run_folder

    scenario = frozen(config)
    folder = run_folder(scenario)
    if not stands(folder):
        from sim.scenario.checks.check import check

        check(scenario)
    return scenario, folder


def _run(
    scenario: "Scenario",
    folder: Path,
    config: dict[str, Any],
    overrides: Sequence[str],
    note: str | None,
    drawer: "Drawer",
) -> int:
    """Run a scenario unless its folder is there, and print its answer."""
    from sim.study.files.folder import open_folder, stands

    there = stands(folder)
    if there and scenario.store.curves == "all":
        stored = open_folder(folder, "run")
        if not (stored.has(CURVES) and (folder / CURVES).is_file()):
            return _add_curves(scenario, stored, note)

    def make() -> object:
        drawer.begin()
        from sim.study.study import run_to_folder

        progress = _long_bar if _long(scenario) else bar
        return run_to_folder(scenario, overrides, progress, config, drawer)

    return show(folder, "run", make, partial(_told, note=note), there=there)


def _long(scenario: "Scenario") -> bool:
    """Whether a run is worth waiting for; if so, say what it takes. How long it has still to go the bar says."""
    from sim.scenario.size import cost, room_words, time_words
    from sim.study.running.workers import processes_asked

    found, several = cost(scenario), processes_asked(scenario.workers)
    seconds = 3600.0 * found.hours / several
    if seconds < _LONG_SECONDS:
        return False
    on = f"on {several} cores" if several > 1 else "of one processor"
    told = f"{found.replications:,} replications: up to {time_words(seconds)} {on}, {room_words(found)}"
    print(f"{told}. If it is ended, the same command goes on.", file=sys.stderr, flush=True)
    return True


def _long_bar(items: Iterable[Any], total: int) -> Iterator[Any]:
    """The bar of a long run; quantiles of all weeks and the loss trees take a while after it."""
    yield from bar(items, total)
    if sys.stderr.isatty():
        print("All are simulated; tables and pictures are being made.", file=sys.stderr, flush=True)


def _add_curves(scenario: "Scenario", folder: "StoredFolder", note: str | None) -> int:
    """The run is there without the series that are asked for now: what keeps more makes no other run."""
    from sim.study.study import curves_to_folder

    say_if_compiling()
    with writing(f"results = {scenario.results!r}"):
        curves_to_folder(scenario, folder, bar)
    say(_told(folder.path, note))
    say(f"This run was there already; it was simulated again for {CURVES}, its other files are as they were.")
    return 0


def _told(folder: Path, note: str | None) -> str:
    """What is said at once. note: to be kept with the run."""
    from sim.study.files.note import write_note
    from sim.study.page.text import first_text

    if note is not None:
        with writing(folder):
            write_note(folder, note)
    make_latest(folder)
    return first_text(folder)
