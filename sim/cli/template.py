"""``gigaramp template``: a commented scenario to start from."""

from pathlib import Path

from sim.cli.arguments import split
from sim.errors import InputError

USAGE = """\
gigaramp template DIR

Writes DIR/scenario/mine.yaml, a commented scenario to start from.

  gigaramp template myplant
  gigaramp check -cd myplant scenario=mine
  gigaramp run -cd myplant scenario=mine
"""


def main(arguments: list[str]) -> int:
    """``gigaramp template DIR``: a commented scenario to change."""
    overrides, _ = split(arguments)
    if len(overrides) != 1:
        raise InputError("give one folder, e.g. gigaramp template myplant")
    target = Path(overrides[0]) / "scenario" / "mine.yaml"
    if target.exists():
        raise InputError(f"{target} exists already; it was left as it is")
    text = (Path(__file__).parents[1] / "scenario" / "template.yaml").read_text()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror})") from None
    print(f"Wrote {target}. Change it, then:\n  gigaramp check -cd {overrides[0]} scenario=mine")
    print(f"  gigaramp run -cd {overrides[0]} scenario=mine")
    return 0
