"""Staff decide about a letter that is held."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict, NotThere
from features.base.permissions import Actor, Permission, require
from features.replies import queries
from features.replies.models import MailAnswer
from features.replies.operations import handling
from features.replies.switches import MAIL_ANSWERS
from features.toggles.queries import is_on
from integrations.inbound_mail import reading

State = MailAnswer.State


@transaction.atomic
def let_in(*, answer_id: UUID, by: Actor, now: datetime) -> MailAnswer:
    """
    Take it as the answer of the person whose address it came to.

    :raises NotAllowed: the role does not hold clients.edit.
    :raises NotThere: it is not theirs to see, or answers by mail are off.
    :raises Conflict: somebody has decided about it.
    :raises StorageFailed, NoKeys: it can't be read now.
    """
    answer = _held(answer_id, by)
    audit.record(
        "reply.let_in", by=by, about=answer, client_id=answer.address.client_id, sender=answer.sender
    )
    letter = reading.read(queries.opened(answer))
    handling.take(answer, letter, now, by=getattr(by, "user", None))
    return answer


@transaction.atomic
def throw_away(*, answer_id: UUID, by: Actor, now: datetime) -> None:
    """
    Leave it out. Nobody is told; the letter as it came goes when its 30 days are over.

    :raises NotAllowed, NotThere, Conflict: as `let_in`.
    """
    answer = _held(answer_id, by)
    handling.settle(answer, State.THROWN, now, why=answer.why, by=getattr(by, "user", None))
    audit.record(
        "reply.thrown_away", by=by, about=answer, client_id=answer.address.client_id, sender=answer.sender
    )


def _held(answer_id: UUID, by: Actor) -> MailAnswer:
    if not is_on(MAIL_ANSWERS) or not queries.visible_to(by).filter(pk=answer_id).exists():
        raise NotThere
    require(by, Permission.CLIENTS_EDIT)
    answer = handling.locked(answer_id)
    if answer is None:
        raise NotThere
    if answer.state != State.HELD:
        raise Conflict("Somebody has decided about this mail already.")
    return answer
