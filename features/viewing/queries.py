"""Whose portal may be looked at, by whom, and whether a visit may go on. Asked anew on every request."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from features.accounts.models import Membership, Session
from features.accounts.secrets import digest
from features.base.permissions import Actor, Permission
from features.clients import queries as clients
from features.clients.models import Access, Client, Contact
from features.clients.permissions import reaches_all_of
from features.viewing.models import SupportGrant, ViewAs
from tenants.console import support

WHOLE = ("member__user", "member__custom_role", "contact__user", "client", "grant")


def with_access() -> QuerySet[Contact]:
    """Return the contacts who can open the portal: they joined, are active, and act for somebody (S0-2)."""
    acts = Access.objects.filter(contact=OuterRef("pk"), client__archived_at__isnull=True)
    rows = Contact.objects.filter(joined_at__isnull=False, is_active=True, user__is_active=True)
    return rows.filter(Exists(acts)).select_related("user")


def has_access(contact: Contact, client: Client) -> bool:
    """Return whether this person can open the portal now and acts for this client."""
    is_there = with_access().filter(pk=contact.pk).exists()
    return is_there and clients.acted_for_by(contact).filter(pk=client.pk).exists()


def may_look(contact: Contact, client: Client, by: Actor) -> bool:
    return (
        by.can(Permission.PORTAL_IMPERSONATE)
        and clients.visible_to(by).filter(pk=client.pk).exists()
        and has_access(contact, client)
        and reaches_all_of(by, contact)
    )


def behind(token: str) -> ViewAs | None:
    """Return the visit of this cookie, in whatever state it is."""
    return ViewAs.objects.select_related(*WHOLE).filter(token_hash=digest(token)).first() if token else None


def may_go_on(visit: ViewAs, staff: Session | None, now: datetime) -> bool:
    """
    Return whether the visit is still allowed: not over, its viewer still there and entitled, and the person still has
    access. `staff` is the live session of this browser on the staff's side.
    """
    if not visit.is_open(now):
        return False
    if visit.member_id is None:
        return _operator_may(visit, now)
    member: Membership | None = getattr(staff.user, "membership", None) if staff else None
    if staff is None or staff.pk != visit.session_id or member is None or member.pk != visit.member_id:
        return False
    return (
        visit.contact is not None
        and visit.client is not None
        and may_look(visit.contact, visit.client, member)
    )


def _operator_may(visit: ViewAs, now: datetime) -> bool:
    if visit.grant is None or visit.operator_id is None or not visit.grant.is_live(now):
        return False
    if not support.is_operator(visit.operator_id):
        return False
    return visit.contact is None or visit.client is None or has_access(visit.contact, visit.client)


def overdue(now: datetime) -> QuerySet[ViewAs]:
    """Return the visits whose time is up and whose end nobody has noted."""
    return ViewAs.objects.filter(ended_at__isnull=True, ends_at__lte=now)


def live_grant(now: datetime) -> SupportGrant | None:
    rows = SupportGrant.objects.filter(revoked_at__isnull=True, ends_at__gt=now)
    return rows.select_related("granted_by__user").first()


def earlier_grants(now: datetime) -> QuerySet[SupportGrant]:
    rows = SupportGrant.objects.select_related("granted_by__user", "revoked_by__user")
    live = live_grant(now)
    return rows.exclude(pk=live.pk) if live else rows


def visits_of(grant: SupportGrant) -> QuerySet[ViewAs]:
    rows = ViewAs.objects.filter(grant=grant, contact__isnull=False)
    return rows.select_related("contact__user", "client", "member__user", "grant")
