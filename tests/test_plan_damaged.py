"""Damaged files are refused in plain words or read; they never end in a traceback."""

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Load
from schedules import project_xml, xer
from test_plan_schedules import plant

from sim.errors import InputError
from sim.plan.gantt import Gantt
from sim.plan.layout import FILES
from sim.plan.network import lay_over
from sim.plan.project_xml import read_project_xml
from sim.plan.read_tables import read_tables
from sim.plan.write_tables import write_tables
from sim.scenario.checks.check import check
from sim.scenario.load import frozen

PIECES = [
    "",
    "x",
    "-1",
    "0",
    "1e999",
    "nan",
    "2024-02-30",
    "31.12.9999",
    ",",
    ";",
    "\t",
    '"',
    "\n",
    "\0",
    "é",
    "9" * 40,
    "<a>",
    "&amp;",
    "%R",
    "FS+",
    "@65%",
    " ",
]


def damaged(text: str, chance: random.Random) -> str:
    """The text with one to three places replaced, cut out or doubled."""
    for _ in range(chance.randint(1, 3)):
        begin = chance.randrange(len(text) + 1)
        end = begin + chance.choice([0, 1, 1, 5, 40])
        text = text[:begin] + chance.choice([*PIECES, text[begin:end] * 2]) + text[end:]
    return text


@pytest.mark.parametrize(
    ("name", "write", "read"), [("plan.xml", project_xml, read_project_xml), ("plan.xer", xer, None)]
)
def test_damaged_schedules(
    name: str, write: Callable[..., str], read: Callable[[Path], Gantt] | None, tmp_path: Path, load: Load
) -> None:
    from sim.plan.xer import read_xer

    text, base, chance, used = write(plant()), load(), random.Random(1), 0
    for _ in range(400):
        (tmp_path / name).write_text(damaged(text, chance), encoding="utf-8")
        with suppress(InputError):
            imported = lay_over((read or read_xer)(tmp_path / name), "block_1", {}, base)
            check(frozen(imported.content))
            used += 1
    assert 0 < used < 400


def test_damaged_tables(tmp_path: Path, load: Load) -> None:
    base, chance, used = load("scenario=verkor_2026"), random.Random(2), 0
    write_tables(base, tmp_path)
    texts = {name: (tmp_path / name).read_text(encoding="utf-8-sig") for name in FILES}
    for _ in range(300):
        name = chance.choice(FILES)
        (tmp_path / name).write_text(damaged(texts[name], chance), encoding="utf-8", newline="")
        with suppress(InputError):
            content = read_tables(tmp_path, base).content()
            check(frozen({**base.model_dump(), **content}))
            used += 1
        (tmp_path / name).write_text(texts[name], encoding="utf-8", newline="")
    assert 0 < used < 300
