"""Staff look at what came: accept it, or give some of it back and say why."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from features.actions import operations as actions
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor
from features.organizers import emails, queries, rules
from features.organizers.models import Organizer, OrganizerAnswer
from features.organizers.operations.holding import KIND, hold, hold_files, record

State, Verdict = Organizer.State, OrganizerAnswer.Verdict


@transaction.atomic
def accept(*, organizer: Organizer, by: Actor, now: datetime) -> None:
    """
    Settle it: nothing can be changed any more.

    :raises Conflict: it was not sent, or is settled.
    """
    hold(organizer, by)
    _need_submitted(organizer)
    hold_files(organizer)
    organizer.answers.update(verdict=Verdict.ACCEPTED)
    _decide(organizer, State.ACCEPTED, by, now)
    record("organizer.accepted", organizer, by)


@transaction.atomic
def give_back(*, organizer: Organizer, by: Actor, now: datetime, notes: Mapping[str, str]) -> None:
    """
    Return the answers that `notes` names, each with why; the others that are shown are accepted. The client is told,
    has it on their list again, and can mend these, and what is shown because of them.

    :raises Refused: nothing is named, or a note says nothing.
    :raises NotThere: a note is about what has no answer, is not asked, or not shown.
    :raises Conflict: it was not sent, or is settled.
    """
    hold(organizer, by)
    _need_submitted(organizer)
    if not notes:
        raise Refused("Write a note to what should be changed.")
    asked = queries.filled(organizer)
    why = {key: rules.remark(note) for key, note in notes.items()}
    if set(why) - asked.reviewed():
        raise NotThere
    hold_files(organizer)
    others = organizer.answers.exclude(key__in=why)
    others.filter(key__in=asked.shown).update(verdict=Verdict.ACCEPTED, note="")
    unread = others.exclude(key__in=asked.shown)  # nobody has read what is hidden
    unread.update(verdict=Verdict.NONE, note="")
    for key, note in why.items():
        OrganizerAnswer.objects.update_or_create(
            organizer=organizer, key=key, defaults={"verdict": Verdict.RETURNED, "note": note},
            create_defaults={"verdict": Verdict.RETURNED, "note": note, "saved_at": now, "number": 1},
        )  # fmt: skip
    _decide(organizer, State.RETURNED, by, now)
    actions.reopen_subject(kind=KIND, subject_id=organizer.pk, by=by)
    record("organizer.returned", organizer, by, answers=len(why))
    emails.returned(organizer, [asked.content.questions[key].label for key in why], now=now)


@transaction.atomic
def reopen(*, organizer: Organizer, by: Actor, now: datetime) -> None:
    """
    Let the client change everything again, whether it was sent, returned, accepted or withdrawn.

    :raises Conflict: it is open.
    """
    hold(organizer, by)
    if organizer.state == State.OPEN:
        raise Conflict("This is open.")
    organizer.answers.update(verdict=Verdict.NONE, note="")
    was = organizer.state
    organizer.state, organizer.submitted_at, organizer.submitted_by = State.OPEN, None, None
    organizer.decided_at = organizer.decided_by = None
    organizer.save(update_fields=["state", "submitted_at", "submitted_by", "decided_at", "decided_by"])
    actions.reopen_subject(kind=KIND, subject_id=organizer.pk, by=by)
    record("organizer.reopened", organizer, by)
    if was != State.WITHDRAWN:
        emails.returned(organizer, [], now=now)


def _decide(organizer: Organizer, state: Organizer.State, by: Actor, now: datetime) -> None:
    organizer.state, organizer.decided_at, organizer.decided_by = state, now, getattr(by, "user", None)
    organizer.save(update_fields=["state", "decided_at", "decided_by"])


def _need_submitted(organizer: Organizer) -> None:
    if organizer.state != State.SUBMITTED:
        raise Conflict("This does not wait for you.")
