"""
The way to Google or Microsoft and back. What we must know again stands sealed in the address itself (`state`), bound to
the session that left, so that nobody connects somebody else's calendar. People come back to the public host, whose
address alone those services know, and are sent on to their firm's.
"""

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from features.accounts.models import Session
from integrations.calendars import oauth
from integrations.calendars.address import Client
from tenants import sealed
from tenants.context import require_firm

PURPOSE = "consent to a calendar"
GOOD_FOR = timedelta(minutes=15)
LONGEST = 2000


@dataclass(frozen=True)
class Asked:
    """What somebody left with."""

    firm_id: UUID
    session_id: UUID
    kind: str
    verifier: str = field(repr=False)
    until: datetime

    def is_of(self, session: Session, now: datetime) -> bool:
        return (
            str(self.firm_id) == str(require_firm().pk)
            and str(self.session_id) == str(session.pk)
            and now < self.until
        )


def onward(client: Client, kind: str, session: Session, *, now: datetime) -> str:
    """Return the page at Google or Microsoft where somebody says yes."""
    verifier = oauth.new_verifier()
    said = {
        "firm": str(require_firm().pk), "session": str(session.pk), "kind": kind, "verifier": verifier,
        "until": (now + GOOD_FOR).astimezone(UTC).isoformat(),
    }  # fmt: skip
    state = base64.urlsafe_b64encode(sealed.seal(json.dumps(said), purpose=PURPOSE)).decode().rstrip("=")
    return oauth.consent_url(client, redirect_uri=back(), state=state, verifier=verifier)


def read(state: str) -> Asked | None:
    """Return what somebody left with; None for what we never made."""
    try:
        box = base64.urlsafe_b64decode(state[:LONGEST] + "=" * (-len(state[:LONGEST]) % 4))
        said = json.loads(sealed.unseal(box, purpose=PURPOSE))
    except (sealed.Unreadable, binascii.Error, ValueError):
        return None
    until = datetime.fromisoformat(said["until"])
    return Asked(UUID(said["firm"]), UUID(said["session"]), said["kind"], said["verifier"], until)


def back() -> str:
    """Return the one address that people come back to."""
    return settings.SITE_URL + reverse("calendars_public:back", urlconf=settings.ROOT_URLCONF)
