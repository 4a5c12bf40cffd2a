"""What a pool of workers is."""

from concurrent.futures import Executor


class Pool(Executor):
    """An executor that can be left in the middle of its work."""

    def abandon(self) -> None:
        """End at once, whatever is still being calculated."""
        self.shutdown(wait=True, cancel_futures=True)

    def check(self) -> None:
        """Whether there is still somebody who works; asked when nothing has come for a while.

        Raises:
            InputError: nobody is left.
        """
