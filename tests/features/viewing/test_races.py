"""Two things at once: the visit that ends while somebody looks, the link that is pressed twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from features.accounts import sessions
from features.base.errors import NotThere
from features.base.models import AuditEvent
from features.viewing import operations, queries
from features.viewing.models import SupportGrant, ViewAs
from tenants.console import support
from tenants.console.audit import Actor
from tenants.console.models import Operator
from tenants.context import inside, platform
from tests import racing
from tests.cast import PASSWORD, Cast
from tests.features.viewing.conftest import look


def at_once(cast: Cast, *acts: Callable[[], Any]) -> list[Any]:
    return racing.at_once(*acts, firm=cast.a.firm, refused=NotThere)


def let_in(cast: Cast, now: datetime, *, links: int) -> list[str]:
    """Grant an hour; return the tokens of links that an operator made."""
    with platform():
        noor = Operator.objects.create(
            email="noor@example.com", name="Noor", password=make_password(PASSWORD)
        )
    with inside(cast.a.firm):
        operations.grant(note="Come in", hours=1, by=cast.a.owner, now=now)
    with platform():
        return [support.hand_over(firm=cast.a.firm, by=Actor(noor), now=now) for _ in range(links)]


def test_two_starts_in_one_browser_leave_one_visit(committed_database: Cast) -> None:
    a, now = committed_database.a, timezone.now()
    with inside(a.firm):
        session, _ = sessions.start(user=a.owner.user, side="staff", method="x", now=now)

    def begin() -> object:
        return operations.start(
            contact=a.alice, client=a.household, reason="To help", by=a.owner, session=session, now=now
        )

    at_once(committed_database, begin, begin, begin)
    with inside(a.firm):
        assert ViewAs.objects.filter(ended_at__isnull=True).count() == 1
        assert AuditEvent.objects.filter(event="portal.view_ended").count() == 2


def test_an_end_is_noted_once(committed_database: Cast) -> None:
    a = committed_database.a
    visit = look(a, a.owner, a.alice, a.household)
    ends = [lambda: operations.end(visit=ViewAs.objects.get(pk=visit.row.pk), now=timezone.now())] * 4
    at_once(committed_database, *ends)
    with inside(a.firm):
        assert AuditEvent.objects.filter(event="portal.view_ended").count() == 1


def test_a_revocation_while_somebody_enters_leaves_no_way_in(committed_database: Cast) -> None:
    cast, now = committed_database, timezone.now()
    tokens = let_in(cast, now, links=3)
    at_once(
        cast,
        lambda: operations.revoke(by=cast.a.owner, now=now),
        *(lambda token=token: operations.enter(token=token, now=now) for token in tokens),  # type: ignore[misc]
    )
    with inside(cast.a.firm):
        for visit in ViewAs.objects.select_related("grant"):
            assert not queries.may_go_on(visit, None, now)


def test_a_link_pressed_twice_lets_one_in(committed_database: Cast) -> None:
    cast, now = committed_database, timezone.now()
    (token,) = let_in(cast, now, links=1)
    at_once(cast, *[lambda: operations.enter(token=token, now=now)] * 4)
    with inside(cast.a.firm):
        assert ViewAs.objects.count() == 1


def test_grants_given_at_once_leave_one(committed_database: Cast) -> None:
    cast, now = committed_database, timezone.now()
    grants = [lambda: operations.grant(note="Come in", hours=1, by=cast.a.owner, now=now)] * 3
    at_once(cast, *grants)
    with inside(cast.a.firm):
        assert SupportGrant.objects.filter(revoked_at__isnull=True).count() == 1
