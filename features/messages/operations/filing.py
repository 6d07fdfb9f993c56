"""What was said becomes a document: a message, or a whole chat, as a PDF among the client's documents."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from features.accounts.models import Membership
from features.base import outbox
from features.base.errors import DomainError, NotThere, Refused
from features.base.models import OutboxEntry
from features.base.permissions import Permission, require
from features.documents import intake
from features.documents import operations as documents
from features.documents.switches import DOCUMENTS
from features.messages import on_paper, queries
from features.messages.models import Message, Thread
from features.messages.operations.holding import record
from features.toggles.queries import is_on
from tenants.context import require_firm

PAPER = "messages.paper"
SOME_ALONE = (
    "This chat is for some of the client’s people, and all of them see its documents. Keep it as a draft."
)


@transaction.atomic
def save_as_document(
    *, thread: Thread, by: Membership, now: datetime, is_draft: bool, message: Message | None = None
) -> None:
    """
    Have a worker put a PDF of a message, or of the whole chat, among the client's documents; as a draft, the firm's
    alone. Internal notes are never in it: a draft can be shared later. Asked twice within a minute it is made once.

    :raises NotAllowed: the role may not share documents.
    :raises NotThere: documents are off, it is not theirs to see, or it is a note, or the client is archived.
    :raises Refused: all who see the client's documents would see what is for some of them.
    """
    require(by, Permission.DOCUMENTS_SHARE)
    found = (
        queries.in_workspace(by)
        .filter(pk=thread.pk, client__archived_at=None)
        .select_related("client")
        .first()
    )
    if found is None or not is_on(DOCUMENTS):
        raise NotThere
    if message is not None and not found.messages.filter(pk=message.pk, is_internal=False).exists():
        raise NotThere
    if found.is_limited and not is_draft:
        raise Refused(SOME_ALONE, field="who")
    one = message.pk.hex if message else ""
    asked = {"thread": str(found.pk), "message": one, "by": str(by.pk), "draft": is_draft}
    outbox.put(PAPER, asked, dedupe_key=f"saved:{found.pk.hex}:{one}:{int(is_draft)}:{now:%y%m%d%H%M}")
    record("thread.saved", found, by)


@outbox.handles(PAPER)
def _make(payload: dict[str, Any], _: OutboxEntry) -> None:
    """Make it, in the name of whoever asked, if they still may."""
    by = (
        Membership.objects.select_related("user", "custom_role")
        .filter(pk=payload["by"], is_active=True)
        .first()
    )
    if by is None:
        return
    thread = queries.in_workspace(by).select_related("client", "project").filter(pk=payload["thread"]).first()
    if thread is None:
        return
    try:
        _keep(thread, payload, by)
    except DomainError as refusal:  # documents were switched off, there is no room, they may not any more
        raise outbox.Hopeless(refusal.message) from refusal


def _keep(thread: Thread, payload: dict[str, Any], by: Membership) -> None:
    now = timezone.now()
    with timezone.override(ZoneInfo(require_firm().time_zone)):
        made = on_paper.pdf(thread, payload["message"] or None, timezone.localdate(now))
    if made is None:
        return
    file = intake.accept(file=BytesIO(made), filename=f"{on_paper.name_of(thread)}.pdf")
    with documents.joined():
        documents.share(
            by=by, client=thread.client, files=[file], now=now, project=thread.project, draft=payload["draft"]
        )
