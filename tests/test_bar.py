"""The bar of long work: it moves, and what it says of the rest is near the truth."""

import io
import re
from collections.abc import Iterator
from contextlib import redirect_stderr
from itertools import repeat

import pytest

from sim.cli.telling import bar

TOTAL = 5000


class Terminal(io.StringIO):
    """A stream that shows a bar."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("there", [0, 2500])
def test_it_moves_from_the_first_seconds_and_tells_of_the_rest(there: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second each after five of loading; of a run that goes on, half is there at once."""
    now, done = 0.0, there
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("tqdm.std.time", lambda: now)

    def work() -> Iterator[None]:
        nonlocal now, done
        yield from repeat(None, there)
        now += 5.0
        while done < TOTAL:
            now, done = now + 0.5, done + 1
            yield None

    with redirect_stderr(Terminal()) as shown:
        for _ in bar(work(), TOTAL):
            if now > 20.0:
                break
    told = re.findall(rf"(\d+)/{TOTAL} \[[\d:]+<([\d:]+)", shown.getvalue())
    assert len(told) > 25
    count, rest = told[-1]
    assert int(count) >= done - 2
    minutes, seconds = map(int, rest.split(":")[-2:])
    assert 60 * minutes + seconds == pytest.approx((TOTAL - done) * 0.5, rel=0.2)
