"""A new firm begins with a test client that carries the owner's own address, so that they see what clients see."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from features.accounts.models import Membership
from features.accounts.roles import Role
from features.base import audit
from features.clients.models import Access, Client, Contact
from tenants.models import Firm
from tenants.signals import firm_provisioned

NAME = "Test client (you)"


@receiver(firm_provisioned, dispatch_uid="clients.test_client")
def make_test_client(sender: type[Firm], *, firm: Firm, now: datetime, **kwargs: Any) -> None:
    """Runs after accounts has made the owner: receivers are called in the order of INSTALLED_APPS."""
    owner = Membership.objects.select_related("user").get(role=Role.OWNER)
    client = Client.objects.create(
        name=NAME, kind=Client.Kind.INDIVIDUAL, is_test=True, assigned_to=owner, created_at=now
    )
    contact = Contact.objects.create(user=owner.user, joined_at=now, created_at=now)
    Access.objects.create(contact=contact, client=client, created_at=now)
    audit.record("client.created", by=None, about=client, client_id=client.pk)
