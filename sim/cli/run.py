"""``gigaramp run``: simulate a scenario, write its folder, print its tables."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.arguments import bar, say_if_compiling, split, take_all
from sim.cli.studies import show, writing
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.study.files.folder import StoredFolder

CURVES = "curves.parquet"
USAGE = """\
gigaramp run [OVERRIDES] [-cd DIR]

Simulates a scenario and writes results/NAME-HASH/: dates with intervals, chances, volumes, the loss tree,
bottlenecks, pictures. The same command again shows what is there.

  gigaramp run scenario=verkor_2026 replications=500 seed=7
  gigaramp run pilot.enabled=false maker=incumbent
  gigaramp run precision=1month              replications until the P50 and P80 of the goal are that sure
  gigaramp run twin=mean                     the noise-free programme; twin=plan: the modelled plan
  gigaramp run store.curves=all              curves.parquet too: every week of every history
  gigaramp run workers=2                     processes; auto: all cores; dask://HOST:PORT: a cluster
  gigaramp run -m seed=1,2,3                 a few runs, one after the other (see gigaramp sweep for many)
  gigaramp run --cfg job                     every key and its value; --info config: where it comes from
"""


def main(arguments: list[str]) -> int:
    """``gigaramp run``: simulate, write the run folder, print its tables."""
    if any(word in arguments for word in ("-m", "--multirun", "--cfg", "-c", "--info", "-i")):
        return _hand_to_hydra(arguments)
    from sim.scenario.load import compose_config

    overrides, folder = split(arguments)
    return _run_config(compose_config(overrides, folder), overrides)


def _run_config(config: dict[str, Any], overrides: list[str]) -> int:
    from sim.scenario.checks.check import check as check_scenario
    from sim.scenario.load import frozen
    from sim.study.files.folder import open_folder, stands
    from sim.study.files.identity import run_folder

    scenario = frozen(config)
    check_scenario(scenario)

    folder = run_folder(scenario)
    if scenario.store.curves == "all" and stands(folder):
        stored = open_folder(folder, "run")
        if not (stored.has(CURVES) and (folder / CURVES).is_file()):
            return _add_curves(scenario, stored)

    def make() -> object:
        from sim.study.study import run_to_folder

        return run_to_folder(scenario, overrides, bar, config)

    return show(folder, "run", make, _told)


def _add_curves(scenario: "Scenario", folder: "StoredFolder") -> int:
    """The run is there without the series that are asked for now: what keeps more makes no other run."""
    from sim.study.study import curves_to_folder

    say_if_compiling()
    with writing(f"results = {scenario.results!r}"):
        curves_to_folder(scenario, folder, bar)
    print(_told(folder.path))
    print(f"This run was there already; it was simulated again for {CURVES}, its other files are as they were.")
    return 0


def _told(folder: Path) -> str:
    from sim.report.text.terminal import run_text
    from sim.scenario.goals import said_of
    from sim.scenario.upper_end import beyond_of
    from sim.study.files.stored import make_latest, open_run
    from sim.study.page.answer import answer
    from sim.study.page.beside import beside
    from sim.study.page.yearly import losses_by_year, volumes_by_year

    run = open_run(folder)
    make_latest(folder)
    volumes, losses = volumes_by_year(run.table("annual")), losses_by_year(run.table("losses"))
    told, scenario = answer(run, beside(run)), run.scenario
    return run_text(folder, run.manifest, run.summary, volumes, losses, told, beyond_of(scenario), said_of(scenario))


def _in_order(words: list[str], folder: Path | None) -> list[str]:
    """Options first: Hydra's own reader loses overrides that stand on both sides of one."""
    own = ["-cd", str(folder)] if folder is not None else []
    overrides = [word for word in words if not word.startswith("-") and ("=" in word or word.startswith("~"))]
    return [*(word for word in words if word not in overrides), *own, *overrides]


def _hand_to_hydra(arguments: list[str]) -> int:
    """Hydra's own ``-m``, ``--cfg`` and ``--info``; errors come back here in plain words."""
    import hydra
    from hydra.core.hydra_config import HydraConfig
    from hydra.errors import HydraException
    from omegaconf import DictConfig
    from omegaconf.errors import OmegaConfBaseException

    from sim.scenario.load import compose_config, conf_dir, in_plain_words

    places, words = take_all(arguments, "-cd")
    more, words = take_all(words, "--config-dir")
    folder = Path([*places, *more][-1]) if places or more else None

    def task(_: DictConfig) -> None:
        try:
            own = [str(override) for override in HydraConfig.get().overrides.task]
            _run_config(compose_config(own, folder), own)
        except InputError as error:  # said here, since Hydra would say it in its own words
            print(f"gigaramp: {error}", file=sys.stderr)
            raise SystemExit(2) from None

    os.environ["HYDRA_FULL_ERROR"] = "1"
    scratch = tempfile.mkdtemp()  # Hydra notes its sweep somewhere; our run folders say more
    before, sys.argv = sys.argv, ["gigaramp", *_in_order(words, folder), f"hydra.sweep.dir={scratch}"]
    try:
        hydra.main(version_base="1.3", config_path=str(conf_dir()), config_name="config")(task)()
    except (HydraException, OmegaConfBaseException, ValueError) as error:
        raise InputError(in_plain_words(error, {}, folder)) from None
    except SystemExit as stop:
        return int(stop.code or 0)
    finally:
        sys.argv = before
        shutil.rmtree(scratch, ignore_errors=True)
    return 0
