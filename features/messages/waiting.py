"""How much waits for somebody, for the menus of every page: kept for a minute, and forgotten when it changes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateTimeField, OuterRef, Q, QuerySet
from django.utils import timezone

from features.accounts.models import Membership, Session
from features.actions.queries import is_for
from features.base import remembered
from features.base.prepared import Given, Prepared
from features.clients import queries as clients
from features.clients.acting import SOMEONE
from features.clients.models import Contact, TeamPlace
from features.messages import queries
from features.messages.models import Side, Thread, Waiting

TEAM = ArraySubquery(TeamPlace.objects.filter(client=OuterRef("client")).values("member"))
OPEN_TASKS = Q(checklists__tasks__side=Side.FIRM, checklists__tasks__done_at__isnull=True)
FOR_US, MOST, A_MINUTE = "messages:waiting", 1000, 60
type Held = tuple[UUID | None, UUID | None, list[UUID]]  # by whom, who looks after the client, its team


def count(member: Membership) -> int:
    """Return how many chats that wait for the firm, and tasks of the team in chats, are this person's."""
    return sum(is_mine(member, *one) for one in held())


def held() -> list[Held]:
    """Return of all that waits for the firm, as far as it is counted, who has it or works for its client."""
    return remembered.get(FOR_US, _read, seconds=A_MINUTE)


def is_mine(member: Membership, holder: UUID | None, looks_after: UUID | None, team: list[UUID]) -> bool:
    """Return whether a chat is this person's: they have it, or nobody has it and they work for the client."""
    return holder == member.pk if holder is not None else is_for(member, looks_after, team)


def changed() -> None:
    remembered.forget([FOR_US])


def _read() -> list[Held]:
    """Return them of chats that wait for an answer, and of each task of the team in one."""
    in_use = Thread.objects.filter(archived_at=None, client__archived_at=None).order_by()
    both = (in_use.filter(waiting_for=Waiting.US), in_use.filter(OPEN_TASKS))
    columns = ("assigned_to", "client__assigned_to", "team")
    asked, tasks = (rows.annotate(team=TEAM).values_list(*columns)[:MOST] for rows in both)
    return list(asked.union(tasks, all=True).order_by())


def unread(contact: Contact, session: Session) -> int:
    """Return how many chats are new to a contact, of the client this browser shows, if one was chosen."""
    found: dict[UUID, int] = remembered.get(_key(contact.user_id), lambda: _unread(contact), seconds=A_MINUTE)
    one = clients.showing(contact, session)
    shown = [one] if one else clients.entities_of(contact, queries.SEE)
    return sum(found.get(client.pk, 0) for client in shown)


def seen_changed(user_ids: Iterable[UUID]) -> None:
    remembered.forget([_key(user) for user in user_ids])


def _key(user_id: UUID) -> str:
    return f"chats-unread:{user_id}"


def _unread(contact: Contact) -> dict[UUID, int]:
    came = queries.came_at(contact)
    return dict(UNREAD.rows(contact=contact.pk, user=contact.user_id, now=timezone.now(), came=came))


def _unread_rows() -> QuerySet[Thread, Any]:
    rows = Thread.objects.filter(queries.within_reach(SOMEONE))
    came = Given("came", DateTimeField())
    rows = queries.with_reading(rows, SOMEONE.user_id, Side.CLIENT, came)
    new = rows.filter(queries.IN_USE, queries.unread(came)).order_by().values("client")
    return new.annotate(count=Count("pk")).values_list("client", "count")


UNREAD = Prepared(_unread_rows)
