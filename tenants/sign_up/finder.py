"""
“Which portals am I in?” An answer by mail alone, so that nobody learns from us who is whose client (security T1, R29).

The request only writes the question down. A worker asks each firm in its own schema, with its own role; the address is
sealed meanwhile, and the row is gone once the mail has left (docs/adr/0013).
"""

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from tenants import doors, hosts, letters, sealed, throttle
from tenants.context import inside, platform
from tenants.models import Firm, FirmSchema
from tenants.sign_up import tasks
from tenants.sign_up.models import PortalSearch

log = logging.getLogger(__name__)
MAILS_PER_ADDRESS, SEARCHES, HOUR = 3, 600, 3600  # an hour; a search costs a query in each firm
SEARCHING = timedelta(minutes=10)
STALE = timedelta(hours=1)  # whoever asked has asked again by now


@dataclass(frozen=True)
class Portal:
    """A firm that knows the person, with the addresses of the doors that open to them; empty where none does."""

    name: str
    portal: str
    workspace: str


@transaction.atomic
def ask(*, email: str, now: datetime) -> None:
    """
    Have all portals of an address mailed to it. Whether there are any is not looked at here.

    :raises TooMany: asked for too often, by this address or by everybody.
    """
    throttle.hit("find-mail", email, most=MAILS_PER_ADDRESS, seconds=HOUR)
    throttle.hit("find-all", "", most=SEARCHES, seconds=HOUR)
    row = PortalSearch(send_after=now, created_at=now)
    row.email = sealed.seal(email.lower(), purpose=f"search {row.pk}")
    row.save(force_insert=True)
    transaction.on_commit(lambda: tasks.find_soon(row.pk), robust=True)


def due(*, now: datetime) -> list[uuid.UUID]:
    """Return the questions that nobody is at; those that are too old are dropped."""
    PortalSearch.objects.filter(created_at__lt=now - STALE).delete()
    waiting = PortalSearch.objects.filter(send_after__lte=now).order_by("send_after")
    return list(waiting.values_list("pk", flat=True)[:200])


def answer(search_id: uuid.UUID, *, now: datetime) -> bool:
    """Look through the firms and mail what was found, unless somebody else is at it. Return whether it is done."""
    waiting = PortalSearch.objects.filter(pk=search_id, send_after__lte=now)
    if not waiting.update(send_after=now + SEARCHING, tries=F("tries") + 1):
        return False
    email = sealed.unseal(bytes(PortalSearch.objects.get(pk=search_id).email), purpose=f"search {search_id}")
    if found := portals_of(email):
        letters.send(to=email, template="sign_up/email/portals", context={"portals": found})
    PortalSearch.objects.filter(pk=search_id).delete()
    return True


def portals_of(email: str) -> list[Portal]:
    """Return every portal that opens to this address, by the firms' names. One firm's trouble hides no other's."""
    with platform():
        aside = FirmSchema.objects.filter(set_aside_at__isnull=False).values("name")
        active = Firm.objects.filter(status=Firm.Status.ACTIVE).exclude(schema_name__in=aside)
        firms = list(active.order_by("name", "pk"))
    return [portal for firm in firms if (portal := _portal(firm, email)) is not None]


def _portal(firm: Firm, email: str) -> Portal | None:
    try:
        with inside(firm):
            found = doors.of(email)
    except Exception:
        log.exception("Firm %s could not be asked who belongs to it", firm.pk)
        return None
    if not found:
        return None
    here, there = (hosts.address(firm, path) if path else "" for path in (found.portal, found.workspace))
    return Portal(firm.name, here, there)
