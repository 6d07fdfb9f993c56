"""What Home shows of to-dos, by statements that are prepared (features.base.prepared)."""

from datetime import datetime

from django.db.models import Count, QuerySet, Window
from django.utils import timezone

from features.accounts.models import Session
from features.actions import kinds, queries
from features.actions.models import Action
from features.base.prepared import Given, Prepared
from features.clients import queries as clients
from features.clients.acting import SOMEONE
from features.clients.models import Contact

FIRST = 5
type Keys = tuple[str, ...]


def first_open(contact: Contact, session: Session) -> list[Action]:
    """Return the most urgent of what `queries.shown_to` gives, each with the `total` of all that is open."""
    return OPEN.rows(*_shape(contact, session), **_given(contact, session))


def count_done(contact: Contact, session: Session, since: datetime) -> int:
    """Return how many of them were done since then."""
    found = DONE.rows(*_shape(contact, session), **_given(contact, session), since=since)
    return found[0] if found else 0


def _shape(contact: Contact, session: Session) -> tuple[Keys, bool]:
    """What makes another statement: the kinds there are in this firm now, and whether one client was chosen."""
    return tuple(kind.key for kind in kinds.live()), clients.showing(contact, session) is not None


def _given(contact: Contact, session: Session) -> dict[str, object]:
    one = clients.showing(contact, session)
    return {"contact": contact.pk, "user": contact.user_id, "now": timezone.now(), "one": one and one.pk}


def _open(keys: Keys, is_one: bool) -> QuerySet[Action]:  # noqa: FBT001  a statement's shape
    rows = _shown(keys, is_one).filter(queries.OPEN).select_related("client")
    return rows.annotate(total=Window(Count("pk"))).order_by(*queries.BY_URGENCY)[:FIRST]


def _done(keys: Keys, is_one: bool) -> QuerySet[Action, int]:  # noqa: FBT001
    rows = _shown(keys, is_one).filter(settled_at__gte=Given("since")).order_by()
    return rows.annotate(total=Window(Count("pk"))).values_list("total", flat=True)[:1]


def _shown(keys: Keys, is_one: bool) -> QuerySet[Action]:  # noqa: FBT001
    mine = clients.acted_for_by(SOMEONE)
    mine = mine.filter(pk=Given("one")) if is_one else mine
    return queries.visible_to(SOMEONE, keys).filter(client__in=mine)


OPEN, DONE = Prepared(_open), Prepared(_done)
