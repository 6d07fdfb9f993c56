"""A new firm's owner, from the opening that sign-up proved."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from features.accounts.models import Membership, User
from features.accounts.roles import Role
from features.base import audit
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
