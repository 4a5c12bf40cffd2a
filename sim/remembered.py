"""Answers of pure functions, kept while they are asked the same again: many scenarios have most of their parts in
common."""

from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

Asked = TypeVarTuple("Asked")
Answer = TypeVar("Answer")


def remembered(most: int) -> Callable[[Callable[[*Asked], Answer]], Callable[[*Asked], Answer]]:
    """Keep the last answers of a function, as many as are said. Nobody may change what it was asked or has answered.

    Parts of a scenario have no hash, and comparing them would cost as much as most answers: what counts is that they
    are the very same objects (see ``same``).
    """

    def keeping(function: Callable[[*Asked], Answer]) -> Callable[[*Asked], Answer]:
        kept: deque[tuple[tuple[*Asked], Answer]] = deque(maxlen=most)

        @wraps(function)
        def answer(*asked: *Asked) -> Answer:
            for before, found in list(kept):
                if same(before, asked):
                    return found
            kept.append((asked, found := function(*asked)))
            return found

        return answer

    return keeping


def same(one: object, other: object) -> bool:
    """Whether two are one object, or equal texts or numbers of one type, or tuples of such.

    >>> same((1, "a"), (1, "a")), same((1,), (True,)), same([], [])
    (True, False, False)
    """
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one is other or (isinstance(one, (str, int, float)) and type(one) is type(other) and one == other)
