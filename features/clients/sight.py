"""
Who can see a record, and why; who acts for its client and can't, and why not. Which kinds of record there are stands in
`composition.sights`; whether an access that counts reaches one is decided by the slice that keeps it, from the same
table of rights that its pages go by.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from features.accounts.models import Membership
from features.base.composition import Verdict
from features.base.permissions import Permission
from features.clients import engagements, queries, saying, standing
from features.clients.models import Access, Client, TeamPlace
from features.clients.rights import ContactRight, gives


@dataclass(frozen=True)
class Person:
    name: str
    why: str


@dataclass
class Sighting:
    """`staff` are named only where not everybody of the firm sees the client's things."""

    seeing: list[Person] = field(default_factory=list)
    others: list[Person] = field(default_factory=list)
    staff: list[Person] = field(default_factory=list)


def of(client: Client, verdict: Callable[[Access], Verdict], *, needs: Permission, now: datetime) -> Sighting:
    """Return who sees a record of a client, in three queries and those of the verdicts."""
    found = Sighting(staff=_staff(client, needs))
    for access in queries.people_of(client).select_related("client"):
        one = judge(access, verdict, now)
        (found.seeing if one.sees else found.others).append(Person(access.contact.name, one.why))
    return found


def judge(access: Access, verdict: Callable[[Access], Verdict], now: datetime) -> Verdict:
    """Return whether the person behind a row of `people_of` sees it. Only who could come in at all is asked about."""
    if access.client.archived_at is not None:
        return Verdict(sees=False, why="The client is archived")
    stands = standing.of_person(access, now)
    if stands != standing.ON_PORTAL:
        return Verdict(sees=False, why=_outside(stands))
    return verdict(access)


def _outside(stands: standing.Standing) -> str:
    if stands.key in ("invited", "expired", "refused"):
        return f"{stands.text}, not joined yet"
    return stands.text


def by_right(access: Access, right: ContactRight) -> Verdict:
    """Return the verdict on what everybody sees whose level holds a right."""
    if gives(access.level, right):
        return Verdict(sees=True, why=saying.reason(access))
    return Verdict(sees=False, why=saying.level(access))


def within_limits(access: Access, engagement_id: Any) -> Verdict:
    """Return whether what belongs to an engagement lies within an access's limits."""
    if not access.is_limited or engagements.keeper().limits_of(access).filter(pk=engagement_id).exists():
        return Verdict(sees=True, why=saying.reason(access))
    return Verdict(sees=False, why=f"Limited to {saying.limits(access)}")


def _staff(client: Client, needs: Permission) -> list[Person]:
    """Return who of the staff sees it by being assigned; roles that see every client are not listed one by one."""
    rows = Membership.objects.filter(is_active=True, user__is_active=True).select_related(
        "user", "custom_role"
    )
    mine = TeamPlace.objects.filter(client=client).values("member")
    theirs = rows.filter(Q(pk=client.assigned_to_id) | Q(pk__in=mine)).order_by("user__name")
    return [
        Person(one.name, "Looks after this client" if one.pk == client.assigned_to_id else "On the team")
        for one in theirs
        if one.can(needs)
    ]
