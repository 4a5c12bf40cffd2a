"""A stored folder is read as it was written, or it is said in one line why not: whatever has become of it."""

import json
import os
import random
import shutil
import tarfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT
from folders import manifest, rewritten
from test_cli import run_in

from sim import MODEL_VERSION
from sim.cli import main
from sim.errors import InputError
from sim.study.backtest.folder import stored as backtest_stored
from sim.study.compare.why_stored import why_told
from sim.study.files import folder as opener
from sim.study.files.kinds import SCHEMA
from sim.study.files.seal import sealed
from sim.study.files.stored import open_run
from sim.study.files.told import study_text
from sim.study.gap.stored import gap_told

KEPT = sorted((ROOT / "tests" / "data" / "folders").glob("schema_*.tar.xz"))
PRESENT = ROOT / "tests" / "data" / "folders" / f"schema_{SCHEMA}.tar.xz"
KINDS = ("run", "sweep", "gap", "why", "levers", "must", "sensitivity", "assumptions", "compare", "backtest")
TABLES = (
    "annual",
    "bands",
    "bottleneck",
    "events",
    "inputs",
    "lines",
    "losses",
    "milestones",
    "paths",
    "plan_and_forecast",
)
Told = Callable[[Path], object]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders of the present schema by their kind."""
    place = tmp_path_factory.mktemp("kept") / "results"
    return unpacked(PRESENT, place)


def unpacked(archive: Path, place: Path) -> dict[str, Path]:
    with tarfile.open(archive) as file:
        file.extractall(place, filter="data")
    return {manifest(path)["kind"]: path for path in sorted(place.iterdir(), reverse=True)}


@pytest.fixture
def copy_of(kept: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A copy to be damaged, alone in a folder of results."""
    monkeypatch.chdir(tmp_path)

    def made(kind: str) -> Path:
        target = tmp_path / "results" / kept[kind].name
        shutil.rmtree(target, ignore_errors=True)
        return Path(shutil.copytree(kept[kind], target, symlinks=True))

    return made


def verb(*words: str) -> Told:
    """A verb of the command, to which a folder is given."""

    def told(folder: Path) -> str:
        status, text = run_in(folder.parents[1], *(word.replace("FOLDER", str(folder)) for word in words))
        if status:
            raise InputError(f"status {status}")
        return text

    return told


# What reads which files; another file of the folder is read by nobody.
REPLAY, EXPORT = verb("replay", "FOLDER", "0"), verb("export", "FOLDER", "--csv", "sheets")
PLOT, PICTURES = verb("plot", "FOLDER", "--to", "out"), verb("plot", "FOLDER", "--list")
REPORT = verb("report", "FOLDER", "--to", "out")
READ: dict[str, dict[str, Told]] = {
    "run": {
        **dict.fromkeys(("manifest.json", "scenario.yaml", "summary.json"), REPLAY), "pictures.json": PICTURES,
        **{f"{name}.parquet": EXPORT for name in TABLES},
    },
    "sweep": {
        **dict.fromkeys(("plan.json", "points.parquet", "done/*", "milestones/*", "annual/*", "bands/*"), REPORT),
        **dict.fromkeys(("manifest.json", "*.svg", "*.png"), PLOT),
    },
    "gap": {**dict.fromkeys(("manifest.json", "gap.json"), gap_told), **dict.fromkeys(("gap.svg", "gap.png"), PLOT)},
    "why": {**dict.fromkeys(("manifest.json", "why.json"), why_told), **dict.fromkeys(("why.svg", "why.png"), PLOT)},
    "levers": {**dict.fromkeys(("manifest.json", "levers.txt"), partial(study_text, "levers", title=""))},
    "must": {**dict.fromkeys(("manifest.json", "must.txt"), partial(study_text, "must", title=""))},
    "sensitivity": {
        **dict.fromkeys(("manifest.json", "sensitivity.txt"), partial(study_text, "sensitivity", title="")),
        **dict.fromkeys(("*.svg", "*.png"), PLOT),
    },
    "assumptions": dict.fromkeys(("manifest.json", "screen.txt"), partial(study_text, "assumptions", title="")),
    "compare": dict.fromkeys(("manifest.json", "*.svg", "*.png"), PLOT),
    "backtest": {
        **dict.fromkeys(("manifest.json", "plant_*.json"), backtest_stored), **dict.fromkeys(("*.svg", "*.png"), PLOT)
    },
}  # fmt: skip


def read_files(folder: Path, kind: str) -> list[tuple[Path, Told]]:
    return [(path, told) for name, told in READ[kind].items() for path in sorted(folder.glob(name))]


def refusal(told: Told, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The one line in which a folder is refused."""
    capsys.readouterr()
    with pytest.raises(InputError) as error:
        told(folder)
    said = str(error.value)
    if said.startswith("status"):
        assert said == "status 2"
        said = capsys.readouterr().err.removeprefix("gigaramp: ").rstrip("\n")
    assert "\n" not in said
    assert said.startswith(str(folder)), said
    return said


# Folders of all schemas


def test_there_is_one_of_the_present_schema() -> None:
    assert PRESENT in KEPT, "python tests/data/make_folders.py"


@pytest.mark.parametrize("archive", KEPT, ids=lambda path: path.name.partition(".")[0])
def test_a_kept_folder_is_shown_or_says_who_made_it(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = unpacked(archive, tmp_path / "results")
    assert set(found) <= set(KINDS)
    assert archive != PRESENT or set(found) == set(KINDS)
    for kind, folder in found.items():
        said = manifest(folder)
        for told in set(READ[kind].values()):
            if (said["schema"], said["model_version"]) == (SCHEMA, MODEL_VERSION):
                assert told(folder)
            else:
                assert ": was made by " in refusal(told, folder, capsys)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SCHEMA", "was made by version {gigaramp} (schema {schema}), this program reads schema 99;"),
        ("MODEL_VERSION", "was made by model version {model_version}, this is 99;"),
    ],
)
def test_another_version_is_said_before_damage(
    name: str, said: str, kind: str, copy_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, capsys: object
) -> None:
    folder = copy_of(kind)
    told = said.format(**manifest(folder))
    for path in folder.iterdir():
        if path.is_file() and path.name not in ("manifest.json", "plan.json"):
            path.write_bytes(b"")
    monkeypatch.setattr(opener, name, 99)
    for read in set(READ[kind].values()):
        assert told in refusal(read, folder, capsys)  # type: ignore[arg-type]


def test_a_folder_without_checksums_is_of_an_earlier_version(
    copy_of: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_of("run")
    old = {key: value for key, value in manifest(folder).items() if key not in ("kind", "schema", "files")}
    (folder / "manifest.json").write_text(json.dumps(old), encoding="utf-8")
    said = refusal(REPLAY, folder, capsys)
    assert said.endswith(", whose folders have no checksums; remove it and run it again")
    assert f"was made by an earlier version (gigaramp {old['gigaramp']}, model version {old['model_version']})" in said


# Damage

FLIPS = [*range(30), *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(30, 300))]


@pytest.mark.parametrize("seed", FLIPS)
def test_a_flipped_bit_is_noticed(
    seed: int, copy_of: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """In whichever file of whichever kind."""
    luck = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    folder = copy_of(kind)
    path, told = luck.choice(read_files(folder, kind))
    content = bytearray(path.read_bytes())
    content[luck.randrange(len(content))] ^= 1 << luck.randrange(8)
    path.write_bytes(content)
    refusal(told, folder, capsys)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_nobody_reads_changes_nothing(kind: str, copy_of: Callable[[str], Path]) -> None:
    folder = copy_of(kind)
    read = {path for path, _ in read_files(folder, kind)}
    told = next(iter(READ[kind].values()))
    before = told(folder)
    for path in folder.rglob("*"):
        if path.is_file() and path not in read:
            path.write_bytes(b"\0")
    (folder / "mine.svg").write_text("<svg>", encoding="utf-8")
    os.mkfifo(folder / "mine.json")
    assert told(folder) == before


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"sweep"}))
def test_a_folder_stands_only_with_all_its_files_as_they_were(
    kind: str, copy_of: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Tables and pictures that the verb itself does not read, too: this is asked before it is said to be there."""
    folder = copy_of(kind)
    assert opener.stands(folder)
    for name in manifest(folder)["files"]:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        assert f"is damaged ({name} is not what was written)" in refusal(opener.stands, folder, capsys)
        (folder / name).write_bytes(content)


def removed(path: Path) -> None:
    path.unlink()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_link_outside(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


def a_link_to_itself(path: Path) -> None:
    """The same bytes, by another way."""
    path.rename(path.with_name("moved"))
    path.symlink_to("moved")


def a_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def of_another(path: Path) -> None:
    """A file of the same kind from another folder."""
    others = {".json": b'{"a": 1}\n', ".yaml": b"a: 1\n", ".txt": b"text\n"}
    path.write_bytes(others.get(path.suffix) or path.read_bytes()[::-1])


def no_letters(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\xfa" + path.read_bytes())


DAMAGE = [
    removed, emptied, cut, longer, a_pipe, a_folder, a_link_outside, a_link_to_itself, a_device, of_another, no_letters,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_said_in_one_line(
    kind: str, damage: Callable[[Path], None], copy_of: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of one file of each kind of damage, another for each: never a traceback, a wait or another number."""
    luck = random.Random(damage.__name__ + kind)
    folder = copy_of(kind)
    path, told = luck.choice(read_files(folder, kind))
    if path.name == "plan.json" or (damage is removed and path.name == "manifest.json"):
        path, told = read_files(folder, kind)[-1]  # without it a folder is of no kind, which is said in other words
    damage(path)
    refusal(told, folder, capsys)


@pytest.mark.parametrize("name", ["manifest.json", "plan.json"])
@pytest.mark.parametrize("damage", [removed, a_pipe, a_folder, a_link_outside, a_device])
def test_a_folder_that_does_not_say_what_it_is(
    damage: Callable[[Path], None], name: str, copy_of: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_of("sweep" if name == "plan.json" else "run")
    damage(folder / name)
    for told in (REPORT, REPLAY, EXPORT):
        refusal(told, folder, capsys)


def test_one_file_after_the_other_from_another_run(copy_of: Callable[[str], Path], tmp_path: Path) -> None:
    """Each is whole by itself, and a run of the same program."""
    first = copy_of("run")
    assert run_in(tmp_path, "run", "replications=2", "horizon_end=2026-06-30", "seed=2", "workers=1")[0] == 0
    (other,) = (path for path in (tmp_path / "results").iterdir() if path != first)
    for path, told in read_files(first, "run"):
        kept, found = path.read_bytes(), (other / path.name).read_bytes()
        if found == kept:
            continue
        path.write_bytes(found)
        with pytest.raises(InputError):
            told(first)
        path.write_bytes(kept)


def test_a_whole_folder_under_the_name_of_another(
    copy_of: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("run", "replications=2", "horizon_end=2026-06-30", "seed=3", "workers=1")
    assert run_in(tmp_path, *words)[0] == 0
    (found,) = (tmp_path / "results").iterdir()
    shutil.rmtree(found)
    copy_of("run").rename(found)
    assert main(words) == 2
    assert "is damaged (it is another's under this name); remove it and run it again" in capsys.readouterr().err


# What somebody wrote who knows how checksums are made

FORGED = {
    "nested deeply": b"[" * 10_000 + b"]" * 10_000,
    "no number": b'{"a": NaN}',
    "an endless number": b'{"a": 1e999}',
    "a long number": b'{"a": ' + b"9" * 5000 + b"}",
    "half a letter": b'{"a": "\\ud800"}',
    "another type": b"[1, 2]",
    "a text": b'"text"',
    "nothing": b"",
    "no text": b"\xff\xfe",
    "itself": b"a: &a [*a]",
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_file_is_damage(what: str, copy_of: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    files = (("run", "summary.json"), ("run", "scenario.yaml"), ("run", "pictures.json"), ("gap", "gap.json"))
    for kind, name in files:
        folder = copy_of(kind)
        said = refusal(READ[kind][name], rewritten(folder, name, FORGED[what]), capsys)
        assert name in said
    for kind, name in (("run", "manifest.json"), ("sweep", "plan.json"), ("sweep", "manifest.json")):
        folder = copy_of(kind)
        (folder / name).write_bytes(FORGED[what])
        assert "is damaged" in refusal(READ[kind][name], folder, capsys)


TAGS = ("bool", "int", "float", "timestamp", "binary", "set", "str")
ODD = [
    *(f"!!{tag} {text}" for tag in TAGS for text in ("foo", '""')),
    *("!!python/name:os.system x", "! 1", "1" + 60 * ":00", f"1{400 * ':00'}.0", "1" + 200_000 * ":00"),
    *("0x" + 9999 * "f", "0b_", "-0b_", "0x_", 5000 * "9", "2021-99-99", "2021-01-01 00:00:00 +99:99"),
    *("<<", "=", "*a", "&a [*a]", 99 * "["),
]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=lambda text: text[:20])
@pytest.mark.parametrize("place", ["x: {}", "? {}\n: 1"])
def test_a_forged_scenario_of_odd_values_is_damage(
    text: str, place: str, copy_of: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_of("run")
    content = (folder / "scenario.yaml").read_bytes()
    rewritten(folder, "scenario.yaml", content + place.format(text).encode())
    assert "is damaged (scenario.yaml: " in refusal(REPLAY, folder, capsys)


JUNK = (None, True, -1, 0, 7, 1e300, 10**17, "", "x", "2026-02-31", "\x1b[31m", [], {}, [None], {"a": 1})


@pytest.mark.parametrize("seed", [*range(20), *(pytest.param(s, marks=pytest.mark.nightly) for s in range(20, 200))])
def test_a_forged_value_is_damage_or_does_no_harm(seed: int, copy_of: Callable[[str], Path]) -> None:
    """Some value of a JSON file becomes some other: it is refused, or told; nothing else happens."""
    luck = random.Random(seed)
    kind, name = luck.choice([("run", "summary.json"), ("run", "manifest.json"), ("gap", "gap.json"),
                              ("why", "why.json"), ("gap", "manifest.json"), ("levers", "manifest.json")])  # fmt: skip
    folder = copy_of(kind)
    content = manifest(folder) if name == "manifest.json" else json.loads((folder / name).read_text(encoding="utf-8"))
    node, key = luck.choice(places(content))
    node[key] = luck.choice(JUNK)  # type: ignore[index]
    if name == "manifest.json":
        (folder / name).write_bytes(sealed(content))
    else:
        rewritten(folder, name, json.dumps(content).encode())
    with suppress(InputError):
        READ[kind][name](folder)
    if kind == "run":
        with suppress(InputError):
            open_run(folder)


def places(node: object) -> list[tuple[object, object]]:
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []
    return [(node, key) for key in keys] + [found for key in keys for found in places(node[key])]  # type: ignore[index]
