"""
Statements that say what somebody reaches. Nearly every statement of a client's page holds some of them; building them
anew each time took more than all else of the page. Each is built once, by the rules where they stand, for a person and
a moment that are replaced by the real ones from then on. They are read with the statement they stand in, so that an
access that ends is an end there and then.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from features.base.prepared import Given, Prepared
from features.clients.accesses import AccessQuerySet
from features.clients.models import Access, Contact
from features.clients.rights import ContactRight


@dataclass(frozen=True)
class Someone:
    """Stands for the contact who asks, in statements that are prepared (features.base.prepared)."""

    pk = Given("contact")
    user_id = Given("user")


SOMEONE, NOW = Someone(), Given("now")
type Build = Callable[[uuid.UUID, ContactRight | None, datetime], QuerySet[Any, Any]]
SOMEBODY, SOME_TIME = uuid.UUID(int=0), datetime(1, 1, 2, tzinfo=UTC)  # stand for the real ones


def accesses(contact_id: uuid.UUID, right: ContactRight | None, now: datetime) -> AccessQuerySet:
    """Return what lets this person act at that moment, only what gives the right if one is named."""
    rows = Access.objects.live(now).filter(contact=contact_id, client__archived_at__isnull=True)
    return rows.holding(right) if right else rows


def clients(contact_id: uuid.UUID, right: ContactRight | None, now: datetime) -> QuerySet[Any, Any]:
    """Return the ids of the clients of `accesses`."""
    return accesses(contact_id, right, now).values("client")


def whole_clients(contact_id: uuid.UUID, right: ContactRight | None, now: datetime) -> QuerySet[Any, Any]:
    """Return the same of those alone to which their access is not limited to some engagements (D8)."""
    return accesses(contact_id, right, now).filter(is_limited=False).values("client")


def _held() -> AccessQuerySet:
    rows = accesses(SOMEONE.pk, None, NOW)  # type: ignore[arg-type]
    return rows.select_related("client").order_by("client")


HELD: Prepared[Access] = Prepared(_held)


def ids(build: Build, contact: Contact | Someone, right: ContactRight | None = None) -> RawSQL:
    """Return what `build` (a function of a module) selects for this person now, to stand behind `__in`."""
    statement, values = _made(build, right)
    if isinstance(contact, Someone):
        meant: dict[Any, Any] = {SOMEBODY: contact.pk.blank, SOME_TIME: NOW.blank}
    else:
        meant = {SOMEBODY: contact.pk, SOME_TIME: timezone.now()}
    return RawSQL(statement, [meant.get(value, value) for value in values])  # noqa: S611  Django itself made it


@cache
def _made(build: Build, right: ContactRight | None) -> tuple[str, tuple[Any, ...]]:
    return build(SOMEBODY, right, SOME_TIME).order_by().query.sql_with_params()
