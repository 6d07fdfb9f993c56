"""The cast's rows read afresh, for what an operation changes must not outlive its test; and the post."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from features.accounts import tickets
from features.accounts.models import Membership, User
from features.base import outbox
from features.clients.models import Access, Client, Contact, Invitation
from tenants.context import inside
from tenants.models import Firm
from tests.cast import NOON, Cast, FirmCast

LINK = re.compile(r"http://\S+/invitation/([^/\s]+)/")


@dataclass(frozen=True)
class People:
    """Firm A's people, with the firm's schema in use."""

    firm: Firm
    owner: Membership
    staff: Membership
    household: Client
    pottery: Client
    bakery: Client
    alice: Contact
    bob: Contact
    charlie: Contact


def fresh(cast: FirmCast) -> People:
    members = {m.pk: m for m in Membership.objects.select_related("user")}
    clients = {c.pk: c for c in Client.objects.all()}
    contacts = {c.pk: c for c in Contact.objects.select_related("user")}
    return People(
        cast.firm, members[cast.owner.pk], members[cast.staff.pk], clients[cast.household.pk],
        clients[cast.pottery.pk], clients[cast.bakery.pk], contacts[cast.alice.pk], contacts[cast.bob.pk],
        contacts[cast.charlie.pk],
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _it_is_noon() -> Iterator[None]:
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def a(cast: Cast) -> Iterator[People]:
    with inside(cast.a.firm):
        yield fresh(cast.a)


@pytest.fixture
def post() -> Callable[[], list[str]]:
    """Deliver what waits in the firm in use and return the invitation tokens of all mails so far."""

    def deliver() -> list[str]:
        outbox.deliver_waiting()
        return [token for message in mail.outbox for token in LINK.findall(str(message.body))]

    return deliver


@pytest.fixture
def newcomer(a: People) -> Contact:
    """Somebody who acts for the pottery and was never invited."""
    return person("Nora Newcomer", a.pottery)


def person(name: str, *clients: Client, joined_at: datetime | None = None) -> Contact:
    user = User(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@example.com")
    user.set_unusable_password()
    user.save()
    contact = Contact.objects.create(user=user, joined_at=joined_at)
    for client in clients:
        Access.objects.create(contact=contact, client=client)
    return contact


def invited(contact: Contact, client: Client) -> str:
    """Return the token of an invitation that waits in this person's mail since now."""
    now, user = timezone.now(), contact.user
    issued = tickets.issue(user=user, purpose=tickets.Purpose.CLIENT_INVITATION, now=now)
    Invitation.objects.create(contact=contact, client=client, ticket=issued.ticket, email=user.email)
    return issued.token
