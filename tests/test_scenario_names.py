"""Names of scenarios: one rule, whoever gives the name."""

import io
import re
from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cli import main
from sim.errors import InputError
from sim.scenario.load import load_scenario
from sim.scenario.names import why_no_name
from sim.scenario.new.answers import plant_of
from sim.scenario.schema import Scenario

UNFIT = [".", "..", ".hid", "_a", "-a", "a b", "a/b", "a\nb", "é", "x" * 101, "a.", "CON", "nul", "Aux.x", "COM1",
         "lpt9.yaml"]  # fmt: skip
FIT = ["a", "7", "lakeside-2030_b", "v1.2", "x" * 100, "console", "com10", "nulls"]


def from_file(name: str, folder: Path) -> str:
    return Scenario.model_validate(load_scenario().model_dump() | {"name": name}).name


def from_new(name: str, folder: Path) -> str:
    return plant_of(name, {"gwh": "20"}, []).name


def from_import(name: str, folder: Path) -> str:
    (folder / "ramp.csv").write_text("period,gwh,unit\n2028,14,GWh\n", encoding="utf-8")
    with redirect_stderr(io.StringIO()) as err:
        status = main(["import", str(folder), f"--name={name}"])
    if status:
        raise InputError(err.getvalue())
    return next((folder / "scenario").iterdir()).name.removesuffix(".yaml")


@pytest.mark.parametrize("ask", [from_file, from_new, from_import])
@pytest.mark.parametrize("name", [*UNFIT, *FIT], ids=range(len(UNFIT + FIT)))
def test_a_name_is_judged_alike_by_file_import_and_new(
    name: str, ask: Callable[[str, Path], str], tmp_path: Path
) -> None:
    why = why_no_name(name)
    assert bool(why) == (name in UNFIT)
    if why:
        with pytest.raises(ValueError, match=re.escape(why)):
            ask(name, tmp_path)
    else:
        assert ask(name, tmp_path) == name


@given(st.text() | st.from_regex(r"[\w.-]+", fullmatch=True))
def test_a_fit_name_is_a_plain_one_everywhere(name: str) -> None:
    if not why_no_name(name):
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", name)
        assert Path(name).name == name
