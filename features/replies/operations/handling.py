"""What a letter means, found out by a worker: it is let in, held for staff, refused or dropped."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from features.accounts.models import User
from features.base import audit, outbox
from features.base.errors import DomainError, Unavailable
from features.base.models import OutboxEntry
from features.replies import emails, enclosed, queries, rules
from features.replies.models import MailAnswer
from features.replies.subjects import Answer, bounce_hooks
from features.replies.work import BOUNCED, HANDLE
from integrations.inbound_mail import answering, reading
from integrations.inbound_mail.model import Letter

State = MailAnswer.State
CLOSED = "This can no longer be answered by mail."
EMPTY = "We found no new words and no files in your answer."


@outbox.handles(HANDLE)
def _handle(payload: dict[str, Any], _: OutboxEntry) -> None:
    handle(answer_id=UUID(payload["answer"]), now=timezone.now())


@outbox.gives_up(HANDLE)
def _give_up(payload: dict[str, Any], _: OutboxEntry) -> None:
    """Two days of tries have failed: staff see it, with what can be read of it."""
    rows = MailAnswer.objects.filter(pk=payload["answer"], state=State.WAITING)
    rows.update(state=State.HELD, why=MailAnswer.Why.FAILED)
    queries.forget_held()


@outbox.handles(BOUNCED)
def _bounced(payload: dict[str, Any], _: OutboxEntry) -> None:
    bounced(payload["address"], payload["reason"], is_final=payload["is_final"])


def bounced(address: str, reason: str, *, is_final: bool) -> None:
    """Tell whoever wants to know that a mail did not arrive."""
    for hook in bounce_hooks:
        hook.hear(address, reason, is_final)


@transaction.atomic
def handle(*, answer_id: UUID, now: datetime) -> None:
    """
    Decide about a letter that came in. One that was decided about is left alone.

    :raises StorageFailed, NoKeys, Unreadable: it can't be read now.
    """
    answer = locked(answer_id)
    if answer is None or answer.state != State.WAITING:
        return
    letter = reading.read(queries.opened(answer))
    note(answer, letter)
    fate, why = rules.fate(letter, answer.verdict, answer.address.user)
    if fate == "drop":
        settle(answer, State.DROPPED, now, why=why)
    elif fate == "hold":
        hold(answer, letter, why)
    else:
        take(answer, letter, now)


def locked(answer_id: UUID) -> MailAnswer | None:
    rows = MailAnswer.objects.select_for_update(of=("self",)).select_related(
        "address__user", "address__client"
    )
    return rows.filter(pk=answer_id).first()


def note(answer: MailAnswer, letter: Letter) -> None:
    answer.sender, answer.sender_name, answer.subject = letter.sender, letter.sender_name, letter.subject


def hold(answer: MailAnswer, letter: Letter, why: str) -> None:
    """Keep it for staff, who read its words as plain text. Its sender is told nothing: it may be anybody."""
    answer.state, answer.why = State.HELD, why
    answer.words, answer.files = answering.new_words(letter), list(enclosed.names(letter))
    answer.save()
    queries.forget_held()
    audit.record(
        "reply.held", by=None, about=answer, client_id=answer.address.client_id, sender=answer.sender
    )


def take(answer: MailAnswer, letter: Letter, now: datetime, *, by: User | None = None) -> None:
    """Let it in, in the name of the person whose address it came to. What was not taken of it they are told by mail."""
    try:
        with transaction.atomic():
            refused = _taken(answer, letter, now)
    except Unavailable:
        raise
    except DomainError as refusal:
        settle(answer, State.REFUSED, now, why="refused", by=by)
        emails.not_taken(answer, [refusal.message], whole=True)
        return
    settle(answer, State.TAKEN, now, by=by)
    if refused:
        emails.not_taken(answer, refused, whole=False)


def _taken(answer: MailAnswer, letter: Letter, now: datetime) -> list[str]:
    address = answer.address
    if not queries.is_open(address):
        raise DomainError(CLOSED)
    text, files = answering.new_words(letter), enclosed.looked_at(letter)
    if not text and not files.files:
        raise DomainError(" ".join(files.refused) or EMPTY)
    given = Answer(address.user, address.subject_id, text, files.files, answer.pk, now)
    return [*files.refused, *queries.subject_of(address).take(given)]


def settle(answer: MailAnswer, state: State, now: datetime, *, why: str = "", by: User | None = None) -> None:
    """Note what became of it. Its words are where they belong now, and here no more."""
    answer.state, answer.why, answer.settled_at, answer.settled_by = state, why, now, by
    answer.words, answer.files = "", []
    answer.save()
    queries.forget_held()
