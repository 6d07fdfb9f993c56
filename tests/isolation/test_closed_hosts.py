"""A suspended firm, an unknown host, another firm's host: nothing of the product answers there."""

import pytest

from tests.isolation import arguments
from tests.isolation.actors import Actor, owner_of
from tests.isolation.asking import METHODS, Asker, host_of
from tests.isolation.canaries import Canary
from tests.isolation.endpoints import Endpoint, of_firm


@pytest.mark.parametrize("endpoint", of_firm(), ids=str)
def test_a_suspended_firm_shows_its_notice_whatever_is_asked(asker: Asker, endpoint: Endpoint) -> None:
    here = asker.world.s
    path = arguments.path(endpoint, asker.world, here, "own")
    for actor in (
        owner_of(here),
        Actor("contact", cookies=here.cookies["c1-person"]),
        Actor("key", key=here.keys["all"]),
    ):
        for method in METHODS:
            answer = asker.ask(actor, path, method, host_of(here), body=None)

            assert answer.status == 403
            assert not answer.written
            assert answer.canaries <= {Canary("s", "firm", "firm_name")}


@pytest.mark.parametrize("endpoint", of_firm(), ids=str)
def test_an_unknown_host_knows_nothing(asker: Asker, endpoint: Endpoint) -> None:
    path = arguments.path(endpoint, asker.world, asker.world.a, "own")
    for method in METHODS:
        answer = asker.ask(owner_of(asker.world.a), path, method, "nobody.example")

        assert (answer.status, answer.canaries, answer.written) == (404, set(), set())


def test_hosts_are_remembered_apart(asker: Asker) -> None:
    """Where a host leads is kept in a cache that all firms share."""
    hosts = [*(host_of(here) for here in (asker.world.a, asker.world.b, asker.world.s)), "nobody.example"]

    answers = [asker.ask(Actor("anonymous"), "/sign-in/", "GET", host) for host in (*hosts, *hosts)]

    assert [{each.firm for each in answer.canaries} for answer in answers] == [{"a"}, {"b"}, {"s"}, set()] * 2


@pytest.mark.parametrize("endpoint", of_firm(), ids=str)
def test_a_forged_forwarded_host_leads_nowhere(asker: Asker, endpoint: Endpoint) -> None:
    path = arguments.path(endpoint, asker.world, asker.world.a, "own")
    forged = {
        "HTTP_X_FORWARDED_HOST": host_of(asker.world.b),
        "HTTP_FORWARDED": f"host={host_of(asker.world.b)}",
    }

    answer = asker.ask(owner_of(asker.world.a), path, "GET", host_of(asker.world.a), **forged)

    assert {canary.firm for canary in answer.canaries} <= {"a"}
