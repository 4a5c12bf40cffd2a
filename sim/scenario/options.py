"""Which files of the configuration there are by name: the program's own, and the user's."""

from pathlib import Path

from sim.errors import InputError


def conf_dir() -> Path:
    """The configuration tree: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "conf"
    return inside if inside.is_dir() else package.parent / "conf"


def folders_of(config_dir: Path | None) -> list[Path]:
    """The folders that files are taken from, the first goes before.

    Raises:
        InputError: the user's own does not exist.
    """
    if config_dir is None:
        return [conf_dir()]
    if not config_dir.is_dir():
        raise InputError(f"config folder {config_dir} does not exist; `gigaramp template DIR` makes one")
    return [conf_dir()] + ([config_dir] if config_dir.resolve() != conf_dir() else [])


def list_options(group: str, config_dir: Path | None = None) -> list[str]:
    """Names of the files of a config group, the user's included."""
    folders = [conf_dir() / group] + ([config_dir / group] if config_dir is not None else [])
    return sorted({path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.yaml")})


def option_file(group: str, name: str, config_dir: Path | None = None) -> Path:
    """Where the file of one of the ``list_options`` stands, be it a file or anything else."""
    places = [root / group / f"{name}.yaml" for root in (conf_dir(), config_dir) if root is not None]
    return next((place for place in places if place.is_file()), places[-1])
