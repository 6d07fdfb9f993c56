"""What is made to go wrong: rules that the next fitting requests meet, each `times` times after `skip` of them."""

import threading
from dataclasses import dataclass
from typing import Any, Literal

type Data = dict[str, Any]
type Mishap = Literal["lose_request", "lose_answer", "die_before", "die_after", "status", "hold"]


@dataclass
class Rule:
    """
    :param match: what the request's "POST /v1/payment_intents" begins with.
    :param mishap: `lose_request` nothing is done, and the line is cut; `lose_answer` it is done, and the line is cut;
        `die_before`, `die_after` the process kills itself before, or after, the commit; `status` it answers `status`;
        `hold` it waits until it is released.
    """

    match: str
    mishap: Mishap
    status: int = 500
    times: int = 1
    skip: int = 0


class Script:
    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = threading.Lock()
        self.released, self.holding = threading.Event(), threading.Semaphore(0)

    def write(self, rules: list[Data]) -> None:
        with self._lock:
            self._rules = [Rule(**rule) for rule in rules]
            self.released.clear()

    def next(self, request: str) -> Rule | None:
        """Return the rule that this request meets."""
        with self._lock:
            rule = next((one for one in self._rules if one.times and request.startswith(one.match)), None)
            if rule is None:
                return None
            if rule.skip:
                rule.skip -= 1
                return None
            rule.times -= 1
            return rule

    def hold(self, seconds: float) -> None:
        self.holding.release()
        self.released.wait(seconds)
