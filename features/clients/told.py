"""Whom one tells of what happens to a client: its people on the portal, and who looks after it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from features.accounts.models import Membership, User
from features.accounts.roles import Role
from features.base.permissions import Permission
from features.base.prepared import Given, Prepared
from features.clients.models import Access, Client, Contact
from features.clients.queries import ON_PORTAL
from features.clients.rights import ContactRight


def on_portal(client: Client, right: ContactRight, *reach: Q) -> list[Contact]:
    """Return who sees such things of this client: its people on the portal whose access goes that far."""
    now = timezone.now()
    if reach:
        return [access.contact for access in _people(right, client.pk, now).filter(*reach)]
    return [access.contact for access in PEOPLE.rows(right, client=client.pk, now=now)]


def _people(right: ContactRight, client: Any, now: Any) -> QuerySet[Access]:
    rows = Access.objects.live(now).holding(right).filter(ON_PORTAL, client=client)
    return rows.select_related("contact__user").order_by("contact__user__name", "id")


PEOPLE = Prepared(lambda right: _people(right, Given("client"), Given("now")))


def looked_after_by(client: Client, *, seeing: Permission = Permission.CLIENTS_VIEW) -> list[User]:
    """Return whom of the staff to tell: who works for the client and may see such things, or else the firm's owners."""
    staff = Membership.objects.filter(is_active=True, user__is_active=True)
    staff = staff.select_related("user", "custom_role").order_by("user__name", "pk")
    assigned = staff.filter(Q(clients=client) | Q(places__client=client)).distinct()
    told = [member.user for member in assigned if member.can(seeing)]
    return told or [owner.user for owner in staff.filter(role=Role.OWNER)]
