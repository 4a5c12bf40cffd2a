"""A file to fill in for a plant of one's own."""

from pathlib import Path

from sim.errors import InputError
from sim.reference.load import GROUP
from sim.scenario.names import why_no_name
from sim.scenario.options import list_options

TEMPLATE = Path(__file__).with_name("plant.yaml")


def new_file(name: str, folder: Path) -> tuple[Path, bytes]:
    """Where the file of a new plant stands below a folder, and what it says before it is filled in.

    Raises:
        InputError: the name is none, or is taken.
    """
    if why := why_no_name(name, "plant"):
        raise InputError(f"{name}: {why}")
    target = folder / GROUP / f"{name}.yaml"
    if target.exists():
        raise InputError(f"{target} exists already; it was left as it is")
    if name in list_options(GROUP):
        raise InputError(f"{name}: a plant of this name comes with the program; take another name")
    return target, TEMPLATE.read_bytes()
