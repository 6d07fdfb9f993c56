"""Which addresses work, and which letters whom of the staff concern."""

import hashlib
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db.models import Q, QuerySet

from features.base import firm_keys, remembered
from features.base.errors import NotThere
from features.base.permissions import Actor, Permission
from features.clients import queries as clients
from features.replies.models import MailAnswer, ReplyAddress
from features.replies.subjects import Subject, subjects
from features.replies.switches import MAIL_ANSWERS
from features.toggles.queries import is_on
from integrations.storage import gateway

ANY_HELD = "replies:any-held"


def hashed(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()


def live(secret: bytes, now: datetime) -> ReplyAddress | None:
    """Return the address of this secret, while its person may use it and what it is about can be answered."""
    rows = ReplyAddress.objects.filter(
        secret_hash=hashed(secret), revoked_at__isnull=True, expires_at__gt=now, user__is_active=True
    )
    found = rows.select_related("user", "client").first()
    return found if found is not None and is_open(found) else None


def is_open(address: ReplyAddress) -> bool:
    """Return whether its person may answer by mail now."""
    kind = subjects.get(address.kind)
    if kind is None or not is_on(MAIL_ANSWERS) or (kind.switch and not is_on(kind.switch)):
        return False
    return address.user.is_active and kind.is_open(address.user, address.subject_id)


def subject_of(address: ReplyAddress) -> Subject:
    """
    :raises NotThere: nothing of this kind can be answered any more.
    """
    found = subjects.get(address.kind)
    if found is None:
        raise NotThere
    return found


def visible_to(by: Actor) -> QuerySet[MailAnswer]:
    """Return the letters about what this member of staff may see, of the clients they see."""
    if not by.can(Permission.CLIENTS_VIEW):
        return MailAnswer.objects.none()
    kinds = [kind.key for kind in subjects if _may_see(kind, by)]
    theirs = Q(address__client__in=clients.visible_to(by))
    if by.limited_to is None:
        theirs |= Q(address__client__isnull=True)
    rows = MailAnswer.objects.filter(theirs, address__kind__in=kinds)
    return rows.select_related("address__user", "address__client")


def _may_see(kind: Subject, by: Actor) -> bool:
    return (kind.permission is None or by.can(kind.permission)) and (
        kind.switch is None or is_on(kind.switch)
    )


def is_any_held() -> bool:
    """Return whether any letter of the firm waits for somebody: mostly none does, and nobody need look for theirs."""
    return remembered.get(
        ANY_HELD, lambda: MailAnswer.objects.filter(state=MailAnswer.State.HELD).exists(), seconds=60
    )


def forget_held() -> None:
    """Look anew whether one waits, for one has come or gone."""
    remembered.forget([ANY_HELD])


def held(by: Actor) -> QuerySet[MailAnswer]:
    """Return what waits for somebody to let it in or throw it away, the oldest first."""
    return visible_to(by).filter(state=MailAnswer.State.HELD).order_by("created_at", "pk")


def original_for(by: Actor, answer_id: UUID) -> bytes:
    """
    Return a letter as it came.

    :raises NotThere: it is not theirs to see, or its 30 days are over.
    :raises StorageFailed, NoKeys: it can't be read now.
    """
    answer = visible_to(by).filter(pk=answer_id).exclude(original="").first()
    if answer is None:
        raise NotThere
    return opened(answer)


def opened(answer: MailAnswer) -> bytes:
    """
    Return a letter as it came.

    :raises StorageFailed, NoKeys, Unreadable: it can't be read now, or never again.
    """
    file: IO[bytes] = gateway.open_file(answer.original.name or "")
    with file:
        return firm_keys.unseal(file.read(), about=answer.sealed_about)
