"""The one opener of stored folders: a folder says what it is and what stands in it, and its files are held against it.

A checksum tells damage, not forgery: whoever changes a file may change its checksum too.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import MODEL_VERSION
from sim.errors import InputError
from sim.study.files.kinds import RUN, SCHEMA, check_kind, check_typed
from sim.study.files.regular import read_regular, sum_of, sum_of_bytes
from sim.study.files.seal import is_sealed, unsealed
from sim.study.files.texts import read_json, read_plain_yaml

MANIFEST = "manifest.json"
MOST = 1 << 26  # bytes of a text or picture; tables have no limit, since they are not read as a whole
_MOST_YAML = 1 << 23
_MADE_BY, _MOST_WHY = 24, 300  # characters of a version, of a reason
RUN_AGAIN = "run it again"
# Of a run, what is made again for whoever asks for it, so that it may be removed.
_SPARED = re.compile(r"curves\.parquet|.*\.(svg|png)")
_VERBS = {"must": "levers", "why": "compare", "plan": "sweep"}


class VersionError(InputError):
    """A folder is whole, as far as can be told, and of another version."""


@dataclass(frozen=True)
class StoredFolder:
    """Where it stands, and what its manifest says."""

    path: Path
    manifest: dict[str, Any]

    def has(self, name: str) -> bool:
        """Whether a file is part of it; others that lie beside are not looked at."""
        return name in self.manifest["files"]

    def content(self, name: str) -> bytes:
        """A file as it was written.

        Raises:
            InputError: it is not that any more.
        """
        try:
            content = read_regular(self.path / name, MOST)
            self._compare(name, len(content), sum_of_bytes(content))
        except ValueError as error:
            raise self.damaged(error) from None
        return content

    def text(self, name: str) -> str:
        """A text file."""
        try:
            return self.content(name).decode("utf-8")
        except UnicodeDecodeError:
            raise self.damaged(f"{name} is no text") from None

    def json(self, name: str, kind: Any) -> Any:
        """A JSON file of a type, which pydantic checks; returned as plain data."""
        raw = self.content(name)
        try:
            found = read_json(raw)
            check_typed(raw, kind)
        except ValueError as error:
            raise self.damaged(f"{name}: {error}") from None
        return found

    def yaml(self, name: str) -> Any:
        """A YAML file."""
        raw = self.content(name)
        try:
            if len(raw) > _MOST_YAML:
                raise ValueError(f"it is larger than {_MOST_YAML:,} bytes")
            return read_plain_yaml(raw)
        except ValueError as error:
            raise self.damaged(f"{name}: {error}") from None

    def table(self, name: str) -> Path:
        """Where a Parquet table stands that is as it was written, with the columns that are meant."""
        from sim.study.files.columns import COLUMNS, check_columns  # they know the model; a manifest is read without

        path = self.whole(f"{name}.parquet")
        try:
            check_columns(path, COLUMNS[name])
        except ValueError as error:
            raise self.damaged(error) from None
        return path

    def whole(self, name: str) -> Path:
        """Where a file stands that is as it was written, however large."""
        path = self.path / name
        try:
            self._compare(name, *sum_of(path))
        except ValueError as error:
            raise self.damaged(error) from None
        return path

    def _compare(self, name: str, size: int, found: str) -> None:
        if not self.has(name):
            raise ValueError(f"{name} is none of its files")
        if {"size": size, "sha256": found} != self.manifest["files"][name]:
            raise ValueError(f"{name} is not what was written")

    def damaged(self, why: object) -> InputError:
        """The error to raise for what cannot be used."""
        return InputError(damaged(self.path, why))


def open_folder(
    path: Path, kind: str | None = None, *, any_model: bool = False, name: str = MANIFEST, advice: str = RUN_AGAIN
) -> StoredFolder:
    """Read what a folder says of itself.

    Args:
        path: of the folder.
        kind: that it must be; None: any.
        any_model: also of another model version.
        name: of the file that says it.
        advice: what to do about another model version.

    Raises:
        InputError: there is none, it is of another kind or version, or damaged; the version is looked at first.
    """
    if not path.is_dir():
        raise InputError(f"{path}: there is no such folder; gigaramp run makes one in results/")
    if kind is not None and not os.path.lexists(path / name):
        raise _none_of(path, kind)
    try:
        raw = read_regular(path / name, MOST)
    except ValueError as error:
        raise InputError(damaged(path, error)) from None
    try:
        _check_version(path, raw, None if any_model else advice)
        manifest = unsealed(raw)
        check_kind(raw, str(manifest.get("kind")))
    except InputError:
        raise
    except ValueError as error:
        raise InputError(damaged(path, f"{name}: {error}")) from None
    if kind is not None and manifest["kind"] != kind:
        raise _none_of(path, kind)
    return StoredFolder(path, manifest)


def _none_of(path: Path, kind: str) -> InputError:
    verb = _VERBS.get(kind, kind)
    return InputError(f"{path}: is no {verb} folder; gigaramp {verb} makes one")


def _check_version(path: Path, raw: bytes, advice: str | None) -> None:
    """Refuse what this program cannot read, or must not mix with its own where there is an advice for that."""
    found = read_json(raw)
    if not isinstance(found, dict) or not found:
        raise ValueError("it says nothing")
    schema, model, program = (found.get(key) for key in ("schema", "model_version", "gigaramp"))
    by = f"gigaramp {_shown(program)}"
    if schema is None and not is_sealed(found) and model is not None:
        raise VersionError(
            f"{path}: was made by an earlier version ({by}, model version {_shown(model)}), whose folders have no "
            f"checksums; remove it and run it again"
        )
    if type(schema) is int and schema != SCHEMA:
        raise VersionError(
            f"{path}: was made by version {_shown(program)} (schema {schema}), this program reads schema {SCHEMA}; "
            "read it with that version, or remove it and run it again"
        )
    if advice is not None and type(model) is int and model != MODEL_VERSION:
        raise VersionError(f"{path}: was made by model version {model}, this is {MODEL_VERSION}; {advice}")


def stands(path: Path) -> bool:
    """Whether what is asked for stands in the folder of its name, with all its files as they were written.

    Raises:
        InputError: there is something else, or it is damaged or of another version: it would be in the way.
    """
    if not os.path.lexists(path) or _is_empty(path):
        return False
    found = open_folder(path)
    if found.manifest["hash"] != path.name.rpartition("-")[2]:
        raise found.damaged("it is another's under this name")
    for name in found.manifest["files"]:
        spared = found.manifest["kind"] == RUN and _SPARED.fullmatch(name)
        if not spared or os.path.lexists(path / name):
            found.whole(name)
    return True


def _is_empty(path: Path) -> bool:
    try:
        return not any(path.iterdir())
    except OSError:
        return False


def damaged(path: Path, why: object, advice: str = f"remove it and {RUN_AGAIN}") -> str:
    """What is said of a folder that cannot be used."""
    return f"{path}: is damaged ({_line(str(why))}); {advice}"


def _shown(version: object) -> str:
    return re.sub(r"[^\w.+-]", "?", str(version))[:_MADE_BY]


def _line(text: str) -> str:
    """One line that does no harm on a terminal, whatever it quotes."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:_MOST_WHY]
