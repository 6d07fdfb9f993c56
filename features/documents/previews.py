"""
Pictures of pages and pictures, drawn by the guarded child, so that nothing of the file itself reaches a browser before
it is downloaded (security R47). Kept for an hour, sealed with the firm's key.
"""

import json
import logging
from base64 import b64decode, b64encode
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models.functions import Left
from redis.exceptions import RedisError

from features.base import sealed
from features.documents import contents
from features.documents.guarded import process
from features.documents.models import Document, Reading

log = logging.getLogger(__name__)
MOST_PAGES = 20
MOST_TEXT = 64 * 1024  # bytes
MOST_WORDS = 40_000  # characters
TABLES = ("xlsx", "ods", "csv")
WORDS = ("docx", "pptx", "odt", "odp", "rtf")
KEEP_SECONDS = 3600
MOST_LOOKS = 300  # of one person in a minute, at pages and tables


def page_count(document: Document) -> int:
    """Return how many pages can be shown: none for kinds, and for PDFs, that can only be downloaded."""
    check = document.format.check if document.format.previews and document.is_open else ""
    return min(document.pages or 0, MOST_PAGES) if check == "pdf" else int(check == "picture")


def page(document: Document, number: int) -> bytes | None:
    """
    Return one page as WebP, or None: there is no such page, or it can't be drawn.

    :raises NotStored: the store does not give the file.
    :raises Busy: too many files are looked at.
    """
    if not 1 <= number <= page_count(document):
        return None
    key = f"documents:page:{document.key}:{number}"
    drawn = _recall(key)
    if drawn is None:
        drawn = _draw(document, number)
        _remember(key, drawn)
    return drawn or None


def text(document: Document) -> str | None:
    """
    Return the beginning of a text, or None: it is something else.

    :raises NotStored: the store does not give the file.
    """
    if document.format.check != "text" or not document.format.previews or not document.is_open:
        return None
    with contents.opened(document) as file:
        return decode(file.read(MOST_TEXT))


@dataclass(frozen=True)
class Sheet:
    """One sheet of a table, as far as it is shown; `is_cut` says that there is more of it."""

    name: str
    rows: list[list[str]]
    is_cut: bool

    @property
    def columns(self) -> range:
        return range(max(map(len, self.rows), default=0))


@dataclass(frozen=True)
class Tables:
    """The first sheets of a spreadsheet, and how many more there are."""

    sheets: list[Sheet]
    more: int


def tables(document: Document) -> Tables | None:
    """
    Return a spreadsheet as tables, or None: it is something else, or can't be read.

    :raises NotStored: the store does not give the file.
    :raises Busy: too many files are looked at.
    """
    if document.extension not in TABLES or not document.is_open:
        return None
    key = f"documents:tables:{document.key}"
    found = _recall(key)
    if found is None:
        found = _tabulate(document)
        _remember(key, found)
    if not found:
        return None
    said = json.loads(found)
    return Tables(
        [Sheet(each["name"], each["rows"], each["is_cut"]) for each in said["sheets"]], said["more"]
    )


def words(document: Document) -> str | None:
    """Return the beginning of what the worker read in a letter or a presentation, or None: there is nothing."""
    if document.extension not in WORDS or not document.is_open:
        return None
    rows = Reading.objects.filter(document=document, version=document.version).exclude(text="")
    return rows.values_list(Left("text", MOST_WORDS), flat=True).first()


def _tabulate(document: Document) -> bytes:
    """Return nothing for what can't be read; that is remembered too, so that no file stalls a child again and again."""
    with contents.opened(document) as file:
        try:
            found = process.look("tables", document.extension, file)
        except process.NoAnswer:
            return b""
    return json.dumps(found).encode() if found.get("sheets") else b""


def decode(beginning: bytes) -> str:
    """Read text as people write it today, or as Windows once did. A sign cut in two at the end is left out."""
    if beginning[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return beginning.decode("utf-16", errors="ignore")
    try:
        return beginning.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return beginning[: error.start].decode("utf-8-sig")
        return beginning.decode("cp1252", errors="replace")


def _draw(document: Document, number: int) -> bytes:
    with contents.opened(document) as file:
        try:
            return process.draw(f"draw-{document.format.check}", number, file)
        except process.NoAnswer:
            return b""


def _recall(key: str) -> bytes | None:
    try:
        box = cache.get(key)
        return b64decode(sealed.unseal(box)["webp"]) if box else None
    except RedisError:
        log.warning("The cache does not answer; the page is drawn anew.")
    except sealed.Unreadable:
        log.info("The secret key has changed; the page is drawn anew.")
    return None


def _remember(key: str, drawn: bytes) -> None:
    try:
        cache.set(key, sealed.seal({"webp": b64encode(drawn).decode()}), KEEP_SECONDS)
    except RedisError:
        log.warning("The cache does not answer; the page is not kept.")
