"""A new firm's owner, from the opening that sign-up proved; and their way into it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse

from features.accounts import operations
from features.accounts.models import Membership, User
from features.accounts.roles import Role
from features.base import audit
from tenants import welcome
from tenants.models import Firm
from tenants.operations import Opening
from tenants.signals import firm_provisioned


@receiver(firm_provisioned, dispatch_uid="accounts.owner")
def make_owner(sender: type[Firm], *, firm: Firm, opening: Opening, now: datetime, **kwargs: Any) -> None:
    user = User(
        email=opening.owner_email,
        name=opening.owner_name,
        password=opening.password,
        time_zone=opening.time_zone,
    )
    user.save()
    owner = Membership.objects.create(user=user, role=Role.OWNER, joined_at=now)
    audit.record("firm.opened", by=owner, kind=opening.kind)


@welcome.leads
def lead_in(firm: Firm, now: datetime) -> str:
    """Return where the owner is let in, once and for two minutes (web.firm.welcome)."""
    token = operations.first_ticket(now=now)
    return reverse("accounts_staff:welcome", settings.FIRM_URLCONF, [token])
