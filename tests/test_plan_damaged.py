"""Damaged files are refused in plain words or read; they never end in a traceback."""

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Load
from plan_exports import to_xer, to_xml
from schedules import Row, project_xml, schedule, xer
from test_plan_schedules import plant
from test_plan_slips import ROLES, random_plan

from sim.errors import InputError
from sim.plan.gantt import Gantt
from sim.plan.layout import FILES
from sim.plan.network import lay_over
from sim.plan.project_xml import read_project_xml
from sim.plan.read_tables import read_tables
from sim.plan.summaries import DEEPEST
from sim.plan.write_tables import write_tables
from sim.plan.xer import read_xer
from sim.scenario.checks.check import check
from sim.scenario.load import frozen
from sim.scenario.schema import Scenario

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


@pytest.mark.parametrize(("name", "write"), [("plan.xml", project_xml), ("plan.xer", xer)])
def test_damaged_schedules(name: str, write: Callable[..., str], tmp_path: Path, load: Load) -> None:
    text, base, chance, read = write(plant()), load(), random.Random(1), 0
    for _ in range(400):
        (tmp_path / name).write_text(damaged(text, chance), encoding="utf-8")
        with suppress(InputError):
            imported = lay_over(read_any(tmp_path / name), "block_1", {}, base)
            check(frozen(imported.content))
            read += 1
    assert 0 < read < 400


def read_any(path: Path) -> Gantt:
    return read_xer(path) if path.suffix == ".xer" else read_project_xml(path)


def used(path: Path, base: Scenario) -> bool:
    """Whether a file is read, or else refused in plain words; anything else is a fault of the program."""
    with suppress(InputError):
        imported = lay_over(read_any(path), "block_1", {role: str(n) for n, role in enumerate(ROLES, 1)}, base)
        check(frozen(imported.content))
        return True
    return False


@pytest.fixture(scope="module", params=["xml", "xer"])
def export(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    """A schedule of a hundred activities with calendars, holidays, constraints and names in many scripts."""
    jobs, program = random_plan(3, request.param, grid=False, holidays=True)
    return request.param, (to_xml if request.param == "xml" else to_xer)(jobs[:60], program).encode()


def test_files_that_are_cut_off(export: tuple[str, bytes], tmp_path: Path, load: Load) -> None:
    form, data = export
    for length in (*range(0, 200, 7), *range(200, len(data), len(data) // 150)):
        path = tmp_path / f"plan.{form}"
        path.write_bytes(data[:length])
        if used(path, load()):
            assert form == "xer", "no cut XML is well formed"


def test_single_bytes_that_are_others(export: tuple[str, bytes], tmp_path: Path, load: Load) -> None:
    """Also inside calendars, numbers of columns and letters of more than one byte."""
    form, data = export
    chance, path, read = random.Random(5), tmp_path / f"plan.{form}", 0
    for _ in range(200):
        begin = chance.randrange(len(data))
        path.write_bytes(data[:begin] + chance.randbytes(chance.randint(0, 4)) + data[begin + chance.randint(0, 40) :])
        read += used(path, load())
    assert 0 < read < 200


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-7", "cp1252", "cp037", "shift_jis", "gbk"])
def test_files_in_another_encoding_than_they_say(
    encoding: str, export: tuple[str, bytes], tmp_path: Path, load: Load
) -> None:
    form, data = export
    path = tmp_path / f"plan.{form}"
    path.write_bytes(data.decode().encode(encoding, errors="replace"))
    used(path, load())


@pytest.mark.parametrize("change", [("2022", "9999"), ("2022", "0001"), (":00:00", ":00:00+09:00"), ("<Week", "<W")])
def test_dates_far_away_and_calendars_that_say_nothing(
    change: tuple[str, str], export: tuple[str, bytes], tmp_path: Path, load: Load
) -> None:
    form, data = export
    path = tmp_path / f"plan.{form}"
    path.write_bytes(data.decode().replace(*change).encode())
    used(path, load())


def test_a_chain_of_calendars_needs_no_deep_stack(tmp_path: Path, load: Load) -> None:
    calendars = "".join(
        f"<Calendar><UID>{n}</UID><BaseCalendarUID>{n + 1}</BaseCalendarUID></Calendar>" for n in range(5000)
    )
    text = project_xml(plant()).replace("<Tasks>", f"<Calendars>{calendars}</Calendars><Tasks>")
    (tmp_path / "plan.xml").write_text(text, encoding="utf-8")
    assert used(tmp_path / "plan.xml", load())


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


def test_an_outline_is_as_deep_as_people_write_them(tmp_path: Path) -> None:
    """Every level of it lists all that lies below: what is deeper would take the square of its rows."""

    def outline(levels: int) -> Path:
        rows = [Row(n, f"level {n}", 480, level=n, summary=1) for n in range(1, levels + 1)]
        path = tmp_path / f"{levels}.xml"
        path.write_text(project_xml(schedule([*rows, Row(9999, "work", 480, level=levels + 1)])), encoding="utf-8")
        return path

    (task,) = read_project_xml(outline(DEEPEST)).tasks
    assert task.name == "work"
    with pytest.raises(InputError, match=rf"level {DEEPEST + 1}.: lies in {DEEPEST} summaries"):
        read_project_xml(outline(DEEPEST + 1))
