"""The owner of a firm that opened a moment ago comes in by a ticket of two minutes."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from features.accounts import tickets
from features.accounts.models import Membership, Ticket
from features.accounts.roles import Role
from tenants import welcome
from tenants.models import Firm


@welcome.leads
def first_sign_in(firm: Firm, now: datetime) -> str:
    """Return the path that signs the owner in once."""
    owner = (
        Membership.objects.select_related("user")
        .filter(role=Role.OWNER, is_active=True)
        .earliest("created_at")
    )
    issued = tickets.issue(user=owner.user, purpose=Ticket.Purpose.FIRST_SIGN_IN, now=now)
    return reverse("accounts_staff:welcome", args=[issued.token], urlconf=settings.FIRM_URLCONF)
