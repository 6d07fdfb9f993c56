"""A client takes back what they uploaded themselves, while the firm's minutes last (D5, security R48)."""

from datetime import datetime

from django.db import transaction

from features.base import audit, holding
from features.base.errors import Conflict, NotAllowed, NotThere
from features.clients.models import Contact
from features.documents import deleting, queries, readings
from features.documents.errors import TooLate
from features.documents.holds import holds
from features.documents.models import CONTENT, Document, Version
from features.documents.operations.trash import let_go
from features.documents.switches import DOCUMENTS
from features.toggles.queries import is_on

AN_HOUR = 60


@transaction.atomic
def delete_own(*, document: Document, contact: Contact, now: datetime) -> None:
    """
    Put one's own upload into the trash. One statement decides, by the clock of the database, once nobody else changes
    the document any more.

    :raises NotThere: it is not theirs to see, or was deleted.
    :raises NotAllowed: somebody else brought it, or a version of it.
    :raises TooLate: it is part of the firm's records, for its time is over or the firm works with it.
    """
    _require_documents()
    holding.hold(document, among=queries.visible_to(contact))
    rules = queries.rules()
    rows = queries.visible_to(contact).filter(deleting.can_be_taken_back(contact, rules), pk=document.pk)
    if not rows.update(deleted_at=now, deleted_by=contact.user):
        _refuse(document, contact, rules.delete_minutes)
    audit.record("document.deleted", by=contact, about=document, client_id=document.client_id)


@transaction.atomic
def restore_own(*, document: Document, contact: Contact, now: datetime) -> None:
    """
    Bring back what one deleted oneself, as long as one could delete it.

    :raises NotThere: they did not delete it, or it is back already.
    :raises TooLate: its time is over; the firm can bring it back.
    """
    _require_documents()
    holding.hold(document, among=deleting.taken_back(contact))
    rows = deleting.taken_back(contact).filter(deleting.in_time(queries.rules()), pk=document.pk)
    if not rows.update(deleted_at=None, deleted_by=None):
        raise TooLate("The time to bring this back is over. Write to us: we can still restore it.")
    audit.record("document.restored", by=contact, about=document, client_id=document.client_id)


@transaction.atomic
def take_back_version(*, document: Document, contact: Contact, seen: int, now: datetime) -> None:
    """
    Let the version before be the newest again; the one that one put last is gone for good. No number of a version is
    given twice: what is the newest again has the next one. Staff find it in their inbox.

    :raises NotThere: it is not theirs to see, or was deleted.
    :raises NotAllowed: somebody else brought it, or a version of it.
    :raises Conflict: it is no longer the version `seen`, or the only one.
    :raises TooLate: it is part of the firm's records, for its time is over or the firm works with it.
    """
    _require_documents()
    holding.hold(document, among=queries.visible_to(contact))
    earlier = document.versions.order_by("-number").first()
    if document.version != seen or earlier is None:
        raise Conflict("This version was taken back or replaced already. Look at what is here now.")
    rules = queries.rules()
    can = deleting.newest_can_be_taken_back(contact, rules)
    if not queries.visible_to(contact).filter(can, pk=document.pk).exists():
        _refuse(document, contact, rules.delete_minutes)
    gone = {"version": document.version, "file": document.filename, "size": document.size}
    key = document.key
    _put_back(document, earlier)
    audit.record("document.unversioned", by=contact, about=document, client_id=document.client_id, **gone)
    let_go({key})


def _put_back(document: Document, earlier: Version) -> None:
    for name in (*CONTENT, "shared_at"):
        setattr(document, name, getattr(earlier, name))
    document.version += 1
    document.seen_by_staff_at = None
    document.save(update_fields=[*CONTENT, "shared_at", "version", "seen_by_staff_at"])
    earlier.delete()
    readings.arrange(document)


def _require_documents() -> None:
    if not is_on(DOCUMENTS):
        raise NotThere


def _refuse(document: Document, contact: Contact, minutes: int) -> None:
    this = queries.visible_to(contact).filter(pk=document.pk)
    if not this.filter(deleting.by_this_contact(contact)).exists():
        raise NotAllowed("You can delete only what you uploaded yourself.")
    for hold in holds:
        if this.filter(hold.condition()).exists():
            raise TooLate(hold.why)
    raise TooLate(_over(minutes))


def _over(minutes: int) -> str:
    if not minutes:
        return "What you upload stays. Write to us if something should go."
    time = "The hour" if minutes == AN_HOUR else f"The time of {minutes} minutes"
    return f"{time} in which you could delete this is over. Write to us if it should go."
