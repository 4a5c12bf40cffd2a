"""Every verb asked about one scenario of a folder of one's own, small enough for a test."""

import io
import re
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

from sim.cli import main

SMALL = ("replications=2", "workers=1")
TEXTS = (".txt", ".csv", ".json", ".html")  # a run's scenario.yaml is what was asked, in the order of its files
_HASH = re.compile(r"\b([0-9a-f]{64}|[0-9a-f]{10})\b")  # of contents, of runs
COLUMNS = 80  # of a terminal
_PLACE = re.compile(r"(  |Report: |Slides: |Wrote ).*[/\\]|\S*[/\\]|  gigaramp ")  # a path or call, which is not broken
_SECONDS = frozenset({"timing.json"})


def verbs(name: str, by: str, *overrides: str, crews: str = "vendor_line_slots") -> dict[str, tuple[str, ...]]:
    """Calls by what they ask; a run comes before what needs one.

    by: a day that nothing was announced for; crews: the key of something that varies.
    """
    own = ("-cd", ".", f"scenario={name}", *overrides)
    asked = (*own, *SMALL)
    beside = (name, f"{name} {crews}=9", *SMALL, *overrides, "-cd", ".")
    return {
        "check": ("check", *own),
        "run": ("run", *asked),
        "show": ("show",),
        "report": ("report", "--to", "page"),
        "plot": ("plot", "--list"),
        "export": ("export", "--csv", "sheets"),
        "replay": ("replay", "0"),
        "gap": ("gap", *asked),
        "levers": ("levers", "--by", by, *asked),
        "must": ("levers", "--must", "headline", "--by", by, *asked),
        "sensitivity": ("sensitivity", *asked),
        "assumptions": ("assumptions", *asked),
        "compare": ("compare", *beside),
        "why": ("compare", *beside, "--why"),
        "sweep": ("sweep", f"{crews}=1,9", *asked),
        "template": ("template", "tables", "--csv", *own),
    }


def ask(place: Path, words: tuple[str, ...]) -> str:
    """What a call prints in a folder.

    Raises:
        AssertionError: it fails.
    """
    text, complaints = io.StringIO(), io.StringIO()
    with chdir(place), redirect_stdout(text), redirect_stderr(complaints):
        status = main(words)
    assert status == 0, f"{' '.join(words)}: {complaints.getvalue()[-800:]}"
    assert too_wide(text.getvalue()) == [], " ".join(words)
    return text.getvalue()


def too_wide(text: str) -> list[str]:
    """Lines that do not fit a terminal, but for paths and calls."""
    return [line for line in text.splitlines() if len(line) > COLUMNS and not _PLACE.match(line)]


def written(place: Path) -> dict[str, str]:
    """All texts in a folder, by their place, without what names a run or its seconds.

    Of several runs of one name each has its number, in the order in which they were made.
    """
    found: dict[str, str] = {}
    texts = (path for path in place.rglob("*") if path.suffix in TEXTS and path.name not in _SECONDS)
    for path in sorted(texts, key=lambda path: path.stat().st_mtime_ns):
        at = plain(str(path.relative_to(place)))
        number = sum(known.partition("#2")[0] == at for known in found)
        found[f"{at}#{number + 1}" if number else at] = plain(path.read_text(encoding="utf-8"))
    return found


def plain(text: str) -> str:
    """A text without hashes and sizes, without what is spelt nearly like a name, and a page without its pictures."""
    text = re.sub(r"; did you mean \w+\?", "", _HASH.sub("##########", text))
    text = re.sub(r'"size": \d+', '"size": 0', text)  # of files, in which names are longer
    return re.sub(r"<svg.*?</svg>", "<svg/>", text, flags=re.DOTALL)
