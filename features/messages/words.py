"""The words of messages, as a mail carries them when it goes out: as they were changed, with what came since."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from branding import prose
from features.messages import queries
from features.messages.models import Message, Side, Thread
from tenants.context import require_firm

MOST = 5  # messages in one mail


def new_to(thread: Thread, side: str) -> QuerySet[Message]:
    """Return what the people of a side are told of: never a note; the firm's people of what clients wrote alone."""
    rows = Message.objects.filter(thread=thread, is_internal=False).order_by("created_at", "id")
    return rows if side == Side.CLIENT else rows.filter(side=Side.CLIENT)


def unread_since(about: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a mail says; no words of it where the firm wants a link alone. None: nothing is left to tell."""
    thread = Thread.objects.filter(pk=about["thread"]).first()
    if thread is None:
        return None
    rows = new_to(thread, about["side"]).filter(created_at__gte=datetime.fromisoformat(about["since"]))
    said = list(rows.select_related("sender")[: MOST + 1])
    if not said:
        return None
    shown = said[:MOST] if queries.rules().mail_has_words else []
    return {"said": [_one(message) for message in shown], "has_more": len(said) > len(shown)}


def _one(message: Message) -> dict[str, Any]:
    return {
        "name": name_of(message), "is_automatic": message.is_automatic,
        "html": prose.small(message.body), "text": message.body,
        "files": [file.document.filename for file in message.files.select_related("document") if file.document],
    }  # fmt: skip


def name_of(message: Message) -> str:
    """Return who wrote it: a program writes in the firm's name."""
    return message.sender.name if message.sender else require_firm().name
