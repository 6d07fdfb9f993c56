"""Firm A's people read afresh, with the clock at noon; the post; and what stands in its mails."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail

from features.accounts.models import Membership, User
from features.accounts.roles import Role
from features.base import outbox
from features.clients.models import Contact
from tenants.context import inside
from tenants.models import Firm
from tests.cast import NOON, Cast, FirmCast

LINK = re.compile(r"http://\S+?(/\S*?/([A-Za-z0-9_-]{43})/)")
CODE = re.compile(r"this is it: (\S+)")


@dataclass(frozen=True)
class People:
    firm: Firm
    owner: Membership
    admin: Membership
    staff: Membership
    alice: Contact
    bob: Contact


@dataclass(frozen=True)
class Letter:
    """A mail as its reader sees it: `path` and `token` of its link, `code`."""

    to: str
    subject: str
    text: str
    html: str

    @property
    def path(self) -> str:
        return str(LINK.findall(self.text)[0][0])

    @property
    def token(self) -> str:
        return str(LINK.findall(self.text)[0][1])

    @property
    def code(self) -> str:
        return str(CODE.findall(self.text)[0])


def fresh(cast: FirmCast) -> People:
    members = {m.pk: m for m in Membership.objects.select_related("user")}
    contacts = {c.pk: c for c in Contact.objects.select_related("user")}
    return People(
        cast.firm, members[cast.owner.pk], members[cast.admin.pk], members[cast.staff.pk],
        contacts[cast.alice.pk], contacts[cast.bob.pk],
    )  # fmt: skip


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(cast: Cast) -> People:
    """Firm A's people, for tests that ask its pages; no firm is in use."""
    with inside(cast.a.firm):
        return fresh(cast.a)


@pytest.fixture
def a(cast: Cast) -> Iterator[People]:
    """Firm A's people, with the firm's schema in use."""
    with inside(cast.a.firm):
        yield fresh(cast.a)


@pytest.fixture
def post(cast: Cast) -> Callable[[], list[Letter]]:
    """Deliver what waits in firm A and return all its mails so far."""

    def deliver() -> list[Letter]:
        with inside(cast.a.firm):
            outbox.deliver_waiting()
            outbox.deliver_waiting()
        return [_letter(message) for message in mail.outbox]

    return deliver


def _letter(message: Any) -> Letter:
    return Letter(message.to[0], message.subject, str(message.body), message.alternatives[0].content)


def member(name: str, role: str = Role.STAFF, joined_at: datetime | None = NOON, **about: Any) -> Membership:
    user = User.objects.create(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@example.com")
    return Membership.objects.create(user=user, role=role, joined_at=joined_at, **about)
