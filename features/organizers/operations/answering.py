"""
A client answers, question by question. Each save says on which number of the answer it is based: where somebody else
has saved since, both answers are kept and shown, until one of them is chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from features.actions import operations as actions
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor
from features.clients.models import Client, Contact
from features.documents import operations as documents
from features.documents.intake import Accepted
from features.documents.models import Document
from features.documents.operations import Uploaded
from features.organizers import emails, queries, rules, values
from features.organizers.filled import Filled
from features.organizers.models import Organizer, OrganizerAnswer, OrganizerFile
from features.organizers.operations.holding import KIND, hold_files, hold_own, record
from features.organizers.schema import Content, Kind, Question

MOST_OTHERS = 20
CHANGES = (
    "value", "number", "is_left", "reason", "others", "saved_at", "saved_by", "saved_with", "verdict", "taken_from",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What somebody answers to one question, based on this number of its answer. `is_left`: it does not apply."""

    value: Any = None
    number: int = 0
    is_left: bool = False
    reason: str = ""


@transaction.atomic
def save(*, organizer: Organizer, contact: Contact, now: datetime, key: str, said: Said) -> OrganizerAnswer:
    """
    Save one answer. The row that is returned holds both where somebody else has saved another one since.

    :raises NotThere: it is not theirs, or asks no such thing.
    :raises Refused: it is no answer to this question.
    :raises Conflict: it was sent already, or staff have accepted this answer.
    """
    hold_own(organizer, contact)
    return keep(organizer, contact, now, key, said)


@transaction.atomic
def save_several(
    *, organizer: Organizer, contact: Contact, now: datetime, said: Mapping[str, Said]
) -> dict[str, Refused]:
    """Save all that can be saved of several answers, and return what is wrong with the others."""
    hold_own(organizer, contact)
    wrong: dict[str, Refused] = {}
    for key, one in said.items():
        try:
            keep(organizer, contact, now, key, one)
        except Refused as refusal:
            wrong[key] = refusal
    return wrong


@transaction.atomic
def choose(*, organizer: Organizer, contact: Contact, now: datetime, key: str, place: int | None) -> None:
    """
    Choose between answers that came apart: the one at this place of the others, or what stands. The rest goes.

    :raises NotThere: there is no such answer.
    :raises Conflict: it was sent already, or staff have accepted this answer.
    """
    hold_own(organizer, contact)
    answer = _answer(organizer, key)
    if answer is None or not answer.others or (place is not None and not 0 <= place < len(answer.others)):
        raise NotThere
    _need_changeable(answer)
    if place is not None:
        chosen = answer.others[place]
        answer.value, answer.is_left, answer.reason = chosen["value"], chosen["is_left"], chosen["reason"]
    answer.others = []
    _write(answer, contact, now)


def add_file(*, organizer: Organizer, contact: Contact, now: datetime, key: str, file: Accepted) -> Uploaded:
    """
    Keep a file that answers a question: it stands among the client's documents.

    :raises NotThere: it is not theirs, or the question takes no files.
    :raises Conflict: it was sent already, or staff have accepted this answer.
    :raises NotStored: the store did not take it; nothing was written.
    """
    rows = queries.visible_to(contact).select_related("client", "version")
    asked = rows.filter(pk=organizer.pk).first()
    if asked is None or _question(asked, key).kind != Kind.FILE:
        raise NotThere
    uploaded = documents.upload(
        contact=contact, client=asked.client, file=file, now=now,
        then=lambda document: _tie(asked, contact, now, key, document),
    )  # fmt: skip
    with transaction.atomic():  # one that came a moment ago, to another question: it answers this one, too
        tied = OrganizerFile.objects.filter(answer__organizer=asked, answer__key=key)
        if not tied.filter(document=uploaded.document).exists():
            _tie(asked, contact, now, key, uploaded.document)
    return uploaded


@transaction.atomic
def take_file_off(
    *, organizer: Organizer, contact: Contact, now: datetime, key: str, document_id: UUID
) -> None:
    """
    Let a file answer this no more. It stays among the documents.

    :raises NotThere: it does not.
    """
    hold_own(organizer, contact)
    answer = _answer(organizer, key)
    if answer is None or not answer.files.filter(document=document_id).delete()[0]:
        raise NotThere
    _need_changeable(answer)
    _write(answer, contact, now)


@transaction.atomic
def submit(*, organizer: Organizer, contact: Contact, now: datetime) -> None:
    """
    Send it to the firm: from then on it can be read, and not changed. Answers to hidden questions are kept and not
    part of it.

    :raises Refused: something is missing.
    """
    Client.objects.select_for_update(no_key=True).get(pk=organizer.client_id)  # first, as staff do
    hold_own(organizer, contact)
    finish(organizer, queries.filled_for(contact, organizer), contact, now)
    emails.submitted(organizer, who=contact.name, now=now)


def finish(organizer: Organizer, filled: Filled, by: Actor, now: datetime) -> None:
    """
    Let what is held be sent, by whoever may.

    :raises Refused: something is missing.
    """
    hold_files(organizer)
    if missing := filled.missing():
        count = len(missing)
        raise Refused(f"{count} answer{' is' if count == 1 else 's are'} missing.")
    organizer.state, organizer.submitted_at = Organizer.State.SUBMITTED, now
    organizer.submitted_by = getattr(by, "user", None)
    organizer.save(update_fields=["state", "submitted_at", "submitted_by"])
    actions.settle_subject(kind=KIND, subject_id=organizer.pk, by=by, now=now, told=False)
    record("organizer.submitted", organizer, by)


def keep(organizer: Organizer, by: Actor, now: datetime, key: str, said: Said) -> OrganizerAnswer:
    """Save an answer to what is held and open."""
    question = _question(organizer, key)
    if question.kind == Kind.STATEMENT or (question.kind == Kind.FILE and said.value):
        raise NotThere
    tidy = _tidy(question, said)
    answer = _answer(organizer, key)
    if answer is None:
        answer = OrganizerAnswer(organizer=organizer, key=key, number=0, created_at=now)
    _need_changeable(answer)
    is_same = (answer.value, answer.is_left, answer.reason) == (tidy.value, tidy.is_left, tidy.reason)
    if answer.number and is_same:
        is_back = answer.verdict == OrganizerAnswer.Verdict.RETURNED
        return _write(answer, by, now) if is_back else answer  # said once more: it is right as it is
    if answer.number and said.number != answer.number:
        return _apart(answer, tidy, by, now)
    answer.value, answer.is_left, answer.reason = tidy.value, tidy.is_left, tidy.reason
    return _write(answer, by, now)


def _tidy(question: Question, said: Said) -> Said:
    if said.is_left:
        return replace(said, value=None, reason=rules.reason(said.reason))
    return replace(said, value=values.tidy(question, said.value), reason="")


def _apart(answer: OrganizerAnswer, tidy: Said, by: Actor, now: datetime) -> OrganizerAnswer:
    """Keep an answer that was based on an older one beside what stands, once."""
    said = {"value": tidy.value, "is_left": tidy.is_left, "reason": tidy.reason}
    if any({name: one[name] for name in said} == said for one in answer.others):
        return answer
    if len(answer.others) >= MOST_OTHERS:
        raise Conflict("There are too many answers to this already. Choose one of them first.")
    answer.others = [*answer.others, {**said, "who": by.name, "at": now.isoformat()}]
    answer.save(update_fields=["others"])
    return answer


def _write(answer: OrganizerAnswer, by: Actor, now: datetime) -> OrganizerAnswer:
    answer.number, answer.saved_at, answer.saved_by = answer.number + 1, now, getattr(by, "user", None)
    answer.saved_with, answer.taken_from = getattr(by, "link", None), None
    answer.verdict = OrganizerAnswer.Verdict.NONE  # what came back is mended; the note stays to be read
    if answer._state.adding:
        answer.save(force_insert=True)
    else:
        answer.save(update_fields=CHANGES)
    return answer


def _tie(organizer: Organizer, contact: Contact, now: datetime, key: str, document: Document) -> None:
    hold_own(organizer, contact)
    answer = _answer(organizer, key)
    if answer is None:
        answer = OrganizerAnswer(organizer=organizer, key=key, number=0, created_at=now)
    _need_changeable(answer)
    answer.is_left, answer.reason = False, ""
    _write(answer, contact, now)
    OrganizerFile.objects.create(answer=answer, document=document, created_at=now)


def _need_changeable(answer: OrganizerAnswer) -> None:
    if answer.verdict == OrganizerAnswer.Verdict.ACCEPTED:
        raise Conflict("We have accepted this answer. Write to us if it should change.")


def _question(organizer: Organizer, key: str) -> Question:
    content: Content = queries.content_of(organizer.version)
    if key not in content.questions:
        raise NotThere
    return content.questions[key]


def _answer(organizer: Organizer, key: str) -> OrganizerAnswer | None:
    return OrganizerAnswer.objects.filter(organizer=organizer, key=key).first()
