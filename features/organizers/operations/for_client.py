"""Staff and programs answer in a client's stead: what was said on the phone, or stands in another system."""

from datetime import datetime

from django.db import transaction

from features.base.permissions import Actor
from features.organizers import queries
from features.organizers.models import Organizer, OrganizerAnswer
from features.organizers.operations.answering import Said, finish, keep
from features.organizers.operations.holding import hold, need_open


@transaction.atomic
def save_for(*, organizer: Organizer, by: Actor, now: datetime, key: str, said: Said) -> OrganizerAnswer:
    """
    Save one answer, as the client would. The row that is returned holds both where somebody else has saved another one.

    :raises NotAllowed: the role may not ask clients for things.
    :raises NotThere: it is not theirs to see, or asks no such thing.
    :raises Refused: it is no answer to this question.
    :raises Conflict: it was sent already, or staff have accepted this answer.
    """
    hold(organizer, by)
    need_open(organizer)
    return keep(organizer, by, now, key, said)


@transaction.atomic
def submit_for(*, organizer: Organizer, by: Actor, now: datetime) -> None:
    """
    Say that all of it is there: it is to be reviewed, and no longer on the client's list. Nobody is told.

    :raises NotAllowed: the role may not ask clients for things.
    :raises NotThere: it is not theirs to see.
    :raises Refused: something is missing.
    :raises Conflict: it was sent already.
    """
    hold(organizer, by)
    need_open(organizer)
    finish(organizer, queries.filled(organizer), by, now)
