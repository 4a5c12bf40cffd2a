"""``gigaramp run --cfg job`` and ``--info searchpath``: what a scenario is composed of; nothing is simulated."""

from argparse import Namespace
from collections.abc import Sequence

from sim.errors import InputError

KNOWN = {"cfg": ("job", "every key and its value"), "info": ("searchpath", "the folders of its files")}


def shown(asked: Namespace, overrides: Sequence[str]) -> int:
    """Print what ``--cfg`` or ``--info`` asks for.

    Raises:
        InputError: they ask for something else, or what is composed is not usable.
    """
    import yaml

    from sim.scenario.load import compose_config
    from sim.scenario.options import conf_dir

    for option, (known, about) in KNOWN.items():
        if getattr(asked, option) not in ("", known):
            raise InputError(f"--{option} {getattr(asked, option)}: there is --{option} {known}, {about}")
    if asked.multirun:
        raise InputError("--cfg and --info show one scenario; leave out -m")
    config = compose_config(overrides, asked.config_dir)
    if asked.cfg:
        print(yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=120), end="")
    if asked.info:
        print("\n".join(str(folder) for folder in (conf_dir(), asked.config_dir) if folder is not None))
    return 0
