"""
The matrix: every endpoint of a firm's host × everybody × every method × ids of one's own, of the neighbor, of another
firm, of nobody. Every answer is searched for canaries that the asker may not see (security §4.1).
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from tests.isolation import arguments, bodies, judging
from tests.isolation.actors import Actor, Door, everybody, owner_of
from tests.isolation.arguments import Whose
from tests.isolation.asking import METHODS, SAFE, Answer, Asker, host_of
from tests.isolation.canaries import Canary
from tests.isolation.endpoints import Endpoint, of_firm
from tests.isolation.judging import Case

BY_TOKEN = {  # whom a link is for: the page it opens may say so
    "organizers_link:answer": "c1", "requests:send": "firm", "clients:invitation": "c1", "accounts:link": "c1", "accounts:again": "c1", "accounts_staff:invitation": "firm",
    "accounts_staff:welcome": "firm", "accounts_staff:reset": "firm", "billing_link:index": "c1", "billing_link:pay": "c1",
    "notifications_stop:index": "c1", "billing_link:receipt": "c1", "billing_link:paid": "c1", "billing_link:pdf": "c1",
}  # fmt: skip
SHOWN_BY_LINK = (
    "user_email",
    "user_name",
    "client_name",
    "owner_name",
    "membership_title",
    "invitation_email",
    "uploadlink_title",
    "uploadlink_note",
    "uploadlink_to_name",
    "organizerlink_note",
    "organizerlink_to_name",
    "invoice_title",
    "invoice_number",
    "line_description",
    "paylink_address",
)
ON_A_BILL = frozenset({Canary("a", "firm", "taxrate_name")})  # the house's own words on every invoice
ASKED = frozenset({Canary("a", "firm", "organizerversion_content")})  # a question is for whoever has its link
NO_SUCH_METHOD = 405
WORK = {200, 201, 202, 204, 206, 302, 303, 409, 410, 422}  # answers of the endpoint itself, not of its door
NOWHERE = {  # endpoints that open to none of these
    "portal_api:",  # the API's own "there is no such endpoint"
    "billing_link:receipt",  # of what this very link has paid: tests/features/billing/web/test_by_link.py
    "viewing:choose",  # for operators who came in by a link: tests/features/viewing/test_support.py
}
pytestmark = [pytest.mark.requirement("S1-20"), pytest.mark.slow]


@pytest.mark.parametrize("endpoint", of_firm(), ids=str)
def test_everybody_meets_the_door_meant_for_them_and_sees_nobody_elses_data(
    asker: Asker, endpoint: Endpoint, caplog
) -> None:
    reached: set[int] = set()
    known = Known()

    complaints = [
        f"{case} → {fault}"
        for actor in _one_of_each_door_first(everybody(asker.world), endpoint)
        for case, fault in _asked(asker, endpoint, actor, reached, known)
    ]

    assert not complaints, "\n".join(complaints[:40])
    assert endpoint.name in NOWHERE or reached & WORK, "a run of refusals proves nothing"
    assert "cnry-" not in "".join(f"{line.getMessage()} {vars(line)}" for line in caplog.records).lower()


class Known:
    """
    The methods an endpoint has been found to refuse whoever asks: those that two people got the same 405 for, one of
    whom comes in while the other does not, where there is such a one. Nobody else is asked for these.
    """

    def __init__(self) -> None:
        self.answers: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))

    def note(self, actor: Actor, method: str, status: int) -> None:
        self.answers[method][actor.name].add(status)

    def heads(self, door: Door, actor: Actor) -> set[str]:
        """Django answers HEAD by what it answers GET with, less the body: one of those who come in is asked for it."""
        others = door == "in" and any(
            200 in met for name, met in self.answers["HEAD"].items() if name != actor.name
        )
        return {"HEAD"} if others else set()

    def to_be_refused(self) -> set[str]:
        return {
            method
            for method, by_actor in self.answers.items()
            if len(by_actor) > 1 and set().union(*by_actor.values()) == {NO_SUCH_METHOD}
        }


def _one_of_each_door_first(actors: list[Actor], endpoint: Endpoint) -> list[Actor]:
    """Put one who comes in and one who does not before the others."""
    first = {actor.door(endpoint.declared) == "in": actor for actor in reversed(actors)}
    return [*first.values(), *(each for each in actors if each not in first.values())]


def _asked(
    asker: Asker, endpoint: Endpoint, actor: Actor, reached: set[int], known: Known
) -> Iterator[tuple[Case, str]]:
    """A method that the endpoint does not know is refused whatever the ids are: it is asked with one's own alone."""
    door = actor.door(endpoint.declared)
    unknown = known.to_be_refused()
    for kind in arguments.whose(endpoint) if door == "in" else ("own",):
        for method in (each for each in METHODS if each not in unknown | known.heads(door, actor)):
            for body in _bodies(asker, endpoint, actor, method, kind):
                case = Case(endpoint, actor, method, kind, gives=_given(endpoint, kind))
                answer = _ask(asker, case, kind, body)
                reached |= {answer.status} if door == "in" else set()
                known.note(actor, method, answer.status)
                unknown |= {method} if answer.status == NO_SUCH_METHOD and kind == "own" else set()
                yield from ((case, fault) for fault in judging.faults(case, answer, door))
                if door == "in" and not _reaches(actor, endpoint, kind):
                    yield from ((case, fault) for fault in judging.not_there(case, answer))


def _bodies(
    asker: Asker, endpoint: Endpoint, actor: Actor, method: str, kind: Whose
) -> list[dict[str, Any] | None]:
    """Return none, one, or for those who come in: an empty body, a plausible one, one with a stranger's ids in it."""
    if method in SAFE or method == "DELETE":
        return [None]
    mine = bodies.plausible(
        endpoint, asker.world.a, "c2" if "c1" not in actor.clients and actor.clients else "c1"
    )
    is_taken = method == "POST" or endpoint.declared.audience == "api"
    if not is_taken or kind != "own" or actor.door(endpoint.declared) != "in":
        return [mine]
    return [{}, mine, bodies.plausible(endpoint, asker.world.c, "c1")]


def _ask(asker: Asker, case: Case, kind: Whose, body: dict[str, Any] | None) -> Answer:
    path = arguments.path(case.endpoint, asker.world, asker.world.a, kind)
    return asker.ask(case.actor, path, case.method, host_of(asker.world.a), body=body)


def _reaches(actor: Actor, endpoint: Endpoint, kind: Whose) -> bool:
    """Return whether the things these arguments name exist for this person."""
    things = [name for name in endpoint.converters if name in arguments.THINGS]
    if arguments.FOR_ALL.issuperset(things) and kind in ("own", "other"):
        return True
    if not things or (actor.limited and kind == "other" and arguments.OF_THE_HOUSE.issuperset(things)):
        return True
    if "token" in endpoint.converters:
        return kind == "own"  # whoever has the link
    return {"own": actor.reaches("c1"), "other": actor.reaches("c2")}.get(kind, False) or (
        kind == "crossed" and "link_person" in endpoint.name  # names a person of another client, on purpose
    )


def _given(endpoint: Endpoint, kind: Whose) -> frozenset[Canary]:
    client = BY_TOKEN.get(endpoint.name)
    bill = ON_A_BILL if endpoint.name.startswith(arguments.PAID_BY_LINK) and kind == "own" else frozenset()
    asked = ASKED if endpoint.name == "organizers_link:answer" and kind == "own" else frozenset()
    return (
        bill
        | asked
        | (
            frozenset(Canary("a", client, field) for field in SHOWN_BY_LINK)
            if client and kind == "own"
            else frozenset()
        )
    )


@pytest.mark.parametrize("endpoint", [each for each in of_firm() if len(arguments.whose(each)) > 2], ids=str)
def test_what_is_another_firms_looks_like_what_never_was(asker: Asker, endpoint: Endpoint) -> None:
    for actor in (each for each in everybody(asker.world) if each.door(endpoint.declared) == "in"):
        for method in ("GET", "POST"):
            foreign, absent = (
                _ask(asker, Case(endpoint, actor, method, kind), kind, {} if method == "POST" else None)
                for kind in ("foreign", "absent")
            )

            assert judging.faceless(foreign) == judging.faceless(absent), f"{actor.name}: {method}"


@pytest.mark.parametrize("endpoint", of_firm(), ids=str)
def test_a_twin_with_the_same_ids_sees_its_own(asker: Asker, endpoint: Endpoint) -> None:
    """Firm b has the very ids of firm a: on its own host its owner meets its own rows under them."""
    owner = owner_of(asker.world.b)
    path = arguments.path(endpoint, asker.world, asker.world.b, "own")

    answer = asker.ask(owner, path, "GET", host_of(asker.world.b))

    assert {canary.firm for canary in answer.canaries} <= {"b"}
