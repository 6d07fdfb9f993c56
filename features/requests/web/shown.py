"""What the pages of both sides show of a request: each item with its files, how it stands, and in which words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from branding.words import when
from features.clients.models import Contact
from features.documents.models import Document
from features.requests import queries
from features.requests.models import Item, Request, UploadLink
from features.requests.switches import UPLOAD_LINKS
from features.toggles.queries import is_on

State, Answer = Item.State, Item.Answer
SOON = 3  # days
TONES = {State.ANSWERED: "info", State.ACCEPTED: "good", State.RETURNED: "warn"}
SAID: dict[str, str] = {
    Answer.NOT_APPLICABLE: "Does not apply to you",
    Answer.DO_NOT_HAVE: "You don’t have it",
}
STATUS = {State.OPEN: "", State.ANSWERED: "Sent", State.ACCEPTED: "Accepted", State.RETURNED: "Look again"}
TO_STAFF = {
    State.OPEN: "Missing", State.ANSWERED: "To review", State.ACCEPTED: "Accepted", State.RETURNED: "Returned",
}  # fmt: skip
ICONS = {State.OPEN: "upload", State.ANSWERED: "check", State.ACCEPTED: "check", State.RETURNED: "refresh"}


@dataclass(frozen=True)
class Row:
    item: Item
    files: Sequence[Document] = ()
    links: Sequence[UploadLink] = ()
    words: str = ""
    is_theirs: bool = True  # the answer, and what staff say of it

    @property
    def tone(self) -> str:
        return TONES.get(State(self.item.state), "")

    @property
    def mark(self) -> str:
        """Return the tone of the mark before it: done, to do again, or nothing yet."""
        return "good" if not self.item.is_owed else self.tone

    @property
    def icon(self) -> str:
        return ICONS[State(self.item.state)]

    @property
    def count(self) -> str:
        return "1 file" if len(self.files) == 1 else f"{len(self.files)} files"

    @property
    def due(self) -> str:
        return f"Due {when(self.item.due_on, 'due')}" if self.item.due_on and self.item.is_owed else ""

    @property
    def urgency(self) -> str:
        if not self.item.due_on or not self.item.is_owed:
            return ""
        days = (self.item.due_on - timezone.localdate()).days
        return "bad" if days < 0 else "warn" if days <= SOON else ""

    @property
    def said(self) -> str:
        """Say what the client answered, to the client."""
        return self.count if self.item.answer == Answer.FILES else SAID.get(self.item.answer, "")

    @property
    def told(self) -> str:
        """Say the same to staff."""
        if not self.item.answer:
            return ""
        return self.count if self.item.answer == Answer.FILES else Answer(self.item.answer).label

    @property
    def status(self) -> str:
        return STATUS[State(self.item.state)]

    @property
    def state(self) -> str:
        """Say how it stands, to staff."""
        return TO_STAFF[State(self.item.state)]


def for_contact(contact: Contact, items: Iterable[Item], now: datetime) -> list[Row]:
    """Return rows of one request for somebody of the client's side: files and words as far as they see them."""
    items = list(items)
    files, links = queries.files_for(contact, items), _links(items, now, queries.links_of_contact(contact))
    theirs = queries.own_answers(contact, items)
    return [
        Row(one, files.get(one.pk, ()), links.get(one.pk, ()), one.words if one.pk in theirs else "", one.pk in theirs)
        for one in items
    ]  # fmt: skip


def for_staff(items: Iterable[Item], now: datetime) -> list[Row]:
    items = list(items)
    files, links = queries.files_of(items), _links(items, now, UploadLink.objects.all())
    return [Row(one, files.get(one.pk, ()), links.get(one.pk, ()), one.words) for one in items]


@dataclass(frozen=True)
class Progress:
    done: int
    total: int

    @property
    def words(self) -> str:
        return f"{self.done} of {self.total} done"

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


def progress(rows: Iterable[Row]) -> Progress:
    rows = list(rows)
    return Progress(sum(not row.item.is_owed for row in rows), len(rows))


def count_files(rows: Iterable[Row]) -> int:
    """Return how many documents answer these, each counted once."""
    return len({document.pk for row in rows for document in row.files})


def next_owed(rows: Iterable[Row], after: Item) -> Item | None:
    """Return the next thing to answer, from the top again after the last one."""
    owed = [row.item for row in rows if row.item.is_owed and row.item.pk != after.pk]
    later = [one for one in owed if (one.order, one.created_at) > (after.order, after.created_at)]
    return next(iter(later or owed), None)


def state_of(request: Request) -> tuple[str, str]:
    """Return how a request stands, in words and tone."""
    if request.withdrawn_at:
        return "Withdrawn", ""
    if request.sent_at is None:
        return "Draft", "warn"
    return ("Closed", "good") if request.closed_at else ("Open", "info")


def _links(
    items: Sequence[Item], now: datetime, among: QuerySet[UploadLink]
) -> dict[object, list[UploadLink]]:
    found: dict[object, list[UploadLink]] = {}
    if not is_on(UPLOAD_LINKS):
        return found
    for link in among.filter(queries.live(now), item__in=items).select_related("made_by"):
        found.setdefault(link.item_id, []).append(link)
    return found
