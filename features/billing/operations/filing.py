"""
Files go with an invoice: staff add them to a draft; with its release they are a part of it, as its lines are. They lie
where documents lie, are looked at by the same virus scanner, and count as what the firm keeps.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Sum

from branding.words import size as in_words
from features.base import audit, looking
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.billing import queries
from features.billing.models import Invoice, InvoiceFile
from features.billing.operations.drafting import hold_draft
from features.clients.models import Client, Contact
from features.documents import contents, room, scanning
from features.documents import queries as documents
from features.documents.intake import Accepted
from features.documents.models import Document, Scan, Side
from features.documents.operations.files import content_of
from features.documents.operations.keeping import kept
from integrations.storage import gateway

MOST, MOST_BYTES = 10, 50 * 1024 * 1024


def add_files(*, invoice: Invoice, files: Sequence[Accepted], by: Actor, now: datetime) -> list[InvoiceFile]:
    """
    Add files to a draft. One that is there already is not added again.

    :raises NotAllowed: the role may not bill.
    :raises NotThere: the invoice is not theirs to see.
    :raises Conflict: it was released: what was sent is not changed any more.
    :raises Refused: no file, too many, or too large together.
    :raises NotStored: the store did not take them; nothing was written.
    """
    require(by, Permission.BILLING_EDIT)
    new = [file for file in files if not _is_there(invoice, file)]
    if not files:
        raise Refused("Choose the files to add.", field="files")
    if not new:
        return []
    with kept(new) as keys:
        hold_draft(invoice, by)
        _check(invoice, new)
        about: dict[str, Any] = {
            "invoice": invoice,
            "side": Side.FIRM,
            "uploaded_by": getattr(by, "user", None),
        }
        pairs = zip(new, keys, strict=True)
        made = [
            InvoiceFile.objects.create(**content_of(one, key), **about, created_at=now) for one, key in pairs
        ]
        audit.record("invoice.file_added", by=by, about=invoice, client_id=invoice.client_id, count=len(made))
        return made


def add_documents(
    *, invoice: Invoice, documents: Sequence[Document], by: Actor, now: datetime
) -> list[InvoiceFile]:
    """
    Add copies of documents of its client, as they are now.

    :raises NotThere: the invoice is not theirs to see.
    :raises Refused: one is not to be chosen: another client's, not checked for viruses, or waiting to be paid.
    """
    require(by, Permission.BILLING_EDIT)
    if not queries.in_workspace(by).filter(pk=invoice.pk).exists():
        raise NotThere
    allowed = {one.pk for one in choices(invoice, by).filter(pk__in=[each.pk for each in documents])}
    if any(one.pk not in allowed for one in documents):
        raise Refused("Choose documents of this client that can be opened.", field="documents")
    opened = [contents.opened(one) for one in documents]
    try:
        files = [
            Accepted(file, one.name, one.format, one.size, one.sha256, one.pages)
            for one, file in zip(documents, opened, strict=True)
        ]
        return add_files(invoice=invoice, files=files, by=by, now=now)
    finally:
        for file in opened:
            file.close()


@transaction.atomic
def remove_file(*, file: InvoiceFile, by: Actor, now: datetime) -> None:
    """
    Take a file off a draft.

    :raises Conflict: it was released.
    """
    invoice, key = file.invoice, file.key
    hold_draft(invoice, by)
    file.delete()
    audit.record("invoice.file_removed", by=by, about=invoice, client_id=invoice.client_id)
    transaction.on_commit(lambda: gateway.remove(key), robust=True)


def note_opened(*, file: InvoiceFile, contact: Contact) -> None:
    """Note that somebody on the client's side took it. Staff who look as them stand in the trail already (R22)."""
    if looking.is_on():
        return
    invoice = file.invoice
    audit.record(
        "invoice.file_opened",
        by=contact,
        about=invoice,
        client_id=invoice.client_id,
        file=file.filename[:100],
    )


def choices(invoice: Invoice, by: Actor) -> QuerySet[Document]:
    """Return the documents that can be added: open ones of its client that this person sees, the newest first."""
    rows = documents.in_workspace(by).filter(client=invoice.client_id, scan__in=(Scan.NONE, Scan.CLEAN))
    return rows.exclude(pk__in=documents.locked().values("document")).order_by("-created_at", "-pk")


def _is_there(invoice: Invoice, file: Accepted) -> bool:
    return invoice.files.filter(sha256=file.sha256, name=file.name).exists()


def _check(invoice: Invoice, files: Sequence[Accepted]) -> None:
    if any(_is_there(invoice, file) for file in files):
        raise Conflict("This file has been added already.")
    known = list(invoice.files.values_list("size", flat=True))
    if len(known) + len(files) > MOST:
        raise Refused(f"Up to {MOST} files go with an invoice.", field="files")
    if sum(known) + sum(file.size for file in files) > MOST_BYTES:
        raise Refused(
            f"The files of an invoice can have up to {in_words(MOST_BYTES)} together.", field="files"
        )


def _bytes(client: Client | None) -> int:
    """Return how much of the firm's room they take; nothing of it was brought by clients."""
    return 0 if client else int(InvoiceFile.objects.aggregate(sum=Sum("size"))["sum"] or 0)


def _waiting(key: str) -> QuerySet[Any]:
    return InvoiceFile.objects.filter(file=key, scan=Scan.PENDING)


def register() -> None:
    room.others.append(_bytes)
    scanning.others.append(_waiting)
