"""Which task is handed out next, when workers may die over them."""

from collections import Counter
from collections.abc import Iterable
from typing import Generic, TypeVar

Task = TypeVar("Task")
ATTEMPTS = 3  # a task whose worker dies so often is given up


class Attempts(Generic[Task]):
    """Tasks with their numbers, each tried a few times.

    Where memory runs out, it is by chance which of several processes is ended for it. So a task has its last attempt
    alone: what dies then dies of this task.
    """

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._fresh = iter(enumerate(tasks))
        self._again: list[tuple[int, Task]] = []
        self._lost: Counter[int] = Counter()
        self._alone = False

    def take(self, running: int) -> tuple[int, Task] | None:
        """The next task beside so many that are running; None: no more, or none before they have ended."""
        last = bool(self._again) and self._lost[self._again[-1][0]] == ATTEMPTS - 1
        if running and (last or self._alone):
            return None
        self._alone = last
        return self._again.pop() if self._again else next(self._fresh, None)

    def put_back(self, entry: tuple[int, Task]) -> bool:
        """A task whose worker died; whether it will be tried again."""
        self._lost[entry[0]] += 1
        if self._lost[entry[0]] == ATTEMPTS:
            return False
        self._again.append(entry)
        return True
