"""
Two more who ask: a member of staff who looks as a client's person, and an operator who does within the firm's grant.
Every page of the portal, by every method: they see what that person sees, and nothing is written but the trail.
"""

from collections.abc import Iterator

import pytest
from django.db import connection

from features.accounts.middleware import WORKSPACE
from tenants.console.models import Operator
from tenants.context import platform
from tests.isolation import arguments, bodies, judging
from tests.isolation.actors import Actor
from tests.isolation.asking import METHODS, SAFE, Answer, Asker, host_of
from tests.isolation.canaries import Canary
from tests.isolation.endpoints import Endpoint, of_firm
from tests.isolation.judging import Case
from tests.isolation.world import OPERATOR

CLIENT_SIDE = [
    each for each in of_firm()
    if not each.route.startswith((WORKSPACE.strip("/"), "api/")) and each.declared.audience != "asset"
    and not each.name.startswith("viewing:")
]  # fmt: skip
ELSEWHERE = [each for each in of_firm() if each.declared.audience in ("staff", "api")]
ROWS = """
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE schemaname = %s"""
MAY_CHANGE = {  # the trail, its notice for the firm's own heads, and the visit's list of pages
    "base_auditevent", "base_auditlink", "viewing_viewas", "base_outboxentry",
}  # fmt: skip
REFUSED, NOT_THIS_WAY = 403, 405
WORDS = "Only they can do this."
pytestmark = [pytest.mark.requirement("S0-1"), pytest.mark.slow]


@pytest.fixture
def viewers(asker: Asker) -> list[Actor]:
    with platform():
        Operator.objects.create(pk=OPERATOR, email="op@example.com", name="Op")
    cookies = asker.world.a.cookies
    held = {"side": "client", "clients": frozenset({"c1"})}
    return [
        Actor("contact c1-person", cookies=cookies["impersonator"], **held),  # type: ignore[arg-type]
        Actor("contact c1-person", cookies=cookies["operator"], **held),  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize("endpoint", CLIENT_SIDE, ids=str)
def test_they_see_what_that_person_sees_and_write_nothing(
    asker: Asker, viewers: list[Actor], endpoint: Endpoint
) -> None:
    complaints = [
        f"{case} → {fault}"
        for actor in viewers
        for kind in arguments.whose(endpoint)
        for method in METHODS
        for case, fault in _faults(asker, Case(endpoint, actor, method, kind, gives=_given(endpoint, kind)))
    ]

    assert not complaints, "\n".join(complaints[:40])


def _given(endpoint: Endpoint, kind: str) -> frozenset[Canary]:
    """A link by which anybody sends files says what for, one to pay whom it was mailed to, whoever opens it."""
    shown = {Canary("a", "firm", f"uploadlink_{field}") for field in ("title", "note", "to_name")}
    if endpoint.name.startswith("billing_link:") and kind == "own":
        return frozenset({Canary("a", "c1", "paylink_address")})
    return frozenset(shown if endpoint.name == "requests:send" and kind == "own" else ())


def _faults(asker: Asker, case: Case) -> Iterator[tuple[Case, str]]:
    a = asker.world.a
    path = arguments.path(case.endpoint, asker.world, a, case.arguments)  # type: ignore[arg-type]
    body = (
        None if case.method in SAFE or case.method == "DELETE" else bodies.plausible(case.endpoint, a, "c1")
    )
    before = _rows(a.firm.schema_name)
    answer = asker.ask(case.actor, path, case.method, host_of(a), body=body)
    after = _rows(a.firm.schema_name) if asker.tried else before
    changed = {name for name, rows in after.items() if rows != before.get(name, 0)}
    for fault in (*judging.faults(case, answer, "in"), *_wrong(case, answer, changed)):
        yield case, fault


def _wrong(case: Case, answer: Answer, changed: set[str]) -> Iterator[str]:
    if strangers := changed - MAY_CHANGE:
        yield f"wrote {strangers}"
    if answer.letters:
        yield "sent a mail"
    if case.method not in SAFE and (answer.status != REFUSED or WORDS not in answer.body):
        yield f"{answer.status}: should be refused in words"


def _rows(schema: str) -> dict[str, int]:
    with platform(), connection.cursor() as cursor:
        cursor.execute(ROWS, [schema])
        return dict(cursor.fetchall())


@pytest.mark.parametrize("endpoint", ELSEWHERE, ids=str)
def test_an_operators_visit_opens_no_other_page_of_the_firm(
    asker: Asker, viewers: list[Actor], endpoint: Endpoint
) -> None:
    a, actor = asker.world.a, Actor("operator in a grant", cookies=viewers[1].cookies)
    door = actor.door(endpoint.declared)
    complaints: list[str] = []
    for method in METHODS:
        body = None if method in SAFE or method == "DELETE" else bodies.plausible(endpoint, a, "c1")
        path = arguments.path(endpoint, asker.world, a, "own")
        answer = asker.ask(actor, path, method, host_of(a), body=body)
        complaints += judging.faults(Case(endpoint, actor, method, "own"), answer, door)

    assert not complaints, "\n".join(complaints[:20])


def test_there_is_something_to_ask() -> None:
    assert len(CLIENT_SIDE) > 30


def test_both_really_look(asker: Asker, viewers: list[Actor]) -> None:
    """A run of refusals proves nothing."""
    for actor in viewers:
        home = asker.ask(actor, "/", "GET", host_of(asker.world.a))
        assert home.status == 200
        assert 'id="looking"' in home.body
