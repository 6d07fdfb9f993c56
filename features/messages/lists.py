"""What Home, the lists of chats and a chat itself show, by statements that are prepared (features.base.prepared)."""

from uuid import UUID

from django.db.models import Count, DateTimeField, Q, QuerySet, Window
from django.utils import timezone

from features.accounts.models import Membership, Session
from features.base import cursor
from features.base.prepared import Given, Prepared
from features.clients import queries as clients
from features.clients.acting import SOMEONE
from features.clients.models import Contact
from features.messages import queries
from features.messages.models import Message, Side, Thread
from features.messages.switches import MESSAGES
from features.toggles.queries import is_on

FIRST = 4
PER_PAGE, SIZE = 40, 50  # chats of a page of the list, messages of a page of a chat
CAME = Given("came", DateTimeField())


def recent(contact: Contact, session: Session) -> list[Thread]:
    """Return the newest of what `queries.shown_to` gives and is in use, each with the `unread_total` of them all."""
    one = clients.showing(contact, session)
    return RECENT.rows(
        one is not None, contact=contact.pk, user=contact.user_id, now=timezone.now(), one=one and one.pk,
        came=queries.came_at(contact),
    )  # fmt: skip


def _recent(is_one: bool) -> QuerySet[Thread]:  # noqa: FBT001  a statement's shape
    rows = _shown(is_one).filter(queries.IN_USE).select_related("client", "last_message__sender")
    counted = rows.annotate(unread_total=Window(Count("pk", filter=Q(is_unread=True))))
    return counted.order_by(*queries.NEWEST_FIRST)[:FIRST]


def _shown(is_one: bool) -> QuerySet[Thread]:  # noqa: FBT001
    mine = clients.acted_for_by(SOMEONE)
    mine = mine.filter(pk=Given("one")) if is_one else mine
    rows = Thread.objects.filter(queries.within_reach(SOMEONE), client__in=mine)
    return queries.with_reading(rows, SOMEONE.user_id, Side.CLIENT, CAME)


def of_contact(
    contact: Contact, session: Session, number: int, current: UUID | None, *, is_archived: bool
) -> list[Thread]:
    """Return a page of what `queries.shown_to` gives, and one more; the one that is open with what its page shows."""
    if not is_on(MESSAGES):
        return []
    one = clients.showing(contact, session)
    return OF_CONTACT.rows(
        one is not None, is_archived, number, current is not None, contact=contact.pk, user=contact.user_id,
        now=timezone.now(), one=one and one.pk, came=queries.came_at(contact), open=current,
    )  # fmt: skip


def _of_contact(is_one: bool, is_archived: bool, number: int, is_at_one: bool) -> QuerySet[Thread]:  # noqa: FBT001
    rows = _shown(is_one)
    rows = rows.exclude(queries.IN_USE) if is_archived else rows.filter(queries.IN_USE)
    return page_of(rows, number, Given("open") if is_at_one else None, Side.CLIENT)


def of_staff(by: Membership, view: str, number: int, current: UUID | None) -> list[Thread]:
    """Return the same of a view of what `queries.in_workspace` gives."""
    reach, member = queries.reach_of(by)
    return OF_STAFF.rows(
        reach, view, number, current is not None, member=member, me=by.pk, user=by.user_id,
        came=queries.came_at(by), open=current,
    )  # fmt: skip


def _of_staff(reach: clients.Reach, view: str, number: int, is_at_one: bool) -> QuerySet[Thread]:  # noqa: FBT001
    theirs = clients.within(reach, Given("member") if reach == "assigned" else None)
    rows = queries.with_reading(Thread.objects.filter(client__in=theirs), Given("user"), Side.FIRM, CAME)
    return page_of(_of_view(rows, view), number, Given("open") if is_at_one else None, Side.FIRM)


def _of_view(rows: QuerySet[Thread], view: str) -> QuerySet[Thread]:
    if view == "archived":
        return rows.exclude(queries.IN_USE)
    rows, me = rows.filter(queries.IN_USE), Given("me")
    if view == "mine":
        return rows.filter(Q(assigned_to=me) | Q(assigned_to=None, client__in=clients.within("assigned", me)))
    return rows.filter(waiting_for=view) if view else rows


def page_of(rows: QuerySet[Thread], number: int, current: UUID | Given | None, side: str) -> QuerySet[Thread]:
    """Return a page of threads, and one more if it goes on; the one that is open with what its page shows."""
    start = (number - 1) * PER_PAGE
    if current is not None:
        rows = queries.with_page(rows, current, side).select_related("project")
    held = ("assigned_to__user",) if side == Side.FIRM else ()
    rows = rows.select_related("client", "last_message__sender", *held).order_by(*queries.NEWEST_FIRST)
    return rows[start : start + PER_PAGE + 1]


def messages_of(thread: Thread, before: str, *, for_client: bool) -> cursor.Page[Message]:
    """Return a page of what `queries.messages_in` gives, the newest first."""
    return cursor.prepared_page(MESSAGES_OF, for_client, size=SIZE, before=before, thread=thread.pk)


def _messages_of(for_client: bool, is_marked: bool) -> QuerySet[Message]:  # noqa: FBT001
    return cursor.part(queries.messages_in(Given("thread"), for_client=for_client), SIZE, is_marked=is_marked)


RECENT, OF_CONTACT, OF_STAFF = Prepared(_recent), Prepared(_of_contact), Prepared(_of_staff)
MESSAGES_OF = Prepared(_messages_of)
