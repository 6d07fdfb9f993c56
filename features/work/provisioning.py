"""A new firm begins with statuses and a pipeline of its kind."""

from typing import Any

from django.dispatch import receiver

from features.work import operations
from tenants.models import Firm
from tenants.signals import firm_provisioned


@receiver(firm_provisioned, dispatch_uid="work.starters")
def lay_out(sender: type[Firm], *, firm: Firm, **kwargs: Any) -> None:
    operations.write_starters(kind=firm.kind)
