"""An organizer becomes a document: a PDF of its answers among the client's documents, or a draft of the team's."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from features.accounts.models import Membership
from features.base import audit, outbox
from features.base.errors import DomainError, NotThere
from features.base.models import OutboxEntry
from features.base.permissions import Permission, require
from features.documents import intake
from features.documents import operations as documents
from features.documents.switches import DOCUMENTS
from features.organizers import on_paper, queries
from features.organizers.models import Organizer
from features.toggles.queries import is_on
from tenants.context import require_firm

PAPER = "organizers.paper"


@transaction.atomic
def save_as_document(*, organizer: Organizer, by: Membership, now: datetime, is_draft: bool) -> None:
    """
    Have a worker put a PDF of what is answered among the client's documents; as a draft, the firm's alone. Answers to
    hidden questions are not in it. Asked twice within a minute it is made once.

    :raises NotAllowed: the role may not share documents.
    :raises NotThere: documents or organizers are off, it is not theirs to see, or the client is archived.
    """
    require(by, Permission.DOCUMENTS_SHARE)
    found = queries.in_workspace(by).filter(pk=organizer.pk, client__archived_at=None).first()
    if found is None or not is_on(DOCUMENTS):
        raise NotThere
    asked = {"organizer": str(found.pk), "by": str(by.pk), "draft": is_draft}
    outbox.put(PAPER, asked, dedupe_key=f"organizer:{found.pk.hex}:{int(is_draft)}:{now:%y%m%d%H%M}")
    audit.record("organizer.saved", by=by, about=found, client_id=found.client_id)


@outbox.handles(PAPER)
def _make(payload: dict[str, Any], _: OutboxEntry) -> None:
    """Make it, in the name of whoever asked, if they still may."""
    rows = Membership.objects.select_related("user", "custom_role")
    by = rows.filter(pk=payload["by"], is_active=True).first()
    if by is None:
        return
    found = (
        queries.in_workspace(by).select_related("client", "version").filter(pk=payload["organizer"]).first()
    )
    if found is None:
        return
    try:
        _keep(found, payload, by)
    except DomainError as refusal:  # documents were switched off, there is no room, they may not any more
        raise outbox.Hopeless(refusal.message) from refusal


def _keep(organizer: Organizer, payload: dict[str, Any], by: Membership) -> None:
    now = timezone.now()
    with timezone.override(ZoneInfo(require_firm().time_zone)):
        made = on_paper.pdf(queries.filled(organizer), timezone.localdate(now))
    file = intake.accept(file=BytesIO(made), filename=f"{on_paper.name_of(organizer.title)}.pdf")
    with documents.joined():
        documents.share(by=by, client=organizer.client, files=[file], now=now, draft=payload["draft"])
