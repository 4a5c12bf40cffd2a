"""How another Python finds this package: this one, none of its name in the current folder."""

import os
import sysconfig
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[1])


def own_package() -> dict[str, str]:
    """Variables of the environment that say so to a process that is started with them."""
    found = {"PYTHONSAFEPATH": "1"}
    if sysconfig.get_path("purelib") != _ROOT:  # a checkout
        found["PYTHONPATH"] = os.pathsep.join(filter(None, [_ROOT, os.environ.get("PYTHONPATH")]))
    return found
