"""What is in the way of a message for later, once it is to go out."""

from features.base.errors import Conflict
from features.base.permissions import Actor, Permission
from features.documents.switches import DOCUMENTS
from features.messages import later, queries
from features.messages.models import ScheduledMessage
from features.messages.switches import MESSAGES
from features.toggles.queries import is_on

GONE = "The key that wrote it was revoked"
NOBODY = "Nobody of the client’s people can read this chat"


class Hindered(Conflict):
    """It can't be sent any more; `why` says what is in the way."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"It can’t be sent. {why}.")


def of(planned: ScheduledMessage) -> str:
    """Return why it can't be sent any more; empty: it can."""
    if not is_on(MESSAGES):
        return "Messages were switched off"
    thread = planned.thread
    if why := _of_author(planned, later.author(planned)):
        return why
    if thread.client.archived_at is not None:
        return f"{thread.client.name} is archived"[:200]
    if thread.is_archived:
        return "The chat is archived"
    return "" if queries.readers(thread) else NOBODY


def _of_author(planned: ScheduledMessage, by: Actor | None) -> str:
    """Return why whoever wrote it can't send it."""
    name = planned.sender.name if planned.sender else "The program that wrote it"
    if by is None:
        return f"{name} does not work here any more" if planned.sender else GONE
    if (
        not by.can(Permission.MESSAGES_WRITE)
        or not queries.in_workspace(by).filter(pk=planned.thread_id).exists()
    ):
        return f"{name} may not write here any more"
    may_attach = is_on(DOCUMENTS) and by.can(Permission.DOCUMENTS_SHARE)
    return f"{name} may not share files any more" if planned.files.exists() and not may_attach else ""
