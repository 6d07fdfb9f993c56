"""A file becomes a document: the firm shares it, or a client uploads it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from features.actions import operations as actions
from features.actions.models import Action
from features.base import audit
from features.base.errors import NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.clients.models import Client, Contact
from features.documents import emails, naming, permissions, queries, readings, scanning
from features.documents.intake import Accepted
from features.documents.models import OTHER, Document, DocumentType
from features.documents.operations.keeping import TakenOverError, kept
from features.documents.switches import CLIENT_UPLOADS, DOCUMENTS
from features.projects.models import Project
from features.toggles.queries import is_on

Side = Document.Side
OLDEST, AHEAD = 1900, 2  # years that a document can belong to; a plan for the year after next is rare enough
TWICE = timedelta(minutes=1)  # the same file by the same person within this was posted twice


class _PostedTwiceError(Exception):
    """Ends the transaction, so that the second copy goes."""

    def __init__(self, document: Document) -> None:
        self.document = document


@dataclass(frozen=True)
class Uploaded:
    """`earlier` is the client's newest upload of the very same content, to be told of: it may be an oversight."""

    document: Document
    earlier: Document | None


def share(
    *,
    by: Actor,
    client: Client,
    files: Sequence[Accepted],
    now: datetime,
    kind: DocumentType | None = None,
    year: int | None = None,
    project: Project | None = None,
    draft: bool = False,
    then: Callable[[list[Document]], None] | None = None,
) -> list[Document]:
    """
    Give a client files: everybody who acts for it in the portal (and whose access is not limited to other projects than
    the one given) sees them now, and gets one mail about all of them. A draft is told and shown to nobody (S3-29).
    `then` is called with the documents before all is committed, by a slice above that tells of them itself.

    :raises NotAllowed: the role may not share documents.
    :raises NotThere: documents are off, or the client is not theirs to see, or is archived.
    :raises Refused: no file, the year can't be, or the project is another client's.
    :raises NotStored: the store did not take them; nothing was written.
    """
    require(by, Permission.DOCUMENTS_SHARE)
    if not is_on(DOCUMENTS) or not queries.clients_for(by).filter(pk=client.pk).exists():
        raise NotThere
    if not files:
        raise Refused("Choose the files to share.", field="files")
    user = getattr(by, "user", None)  # a program's key has none
    about: dict[str, Any] = {"client": client, "type": kind, "year": check_year(year, now), "side": Side.FIRM}
    about |= {"project": check_project(project, client), "shared_at": None if draft else now}
    with suppress(TakenOverError), kept(files) as keys:
        pairs = zip(files, keys, strict=True)
        documents = [_write(file, key, **about, uploaded_by=user, created_at=now) for file, key in pairs]
        for document in documents:
            event = "document.drafted" if draft else "document.shared"
            audit.record(event, by=by, about=document, client_id=client.pk, size=document.size)
        if then is not None:
            then(documents)
        elif not draft:
            emails.tell_contacts(client, documents, sender=by.name if user else "")
        return documents
    return [_taken_over(file) for file in files]


def hand_in(
    *, contact: Contact, client: Client, files: Sequence[Accepted], now: datetime,
    then: Callable[[list[Document]], None], project: Project | None = None,
) -> list[Document]:  # fmt: skip
    """
    Keep several files of a client's at once, together with what a slice above writes of them in `then`, or nothing of
    it. That slice shows them to staff in its own place.

    :raises NotThere: uploads are off, or the contact does not act for this client.
    :raises Refused: the project is another client's.
    :raises NotStored: the store did not take them; nothing was written.
    """
    if not permissions.can_upload(contact, client):
        raise NotThere
    arrived = [_arrived(client, file, None, check_year(None, now), now) for file in files]
    about: dict[str, Any] = {"project": check_project(project, client), "uploaded_by": contact.user}
    about |= {"created_at": now, "shared_at": now, "seen_by_staff_at": now}
    with (
        suppress(TakenOverError),
        kept([file for file, _ in arrived], client=client, side=Side.CLIENT) as keys,
    ):
        documents = [
            _write(file, key, **known, **about) for (file, known), key in zip(arrived, keys, strict=True)
        ]
        for document in documents:
            audit.record(
                "document.uploaded", by=contact, about=document, client_id=client.pk, size=document.size
            )
        then(documents)
        return documents
    return [_taken_over(file) for file in files]


def upload(
    *,
    contact: Contact,
    client: Client,
    file: Accepted,
    now: datetime,
    kind: DocumentType | None = None,
    year: int | None = None,
    project: Project | None = None,
    done: Action | None = None,
    then: Callable[[Document], None] | None = None,
) -> Uploaded:
    """
    Keep a client's file and tell the firm. Of a form posted twice the second brings the first one's document.

    `done` is what the client was asked for, where they say that this was all. `then` is called with the document
    before all is committed, by a slice above that shows it to staff in its own place and tells them of it itself.

    :raises NotThere: uploads are off, or the contact does not act for this client.
    :raises Refused: the year can't be, or the project is another client's.
    :raises NotStored: the store did not take it; nothing was written.
    """
    if not permissions.can_upload(contact, client):
        raise NotThere
    file, about = _arrived(client, file, kind, check_year(year, now), now)
    about["project"] = check_project(project, client)
    try:
        with kept([file], client=client, side=Side.CLIENT) as [key]:
            earlier = _earlier(contact, client, file, now)
            is_told = queries.is_waiting_for_staff(client, contact, now)
            document = _write(
                file, key, **about, uploaded_by=contact.user, created_at=now, shared_at=now,
                seen_by_staff_at=now if then else None,
            )  # fmt: skip
            audit.record("document.uploaded", by=contact, about=document, client_id=client.pk, size=file.size)
            if then is not None:
                then(document)
            elif not is_told:
                emails.tell_staff(document, contact)
            if done is not None and done.client_id == client.pk:
                actions.settle(action=done, by=contact, now=now)
    except _PostedTwiceError as twice:
        return Uploaded(twice.document, None)
    except TakenOverError:
        return Uploaded(_taken_over(file), None)
    return Uploaded(document, earlier)


def receive(
    *,
    client: Client,
    file: Accepted,
    now: datetime,
    then: Callable[[Document], None],
    kind: DocumentType | None = None,
    year: int | None = None,
    project: Project | None = None,
) -> Document:
    """
    Keep a file that somebody without a place on the portal sends for a client. A slice above has let them in; `then`
    is called before all is committed, to note who it was and tell staff.

    :raises NotThere: uploads are off, or the client is archived.
    :raises NotStored: the store did not take it; nothing was written.
    """
    if not is_on(CLIENT_UPLOADS) or client.archived_at is not None:
        raise NotThere
    file, about = _arrived(client, file, kind, check_year(year, now), now)
    about["project"] = check_project(project, client)
    with suppress(TakenOverError), kept([file], client=client, side=Side.CLIENT) as [key]:
        Client.objects.select_for_update(no_key=True).get(pk=client.pk)
        document = _write(file, key, **about, created_at=now, shared_at=now)
        audit.record("document.received", by=None, about=document, client_id=client.pk, size=file.size)
        then(document)
        return document
    return _taken_over(file)


def _arrived(
    client: Client, file: Accepted, kind: DocumentType | None, year: int, now: datetime
) -> tuple[Accepted, dict[str, Any]]:
    """Return a client's file under the name that the firm gives it, and what is known about it."""
    rules = queries.rules()
    about: dict[str, Any] = {"client": client, "type": kind or rules.default_type, "year": year}
    return called(file, Document(**about), rules.name_pattern, now), {**about, "side": Side.CLIENT}


def called(file: Accepted, document: Document, pattern: str, now: datetime) -> Accepted:
    """Return a client's file under the name that the firm gives it, by what is known about its document."""
    kind = document.type.name if document.type else OTHER
    client, year = document.client.name, document.year
    name = naming.named(pattern, name=file.name, client=client, kind=kind, year=year, now=now)
    return replace(file, name=name)


def _taken_over(file: Accepted) -> Document:
    """
    Return the document that a file became when its form was posted the first time.

    :raises NotThere: it is gone again, or became something else.
    """
    found = Document.objects.filter(file=file.key, deleted_at__isnull=True).first()
    if found is None:
        raise NotThere
    return found


def check_year(year: int | None, now: datetime) -> int:
    """
    Return the year a document belongs to: the given one, or that of its upload (D15).

    :raises Refused: no document is of that year.
    """
    this = timezone.localtime(now, queries.zone()).year
    if year is not None and not OLDEST <= year <= this + AHEAD:
        raise Refused(f"Choose a year from {OLDEST} to {this + AHEAD}.", field="year")
    return year or this


def check_project(project: Project | None, client: Client) -> Project | None:
    """
    Return the project again.

    :raises Refused: it is another client's.
    """
    if project is not None and project.client_id != client.pk:
        raise Refused("This belongs to another client. Choose again.", field="project")
    return project


def _earlier(contact: Contact, client: Client, file: Accepted, now: datetime) -> Document | None:
    """
    Return the newest upload of the same content; one at a time, so that the second of two sees the first.

    :raises _PostedTwiceError: it is this very upload.
    """
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    earlier = queries.same_content(client, file.sha256, contact).first()
    is_same = earlier and earlier.uploaded_by_id == contact.user_id and earlier.name == file.name
    if earlier and is_same and earlier.created_at > now - TWICE:
        raise _PostedTwiceError(earlier)
    return earlier


def content_of(file: Accepted, key: str) -> dict[str, Any]:
    """
    Return what a row says of a file that lies in the store, and have the virus scanner look at it. Within the
    transaction that writes the row.
    """
    scanning.arrange(key)
    return {
        "name": file.name, "extension": file.format.extension, "content_type": file.format.content_type,
        "size": file.size, "sha256": file.sha256, "pages": file.pages, "file": key,
        "scan": scanning.first_state(),
    }  # fmt: skip


def _write(file: Accepted, key: str, **about: Any) -> Document:
    document = Document(**content_of(file, key), **about)
    document.save(force_insert=True)
    readings.arrange(document)
    return document
