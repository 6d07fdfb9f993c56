"""Where a person, or a client through its people, stands with the portal: one word and what it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from branding.words import when
from features.clients.models import Access


@dataclass(frozen=True)
class Standing:
    key: str
    text: str
    tone: str = ""
    rank: int = 0  # of a client's people the furthest speaks for the client


FACTS = (
    "contact__is_active",
    "contact__user__is_active",
    "is_live",
    "contact__joined_at",
    "sent_at",
    "link_ends",
    "refused_at",
)
NO_PEOPLE = Standing("empty", "Not invited")
NOT_INVITED = Standing("new", "Not invited", rank=1)
SHUT_OUT = Standing("closed", "May not sign in", "bad", rank=1)
ENDED = Standing("ended", "Access ended", "warn", rank=1)
EXPIRED = Standing("expired", "Link expired", "warn", rank=2)
REFUSED = Standing("refused", "Mail refused", "bad", rank=2)
ON_PORTAL = Standing("joined", "On portal", "good", rank=4)


type When = datetime | None
type Facts = tuple[bool, bool, bool, When, When, When, When]


def of_person(access: Access, now: datetime) -> Standing:
    """Tell from a row of `queries.people_of` or `queries.people_of_all`."""
    contact, row = access.contact, cast(Any, access)
    is_in = (contact.is_active, contact.user.is_active, row.is_live)
    return of((*is_in, contact.joined_at, row.sent_at, row.link_ends, row.refused_at), now=now)


def of(facts: Facts, *, now: datetime) -> Standing:
    """Tell from the columns of FACTS."""
    is_active, is_person_active, is_live, joined_at, sent_at, link_ends, refused_at = facts
    if not (is_active and is_person_active):
        return SHUT_OUT
    if not is_live:
        return ENDED
    if joined_at is not None:
        return ON_PORTAL
    return _waiting(sent_at, link_ends, refused_at, now)


def _waiting(sent_at: When, link_ends: When, refused_at: When, now: datetime) -> Standing:
    if sent_at is None or link_ends is None:
        return NOT_INVITED
    if link_ends <= now:
        return EXPIRED
    if refused_at is not None:
        return REFUSED
    return Standing("invited", f"Invited {when(sent_at, 'compact')}", "info", rank=3)


def of_client(people: Iterable[Standing]) -> Standing:
    return max(people, key=lambda one: one.rank, default=NO_PEOPLE)
