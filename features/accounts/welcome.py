"""What the public host asks of a firm's people: the owner's first way in, and whose doors are whose."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from features.accounts import operations, queries, sides
from tenants import doors, welcome
from tenants.doors import Doors
from tenants.models import Firm


@welcome.leads
def first_sign_in(firm: Firm, now: datetime) -> str:
    """Return the path that signs the owner in once (web.firm.welcome)."""
    token = operations.first_ticket(now=now)
    return reverse("accounts_staff:welcome", settings.FIRM_URLCONF, [token])


@doors.known_by
def doors_of(email: str) -> Doors:
    """Return where the person with this address signs in, in the firm in use; nowhere for everybody else."""
    user = queries.by_email(email)
    if user is None:
        return Doors()
    return Doors(
        portal=reverse("accounts:sign_in", settings.FIRM_URLCONF) if sides.may_enter_portal(user) else "",
        workspace=reverse("accounts_staff:sign_in", settings.FIRM_URLCONF)
        if sides.membership_of(user)
        else "",
    )
