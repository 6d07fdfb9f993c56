"""A newer content of a document. The older ones stay; a client has those that were shared with them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from features.base import audit, holding
from features.base.errors import Conflict, NotAllowed, NotThere
from features.base.permissions import Actor, Permission, require
from features.clients.models import Contact
from features.documents import deleting, emails, permissions, queries, readings
from features.documents.errors import TooLate
from features.documents.intake import Accepted
from features.documents.models import CONTENT, Document, Side, Version
from features.documents.operations.files import called, content_of
from features.documents.operations.keeping import kept


def add_version(
    *, document: Document, file: Accepted, by: Actor, now: datetime, seen: int | None = None
) -> Document:
    """
    Put a newer version of a document. For the client's people it is New again, and they get a mail, unless it is a
    draft. `seen` is the number of the version that the person had before them.

    :raises NotAllowed: the role may not share documents.
    :raises NotThere: it is not theirs to see, or was deleted.
    :raises Conflict: somebody put another version meanwhile.
    :raises NotStored: the store did not take it; nothing was written.
    """
    require(by, Permission.DOCUMENTS_SHARE)
    if not queries.in_workspace(by).filter(pk=document.pk).exists():
        raise NotThere
    with kept([file]) as [key]:
        holding.hold(document, among=queries.in_workspace(by))
        user = getattr(by, "user", None)
        _replace(document, seen, content_of(file, key) | {"side": Side.FIRM, "uploaded_by": user}, by)
        _share_anew(document, by, now)
    return document


def replace_own(
    *, document: Document, file: Accepted, contact: Contact, now: datetime, seen: int | None = None
) -> Document:
    """
    Put a newer version of one's own upload, named as the firm names what arrives; staff find it in their inbox. The
    older one stays, for it may be part of the firm's records.

    :raises NotThere: it is not theirs to see, or uploads are off.
    :raises NotAllowed: somebody else brought it, or a version of it.
    :raises TooLate: the firm works with it.
    :raises Conflict: they put another version meanwhile.
    :raises NotStored: the store did not take it; nothing was written.
    """
    if not permissions.can_upload(contact, document.client):
        raise NotThere
    with kept([file], client=document.client, side=Side.CLIENT) as [key]:
        holding.hold(document, among=queries.visible_to(contact))
        rows = queries.visible_to(contact).filter(deleting.by_this_contact(contact), pk=document.pk)
        if not rows.exists():
            raise NotAllowed("You can put a new version only of what you uploaded yourself.")
        if not rows.filter(deleting.can_be_replaced(contact)).exists():
            raise TooLate("We work with this file already. Upload the new one beside it.")
        _replace(document, seen, content_of(_named(file, document, now), key), contact)
        document.seen_by_staff_at, document.shared_at = None, now
        document.save(update_fields=["seen_by_staff_at", "shared_at"])
        emails.tell_staff(document, contact)
    return document


def _named(file: Accepted, document: Document, now: datetime) -> Accepted:
    """Return the file under the name that the firm gives it; one that has the document's has that already."""
    return file if file.name == document.name else called(file, document, queries.rules().name_pattern, now)


@transaction.atomic
def restore_version(*, version: Version, by: Actor, now: datetime) -> Document:
    """
    Make an earlier version the newest again. The one in between stays, as an earlier version of its own.

    :raises NotAllowed: the role may not share documents.
    :raises NotThere: its document is not theirs to see, or was deleted.
    """
    require(by, Permission.DOCUMENTS_SHARE)
    document = version.document
    holding.hold(document, among=queries.in_workspace(by))
    found = document.versions.filter(pk=version.pk).first()
    if found is None:
        raise NotThere
    again = {name: getattr(found, name) for name in CONTENT}
    again |= {"side": Side.FIRM, "uploaded_by": getattr(by, "user", None)}
    _replace(document, document.version, again, by, restored=found.number)
    _share_anew(document, by, now)
    return document


def _replace(
    document: Document, seen: int | None, content: dict[str, Any], by: Actor, **details: Any
) -> None:
    """Keep what there is as an earlier version, and give the document, whose row is held, the new content."""
    if seen is not None and seen != document.version:
        raise Conflict("Somebody put another version a moment ago. Look at it first, then decide.")
    earlier = {name: getattr(document, name) for name in CONTENT}
    Version.objects.create(
        document=document, number=document.version, created_at=document.stored_at,
        shared_at=document.shared_at, **earlier,
    )  # fmt: skip
    for name, value in content.items():
        setattr(document, name, value)
    document.version += 1
    document.stored_at = Now()
    document.save(update_fields=[*CONTENT, "version"])
    document.refresh_from_db(fields=["stored_at"])
    readings.arrange(document)
    audit.record(
        "document.versioned",
        by=by,
        about=document,
        client_id=document.client_id,
        version=document.version,
        **details,
    )


def _share_anew(document: Document, by: Actor, now: datetime) -> None:
    if document.is_draft:
        return
    document.shared_at = now
    document.save(update_fields=["shared_at"])
    emails.tell_contacts(document.client, [document], sender=by.name if getattr(by, "user", None) else "")
