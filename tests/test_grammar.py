"""One grammar for all verbs: options anywhere, each once, none unknown; a scenario by its name; words in words."""

import random
from argparse import Namespace
from pathlib import Path

import pytest
from test_cli import run_in

from sim.cli.arguments import Grammar
from sim.cli.command import VERBS
from sim.cli.multirun import points
from sim.cli.words import overrides, place_and_overrides, run_and_overrides
from sim.errors import InputError

COMPOSING = ("run", "check", "gap", "sensitivity", "levers", "assumptions", "sweep")


def grammar() -> Grammar:
    found = Grammar("run")
    found.flag("-m", "--multirun")
    found.option("--to", example="mail")
    found.option("--where", repeatable=True)
    return found


@pytest.mark.parametrize("seed", range(20))
def test_options_stand_anywhere_in_either_spelling(seed: int) -> None:
    luck = random.Random(seed)
    words = ["seed=3", "verkor_2026", "~pilot", "results=a b", "a=-1"]
    options = [["-m"], ["-cd", "é (2)"], ["--to=x=1"], ["--where", "a=1,2"], ["--where=b=3"]]
    if luck.random() < 0.5:
        options = [["--multirun"], ["--config-dir=é (2)"], ["--to", "x=1"], ["--where=a=1,2"], ["--where", "b=3"]]
    parts = [*([word] for word in words), *options]
    order = sorted(range(len(parts)), key=lambda _: luck.random())
    found = grammar().read([word for place in order for word in parts[place]])
    assert found.words == [parts[place][0] for place in order if place < len(words)]
    assert (found.multirun, found.config_dir, found.to) == (True, Path("é (2)"), "x=1")
    assert sorted(found.where) == ["a=1,2", "b=3"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--too", "x"], "--too: there is no such option; did you mean --to? see gigaramp run --help"),
        (["--t=x"], "--t=x: there is no such option"),
        (["-c", "x"], "-c: there is no such option"),
        (["-cdx"], "-cdx: there is no such option; did you mean -cd?"),
        (["--seed=4"], "--seed=4: there is no such option; overrides are written key=value, without dashes"),
        (["-mm"], "-mm: there is no such option"),
        (["--to"], "--to: give a value, e.g. --to mail"),
        (["--to="], "--to: give a value"),
        (["-cd", ""], "-cd: give a value, e.g. -cd myplant"),
        (["--to", "-m"], "--to: give a value"),
        (["-m=yes"], "-m: takes no value"),
        (["--to", "a", "seed=1", "--to=b"], "--to a and --to b: is given twice"),
        (["-cd", "a", "--config-dir", "b"], "-cd a and --config-dir b: is given twice"),
        (["-m", "--multirun"], "-m and --multirun: is given twice"),
        (["–to", "x"], "–to: – is a dash of a text program; write --to"),
        (["—to=x"], "—to=x: — is a dash of a text program; write --to=x"),
        (["a=\udcff"], "is no text in UTF-8"),
    ],
)
def test_wrong_options_are_refused(arguments: list[str], message: str) -> None:
    if arguments == ["-cd", ""]:
        arguments = ["-cd="]  # an empty word is no word
    with pytest.raises(InputError) as refused:
        grammar().read(arguments)
    assert message in str(refused.value)


def test_the_ends_of_lines_of_other_systems_are_no_part_of_a_word() -> None:
    found = grammar().read(["seed=4\r", "--to", "x\r\n", "\r", ""])
    assert (found.words, found.to) == (["seed=4"], "x")


def asked(*words: str) -> Namespace:
    return Namespace(words=list(words), config_dir=None)


BLANKS = {
    ("seed", "=", "4"): "seed = 4: leave out the blanks: seed=4",
    ("seed=", "4"): "seed= 4: leave out the blanks: seed=4",
    ("seed", "=4"): "seed =4: leave out the blanks: seed=4",
    ("a=1", "+x.y", "=", "z", "b=2"): "+x.y = z: leave out the blanks: +x.y=z",
}


@pytest.mark.parametrize(("words", "message"), BLANKS.items(), ids=map(str, BLANKS))
@pytest.mark.parametrize("read", [overrides, run_and_overrides, place_and_overrides])
def test_blanks_around_the_sign_are_told(read: object, words: tuple[str, ...], message: str) -> None:
    words = ("place", *words) if read is place_and_overrides else words
    with pytest.raises(InputError) as refused:
        read(asked(*words))  # type: ignore[operator]
    assert str(refused.value) == message


def test_a_key_may_be_given_an_empty_value() -> None:
    assert overrides(asked("title=", "seed=3")) == ["title=", "seed=3"]


def test_a_bare_word_is_a_scenario_and_one_at_a_time() -> None:
    assert overrides(asked("seed=3", "verkor_2026")) == ["seed=3", "scenario=verkor_2026"]
    with pytest.raises(InputError, match="renault_2021 and verkor_2026: one scenario at a time; gigaramp compare"):
        overrides(asked("renault_2021", "verkor_2026"))
    with pytest.raises(InputError, match="is one word; leave out the quotes around it: renault_2021 seed=3"):
        overrides(asked("renault_2021 seed=3"))


def test_a_folder_is_told_from_a_scenario_and_from_an_override(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("verkor_2026", "seed=2", "seed=3", "year=2030/x"):
        Path(name).mkdir(parents=True)
    (Path("seed=3") / "manifest.json").touch()
    assert run_and_overrides(asked("verkor_2026")) == (None, ["scenario=verkor_2026"])
    assert run_and_overrides(asked("seed=2")) == (None, ["seed=2"])
    assert run_and_overrides(asked("seed=3", "seed=2")) == (Path("seed=3"), ["seed=2"])
    assert run_and_overrides(asked("seed=2", "year=2030/x")) == (Path("year=2030/x"), ["seed=2"])
    with pytest.raises(InputError, match="year=2030/x and seed=3: one run at a time"):
        run_and_overrides(asked("year=2030/x", "seed=3"))
    with pytest.raises(InputError, match="year=2030/x: is a folder; a scenario by its name is meant here"):
        overrides(asked("year=2030/x"))
    assert place_and_overrides(asked("seed=2", "new", "verkor_2026")) == ("new", ["seed=2", "scenario=verkor_2026"])
    assert place_and_overrides(asked("year=2030/x", "verkor_2026")) == ("year=2030/x", ["scenario=verkor_2026"])
    assert place_and_overrides(asked("year=2030/new", "seed=2")) == ("year=2030/new", ["seed=2"])
    assert place_and_overrides(asked("results=/x")) == (None, ["results=/x"])
    assert place_and_overrides(asked("~ a/new", "~pilot")) == ("~ a/new", ["~pilot"])


@pytest.mark.parametrize("verb", COMPOSING)
def test_every_verb_takes_a_scenario_by_name_and_refuses_what_it_does_not_know(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The scenario has read its name when it finds the wrong value."""
    wrong = ("vendor_line_slots=0", *(("seed=1,2",) if verb == "sweep" else ()))
    for words, said in (
        (("verkor_2026", *wrong), "vendor_line_slots = 0: should be greater"),
        (("verkor_206",), "did you mean verkor_2026?"),
        (("seed", "=", "4"), "leave out the blanks: seed=4"),
        (("seed=1", "seed=2"), "seed=1 and seed=2"),
        (("–seed=4",), "write seed=4"),
        (("--milestonne", "x"), "there is no such option"),
        (("nowhere/run",), "nowhere/run"),
        (("title=“x”",), "write 'title=\"x\"'"),
    ):
        assert run_in(tmp_path, verb, *words)[0] == 2
        assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_refuses_an_unknown_option(verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_in(tmp_path, verb, "--xyzzy")[0] == 2
    assert (
        f"--xyzzy: there is no such option; overrides are written key=value, without dashes; see gigaramp {verb}"
        in (capsys.readouterr().err)
    )


# The lists of run -m


def test_a_multirun_takes_every_combination_the_last_list_fastest() -> None:
    assert points(["maker=a,b", "twin=mean", "seed=range(1,3)"]) == [
        ["maker=a", "twin=mean", "seed=1"], ["maker=a", "twin=mean", "seed=2"],
        ["maker=b", "twin=mean", "seed=1"], ["maker=b", "twin=mean", "seed=2"],
    ]  # fmt: skip
    assert points(["title=choice('a b',é)", "++x.y=[1,2],[3]"]) == [
        ['title=a b', "++x.y=[1,2]"], ['title=a b', "++x.y=[3]"],
        ['title="é"', "++x.y=[1,2]"], ['title="é"', "++x.y=[3]"],
    ]  # fmt: skip
    assert points(["seed=3"]) == [["seed=3"]]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("seed=range(1,5000)", "more than 1,000 runs; gigaramp sweep"),
        ("line.pace_margin=interval(0,1)", "is a range without steps"),
        ("maker=glob(*)", "write the values one by one, e.g. maker=A,B"),
        ("seed=range(3,1)", "there is no value in it"),
    ],
)
def test_lists_that_are_none_are_refused(typed: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        points([typed])
    assert message in str(refused.value)


def test_all_runs_of_a_multirun_are_checked_before_the_first_is_simulated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_in(tmp_path, "run", "-m", "seed=1,-2", "replications=1", "horizon_end=2023-06-30")[0] == 2
    assert "seed = -2: should be" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_a_user_reaches_hydras_own_program() -> None:
    """Its settings name classes to make and files to write."""
    root = Path(__file__).resolve().parents[1]
    texts = [path.read_text(encoding="utf-8") for path in (root / "sim").rglob("*.py")]
    assert not any("hydra.main" in text or "hydra.utils" in text or "HydraConfig" in text for text in texts)


@pytest.mark.parametrize(
    ("word", "said"), [("seed = 4", "leave out the blanks: seed=4"), ("=4", "names no key before")]
)
def test_one_word_with_blanks_or_without_a_key_is_told_what_works(word: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        overrides(Namespace(words=[word], config_dir=None))
    assert "quotes" not in str(refused.value)
