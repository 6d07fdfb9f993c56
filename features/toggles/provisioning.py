"""A new firm begins with the preset of its kind."""

from typing import Any

from django.dispatch import receiver

from features.toggles import operations
from tenants.models import Firm
from tenants.signals import firm_provisioned


@receiver(firm_provisioned, dispatch_uid="toggles.preset")
def lay_out(sender: type[Firm], *, firm: Firm, **kwargs: Any) -> None:
    operations.lay_out(firm.kind)
