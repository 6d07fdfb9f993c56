"""Taking a way of the second step away again. The last one stays while the firm asks everybody for it."""

import uuid
from datetime import datetime

from django.db import transaction

from features.accounts import sides
from features.accounts.models import Session, User
from features.base.errors import Conflict, NotThere
from features.factors import emails, queries
from features.factors.models import Authenticator, Passkey, RecoveryCode
from features.factors.operations.adding import hold, passkey_name

LAST = "Your firm asks for two-step sign-in. Set up another way before you remove this one."


@transaction.atomic
def remove_app(*, session: Session, now: datetime) -> None:
    """
    Remove the person's authenticator app.

    :raises FreshProofNeeded: the last proof is too old (D10).
    :raises NotThere: they have none (any more).
    :raises Conflict: it is their last way, and the firm asks for one.
    """
    user = hold(session, now)
    app = Authenticator.objects.filter(user=user).first()
    if app is None:
        raise NotThere
    app.delete()
    _removed(session, user, "an authenticator app", now)


@transaction.atomic
def remove_passkey(*, session: Session, passkey_id: uuid.UUID, now: datetime) -> None:
    """
    Remove one of the person's passkeys. Their device may go on offering it; it opens nothing here.

    :raises FreshProofNeeded: the last proof is too old (D10).
    :raises NotThere: it is gone, or another's.
    :raises Conflict: it is their last way, and the firm asks for one.
    """
    user = hold(session, now)
    passkey = own_passkey(user, passkey_id)
    passkey.delete()
    _removed(session, user, f"the passkey “{passkey.name}”", now)


@transaction.atomic
def rename_passkey(*, session: Session, passkey_id: uuid.UUID, name: str) -> Passkey:
    """
    :raises NotThere: it is gone, or another's.
    :raises Refused: the name can't be taken.
    """
    passkey = own_passkey(session.user, passkey_id)
    passkey.name = passkey_name(name)
    passkey.save(update_fields=["name"])
    return passkey


def own_passkey(user: User, passkey_id: uuid.UUID) -> Passkey:
    """
    :raises NotThere: it is gone, or another's.
    """
    found = Passkey.objects.filter(user=user, pk=passkey_id).first()
    if found is None:
        raise NotThere
    return found


def _removed(session: Session, user: User, what: str, now: datetime) -> None:
    if not queries.has(user):
        if any(queries.is_required(side) and sides.may_enter(user, side) for side in Session.Side.values):
            raise Conflict(LAST)
        RecoveryCode.objects.filter(user=user).delete()
        halves = Session.objects.filter(user=user, second_step=Session.SecondStep.AWAITED)
        halves.delete()  # else a first step alone would have become a session
        Session.objects.filter(user=user).update(second_step=Session.SecondStep.NONE)
        session.second_step = Session.SecondStep.NONE
    sides.record_everywhere("two_step.removed", user=user, side=session.side, what=what)
    emails.changed(user, f"{what} was removed", now=now)
