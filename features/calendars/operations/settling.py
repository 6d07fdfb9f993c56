"""What becomes of a calendar by what was found there: it works, does not answer, or must be connected again."""

from datetime import datetime
from uuid import UUID

from branding.words import when
from features.base import audit
from features.calendars import news
from features.calendars.models import CalendarLink
from features.calendars.rules import EVERY, LONGEST_WAIT, PATIENCE
from integrations.calendars.errors import Away, CalendarFailed, Revoked

State, Why = CalendarLink.State, CalendarLink.Why
FIELDS = ["state", "why", "next_at", "read_at", "away_since", "failures"]
AGAIN = "Connect your calendar again"


def held(link_id: UUID | str) -> CalendarLink | None:
    """Return a calendar of somebody who works here, held until the transaction ends; None when it is gone."""
    rows = CalendarLink.objects.select_for_update(no_key=True, of=("self",)).select_related("member__user")
    return rows.filter(pk=link_id, member__is_active=True).first()


def works(link: CalendarLink, *, now: datetime) -> None:
    """Note that it was read."""
    link.state, link.why, link.failures, link.away_since = State.WORKS, "", 0, None
    link.read_at, link.next_at = now, now + EVERY
    link.save(update_fields=FIELDS)


def failed(link: CalendarLink, error: CalendarFailed, *, now: datetime) -> None:
    """Note that it was not: ask again later, each time after twice as long, or tell its person."""
    if isinstance(error, Away):
        _away(link, now)
    else:
        broke(link, Why.REVOKED if isinstance(error, Revoked) else Why.REFUSED)


def broke(link: CalendarLink, why: CalendarLink.Why) -> None:
    """Stop reading it until its person connects it again, and tell them."""
    was_checked = link.state == State.CHECKING
    link.state, link.why, link.away_since = State.BROKEN, why, None
    link.save(update_fields=FIELDS)
    audit.record("calendar.stopped", by=None, about=link.member, calendar=link.label, reason=str(why.label))
    if not was_checked:  # who has just connected it has the page before them
        news.tell(link, AGAIN)


def _away(link: CalendarLink, now: datetime) -> None:
    link.away_since = link.away_since or now
    link.next_at = now + min(EVERY * 2 ** min(link.failures, 8), LONGEST_WAIT)
    link.failures = min(link.failures + 1, 1000)
    link.save(update_fields=FIELDS)
    if now - link.away_since >= PATIENCE:
        news.tell(link, f"Your calendar has not answered since {when(link.away_since, 'time')}")
