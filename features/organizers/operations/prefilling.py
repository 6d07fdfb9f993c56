"""A client begins with what they answered before."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from features.base.errors import NotThere
from features.clients.models import Contact
from features.organizers import earlier, queries
from features.organizers.models import Organizer, OrganizerAnswer
from features.organizers.operations.answering import CHANGES
from features.organizers.operations.holding import hold_own


@transaction.atomic
def prefill(*, organizer: Organizer, contact: Contact, now: datetime, earlier_id: UUID) -> int:
    """
    Take answers from an earlier one of this client and template, where nothing was answered yet, or only taken from
    another one and left as it was. Return how many stand there now that were taken.

    :raises NotThere: one of the two is not theirs, or the earlier one was never sent.
    :raises Conflict: it was sent already.
    """
    hold_own(organizer, contact)
    source = earlier.of(organizer, queries.visible_to(contact)).filter(pk=earlier_id).first()
    if source is None:
        raise NotThere
    before, here = queries.filled_for(contact, source), queries.filled_for(contact, organizer)
    taken = 0
    for key, question in here.content.questions.items():
        answer = here.answers.get(key) or OrganizerAnswer(
            organizer=organizer, key=key, number=0, created_at=now
        )
        value = earlier.fitting(before, question)
        if (value is None and answer.taken_from_id is None) or not _is_free(answer):
            continue
        answer.value, answer.taken_from = value, source if value is not None else None
        answer.number, answer.saved_at, answer.saved_by = answer.number + 1, now, contact.user
        answer.saved_with = None
        answer.save(**({"force_insert": True} if answer._state.adding else {"update_fields": CHANGES}))
        taken += value is not None
    return taken


def _is_free(answer: OrganizerAnswer) -> bool:
    """Return whether nobody has said anything here: an answer that was emptied, or given back, is said."""
    return not answer.number or (
        answer.taken_from_id is not None
        and not answer.others
        and answer.verdict == OrganizerAnswer.Verdict.NONE
    )
