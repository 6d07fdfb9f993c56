"""People with a session and a second step, and what their devices say."""

from collections.abc import Callable
from datetime import datetime

import pyotp
import pytest

from features.accounts import sessions
from features.accounts.models import Membership, Session
from features.clients.models import Contact
from features.factors import operations, webauthn
from features.factors.models import Passkey
from tenants import hosts
from tenants.context import require_firm
from tests.cast import NOON
from tests.factories.passkeys import Device
from tests.features.accounts.conftest import People, a, clock, people, post  # noqa: F401  fixtures

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def session_of(person: Membership | Contact, now: datetime = NOON, method: str = "password") -> Session:
    side = Session.Side.STAFF if isinstance(person, Membership) else Session.Side.CLIENT
    return sessions.start(user=person.user, side=side, method=method, now=now)[0]


def with_app(person: Membership | Contact, now: datetime = NOON) -> tuple[Session, list[str]]:
    """Set an app up; return the session and the recovery codes."""
    session = session_of(person, now)
    return session, operations.add_app(session=session, secret=SECRET, code=code_at(now), now=now)


def device() -> Device:
    return Device(hosts.address(require_firm(), "").rstrip("/"))


def with_passkey(
    person: Membership | Contact, now: datetime = NOON, made_by: Device | None = None
) -> tuple[Session, Device]:
    session, phone = session_of(person, now), made_by or device()
    asked = webauthn.ask_to_make(session.user, now=now)
    answer = phone.make(asked.options)
    operations.add_passkey(session=session, state=asked.state, answer=answer, name="Phone", now=now)
    return session, phone


@pytest.fixture
def only_passkey() -> Callable[[], Passkey]:
    return Passkey.objects.get
