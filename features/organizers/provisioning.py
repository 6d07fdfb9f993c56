"""A new firm begins with one template that firms of its kind ask for, ready to be sent or changed."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from features.organizers import reading, starters
from features.organizers.models import OrganizerTemplate
from features.organizers.operations.templates import write_version
from tenants.models import Firm
from tenants.signals import firm_provisioned


@receiver(firm_provisioned, dispatch_uid="organizers.starters")
@transaction.atomic
def lay_out(sender: type[Firm], *, firm: Firm, **kwargs: Any) -> None:
    now = timezone.now()
    for name, title, content in starters.of(firm.kind):
        draft = reading.write(content)
        made = OrganizerTemplate.objects.create(name=name, title=title, draft=draft, edited_at=now)
        write_version(made, content, now=now, by=None)
