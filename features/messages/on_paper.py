"""A chat on paper, in the firm's look: who said what, and when. Internal notes have no way in (S3-28)."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from branding import prose
from branding import queries as brands
from branding.papers.letterhead import Letterhead
from branding.papers.press import Imprint, print_pdf
from branding.papers.sheets import sheet_in
from branding.words import when
from features.messages import queries, words
from features.messages.models import Message, Thread
from tenants.context import require_firm

TEMPLATE = Path(__file__).parent / "chat.typ"
MOST = 500  # of a chat's messages, the newest
QUOTED = 200


def pdf(thread: Thread, message_id: str | None, today: date) -> bytes | None:
    """Return a chat, or one of its messages, as PDF; None where nothing is there. For workers, never in a request."""
    rows = queries.messages_in(thread, for_client=True).prefetch_related("files__document")
    rows = rows.filter(pk=message_id) if message_id else rows
    said = list(rows.order_by("-created_at", "-pk")[: MOST + 1])
    if not said:
        return None
    firm = require_firm()
    look = brands.published(firm)
    kind = "Message" if message_id else "Messages"
    title = f"{thread.subject}, {look.name}"
    imprint = Imprint(
        title=title, foot=f"{look.name} · {thread.subject}", dated=today, sheet=sheet_in(firm.time_zone)
    )
    data = {
        "kind": kind, "heading": thread.subject, "columns": _facts(thread, today), "left_out": len(said) > MOST,
        "said": [_one(message) for message in reversed(said[:MOST])],
    }  # fmt: skip
    letterhead = Letterhead(look=look, logo=brands.logo_of(look))
    return print_pdf(template=TEMPLATE, data=data, imprint=imprint, letterhead=letterhead)


def name_of(thread: Thread) -> str:
    """Return what the file is called: the subject, without what no file can be called by."""
    tidy = "".join(" " if letter in '\\/:*?"<>|' else letter for letter in thread.subject)
    return " ".join(tidy.split())[:120].strip(". ") or "Messages"


def _facts(thread: Thread, today: date) -> list[list[dict[str, Any]]]:
    said = [("Client", thread.client.name), ("About", thread.project.name if thread.project else "")]
    facts = [*said, ("As of", _day(today))]
    return [[{"label": label, "lines": [words], "lead": False}] for label, words in facts if words]


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _moment(message: Message) -> str:
    at = timezone.localtime(message.created_at)
    return f"{_day(at)}, {when(at, 'clock')}{', edited' if message.edited_at else ''}"


def _one(message: Message) -> dict[str, Any]:
    quoted = message.quoted if message.quoted is not None and not message.quoted.is_internal else None
    return {
        "who": words.name_of(message), "when": _moment(message),
        "text": prose.lines(message.body), "quoted": prose.plain(quoted.body)[:QUOTED] if quoted else "",
        "files": [file.document.filename for file in message.files.all() if file.document],
    }  # fmt: skip
