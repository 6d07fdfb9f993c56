"""Where a person, or a client through its people, stands with the portal: one word and what it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from branding.words import when
from features.clients.models import Access


@dataclass(frozen=True)
class Standing:
    key: str
    text: str
    tone: str = ""
    rank: int = 0  # of a client's people the furthest speaks for the client


NO_PEOPLE = Standing("empty", "Not invited")
NOT_INVITED = Standing("new", "Not invited", rank=1)
SHUT_OUT = Standing("closed", "May not sign in", "bad", rank=1)
EXPIRED = Standing("expired", "Link expired", "warn", rank=2)
ON_PORTAL = Standing("joined", "On portal", "good", rank=4)


def of_person(access: Access, now: datetime) -> Standing:
    """Tell from a row of `queries.people_of` or `queries.people_of_all`."""
    contact, sent_at, ends_at = (
        access.contact,
        getattr(access, "sent_at", None),
        getattr(access, "ends_at", None),
    )
    if not (contact.is_active and contact.user.is_active):
        return SHUT_OUT
    if contact.joined_at is not None:
        return ON_PORTAL
    if ends_at is None or sent_at is None:
        return NOT_INVITED
    return (
        Standing("invited", f"Invited {when(sent_at, 'compact')}", "info", rank=3)
        if ends_at > now
        else EXPIRED
    )


def of_client(people: Iterable[Standing]) -> Standing:
    return max(people, key=lambda one: one.rank, default=NO_PEOPLE)
