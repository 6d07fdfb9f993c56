"""Clients with their people from a file: brought, its columns chosen, checked, written, taken back."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from features.accounts.models import Membership
from features.base import outbox
from features.base.errors import Conflict, NotThere
from features.base.models import OutboxEntry
from features.base.permissions import Permission, require
from features.clients import rules
from features.clients.importing import columns as meaning
from features.clients.importing import reading, running
from features.clients.models import Access, ClientImport
from features.clients.operations.many import bulk_invite

WORK = "clients.import"
MAILS_AT_ONCE = 25
DRAFTS_LIVE = timedelta(days=1)
State = ClientImport.State


@transaction.atomic
def bring(*, name: str, content: bytes, by: Membership, now: datetime) -> ClientImport:
    """
    Keep a file until its columns are chosen. One's own files that were never started are forgotten after a day.

    :raises NotAllowed: the role may not edit clients.
    :raises Refused: this is no file of rows, or it is too large.
    """
    require(by, Permission.CLIENTS_EDIT)
    text, encoding = reading.decode(content)
    sheet = reading.parse(text, encoding)
    ClientImport.objects.filter(by=by, state=State.DRAFT, created_at__lt=now - DRAFTS_LIVE).delete()
    return ClientImport.objects.create(
        name=rules.file_name(name), by=by, text=text, encoding=encoding, head=sheet.head, created_at=now,
        columns=meaning.guess(sheet.head), total=len(sheet.rows),
    )  # fmt: skip


@transaction.atomic
def choose(
    *, draft: ClientImport, columns: Sequence[str], kind: str, is_inviting: bool, message: str, by: Membership
) -> None:
    """
    Say what the columns mean, what kind the clients are where the file does not say, and whether to invite.

    :raises NotAllowed: the role may not edit clients, or not invite.
    :raises NotThere: somebody else brought the file.
    :raises Refused: the columns do not do.
    :raises Conflict: it was started already.
    """
    require(by, Permission.CLIENTS_EDIT)
    own(draft, by)
    if is_inviting:
        require(by, Permission.CLIENTS_INVITE)
    chosen = {
        "columns": meaning.check(columns, len(draft.head)),
        "kind": rules.kind(kind),
        "is_inviting": is_inviting,
        "message": rules.message(message),
    }
    if not ClientImport.objects.filter(pk=draft.pk, state=State.DRAFT).update(**chosen):
        raise Conflict("This import was started already.")


@transaction.atomic
def start(*, draft: ClientImport, by: Membership, now: datetime) -> None:
    """
    Write the rows, in the background.

    :raises NotAllowed: the role may not edit clients, or not invite.
    :raises NotThere: somebody else brought the file.
    :raises Refused: the columns do not do.
    :raises Conflict: it was started already.
    """
    require(by, Permission.CLIENTS_EDIT)
    own(draft, by)
    if draft.is_inviting:
        require(by, Permission.CLIENTS_INVITE)
    meaning.check(draft.columns, len(draft.head))
    if not ClientImport.objects.filter(pk=draft.pk, state=State.DRAFT).update(state=State.RUNNING):
        raise Conflict("This import was started already.")
    go_on(draft.pk)


def own(brought: ClientImport, by: Membership) -> None:
    """
    :raises NotThere: somebody else brought the file, which may name clients that this person does not see.
    """
    if brought.by_id != by.pk:
        raise NotThere


def go_on(import_id: uuid.UUID) -> None:
    outbox.put(WORK, {"import": str(import_id)})


@outbox.handles(WORK)
def work(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """Take one step, and see to the next. An import that was taken back meanwhile is left alone."""
    here = running.step(uuid.UUID(payload["import"]), now=timezone.now())
    if here.state == State.DONE and has_mails_left(here):
        _invite_some(here.pk, timezone.now())
        here.refresh_from_db()
    if here.state == State.RUNNING or has_mails_left(here):
        go_on(here.pk)


def has_mails_left(here: ClientImport) -> bool:
    return here.state == State.DONE and here.is_inviting and here.invited < len(here.made.get("places", []))


@transaction.atomic
def _invite_some(import_id: uuid.UUID, now: datetime) -> None:
    here = ClientImport.objects.select_for_update(of=("self",)).select_related("by__user").get(pk=import_id)
    if not has_mails_left(here):
        return
    some = here.made["places"][here.invited : here.invited + MAILS_AT_ONCE]
    rows = Access.objects.filter(pk__in=some, client__archived_at__isnull=True)
    people = list(rows.select_related("contact__user", "client").filter(contact__joined_at__isnull=True))
    outcome = bulk_invite(people=people, by=here.by, now=now, message=here.message)
    told = [{"name": access.contact.name, "message": reason} for access, reason in outcome.left_out]
    here.invited, here.unmailed = here.invited + len(some), here.unmailed + told
    here.save(update_fields=["invited", "unmailed"])
