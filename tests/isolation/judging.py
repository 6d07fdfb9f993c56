"""What is right: the door that must open or stay shut, whose canaries may come out, whose rows may change."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.isolation.actors import SOME_WORK, Actor, Door
from tests.isolation.asking import SAFE, Answer
from tests.isolation.canaries import Canary, found_in
from tests.isolation.endpoints import Endpoint

DOORS = {"client": "/sign-in/", "staff": "/workspace/sign-in/", "operator": "/console/sign-in/"}
NOT_THIS_WAY, NOT_THERE = 405, 404
CHANGES = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}"  # ids, and of requests
    r'|nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"|\w{64}'
)


@dataclass(frozen=True)
class Case:
    endpoint: Endpoint
    actor: Actor
    method: str
    arguments: str
    firm: str = "a"
    gives: frozenset[Canary] = frozenset()  # what this very token proves, and therefore may show

    def __str__(self) -> str:
        return f"{self.actor.name}: {self.method} {self.endpoint} ({self.arguments})"


def faults(case: Case, answer: Answer, door: Door) -> Iterator[str]:
    """Yield whatever is wrong with an answer, whoever was asked."""
    if answer.status >= 500:
        yield f"{answer.status}: {answer.crash[-1500:]}"
    yield from _leaks(case, answer)
    if strangers := (answer.written | answer.noted) - {case.firm, "public"}:
        yield f"wrote in the schema of {sorted(strangers)}"
    if door != "in":
        yield from _shut(case, answer, door)


def _leaks(case: Case, answer: Answer) -> Iterator[str]:
    for canary in answer.canaries:
        if not case.actor.sees(canary, case.firm) and canary not in case.gives | _beside(case):
            yield f"leaked {canary}"
    for letter in answer.letters:
        words = found_in(f"{letter.message()} {letter.body} {letter.subject} {letter.to}")
        if foreign := {canary for canary in words if canary.firm != case.firm}:
            yield f"mailed {foreign} to {letter.to}"


def _beside(case: Case) -> frozenset[Canary]:
    """A client's own vault names who else opens it; what can be booked stands where it is booked; on no other page."""
    actor = case.actor
    if case.endpoint.name == "booking:new" and actor.side == "client" and actor.clients and not actor.level:
        return frozenset(Canary(case.firm, "firm", name) for name in ("service_name", "service_summary"))
    is_in = actor.clients and not actor.level and actor.name != SOME_WORK and actor.side == "client"
    is_vault = case.endpoint.name.startswith("vault:")
    return frozenset({Canary(case.firm, "both", "user_name")} if is_in and is_vault else ())


def _shut(case: Case, answer: Answer, door: Door) -> Iterator[str]:
    """A shut door says how to come in, and nothing has happened behind it."""
    if answer.written:
        yield f"changed rows of {sorted(answer.written)} for somebody who may not come in"
    if answer.letters:
        yield "sent a mail for somebody who may not come in"
    if answer.status == NOT_THIS_WAY:
        return
    if door == "sign-in":
        where = answer.headers.get("Location", "")
        if answer.status != 302 or not where.startswith(DOORS[case.endpoint.declared.audience]):
            yield f"{answer.status} {where}: should lead to the sign-in page"
    elif answer.status != {"unknown": 401, "denied": 403}[door]:
        yield f"{answer.status}: should be {door}"


def not_there(case: Case, answer: Answer) -> Iterator[str]:
    """Whatever is another's does not exist."""
    if answer.status not in (NOT_THERE, NOT_THIS_WAY):
        yield f"{answer.status}: should not exist for them"
    if case.method not in SAFE and answer.written:
        yield f"changed rows of {sorted(answer.written)}"


def faceless(answer: Answer) -> tuple[int, str]:
    """Return the answer without what differs from request to request, to compare two."""
    return answer.status, CHANGES.sub("…", answer.body)
