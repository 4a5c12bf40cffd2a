"""Folders of one's own under any name, scenarios under any name, and loading in threads and in others' programs."""

import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hydra import compose, initialize_config_dir, version
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_own_scenario_file import written

from sim.errors import InputError
from sim.scenario import overrides
from sim.scenario.load import load_scenario
from sim.scenario.options import conf_dir
from sim.scenario.quoting import name_value, quoted

NAMES = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp"), exclude_characters="/"), min_size=1, max_size=40
).filter(lambda name: name not in (".", "..") and len(name.encode()) < 200)
# What begins with one is taken as it stands, or as a quote of a text program.
QUOTES = f"\"'[{{${overrides.QUOTES}"
ODD = "( ) ' , & ~ # ! = [ ] { } ; ^ % $ \" \\ ${a.b} ${oc.env:HOME} ? * : @ + |"


@settings(max_examples=25, deadline=None)
@given(NAMES)
@example(ODD)
@example("year=2030")
@example("Plan é (2) o'neil [1]")
@example("trailing\\")
def test_a_folder_may_have_any_name(name: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = written(Path(place) / name, {"seed": 4})
        assert load_scenario(["scenario=mine"], folder).seed == 4


@settings(max_examples=25, deadline=None)
@given(NAMES)
@example(ODD.replace("$", ""))
@example("Büro")
@example("a,b")
@example("«")
@example("null")
@example("true")
@example("12")
@example("two words")
def test_a_scenario_may_have_any_file_name(name: str) -> None:
    """At once, or in the quotes that are asked for; ``${`` alone stands for a reference, and is refused as one."""
    with tempfile.TemporaryDirectory() as place:
        folder = written(Path(place), {"seed": 4}, name="mine")
        (folder / "scenario" / "mine.yaml").rename(folder / "scenario" / f"{name}.yaml")
        if "${" in name:
            with pytest.raises(InputError, match=r"other keys of the scenario|need quotes"):
                load_scenario([f"scenario={name}"], folder)
            return
        if name.isascii() or name[0] in QUOTES or "," in name:  # may need quotes, and says so
            with suppress(InputError):
                assert load_scenario([f"scenario={name}"], folder).seed == 4
            assert load_scenario([f"scenario={quoted(name)}"], folder).seed == 4
        else:
            assert load_scenario([f"scenario={name}"], folder).seed == 4


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30).filter(lambda text: "\n" not in text))
@example('"')
@example("\\")
@example('\\"')
@example("\\\\'")
def test_a_quoted_text_is_read_as_it_was(text: str) -> None:
    if "\r" not in text:
        assert OverridesParser.create().parse_override(f"a={quoted(text)}").value() == text
        assert str(OverridesParser.create().parse_override(f"a={name_value(text)}").value()) == text


def test_scenarios_load_in_threads(tmp_path: Path) -> None:
    folders = [written(tmp_path / str(number), {"seed": number}) for number in range(8)]

    def seed(number: int) -> tuple[int, str]:
        found = load_scenario(["scenario=mine", f"title=T{number}"], folders[number])
        return found.seed, found.title

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(seed, [*range(8)] * 4))
    assert found == [(number, f"T{number}") for number in range(8)] * 4


def test_a_program_of_hydras_own_goes_on_beside(tmp_path: Path) -> None:
    """Its own configuration, search path and version stay as they are, in all threads."""
    own = tmp_path / "theirs"
    own.mkdir()
    (own / "app.yaml").write_text(yaml.safe_dump({"port": 1}), encoding="utf-8")
    folder = written(tmp_path / "mine", {"seed": 5})
    with initialize_config_dir(str(own), version_base="1.2"), ThreadPoolExecutor(4) as pool:
        theirs = GlobalHydra.instance().hydra
        jobs = [pool.submit(load_scenario, ["scenario=mine"], folder) for _ in range(8)]
        while not all(job.done() for job in jobs):
            assert compose("app", overrides=["port=2"]).port == 2
        assert [job.result().seed for job in jobs] == [5] * 8
        assert GlobalHydra.instance().hydra is theirs
        assert str(version.getbase()) == "1.2"
    assert not GlobalHydra.instance().is_initialized()


def test_the_programs_own_folder_may_be_given_too() -> None:
    assert load_scenario(["scenario=verkor_2026"], conf_dir()) == load_scenario(["scenario=verkor_2026"])


def test_names_are_composed_letter_by_letter(tmp_path: Path) -> None:
    """é of one letter and of two are two files where the file system says so."""
    both = [unicodedata.normalize(form, "Béthune") for form in ("NFC", "NFD")]
    for seed, name in enumerate(both):
        written(tmp_path, {"seed": seed}, name="mine")
        (tmp_path / "scenario" / "mine.yaml").rename(tmp_path / "scenario" / f"{name}.yaml")
    found = {load_scenario([f"scenario={name}"], tmp_path).seed for name in both}
    assert len(found) == len(list((tmp_path / "scenario").iterdir()))
