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


FACTS = ("contact__is_active", "contact__user__is_active", "contact__joined_at", "sent_at", "ends_at")
NO_PEOPLE = Standing("empty", "Not invited")
NOT_INVITED = Standing("new", "Not invited", rank=1)
SHUT_OUT = Standing("closed", "May not sign in", "bad", rank=1)
EXPIRED = Standing("expired", "Link expired", "warn", rank=2)
ON_PORTAL = Standing("joined", "On portal", "good", rank=4)


def of_person(access: Access, now: datetime) -> Standing:
    """Tell from a row of `queries.people_of` or `queries.people_of_all`."""
    contact = access.contact
    may_sign_in = (contact.is_active, contact.user.is_active)
    return of(*may_sign_in, contact.joined_at, access.sent_at, access.ends_at, now=now)  # type: ignore[attr-defined]


def of(
    is_active: bool,  # noqa: FBT001  in the order of FACTS
    is_person_active: bool,  # noqa: FBT001
    joined_at: datetime | None,
    sent_at: datetime | None,
    ends_at: datetime | None,
    *,
    now: datetime,
) -> Standing:
    if not (is_active and is_person_active):
        return SHUT_OUT
    if joined_at is not None:
        return ON_PORTAL
    if sent_at is None or ends_at is None:
        return NOT_INVITED
    return (
        Standing("invited", f"Invited {when(sent_at, 'compact')}", "info", rank=3)
        if ends_at > now
        else EXPIRED
    )


def of_client(people: Iterable[Standing]) -> Standing:
    return max(people, key=lambda one: one.rank, default=NO_PEOPLE)
