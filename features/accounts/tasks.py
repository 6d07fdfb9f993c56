"""
What is done after a page has answered, so that the answer takes as long for an unknown address as for a known one:
looking the person up, making the ticket, writing the mail (security R29).
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from features.accounts import emails, queries, sides, tickets
from features.accounts.models import Session
from features.base import outbox
from features.base.models import OutboxEntry

LINK, RESET = "accounts.link", "accounts.reset"
STALE = timedelta(minutes=30)  # whoever asked has asked again by now


@outbox.handles(LINK)
def send_link(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """
    Mail a sign-in link to a client; to whoever has yet to join their invitation; to staff the way to their own door;
    to others nothing.
    """
    user, now = queries.by_email(payload["email"]), timezone.now()
    if user is None or now - entry.created_at > STALE:
        return
    if sides.may_enter_portal(user):
        asked = {name: payload[name] for name in ("browser", "next_path", "stays")}
        _post(
            emails.sign_in_link(tickets.issue(user=user, purpose=tickets.Purpose.SIGN_IN, now=now, **asked))
        )
    elif not sides.invite_again(user, now) and sides.membership_of(user):
        _post(emails.staff_hint(user))


@outbox.handles(RESET)
def send_reset(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """Mail a link to a new password; to those who knocked at the wrong door the way to theirs; to others nothing."""
    user, now = queries.by_email(payload["email"]), timezone.now()
    if user is None or now - entry.created_at > STALE:
        return
    side = payload.get("side", Session.Side.STAFF)
    if sides.takes_passwords(side) and sides.may_enter(user, side):
        issued = tickets.issue(user=user, purpose=tickets.Purpose.RESET, now=now)
        _post(emails.new_password(issued, side=side))
    elif sides.membership_of(user):
        _post(emails.staff_hint(user))
    elif sides.may_enter_portal(user):
        _post(emails.client_hint(user))


def _post(mail: OutboxEntry) -> None:
    """Send it now, not after another way through the queue: somebody is waiting for it."""
    outbox.deliver(str(mail.pk), now=timezone.now())
