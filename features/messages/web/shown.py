"""What the pages of both sides show: the lines of a list of threads, and a thread's messages as bubbles."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from branding import prose
from branding.words import size as in_words
from branding.words import when
from features.accounts.models import User
from features.clients.models import Contact
from features.documents import queries as documents
from features.documents.models import Document
from features.documents.names import everybody
from features.messages import words
from features.messages.models import Message, MessageFile, Side, Thread
from features.messages.web import naming

EXCERPT, QUOTED = 160, 200
SOME = str(UUID(int=0))
PICTURES = {"png", "jpg", "jpeg", "gif", "webp", "heic", "tif", "tiff"}


@dataclass(frozen=True)
class Line:
    """A thread in a list. `labels` are badges with their tones."""

    url: str
    who: str
    subject: str
    said: str
    at: datetime
    is_unread: bool
    labels: tuple[tuple[str, str], ...] = ()
    is_current: bool = False


@dataclass(frozen=True)
class Attached:
    """A file of a message; without an address it can't be opened, and `about` says why."""

    name: str
    about: str
    url: str = ""
    icon: str = "file"


@dataclass(frozen=True)
class Bubble:
    message: Message
    name: str
    is_mine: bool
    body: SafeString
    day: str = ""  # where another day begins
    quoted: str = ""
    quoted_name: str = ""
    files: Sequence[Attached] = ()
    may_change: bool = False

    @property
    def is_note(self) -> bool:
        return self.message.is_internal


@dataclass
class Page:
    """Part of a thread, the newest message last. `older` is the mark of what came before it."""

    bubbles: list[Bubble] = field(default_factory=list)
    older: str = ""
    is_newest: bool = True
    seen_by: str = ""  # who has seen the last one that is mine
    seen_id: UUID | None = None

    @property
    def until(self) -> datetime | None:
        return self.bubbles[-1].message.created_at if self.bubbles else None

    def people(self, reader: User) -> list[str]:
        """Return who wrote here, but for the reader."""
        others = (one for one in self.bubbles if not one.is_note and one.message.sender_id != reader.pk)
        rows = (one for one in others if not one.message.is_automatic)
        return list(dict.fromkeys(one.name for one in rows))


def address_of(page: str, key: UUID) -> str:
    """Return the address of a chat's page: a list holds forty."""
    return _pattern(page).replace(SOME, str(key))


@cache
def _pattern(page: str) -> str:
    return reverse(page, settings.FIRM_URLCONF, args=[SOME])


def said(thread: Thread, reader: User) -> str:
    """Return the newest message in a line: “Daniel: Two questions about the kiln”."""
    message = thread.last_message
    if message is None:
        return ""
    who = "You" if message.sender_id == reader.pk else words.name_of(message).split(maxsplit=1)[0]
    files = f"{message.file_count} file{'' if message.file_count == 1 else 's'}"
    return f"{who}: {prose.plain(message.body[:EXCERPT]) or files}"


def bubbles(
    messages: Sequence[Message],
    reader: User,
    side: str,
    files: dict[UUID, list[Attached]],
    changeable: datetime,
) -> Iterator[Bubble]:
    """Yield messages as they are shown, the oldest first; `changeable` is since when one may change one's own."""
    last: date | None = None
    for message in messages:
        day = timezone.localtime(message.created_at).date()
        is_mine = message.sender_id == reader.pk and message.side == side
        quoted = message.quoted if _may_show(message, side) else None
        body = naming.read_by_staff(message.body) if side == Side.FIRM else prose.small(message.body)
        yield Bubble(
            message, words.name_of(message), is_mine, body, day=_named(day) if day != last else "",
            quoted=prose.plain(quoted.body[:QUOTED]) if quoted else "", files=files.get(message.pk, ()),
            quoted_name=words.name_of(quoted) if quoted else "",
            may_change=is_mine and message.created_at > changeable,
        )  # fmt: skip
        last = day


def _may_show(message: Message, side: str) -> bool:
    return message.quoted is not None and (side == Side.FIRM or not message.quoted.is_internal)


def _named(day: date) -> str:
    return "Today" if day == timezone.localdate() else when(day, "day")


def attached(
    messages: Iterable[Message], theirs: QuerySet[Document], page: str
) -> dict[UUID, list[Attached]]:
    """Return the files of these messages, each as far as the reader may open it; no query where there are none."""
    ids = [one.pk for one in messages if one.file_count]
    if not ids:
        return {}
    rows = MessageFile.objects.filter(message__in=ids).select_related("document")
    found: dict[UUID, list[Attached]] = {}
    for row in rows.annotate(is_open=Exists(theirs.filter(pk=OuterRef("document")))):
        found.setdefault(row.message_id, []).append(_attached(row.document, page, is_open=row.is_open))
    return found


def _attached(document: Document | None, page: str, *, is_open: bool) -> Attached:
    if document is not None and is_open:
        about = f"{document.extension.upper()}, {in_words(document.size)}"
        icon = "image" if document.extension in PICTURES else "file"
        url = reverse(page, args=[document.pk])
        return Attached(document.filename, document.scan_words or about, url, icon)
    if document is not None and document.scan_words and document.shared_at and not document.deleted_at:
        return Attached(document.filename, document.scan_words)
    return Attached("A file that is not here any more", "")


def documents_of(reader: Any) -> QuerySet[Document]:
    return documents.visible_to(reader) if isinstance(reader, Contact) else documents.in_workspace(reader)


def seen_by(seen: Sequence[dict[str, str]], page: Page) -> None:
    """Note in the page who of the other side (`seen_there` of the thread) has seen the last message of the reader's."""
    own = next((one for one in reversed(page.bubbles) if one.is_mine and not one.is_note), None)
    if own is None:
        return
    names = [one["name"] for one in seen if datetime.fromisoformat(one["at"]) >= own.message.created_at]
    page.seen_by, page.seen_id = everybody(names), own.message.pk
