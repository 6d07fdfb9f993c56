"""A client answers an item: with files, or with why there are none. Until staff accept it, the answer can be undone."""

from datetime import datetime

from django.db import transaction

from features.actions import operations as actions
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor
from features.clients.models import Contact
from features.documents import operations as documents
from features.documents.intake import Accepted
from features.documents.models import Document
from features.documents.operations import Uploaded
from features.documents.queries import visible_to
from features.requests import emails, queries, rules
from features.requests.models import Item, ItemFile
from features.requests.operations.asking import ITEM
from features.requests.operations.holding import hold_answerable, hold_own, record

Answer = Item.Answer
WITHOUT_FILES = (Answer.NOT_APPLICABLE, Answer.DO_NOT_HAVE)
ANSWER = (
    "state", "answer", "words", "answered_at", "answered_by", "decided_at", "decided_by", "seen_by_staff_at",
)  # fmt: skip


def answer(*, item: Item, contact: Contact, file: Accepted, now: datetime) -> Uploaded:
    """
    Keep a file that answers an item: it stands among the client's documents, in the item's type and year and the
    request's project, and the item is off the to-do list. Further files may follow.

    :raises NotThere: it is not asked of a client for whom they may upload.
    :raises Conflict: staff have accepted it already, or the request is closed.
    :raises NotStored: the store did not take it; nothing was written.
    """
    rows = Item.objects.select_related("request__client", "request__project", "type")
    asked = rows.filter(pk=item.pk).first()
    if asked is None:
        raise NotThere
    uploaded = documents.upload(
        contact=contact, client=asked.request.client, file=file, now=now, kind=asked.type, year=asked.year,
        project=asked.request.project,
        then=lambda document: attach(item=item, document=document, contact=contact, now=now),
    )  # fmt: skip
    if not ItemFile.objects.filter(item=item, document=uploaded.document).exists():
        attach(
            item=item, document=uploaded.document, contact=contact, now=now
        )  # sent for another item a moment ago
    return uploaded


@transaction.atomic
def attach(*, item: Item, document: Document, contact: Contact, now: datetime) -> None:
    """
    Let a document of the client's answer an item.

    :raises NotThere: the item or the document is not theirs.
    :raises Conflict: staff have accepted it already, the request is closed, or somebody else has answered.
    """
    hold_own(item, contact)
    is_seen = visible_to(contact).filter(pk=document.pk).exists()
    if not is_seen or document.client_id != item.request.client_id or document.side != Document.Side.CLIENT:
        raise NotThere
    if item.answer != Answer.FILES:
        _need_own(item, contact)
    tie(item, document, by=contact, now=now)


def attach_by_link(*, item: Item, document: Document, now: datetime, name: str) -> None:
    """Do the same for somebody who came by a link; they were let in by it."""
    hold_answerable(item, item.request)
    tie(item, document, by=None, now=now, name=name)


def tie(item: Item, document: Document, *, by: Contact | None, now: datetime, name: str = "") -> None:
    ItemFile.objects.get_or_create(item=item, document=document, defaults={"created_at": now})
    lost = said(item)
    _answered(item, Answer.FILES, "", by, now)
    record("request.answered", item, by, answer="a file", person=name or (by.name if by else ""), **lost)
    emails.answered(item, who=name or (by.name if by else "Somebody"), now=now)


@transaction.atomic
def say(*, item: Item, contact: Contact, answer: str, now: datetime, words: str = "") -> None:
    """
    Answer without files: it does not apply, or they do not have it.

    :raises Refused: no such answer, or the words can't be taken.
    :raises Conflict: there are files already, or staff have accepted it, or the request is closed.
    """
    if answer not in WITHOUT_FILES:
        raise Refused("Choose an answer.", field="answer")
    tidy = rules.words(words)
    hold_own(item, contact)
    if item.state == Item.State.ANSWERED and item.answer == Answer.FILES:
        raise Conflict("You have sent files for this. Take them back first.")
    _need_own(item, contact)
    lost = said(item)
    _answered(item, answer, tidy, contact, now)
    record(
        "request.answered", item, contact, answer=Answer(answer).label.lower(), person=contact.name, **lost
    )
    emails.answered(item, who=contact.name, now=now)


@transaction.atomic
def take_back(*, item: Item, contact: Contact, now: datetime) -> None:
    """
    Undo an answer: the item is on the to-do list again. Files that were sent stay among the documents.

    :raises Conflict: it is not answered, or staff have accepted it, or somebody else answered.
    """
    hold_own(item, contact)
    if item.state != Item.State.ANSWERED:
        raise Conflict("There is no answer to take back.")
    _need_own(item, contact)
    lost = said(item)
    clear(item)
    item.save(update_fields=[*ANSWER, "note"])
    item.files.all().delete()
    actions.reopen_subject(kind=ITEM, subject_id=item.pk, by=contact)
    record("request.answer_undone", item, contact, **lost)


def said(item: Item) -> dict[str, str]:
    """Return the words of the answer that is about to go, for the trail: there they are not lost."""
    return {"words_before": item.words} if item.words else {}


def _need_own(item: Item, contact: Contact) -> None:
    """
    :raises Conflict: somebody else has answered, and this contact does not see everything of the client.
    """
    if item.state == Item.State.ANSWERED and not queries.own_answers(contact, [item]):
        raise Conflict("Somebody else has answered this already.")


def clear(item: Item) -> None:
    item.state, item.answer, item.words, item.note = Item.State.OPEN, "", "", ""
    item.answered_at = item.answered_by = item.decided_at = item.decided_by = item.seen_by_staff_at = None


def _answered(item: Item, answer: str, words: str, by: Contact | None, now: datetime) -> None:
    clear_note = item.note
    clear(item)
    item.state, item.answer, item.words, item.note = Item.State.ANSWERED, answer, words, clear_note
    item.answered_at, item.answered_by = now, by.user if by else None
    item.save(update_fields=list(ANSWER))
    actor: Actor | None = by
    actions.settle_subject(kind=ITEM, subject_id=item.pk, by=actor, now=now, told=False)
