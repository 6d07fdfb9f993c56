"""The owner of a firm that opened a moment ago comes in by a ticket of two minutes."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from features.accounts import operations
from tenants import welcome
from tenants.models import Firm


@welcome.leads
def first_sign_in(firm: Firm, now: datetime) -> str:
    """Return the path that signs the owner in once (web.firm.welcome)."""
    token = operations.first_ticket(now=now)
    return reverse("accounts_staff:welcome", settings.FIRM_URLCONF, [token])
