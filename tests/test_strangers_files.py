"""A scenario that came by mail: it calls nothing, reads and writes nothing elsewhere, and ends."""

import io
import os
import re
import stat
import tracemalloc
from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf
from omegaconf._utils import get_yaml_loader
from omegaconf.errors import OmegaConfBaseException
from test_cli import run_in
from yaml import SafeLoader

from sim.cli import main
from sim.errors import InputError
from sim.scenario.config_file import as_omegaconf_reads
from sim.scenario.interpolation import resolved
from sim.scenario.load import compose_config, load_scenario
from sim.scenario.options import conf_dir
from sim.scenario.own_file import MOST_BYTES
from sim.scenario.strict_yaml import DEEPEST, MAPPING, OURS, judge
from sim.study.sweep.experiment import load_experiment

SECRET = "gigaramp-secret-of-the-environment"
HEAD = "# @package _global_\ndefaults: [renault_2021, _self_]\nname: mine\n"


def scenario(folder: Path, data: bytes | str, name: str = "mine") -> Path:
    (folder / "scenario").mkdir(parents=True, exist_ok=True)
    path = folder / "scenario" / f"{name}.yaml"
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def refused(folder: Path, *overrides: str) -> str:
    with pytest.raises(InputError) as error:
        load_scenario(["scenario=mine", *overrides], folder)
    return str(error.value)


LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 80))
BROKEN: dict[str, tuple[bytes | str, str]] = {
    "tab": (HEAD + "pilot:\n\tenabled: false\n", "line 5: begins with a tab"),
    "key twice": (HEAD + "seed: 1\nseed: 2\n", "line 5: seed stands there twice"),
    "key twice inside": (HEAD + "pilot: {enabled: true, enabled: false}\n", "line 4: enabled stands there twice"),
    "python object": (HEAD + "title: !!python/object/apply:os.system [ls]\n", "line 4: !!python/object/apply"),
    "a path of OmegaConf's": (HEAD + "title: !!python/object/apply:pathlib.Path [x]\n", "line 4: !!python"),
    "any tag": (HEAD + "title: !mine x\n", "line 4: !mine: tags are not read"),
    "latin-1": (HEAD.encode() + "title: Büro\n".encode("latin-1"), "line 4: byte 0xfc is no UTF-8; save the"),
    "utf-16 without mark": (HEAD.encode("utf-16-le"), "line 1: is no text"),
    "half a utf-16": (HEAD.encode("utf-16")[:-1], "is no UTF-16"),
    "NUL": (HEAD + "title: a\0b\n", "line 4: is no text, it has a NUL byte"),
    "bell": (HEAD + "title: a\ab\n", "line 4: has the character U+0007"),
    "binary": (bytes(range(256)) * 40, "line 1: is no text"),
    "empty": (b"", "is empty"),
    "only a comment": ("# nothing\n", "is empty"),
    "a list": ("- renault_2021\n", "line 1: should hold keys with their values, KEY: VALUE; it holds a list"),
    "a word": ("renault_2021\n", "line 1: should hold keys with their values, KEY: VALUE; it holds a single value"),
    "two documents": (HEAD + "---\nseed: 2\n", "line 4: a second document begins"),
    "laughs": (HEAD + LAUGHS, "comes to more than 100,000 values"),
    "laughs by merging": (
        HEAD + "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 80)),
        "comes to more than 100,000 values",
    ),
    "laughs by references": (
        HEAD
        + "a0: {x: 1, y: 2}\n"
        + "".join(f"a{n}: {{x: '${{a{n - 1}}}', y: '${{a{n - 1}}}'}}\n" for n in range(1, 60)),
        "its references come to more than 100,000 values",
    ),
    "laughs in a text": (
        HEAD + "a0: ha\n" + "".join(f"a{n}: '${{a{n - 1}}}${{a{n - 1}}}'\n" for n in range(1, 60)),
        "comes to more than 20,000 letters",
    ),
    "a reference to itself": (HEAD + "title: ${marks.a}\nmarks: {a: '${title}'}\n", "leads back to itself"),
    "an alias of itself": (HEAD + "marks: &a {b: *a}\n", "line 4: *a: stands for nothing"),
    "deep": (HEAD + "title: " + "[" * 50_000, f"line 4: is nested more than {DEEPEST} deep"),
    "deep in lines": (HEAD + "".join(" " * n + "a:\n" for n in range(900)), "deep"),
    "deep dashes": (HEAD + "marks:\n" + "- " * 50_000, "line 5: is nested more than"),
    "a long number": (HEAD + "seed: " + "9" * 10_000, "line 4: a number of more than 300 digits"),
    "sixties": (HEAD + "seed: 1" + ":59" * 5_000, "line 4: a number of more than 300 digits"),
    "large": (HEAD + "# " + "x" * MOST_BYTES, "is larger than 1 MB"),
    "a key that is a list": (HEAD + "? [a]\n: 1\n", "line 4: a key is a word"),
    "no key at all": (HEAD + "null: 1\n", "line 4: a key is a word"),
    "bracket": (HEAD + "marks: {a: [1, 2}\n", "line 4: a bracket or brace is not closed"),
    "sixties of an hour": (HEAD + "seed: 1:15\n", "line 4: 1:15: is no decimal number, which YAML reads as 75; write"),
    "base 8": (HEAD + "maker: {quality_months: 015}\n", "line 4: 015: is no decimal number, which YAML reads as 13"),
    "base 16": (HEAD + "seed: 0xF\n", "line 4: 0xF: is no decimal number, which YAML reads as 15"),
    "base 16 of nothing": (HEAD + "seed: 0x_\n", "line 4: 0x_: is no decimal number"),
    "a number with _": (HEAD + "seed: 1_5\n", "line 4: 1_5: is no decimal number, which YAML reads as 15"),
    "decimal comma": (
        HEAD + "pilot: {activities: {permits: {months: 1,5, basis: permits}}}\n",
        "line 4: 1,5: a number has a decimal point; write 1.5",
    ),
    "a number as a key": (HEAD + "marks:\n  2030: {label: x}\n", "line 5: 2030: a key is a text; a number, a date"),
    "true as a key": (HEAD + "marks: {on: {label: x}}\n", "line 4: on: a key is a text"),
    "itself": ("# @package _global_\ndefaults: [mine]\n", "choose each other in a circle"),
    "no defaults list": ("defaults: {scenario: renault_2021}\n", "should be a list such as"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_is_not_fit_is_refused_with_file_line_and_reason(case: str, tmp_path: Path) -> None:
    data, words = BROKEN[case]
    path = scenario(tmp_path, data)
    message = refused(tmp_path)
    assert words in message, message
    assert len(message) < 30_000
    if not words.startswith(("its ", "comes to more than 20", "leads back", "choose")):
        assert message.startswith(str(path))


def number(text: str, read: Callable[[str], Any]) -> float | None:
    try:
        value = read(f"a: {text}")["a"]
    except (ValueError, yaml.YAMLError, OmegaConfBaseException):
        return None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


@settings(max_examples=400, deadline=None)
@given(st.text("0159_:.xbeE+-aF", min_size=1, max_size=6) | st.from_regex(r"[1-9]\d{0,4}(\.\d{1,3})?", fullmatch=True))
def test_a_number_of_a_file_is_the_one_that_its_digits_say_or_is_refused(text: str) -> None:
    try:
        judge(f"a: {text}")
    except yaml.YAMLError:
        assert not re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", text)
        return
    for read in (yaml.safe_load, OmegaConf.create):
        if (found := number(text, read)) is not None:
            assert re.fullmatch(r"[-+.eE0-9]+", text)
            assert found == float(text)


@pytest.mark.parametrize("case", [case for case in BROKEN if case.startswith("laughs")])
def test_what_expands_without_end_takes_no_memory(case: str, tmp_path: Path) -> None:
    scenario(tmp_path, BROKEN[case][0])
    tracemalloc.start()
    refused(tmp_path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100e6


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_of_encoding_and_windows_line_ends_are_read(encoding: str, ends: str, tmp_path: Path) -> None:
    scenario(tmp_path, (HEAD + "title: Büro 基础\nseed: 4\n").replace("\n", ends).encode(encoding))
    found = load_scenario(["scenario=mine"], tmp_path)
    assert (found.title, found.seed) == ("Büro 基础", 4)


def no_file(path: Path, kind: str) -> None:
    match kind:
        case "folder":
            path.mkdir()
        case "link to itself":
            path.symlink_to(path)
        case "link to nothing":
            path.symlink_to(path.parent / "gone")
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")


@pytest.mark.skipif(os.name == "nt", reason="no pipes")
@pytest.mark.parametrize("kind", ["folder", "link to itself", "link to nothing", "pipe", "device"])
def test_what_is_no_file_is_refused_and_waits_for_nothing(kind: str, tmp_path: Path) -> None:
    path = scenario(tmp_path, HEAD, "other").with_name("mine.yaml")
    no_file(path, kind)
    assert refused(tmp_path).startswith(f"{path}: cannot be read (")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_that_must_not_be_read_is_named(tmp_path: Path) -> None:
    path = scenario(tmp_path, HEAD)
    path.chmod(stat.S_IWUSR)
    assert refused(tmp_path).startswith(f"{path}: cannot be read (Permission denied)")


# What names something to call, reads what is elsewhere, or sets what is the program's own: as a key, as a value.
CALLS = [
    {"_target_": "os.system"},
    {"hydra": {"callbacks": {"a": {"_target_": "os.mkdir", "name": "x"}}}},
    {"_partial_": True},
]
READS = [
    "${oc.env:SECRET}",
    "${oc.env:SECRET,none}",
    "${oc.decode:'x'}",
    "${oc.create:{a: 1}}",
    "${oc.select:name}",
    "${oc.dict.keys:maker}",
    "${oc.deprecated:name}",
    "${hydra:runtime.cwd}",
    "${hydra.runtime.cwd:}",
    "${mine:1}",
    "${a.${oc.env:SECRET}}",
    "x ${oc.env:SECRET} y",
    "${oc.env:${name}}",
    "\\\\${oc.env:SECRET}",
    "${",
    "${}",
    "${now:%Y}",
    "${.name}",
    "${name",
]
PLACES = st.lists(
    st.sampled_from(["maker", "blocks", "block_1", "sources", "marks", "title", "defaults_", 0, 1]), max_size=5
)


def put(value: Any, path: list[Any]) -> Any:
    for part in reversed(path):
        value = ["x"] * part + [value] if isinstance(part, int) else {part: value}
    return value


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(what=st.sampled_from([*CALLS, *READS]), path=PLACES, as_key=st.booleans())
def test_nothing_is_called_or_read_wherever_it_stands(what: Any, path: list[Any], as_key: bool, tmp_path: Path) -> None:
    value = {what: 1} if as_key and isinstance(what, str) else what
    content = value if isinstance(what, dict) and not path else put(value, ["top", *path])
    scenario(tmp_path, HEAD + yaml.safe_dump(content))
    message = refused(tmp_path)
    assert any(
        word in message for word in ("other keys of the scenario", "is no key of a scenario", "settings of hydra")
    ), message
    assert SECRET not in message


OVERRIDES = [
    "hydra.run.dir=x",
    "+hydra.callbacks.a={_target_:os.mkdir}",
    "++hydra.job.name=x",
    "~hydra.run",
    "hydra={}",
    "hydra/job_logging=default",
    "+hydra/launcher=basic",
    "hydra/launcher@x=basic",
    "hydra.searchpath=[file:///]",
    "hydra.searchpath=[pkg://os]",
    "+a={b:[{_target_:os.system}]}",
    "maker._target_=os.system",
    "+_target_=os.system",
    "title=${oc.env:SECRET}",
    "title='a ${oc.env:SECRET}'",
    "+marks.a={label:'${oc.env:SECRET}'}",
    "+marks={a:[1,'${oc.env:SECRET}']}",
    "scenario=${oc.env:SECRET}",
    "maker=${hydra:job.name}",
    "+maker@hydra.callbacks=newcomer",
    "title=${oc.decode:${name}}",
]


@pytest.mark.parametrize("override", OVERRIDES)
@pytest.mark.parametrize("verb", ["check", "run", "gap", "sweep"])
def test_no_override_reaches_beyond_the_scenario(
    verb: str, override: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", SECRET)
    error = io.StringIO()
    with redirect_stderr(error):
        status, out = run_in(tmp_path, verb, override)
    assert (status, out) == (2, "")
    assert SECRET not in error.getvalue()
    assert list(tmp_path.iterdir()) == []


DEFAULTS = [
    "override /hydra/launcher: basic",
    "/hydra/callbacks: x",
    "hydra/job_logging: default",
    "optional hydra/x: y",
    "/maker@hydra.callbacks: newcomer",
    "/maker@_global_.hydra: newcomer",
]


@pytest.mark.parametrize("entry", DEFAULTS)
def test_no_defaults_list_reaches_hydra(entry: str, tmp_path: Path) -> None:
    key, _, name = entry.partition(": ")
    scenario(tmp_path, f"# @package _global_\ndefaults: [renault_2021, _self_, {{{key}: {name}}}]\nname: mine\n")
    assert "settings of hydra are the program's own" in refused(tmp_path)


@pytest.mark.parametrize("head", ["", "# @package\n", "# mine\n\n", "name: mine\n# @package _global_\n"])
def test_a_scenarios_file_without_its_first_line_is_told_of_it(head: str, tmp_path: Path) -> None:
    path = scenario(tmp_path, head + "defaults: [renault_2021, _self_]\ntitle: x\n")
    assert refused(tmp_path).startswith(f"{path}: its first line should be # @package _global_")


@pytest.mark.parametrize("package", ["hydra", "hydra.callbacks", "_global_.hydra", "hydra.job_logging"])
def test_no_header_puts_a_file_into_hydra(package: str, tmp_path: Path) -> None:
    scenario(tmp_path, f"# @package {package}\nrun: {{dir: elsewhere}}\n")
    assert "hydra = " in refused(tmp_path)


@pytest.mark.parametrize("name", ["../../secret", "..", "/etc/passwd", "a/../../secret", "./../secret", "pkg://os"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("title: found\n", encoding="utf-8")
    scenario(tmp_path / "own", f"# @package _global_\ndefaults: [renault_2021, {name}, _self_]\nname: mine\n")
    words = "a name does not lead out of its folder" if ".." in name else "there is no such"
    assert words in refused(tmp_path / "own")
    with pytest.raises(InputError, match=words):
        load_scenario([f"scenario={name}"], tmp_path / "own")


def test_the_programs_own_files_are_neither_replaced_nor_passed_over(tmp_path: Path) -> None:
    """``config.yaml`` and ``hydra/`` of a folder are never read; another file of a name that is taken is refused."""
    (tmp_path / "hydra" / "job_logging").mkdir(parents=True)
    (tmp_path / "config.yaml").write_text("seed: 99\nhydra: {run: {dir: x}}\n", encoding="utf-8")
    scenario(tmp_path, HEAD)
    assert load_scenario(["scenario=mine"], tmp_path).seed == 1
    (tmp_path / "maker").mkdir()
    (tmp_path / "maker" / "newcomer.yaml").write_text("sister_share: 0\n", encoding="utf-8")
    assert refused(tmp_path).startswith(
        f"{tmp_path}/maker/newcomer.yaml: has the name of a file that comes with the program"
    )


def test_a_reference_to_another_key_stands_for_its_value(tmp_path: Path) -> None:
    scenario(tmp_path, HEAD + "title: '${name} from ${start}'\nvendor_line_slots: 3\n"
             "blocks: {block_1: {lines: '${vendor_line_slots}'}}\n")  # fmt: skip
    found = load_scenario(["scenario=mine", "data_date=${start}"], tmp_path)
    assert (found.title, found.blocks["block_1"].lines, found.data_date) == ("mine from 2021-06-28", 3, found.start)


plain = st.recursive(
    st.integers() | st.booleans() | st.text("ab $", max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from("abc"), plain, min_size=1))
def test_without_references_nothing_changes_and_a_reference_to_anything_is_that(tree: dict[str, Any]) -> None:
    assert resolved(tree) == tree
    for key, value in tree.items():
        assert resolved({**tree, "z": {"y": f"${{{key}}}"}})["z"]["y"] == value


@pytest.mark.parametrize("override", ["title=" + "[" * 5000, "+marks={a:" * 3000, "title=" + "x" * 30_000])
def test_an_override_is_bounded_too(override: str) -> None:
    with pytest.raises(InputError, match="an override has at most"):
        compose_config([override])


def test_a_file_name_in_a_message_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario(tmp_path / "a\x1b[31m\u202eb", "- list\n")
    assert main(["check", "-cd", str(tmp_path / "a\x1b[31m\u202eb"), "scenario=mine"]) == 2
    error = capsys.readouterr().err
    assert "a\\x1b[31m\\u202eb" in error
    assert "\x1b" not in error


@pytest.mark.parametrize(
    "said", ["base: [results=elsewhere]", "axes: {workers: [2]}", "cases: {a: {results: elsewhere}}"]
)
def test_an_experiment_does_not_say_where_and_who_either(said: str, tmp_path: Path) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text(f"question: Which?\n{said}\n", encoding="utf-8")
    with pytest.raises(InputError, match="given on the command line"):
        load_experiment("mine", tmp_path)


@pytest.mark.parametrize("loader", [SafeLoader, get_yaml_loader()], ids=["PyYAML", "OmegaConf"])
def test_our_own_files_read_the_same_by_either_parser(loader: type[SafeLoader]) -> None:
    """They are read by libyaml, which has no part in what they say."""
    paths = list(conf_dir().rglob("*.yaml"))
    assert len(paths) > 30
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert judge(text, OURS) == judge(text) == MAPPING, path
        quick = OURS if loader is SafeLoader else as_omegaconf_reads()
        found, expected = yaml.load(text, quick), yaml.load(text, loader)
        assert repr(found) == repr(expected), path
