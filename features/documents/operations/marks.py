"""Small facts about documents: who downloaded one, and that staff have seen what came in."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from features.base import audit, looking
from features.base.errors import NotThere
from features.base.permissions import Actor, Permission, require
from features.clients.models import Contact
from features.documents import queries
from features.documents.models import Document, Download, Opening


@transaction.atomic
def mark_downloaded(*, document: Document, by: Actor, now: datetime, version: int | None = None) -> None:
    """
    Note a download, of an earlier version if one is named. A contact's first one of the newest ends that the document
    is New to them (S0-29); two at once leave one mark.
    Staff who look as the contact leave none: theirs stands in the trail already, and what is New stays New (R22).

    :raises NotThere: it is not theirs to see.
    """
    rows = queries.visible_to(by) if isinstance(by, Contact) else queries.in_workspace(by)
    if not rows.filter(pk=document.pk).exists():
        raise NotThere
    if looking.is_on():
        return
    number = version or document.version
    if isinstance(by, Contact):
        mark = Download(document=document, contact=by, created_at=now, version=number)
        Download.objects.bulk_create([mark], ignore_conflicts=True)
    audit.record("document.downloaded", by=by, about=document, client_id=document.client_id, version=number)


@transaction.atomic
def mark_opened(*, document: Document, contact: Contact, now: datetime) -> None:
    """
    Note that a contact looks at the newest version of a document: the first time stays, the last one is moved on. What
    is New stays New (D4). Staff who look as the contact leave no mark (R22).
    """
    if looking.is_on():
        return
    mark = Opening(document=document, contact=contact, version=document.version, created_at=now, last_at=now)
    which = ["document", "contact", "version"]
    Opening.objects.bulk_create([mark], update_conflicts=True, update_fields=["last_at"], unique_fields=which)


@transaction.atomic
def mark_seen(*, client_id: UUID, day: date, until: datetime, by: Actor, now: datetime) -> int:
    """
    Take what a client uploaded on one day (of the firm's calendar) from the inbox; what came after `until`, which
    nobody has been shown, stays. Return how many documents it was.

    :raises NotAllowed: the role may not see documents.
    :raises NotThere: nothing of that day waits.
    """
    require(by, Permission.DOCUMENTS_VIEW)
    rows = queries.arrived(by).filter(client_id=client_id, created_at__lte=until, **queries.on_day(day))
    if not (count := rows.update(seen_by_staff_at=now)):
        raise NotThere
    return count


@transaction.atomic
def mark_unseen(*, client_id: UUID, day: date, by: Actor) -> int:
    """
    Put what was ticked off last of that day's uploads back into the inbox.

    :raises NotAllowed: the role may not see documents.
    :raises NotThere: nothing of that day was.
    """
    require(by, Permission.DOCUMENTS_VIEW)
    rows = queries.in_workspace(by).filter(
        side=Document.Side.CLIENT, client_id=client_id, **queries.on_day(day)
    )
    latest = rows.aggregate(at=Max("seen_by_staff_at"))["at"]
    if latest is None:
        raise NotThere
    return rows.filter(seen_by_staff_at=latest).update(seen_by_staff_at=None)
