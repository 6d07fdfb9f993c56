"""A new firm begins with drafts of what firms of its kind are asked most."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from features.library import operations
from tenants.models import Firm
from tenants.signals import firm_provisioned


@receiver(firm_provisioned, dispatch_uid="library.starters")
def lay_out(sender: type[Firm], *, firm: Firm, **kwargs: Any) -> None:
    operations.write_starters(kind=firm.kind, now=timezone.now())
