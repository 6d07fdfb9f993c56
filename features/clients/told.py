"""Whom one tells of what happens to a client: its people on the portal, and who looks after it."""

from django.db.models import Q

from features.accounts.models import Membership, User
from features.accounts.roles import Role
from features.base.permissions import Permission
from features.clients.models import Access, Client, Contact
from features.clients.queries import ON_PORTAL
from features.clients.rights import ContactRight


def on_portal(client: Client, right: ContactRight, *reach: Q) -> list[Contact]:
    """Return who sees such things of this client: its people on the portal whose access goes that far."""
    held = Access.objects.live().holding(right).filter(*reach)
    rows = held.filter(ON_PORTAL, client=client).select_related("contact__user")
    return [access.contact for access in rows.order_by("contact__user__name", "id")]


def looked_after_by(client: Client, *, seeing: Permission = Permission.CLIENTS_VIEW) -> list[User]:
    """Return whom of the staff to tell: who works for the client and may see such things, or else the firm's owners."""
    staff = Membership.objects.filter(is_active=True, user__is_active=True)
    staff = staff.select_related("user", "custom_role").order_by("user__name", "pk")
    assigned = staff.filter(Q(clients=client) | Q(places__client=client)).distinct()
    told = [member.user for member in assigned if member.can(seeing)]
    return told or [owner.user for owner in staff.filter(role=Role.OWNER)]
