"""What the firm keeps to itself until it is ready, and takes back to itself (S3-29)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction

from features.base import audit, holding
from features.base.errors import Conflict
from features.base.permissions import Actor, Permission, require
from features.documents import emails, queries
from features.documents.models import Document
from features.documents.operations.bulk import check_found


@transaction.atomic
def share_drafts(*, ids: Collection[UUID], by: Actor, now: datetime, every: bool = False) -> list[Document]:
    """
    Share those of these that are drafts, and return them. For their clients they are new from this moment on, as if
    they had just been made; everybody concerned gets one mail about all of theirs.

    :raises NotAllowed: the role may not share documents.
    :raises NotThere: one of `every` one is no draft that this person may share.
    :raises Conflict: none of them is a draft (any more) that this person may share.
    """
    require(by, Permission.DOCUMENTS_SHARE)
    rows = queries.drafts(by).filter(pk__in=ids, client__in=queries.clients_for(by).values("pk"))
    rows = rows.select_for_update(no_key=True, of=("self",)).select_related("client")
    found = list(rows.order_by("client_id", "name", "pk"))
    check_found(found, ids, every=every, gone="These are shared already.")
    for document in found:
        document.shared_at = document.created_at = now
        audit.record(
            "document.shared", by=by, about=document, client_id=document.client_id, size=document.size
        )
    Document.objects.bulk_update(found, ["shared_at", "created_at"])
    _tell(found, by)
    return found


def _tell(documents: Sequence[Document], by: Actor) -> None:
    sender = by.name if getattr(by, "user", None) else ""
    for client, theirs in groupby(documents, key=lambda each: each.client):
        emails.tell_contacts(client, list(theirs), sender=sender)


@transaction.atomic
def unshare(*, document: Document, by: Actor, now: datetime) -> list[str]:
    """
    Make a document of the firm's a draft again; its earlier versions its client never gets again. Return the names of
    the people who have downloaded it already: what they have, they keep.

    :raises NotAllowed: the role may not share documents.
    :raises NotThere: it is not theirs to see, or was deleted.
    :raises Conflict: it is a draft already, or it or an earlier version came from the client, who sees their own.
    """
    require(by, Permission.DOCUMENTS_SHARE)
    holding.hold(document, among=queries.in_workspace(by))
    if queries.is_given(document):
        raise Conflict("This came from the client, who sees it as long as it is here.")
    if document.is_draft:
        raise Conflict("This is a draft already.")
    document.shared_at = None
    document.save(update_fields=["shared_at"])
    document.versions.update(shared_at=None)
    audit.record("document.unshared", by=by, about=document, client_id=document.client_id)
    return sorted({each.contact.name for each in queries.downloads_of(document)})
