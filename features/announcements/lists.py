"""What Home shows of announcements, by a statement that is prepared (features.base.prepared)."""

from django.db.models import QuerySet
from django.utils import timezone

from features.announcements import queries
from features.announcements.models import Announcement
from features.base.prepared import Given, Prepared
from features.clients.acting import SOMEONE
from features.clients.models import Contact

FIRST = 3  # on Home; one more is asked for, to know whether there are others


def on_home(contact: Contact) -> list[Announcement]:
    """Return what stands on top of Home: FIRST of them, and one more if there are more."""
    return HOME.rows(contact=contact.pk, user=contact.user_id, now=timezone.now())


def _home() -> QuerySet[Announcement]:
    return queries.on_home(SOMEONE, Given("now"))[: FIRST + 1]


HOME = Prepared(_home)
