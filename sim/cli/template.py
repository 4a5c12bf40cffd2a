"""``gigaramp template``: a commented scenario to start from, or any scenario as CSV tables."""

from pathlib import Path

from sim.cli.arguments import split
from sim.errors import InputError

USAGE = """\
gigaramp template DIR [--csv [OVERRIDES]]

Writes DIR/scenario/mine.yaml, a commented scenario to start from; with --csv any scenario as tables for a spreadsheet,
which gigaramp import takes back.

  gigaramp template myplant
  gigaramp template tables --csv scenario=verkor_2026
  gigaramp check -cd myplant scenario=mine
  gigaramp run -cd myplant scenario=mine
"""


def main(arguments: list[str]) -> int:
    """``gigaramp template DIR``: a commented scenario to change; with ``--csv`` any scenario as tables to change."""
    as_tables = "--csv" in arguments
    words, folder = split([word for word in arguments if word != "--csv"])
    places, overrides = [w for w in words if "=" not in w], [w for w in words if "=" in w]
    if len(places) != 1 or (overrides and not as_tables):
        raise InputError("give one folder, e.g. gigaramp template myplant, or gigaramp template myplant --csv")
    if as_tables:
        return _write_tables(Path(places[0]), overrides, folder)
    return _write_scenario(places[0])


def _write_scenario(place: str) -> int:
    target = Path(place) / "scenario" / "mine.yaml"
    if target.exists():
        raise InputError(f"{target} exists already; it was left as it is")
    text = (Path(__file__).parents[1] / "scenario" / "template.yaml").read_text(encoding="utf-8")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror})") from None
    print(f"Wrote {target}. Change it, then:\n  gigaramp check -cd {place} scenario=mine")
    print(f"  gigaramp run -cd {place} scenario=mine")
    return 0


def _write_tables(place: Path, overrides: list[str], folder: Path | None) -> int:
    from sim.plan.write_tables import write_tables
    from sim.scenario.load import load_scenario

    scenario = load_scenario(overrides, folder)
    names = write_tables(scenario, place)
    print(f"Wrote scenario {scenario.name} as {len(names)} tables to {place}: {', '.join(names)}.")
    print(f"Change them, then:\n  gigaramp import {place} --name mine\n  gigaramp run -cd {place} scenario=mine")
    return 0
