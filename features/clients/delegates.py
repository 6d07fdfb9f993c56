"""People whom contacts let in: what they may be given, who is written to, what the firm finds in its inbox."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from features.accounts.models import Membership
from features.accounts.roles import Role
from features.accounts.secrets import spaced
from features.accounts.tickets import Issued
from features.base import mail
from features.base.announcements import Announcement, announce
from features.base.composition import Announced, InboxItem
from features.base.errors import NotThere
from features.base.prepared import Given, Prepared
from features.clients import queries, terms, told
from features.clients.models import Access, Client, Contact
from features.clients.rights import Level
from features.clients.switches import DELEGATES, FULL_DELEGATES
from features.toggles.queries import is_on
from tenants import hosts
from tenants.context import require_firm

GUARD = "access"
TOLD = Announced(
    "access.delegated", 30, "staff", "A client gave somebody access",
    "When a client you look after lets a spouse or a bookkeeper in.", "users", switch=DELEGATES,
)  # fmt: skip


@dataclass(frozen=True)
class Link:
    """The way in for somebody new: a fresh link, and its code."""

    issued: Issued
    until: datetime


def levels() -> list[Level]:
    """Return what a contact may give others: all but the full access, unless the firm allows that too."""
    narrower = [Level.VIEW_ONLY, Level.UPLOAD_ONLY, Level.PAY_ONLY]
    return [*narrower, Level.FULL] if is_on(FULL_DELEGATES) else narrower


def write_to(access: Access, link: Link | None, *, giver: Contact) -> None:
    """Mail the person who was let in: a link into the portal, or, to who uses it already, that there is more now."""
    home = hosts.address(require_firm(), "/")
    invitation = f"/invitation/{link.issued.token}/" if link else ""
    mail.send(
        to=access.contact.user.email, template="clients/email/delegate", guard=(GUARD, str(access.pk)),
        until=link.until if link else access.ends_at,
        context={
            "name": access.called, "giver": giver.name, "client": access.client.name,
            "level": str(access.get_level_display()).lower(), "until": terms.last_day(access.ends_at),
            "url": hosts.address(require_firm(), invitation) if link else home,
            "code": spaced(link.issued.code) if link else "", "expires_at": link.until if link else None,
        },
    )  # fmt: skip


def may_be_mailed(access_id: str) -> bool:
    """Return whether what was queued about an access may still go out: it counts, and so does its client."""
    return Access.objects.live().filter(pk=access_id, client__archived_at__isnull=True).exists()


def tell_staff(access: Access, *, giver: Contact) -> None:
    client = access.client
    announce(
        Announcement(
            TOLD.key, f"{giver.name} let {access.called} in", _record(access),
            [user.pk for user in told.looked_after_by(client)], client_id=client.pk,
            detail=f"{client.name}: {str(access.get_level_display()).lower()}",
            key=f"delegated:{access.pk.hex}:{access.ends_at:%y%m%d}",
        )
    )  # fmt: skip


# --- the firm's inbox ------------------------------------------------------------------------------


def unseen(by: Membership) -> QuerySet[Access]:
    return _unseen_of(queries.visible_to(by), timezone.now())


def _unseen_of(clients: QuerySet[Client], now: datetime | Given) -> QuerySet[Access]:
    rows = Access.objects.live(now).filter(granted_by__isnull=False, seen_by_staff_at__isnull=True)
    rows = rows.filter(client__in=clients, client__archived_at__isnull=True)
    return rows.select_related("contact__user", "granted_by__user", "client").order_by("-created_at")


def _unseen(reach: queries.Reach) -> QuerySet[Access]:
    return _unseen_of(queries.within(reach, Given("member")), Given("now"))


UNSEEN = Prepared(_unseen)


def inbox_items(request: Any) -> Iterator[InboxItem]:
    reach, member = queries.reach_of(request.membership)
    for access in UNSEEN.rows(reach, member=member, now=timezone.now()):
        day = terms.last_day(access.ends_at)
        yield InboxItem(
            group="arrived", icon="users", key=str(access.pk), action="Look at it", at=access.created_at,
            title=f"{access.granted_by} let {access.called} in", url=_record(access),
            meta=(access.client.name, f"{access.get_level_display()} until {day:%B %-d, %Y}"),
            mine=_is_for(access, request.membership),
        )  # fmt: skip


def count_inbox(request: Any) -> int:
    """Count what `_is_for` says is mine, for the menu of every page."""
    member: Membership = request.membership
    mine = Q(client__assigned_to=member)
    if member.role == Role.OWNER:
        mine |= Q(client__assigned_to__isnull=True)
    return unseen(member).filter(mine).count()


def settle(request: Any, key: str) -> None:
    _mark(request, key, timezone.now())


def unsettle(request: Any, key: str) -> None:
    _mark(request, key, None)


def _mark(request: Any, key: str, at: datetime | None) -> None:
    mine = Access.objects.filter(granted_by__isnull=False, client__in=queries.visible_to(request.membership))
    if not mine.filter(pk=_id(key), seen_by_staff_at__isnull=at is not None).update(seen_by_staff_at=at):
        raise NotThere


def _id(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise NotThere from error


def _is_for(access: Access, member: Membership) -> bool:
    lead = access.client.assigned_to_id
    return lead == member.pk if lead else member.role == Role.OWNER


def _record(access: Access) -> str:
    return reverse("clients_staff:record", urlconf=settings.FIRM_URLCONF, args=[access.client_id])
