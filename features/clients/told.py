"""Whom one tells of what happens to a client: its people on the portal, and who looks after it."""

from features.accounts.models import Membership, User
from features.accounts.roles import Role
from features.clients.models import Access, Client, Contact
from features.clients.queries import ON_PORTAL


def on_portal(client: Client) -> list[Contact]:
    """Return who sees what is there for this client: its people with access to the portal."""
    rows = Access.objects.filter(ON_PORTAL, client=client).select_related("contact__user")
    return [access.contact for access in rows.order_by("contact__user__name", "id")]


def looked_after_by(client: Client) -> list[User]:
    """Return whom of the staff to tell: who looks after the client, or else the firm's owners."""
    staff = Membership.objects.filter(is_active=True, user__is_active=True).select_related("user")
    assigned = staff.filter(clients=client)
    return [member.user for member in assigned] or [owner.user for owner in staff.filter(role=Role.OWNER)]
