"""How many children run at once: so many in a process, and fewer of one firm, so that no firm waits for another."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from features.documents.errors import Busy


class Seats:
    """`total` seats in this process, `of_one` of them for a single firm at most."""

    def __init__(self, total: int, *, of_one: int) -> None:
        self._total, self._of_one = total, of_one
        self._taken: Counter[str] = Counter()
        self._changed = Condition()

    @contextmanager
    def one(self, firm: str, *, patience: float) -> Iterator[None]:
        """
        Take a seat, and give it back.

        :param patience: seconds to wait for one.
        :raises Busy: none became free.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._has_room(firm), patience):
                raise Busy
            self._taken[firm] += 1
        try:
            yield
        finally:
            with self._changed:
                self._taken -= Counter({firm: 1})  # forgets who has none
                self._changed.notify_all()

    def _has_room(self, firm: str) -> bool:
        return self._taken.total() < self._total and self._taken[firm] < self._of_one
