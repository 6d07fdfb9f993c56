"""A new firm begins with a few saved replies."""

from typing import Any

from django.dispatch import receiver

from features.messages import starters
from features.messages.models import SavedReply
from tenants.models import Firm
from tenants.signals import firm_provisioned


@receiver(firm_provisioned, dispatch_uid="messages.saved_replies")
def lay_out(sender: type[Firm], *, firm: Firm, **kwargs: Any) -> None:
    SavedReply.objects.bulk_create(
        SavedReply(title=title, body=body) for title, body in starters.of(firm.kind).items()
    )
