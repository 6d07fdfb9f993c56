"""
What is found in a file once it is here: its words and a small picture. The worker does it, in the guarded child; what
is to be read stands in the outbox, so that nothing is forgotten.
"""

import logging
from datetime import datetime
from io import BytesIO
from typing import IO, Any

from django.contrib.postgres.search import SearchVector
from django.db import DataError, OperationalError, transaction
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.utils import timezone
from psycopg.errors import ProgramLimitExceeded

from features.base import outbox
from features.base.models import OutboxEntry
from features.documents import languages
from features.documents.folding import fold
from features.documents.guarded import process
from features.documents.models import OPEN_SCANS, Document, Reading
from integrations.storage import gateway

log = logging.getLogger(__name__)
READ = "document.read"
WITH_WORDS = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv", "rtf")
WITH_PICTURE = ("pdf", "picture")  # checks of formats
MOST_AT_ONCE = 500  # written down by one run of the nightly job
SHARES = (
    1,
    2,
    4,
    8,
)  # of a text: all of it, else a half and so on, until PostgreSQL takes its words and places
SETTLED = (OutboxEntry.State.DONE, OutboxEntry.State.LEFT)


def arrange(document: Document) -> None:
    """
    Have a document read once this transaction commits; again after a new version, or once the scanner lets it be. What
    was known of an older version is forgotten now. What waits already, or was given up, is not written down again.
    """
    Reading.objects.filter(document=document).exclude(version=document.version).delete()
    if document.is_open:
        key = f"{READ} {document.pk} {document.version}"
        OutboxEntry.objects.filter(dedupe_key=key, state__in=SETTLED).delete()  # it could not be opened then
        outbox.put(READ, {"document": str(document.pk)}, dedupe_key=key)


def unread() -> QuerySet[Document]:
    """Return the documents that may be opened and have not been read as they are now."""
    current = Reading.objects.filter(document=OuterRef("pk"), version=OuterRef("version"))
    return Document.objects.filter(~Exists(current), deleted_at__isnull=True, scan__in=OPEN_SCANS)


def arrange_missing(most: int = MOST_AT_ONCE) -> int:
    """Have what was missed read, the newest first; return how much it is."""
    missed = list(unread().order_by("-created_at")[:most])
    for document in missed:
        with transaction.atomic():
            arrange(document)
    return len(missed)


@outbox.handles(READ)
def _do(payload: dict[str, Any], _: OutboxEntry) -> None:
    document = unread().filter(pk=payload["document"]).first()
    if document is not None:
        read(document, now=timezone.now())


def read(document: Document, *, now: datetime) -> Reading:
    """
    Read a document's file and keep what was found, instead of what an older version held.

    :raises StorageFailed: the store does not give the file, or does not take its picture.
    """
    with gateway.open_file(document.key) as file:
        state, text = _words(document, file)
        picture = _picture(document, file)
    language = languages.of(text) if text else languages.UNSURE
    found = {
        "version": document.version,
        "state": state,
        "language": language,
        "text": text,
        "created_at": now,
    }
    found["vector"] = None
    thumbnail = gateway.put(BytesIO(picture), gateway.new_key()) if picture else ""
    try:
        return _keep(document, {**found, "thumbnail": thumbnail})
    except Exception:
        if thumbnail:
            gateway.remove(thumbnail)
        raise


@transaction.atomic
def _keep(document: Document, found: dict[str, Any]) -> Reading:
    reading, _ = Reading.objects.update_or_create(document=document, defaults=found)
    if reading.text and not any(_index(reading, len(reading.text) // share) for share in SHARES):
        reading.state = Reading.State.FAILED
        reading.save(update_fields=["state"])
    return reading


def _index(reading: Reading, length: int) -> bool:
    """Index the beginning of a text. Return whether PostgreSQL took it: many short addresses become too many words."""
    vector = SearchVector(Value(fold(reading.text[:length])), config=reading.language)
    try:
        with transaction.atomic():
            Reading.objects.filter(pk=reading.pk).update(vector=vector)
    except (DataError, OperationalError) as error:
        if isinstance(error, OperationalError) and not isinstance(error.__cause__, ProgramLimitExceeded):
            raise
        log.warning("%s characters are too much to index.", length)
        return False
    return True


def _words(document: Document, file: IO[bytes]) -> tuple[Reading.State, str]:
    if document.extension not in WITH_WORDS:
        return Reading.State.SILENT, ""
    try:
        found = process.look("text", document.extension, file)
    except process.NoAnswer:
        return Reading.State.FAILED, ""
    if "text" not in found:
        return Reading.State.FAILED, ""
    text = str(found["text"])
    return (Reading.State.READ if text else Reading.State.SILENT), text


def _picture(document: Document, file: IO[bytes]) -> bytes:
    """Return a small picture of the first page, or nothing: there is none, or it can't be drawn."""
    form = document.format
    if form.check not in WITH_PICTURE or not form.previews:
        return b""
    try:
        return process.draw(f"small-{form.check}", 1, file)
    except process.NoAnswer:
        return b""


def thumbnail(document: Document) -> bytes | None:
    """
    Return the small picture of a document as it is now, or None: it has none, or may not be opened.

    :raises StorageFailed: the store does not give it.
    """
    rows = Reading.objects.filter(document=document, version=document.version).exclude(thumbnail="")
    found = rows.first() if document.is_open else None
    if found is None:
        return None
    with gateway.open_file(found.thumbnail.name or "") as file:
        return file.read()
