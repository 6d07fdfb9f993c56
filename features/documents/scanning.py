"""
The virus scanner looks at every file before anybody else opens it. That it has to stands in the outbox: a scanner that
is away loses nothing, and until it has spoken the file stays shut.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from features.base import audit, outbox
from features.base.models import OutboxEntry
from features.base.outbox import Hopeless
from features.clients.models import Client
from features.documents import emails, readings
from features.documents.models import Document, Scan, Side, Version
from integrations.antivirus import gateway as scanner
from integrations.storage import gateway

SCAN = "document.scan"
others: list[Callable[[str], QuerySet[Any]]] = []
"""Slices that keep files of their own add a function here: which rows of theirs wait for the scanner with this key?"""


def first_state() -> Scan:
    """Return what a file that has just come is: to be looked at, where there is a scanner."""
    return Scan.PENDING if scanner.is_there() else Scan.NONE


def arrange(key: str) -> None:
    """Have a file looked at once this transaction commits, where there is a scanner."""
    if scanner.is_there():
        outbox.put(SCAN, {"key": key}, dedupe_key=f"scan:{key}")


@outbox.handles(SCAN)
def _scan(payload: dict[str, Any], _: OutboxEntry) -> None:
    """
    :raises ScannerAway, StorageFailed: it is tried again.
    :raises Hopeless: the scanner never takes a file of this size.
    """
    waiting = [*_waiting(payload["key"]), *(rows(payload["key"]) for rows in others)]
    if not any(rows.exists() for rows in waiting):
        return
    try:
        with gateway.open_file(payload["key"]) as file:
            verdict = scanner.scan(file)
    except scanner.TooLarge as error:
        raise Hopeless("The virus scanner takes no file of this size.") from error
    settle(payload["key"], Scan.CLEAN if verdict.is_clean else Scan.INFECTED, virus=verdict.virus)


@outbox.gives_up(SCAN)
def _give_up(payload: dict[str, Any], _: OutboxEntry) -> None:
    settle(payload["key"], Scan.ERROR)


def settle(key: str, state: Scan, *, virus: str = "") -> None:
    """Note what the scanner said of a file, wherever it lies by now, and tell who has to know. Within a transaction."""
    documents, versions = _waiting(key)
    versions.update(scan=state)
    for rows in others:
        rows(key).update(scan=state)
    document = documents.select_related("client", "uploaded_by").first()
    if document is None:
        return
    Client.objects.select_for_update(no_key=True).get(
        pk=document.client_id
    )  # one file of a share after the other
    documents.update(scan=state)
    document.scan = state
    if state == Scan.CLEAN:
        readings.arrange(document)
    else:
        event = f"document.scan_{state}"
        audit.record(event, by=None, about=document, client_id=document.client_id, virus=virus[:100])
    if state == Scan.INFECTED:
        emails.tell_of_virus(document)
    if document.side == Side.FIRM and document.shared_at:
        _tell_of_share(document)


def _waiting(key: str) -> tuple[QuerySet[Document], QuerySet[Version]]:
    return (
        Document.objects.filter(file=key, scan=Scan.PENDING),
        Version.objects.filter(file=key, scan=Scan.PENDING),
    )


def _tell_of_share(document: Document) -> None:
    """Tell the client's people of all that was shared together, once the last of it was looked at: one mail."""
    together = Document.objects.filter(
        client=document.client_id, side=Side.FIRM, shared_at=document.shared_at, deleted_at__isnull=True
    )
    if not together.filter(scan=Scan.PENDING).exists():
        open_ones = [each for each in together.order_by("created_at", "pk") if each.is_open]
        sender = document.uploaded_by.name if document.uploaded_by else ""
        emails.tell_contacts(document.client, open_ones, sender=sender)
