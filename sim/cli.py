"""The command ``gigaramp``: one verb a job. Only what a verb needs is imported, so that help comes at once."""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from sim import __version__
from sim.errors import InputError

HELP = """\
gigaramp - when does a battery plant make 10 GWh a year, and how sure is that?

  gigaramp run [OVERRIDES]      simulate a scenario: dates, chances, pictures
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
    """Entry point; returns the exit status: 0 done, 2 something given is not usable."""
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
    except KeyboardInterrupt:
        print("gigaramp: interrupted; nothing half done was kept", file=sys.stderr)
        return 130


def _verb(name: str) -> Callable[[list[str]], int]:
    from difflib import get_close_matches

    verbs = {"run": run, "check": check, "list": list_names, "template": template}
    if name not in verbs:
        near = get_close_matches(name, verbs, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise InputError(f"{name}: there is no such command{hint}\nknown: {', '.join(verbs)}; see gigaramp --help")
    return verbs[name]


def run(arguments: list[str]) -> int:
    """``gigaramp run``: simulate, write the run folder, print its tables."""
    if any(word in arguments for word in ("-m", "--multirun", "--cfg", "-c", "--info", "-i")):
        return _hand_to_hydra(arguments)
    from sim.scenario.load import compose_config

    overrides, folder = _split(arguments)
    return _run_config(compose_config(overrides, folder), overrides)


def _run_config(config: dict[str, Any], overrides: list[str]) -> int:
    from sim.report.terminal import run_text
    from sim.scenario.checks import check as check_scenario
    from sim.scenario.load import frozen
    from sim.study.store import is_complete, run_folder

    scenario = frozen(config)
    check_scenario(scenario)
    folder = run_folder(scenario)
    if is_complete(folder):
        print(run_text(folder))
        print("This run was there already; nothing was simulated. Another seed= gives other luck.")
        return 0
    _say_if_compiling()
    from sim.study.study import run_to_folder

    try:
        folder, _ = run_to_folder(scenario, overrides, _bar, config)
    except OSError as error:
        raise InputError(f"results = {scenario.results!r}: cannot write there ({error.strerror or error})") from None
    print(run_text(folder))
    return 0


def _bar(numbers: Iterable[int]) -> Iterable[int]:
    """A progress bar on a terminal, none in a pipe."""
    from tqdm import tqdm

    return tqdm(numbers, unit="replication", disable=not sys.stderr.isatty(), leave=False)


def _say_if_compiling() -> None:
    """The first run after installation compiles the kernels, once."""
    from sim.flow.kernel import advance

    if not any(Path(str(advance.stats.cache_path)).glob("kernel.advance-*.nbi")):
        print("First run: compiling the model, once; this takes up to a minute.", file=sys.stderr, flush=True)


def _split(arguments: list[str]) -> tuple[list[str], Path | None]:
    """Overrides, and the user's own config folder."""
    overrides, folder, rest = [], None, iter(arguments)
    for word in rest:
        name, _, value = word.partition("=")
        if name in ("-cd", "--config-dir"):
            value = value or next(rest, "")
            if not value:
                raise InputError(f"{name}: give a folder, e.g. {name} myplant")
            folder = Path(value)
        elif word.startswith("-"):
            raise InputError(f"{word}: there is no such option; overrides are written key=value, see gigaramp --help")
        else:
            overrides.append(word)
    return overrides, folder


def _hand_to_hydra(arguments: list[str]) -> int:
    """Hydra's own ``-m``, ``--cfg`` and ``--info``; errors come back here in plain words."""
    import hydra
    from hydra.core.hydra_config import HydraConfig
    from hydra.errors import HydraException
    from omegaconf import DictConfig, OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    from sim.scenario.load import conf_dir, in_plain_words

    def task(config: DictConfig) -> None:
        plain = OmegaConf.to_container(config, resolve=True)
        assert isinstance(plain, dict)
        try:
            own = [str(override) for override in HydraConfig.get().overrides.task]
            _run_config({str(key): value for key, value in plain.items()}, own)
        except InputError as error:  # said here, since Hydra would say it in its own words
            print(f"gigaramp: {error}", file=sys.stderr)
            raise SystemExit(2) from None

    os.environ["HYDRA_FULL_ERROR"] = "1"
    scratch = tempfile.mkdtemp()  # Hydra notes its sweep somewhere; our run folders say more
    before, sys.argv = sys.argv, ["gigaramp", *arguments, f"hydra.sweep.dir={scratch}"]
    try:
        hydra.main(version_base="1.3", config_path=str(conf_dir()), config_name="config")(task)()
    except (HydraException, OmegaConfBaseException, ValueError) as error:
        raise InputError(in_plain_words(error, {}, None)) from None
    except SystemExit as stop:
        return int(stop.code or 0)
    finally:
        sys.argv = before
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


def check(arguments: list[str]) -> int:
    """``gigaramp check``: everything that can be said without a single replication."""
    from sim.scenario.load import load_scenario
    from sim.study.check import check_text

    overrides, folder = _split(arguments)
    print(check_text(load_scenario(overrides, folder), overrides))
    return 0


def list_names(arguments: list[str]) -> int:
    """``gigaramp list``: names that can be chosen."""
    from sim.scenario.load import conf_dir, list_options

    _, folder = _split(arguments)
    for group in ("scenario", "maker", "region", "experiment"):
        names = list_options(group, folder)
        print(f"{group}=" if names else f"{group}= (none yet)")
        for name in names:
            places = [root / group / f"{name}.yaml" for root in (conf_dir(), folder or conf_dir())]
            print(f"  {name:20s} {_about(next(place for place in places if place.is_file()))}".rstrip())
    return 0


def _about(path: Path) -> str:
    """First sentence of the comment at the top of a config file."""
    lines = path.read_text().splitlines()
    comment = " ".join(line[2:] for line in lines if line.startswith("# ") and "@package" not in line)
    return re.split(r"(?<=[.:?]) ", comment)[0].rstrip(":")


def template(arguments: list[str]) -> int:
    """``gigaramp template DIR``: a commented scenario to change."""
    overrides, _ = _split(arguments)
    if len(overrides) != 1:
        raise InputError("give one folder, e.g. gigaramp template myplant")
    target = Path(overrides[0]) / "scenario" / "mine.yaml"
    if target.exists():
        raise InputError(f"{target} exists already; it was left as it is")
    text = (Path(__file__).parent / "scenario" / "template.yaml").read_text()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror})") from None
    print(f"Wrote {target}. Change it, then:\n  gigaramp check -cd {overrides[0]} scenario=mine")
    print(f"  gigaramp run -cd {overrides[0]} scenario=mine")
    return 0


if __name__ == "__main__":
    sys.exit(main())
