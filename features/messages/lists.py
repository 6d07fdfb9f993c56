"""What Home and the menu show of messages, by a statement that is prepared (features.base.prepared)."""

from django.db.models import Count, DateTimeField, Q, QuerySet, Window
from django.utils import timezone

from features.accounts.models import Session
from features.base.prepared import Given, Prepared
from features.clients import queries as clients
from features.clients.acting import SOMEONE
from features.clients.models import Contact
from features.messages import queries
from features.messages.models import Side, Thread

FIRST = 4


def recent(contact: Contact, session: Session) -> list[Thread]:
    """Return the newest of what `queries.shown_to` gives and is in use, each with the `unread_total` of them all."""
    one = clients.showing(contact, session)
    return RECENT.rows(
        one is not None, contact=contact.pk, user=contact.user_id, now=timezone.now(), one=one and one.pk,
        came=queries.came_at(contact),
    )  # fmt: skip


def _recent(is_one: bool) -> QuerySet[Thread]:  # noqa: FBT001  a statement's shape
    mine = clients.acted_for_by(SOMEONE)
    mine = mine.filter(pk=Given("one")) if is_one else mine
    rows = Thread.objects.filter(queries.within_reach(SOMEONE), client__in=mine)
    rows = queries.with_reading(rows, SOMEONE.user_id, Side.CLIENT, Given("came", DateTimeField()))
    rows = rows.filter(queries.IN_USE).select_related("client", "last_message__sender")
    counted = rows.annotate(unread_total=Window(Count("pk", filter=Q(is_unread=True))))
    return counted.order_by(*queries.NEWEST_FIRST)[:FIRST]


RECENT = Prepared(_recent)
