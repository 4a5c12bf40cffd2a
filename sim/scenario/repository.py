"""The folders that files are taken from, as Hydra asks for them: every file is judged and read here, never by Hydra.

Nothing of Hydra's that is common to a whole program is used, so that scenarios load in threads and in programs of
others.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hydra._internal.config_repository import ConfigRepository
from hydra.plugins.config_source import ConfigResult, ConfigSource
from omegaconf import OmegaConf

from sim.errors import InputError
from sim.scenario.config_file import chosen_by, contents, of_hydra, package_of

MAIN = "config"  # what is read first; always the program's own
HEADER = "# @package _global_"  # of a scenario's file
MOST_ASKED = 120  # times that a file is asked for in one composition, each twice; the shipped scenarios take thirty


class Folders(ConfigRepository):
    """Folders of files, the first goes before. A file of another one with the same name is refused, not passed over."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = [_Folder(folder) for folder in folders]
        self.sources = list(self._folders)
        self._asked = 0

    def load_config(self, config_path: str) -> ConfigResult | None:
        """Header and defaults list of a file; what else it says is read by ``contents``."""
        self._asked += 1
        if self._asked > MOST_ASKED:
            raise InputError(f"{config_path}: files choose each other in a circle, or more than {MOST_ASKED // 2}")
        return super().load_config(config_path) if self.file(config_path) else None

    def group_exists(self, config_path: str) -> bool:
        """Whether files are chosen by this name."""
        return any(source.is_group(config_path) for source in self.sources)

    def file(self, name: str) -> Path | None:
        """The file of a name such as ``scenario/mine``, None where there is none.

        Raises:
            InputError: two folders have one, or the name leads elsewhere.
        """
        if ".." in name.split("/"):
            raise InputError(
                f"{name}: a name does not lead out of its folder; give the name of a file in it, without .."
            )
        found = [path for folder in self._folders if (path := folder.file(name)) is not None]
        if len(found) > 1 and name != MAIN:
            raise InputError(f"{found[1]}: has the name of a file that comes with the program; give it another one")
        return found[0] if found else None


class _Folder(ConfigSource):
    """One folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(provider="folder", path=f"file://{folder}")
        self._folder = folder

    @staticmethod
    def scheme() -> str:
        return "file"

    def load_config(self, config_path: str) -> ConfigResult:
        path = self.file(config_path)
        assert path is not None
        if config_path == MAIN:
            chosen = [entry for entry in contents(path)["defaults"] if not of_hydra(entry)]
        else:
            chosen = chosen_by(path)
            if config_path.startswith("scenario/") and package_of(path) is None:
                raise InputError(
                    f"{path}: its first line should be {HEADER}; without it nothing that it says reaches the scenario"
                )
        config = OmegaConf.create({"defaults": chosen})
        return ConfigResult(self.provider, self.path, config, {"package": package_of(path)})

    def file(self, name: str) -> Path | None:
        """The file of a name, whatever it may be; nothing outside of the folder."""
        parts = name.split("/")
        if any(part in ("", ".", "..") or Path(part).name != part for part in parts):
            return None
        path = self._folder.joinpath(*parts[:-1], f"{parts[-1]}.yaml")
        return path if os.path.lexists(path) else None

    def is_group(self, config_path: str) -> bool:
        return ".." not in config_path.split("/") and os.path.isdir(self._folder / config_path.lstrip("/"))

    def is_config(self, config_path: str) -> bool:
        return self.file(config_path) is not None

    def available(self) -> bool:
        return self._folder.is_dir()

    def list(self, config_path: str, results_filter: Any) -> list[str]:
        return sorted(path.stem for path in (self._folder / config_path).glob("*.yaml"))
