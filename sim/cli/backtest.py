"""``gigaramp backtest``: forecasts of plants that were built, held against what was seen of them."""

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import Grammar
from sim.cli.studies import writing
from sim.cli.telling import bar, say, say_if_compiling
from sim.cli.words import check_blanks, is_override, no_curves, no_empty, no_note
from sim.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from sim.reference.plant import Plant
    from sim.scenario.schema import Scenario
    from sim.study.backtest.folder import Asked

REPLICATIONS = 200
USAGE = """\
gigaramp backtest [NAMES] [OVERRIDES] [--against FOLDER] [-cd DIR]

Simulates the reference plants, each from what was known when its works began, and says how often what was seen
lies in the band, how far the forecasts were off, and whether simpler forecasts are better. Writes a table, a picture
a plant and one of all, and a page into results/backtest-HASH/. Called again, it does only what is missing.

  gigaramp backtest                          all plants; a few minutes
  gigaramp backtest northvolt_ett tesla_nevada replications=50
  gigaramp backtest maker.schedule.median=1.2    overrides hold for all plants
  --against FOLDER      what moved, by plant, since another back-test, e.g. of an earlier version
  -cd DIR               also your own plants, DIR/reference/NAME.yaml; see gigaramp reference --new
"""


def main(arguments: list[str]) -> int:
    """``gigaramp backtest``: simulate what is missing, write the folder, print the table."""
    from sim.study.backtest.against import against_text
    from sim.study.backtest.answer import answer_of
    from sim.study.backtest.folder import backtest_to_folder, is_there, stored
    from sim.study.backtest.words import backtest_text

    grammar = Grammar("backtest")
    grammar.option("--against", example="results/backtest-HASH")
    no_empty(arguments)
    given = grammar.read(arguments)
    before = stored(Path(given.against), any_model=True)[1] if given.against else None
    asked = _asked(given)
    folder, there = asked.folder, is_there(asked.folder)
    if not there:
        say_if_compiling()
        with writing(f"results = {str(asked.results)!r}"):
            backtest_to_folder(asked, partial(bar, unit="plant"))
    done = stored(folder)[1]
    say(backtest_text(answer_of(done, asked.known)))
    if before is not None:
        say(f"\nAgainst\n  {given.against}\n\n{against_text(before, done)}")
    print(f"\nFiles: {folder}/ (backtest.csv, pictures)\nA page that can be mailed: {folder}/report.html")
    if there:
        print("This back-test was there already; nothing was simulated.")
    return 0


def _asked(given: Namespace) -> "Asked":
    """The plants and what is simulated of them.

    Raises:
        InputError: there is no such plant; or as a scenario is refused.
    """
    from sim.reference.load import plants
    from sim.scenario.overrides import in_grammar, key_of
    from sim.study.backtest.folder import Asked

    check_blanks(given.words)
    no_curves(given.words, "backtest")
    for word in given.words:
        no_note(word)
    names = [word for word in given.words if not is_override(word)]
    more = [word for word in given.words if is_override(word)]
    in_grammar(more)
    for text in more:
        _check_override(text)
    if not any(key_of(text) == "replications" for text in more):
        more = [f"replications={REPLICATIONS}", *more]
    known = {plant.name: plant for plant in plants(given.config_dir)}
    if unknown := [name for name in names if name not in known]:
        hint = did_you_mean(unknown[0], list(known))
        raise InputError(f"{unknown[0]}: there is no such plant{hint}\nknown: {', '.join(known)}")
    wanted = [plant for name, plant in known.items() if name in names or not names]
    scenarios = [_scenario(plant, more, given.config_dir) for plant in wanted]
    return Asked(wanted, scenarios, list(known.values()), Path(scenarios[0].results), given.words)


def _check_override(text: str) -> None:
    """Refuse what cannot be the same of all plants.

    Raises:
        InputError: for ``scenario=`` and ``name=``.
    """
    from sim.scenario.overrides import key_of

    if key_of(text) == "scenario":
        raise InputError(f"{text}: every plant has a scenario of its own; name plants instead")
    if key_of(text) == "name":
        raise InputError(f"{text}: every plant is called like its file, and a back-test after what it is made of")


def _scenario(plant: "Plant", more: list[str], config_dir: Path | None) -> "Scenario":
    """The forecast of a plant, with overrides that hold for all.

    Raises:
        InputError: it is refused, with the plant.
    """
    try:
        return plant.scenario(*more, config_dir=config_dir)
    except InputError as error:
        raise InputError(f"{plant.name}: {error}") from None
