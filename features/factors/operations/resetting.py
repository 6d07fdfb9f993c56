"""Somebody lost their phone and their codes: the firm, or for its last owner the platform, lets them begin anew."""

from datetime import datetime

from django.db import transaction

from features.accounts import sessions
from features.accounts.models import Membership, User
from features.accounts.operations.holding import hold
from features.accounts.queries import by_email
from features.base import audit
from features.base.errors import Conflict, NotAllowed, NotThere
from features.factors import emails, queries
from features.factors.models import Authenticator, Passkey, RecoveryCode

OWN = "Remove your own on your account’s page."
NOTHING = "{name} has no two-step sign-in to reset."


@transaction.atomic
def reset_colleague(*, colleague: Membership, by: Membership, now: datetime) -> None:
    """
    Remove a colleague's second step and sign them out everywhere; they set up another one.

    :raises NotAllowed: who asks may not manage the team, or the colleague holds more, or is oneself.
    :raises Conflict: they have none.
    """
    hold(colleague, by)
    if colleague.pk == by.pk:
        raise NotAllowed(OWN)
    ended = clear(colleague.user, now=now)
    audit.record("two_step.reset", by=by, about=colleague, sessions_ended=ended)


@transaction.atomic
def reset_by_platform(*, email: str, now: datetime) -> User:
    """
    Do the same for anybody of this firm, on the command line of the platform.

    :raises NotThere: nobody here has this address.
    :raises Conflict: they have none.
    """
    user = by_email(email)
    if user is None:
        raise NotThere
    ended = clear(user, now=now)
    audit.record("two_step.reset", by=None, about=user, sessions_ended=ended)
    return user


def clear(user: User, *, now: datetime) -> int:
    """
    Remove all of a person's second step, end their sessions and tell them. Return how many. Inside a transaction, by
    operations that have decided who may.

    :raises Conflict: they have none.
    """
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not queries.has(held):
        raise Conflict(NOTHING.format(name=user.name))
    for model in (Authenticator, Passkey, RecoveryCode):
        model.objects.filter(user=held).delete()
    User.objects.filter(pk=held.pk).update(second_step_due=None)
    emails.changed(held, "your two-step sign-in was reset, and every browser was signed out", now=now)
    return sessions.end_all(held)


def shut(user: User, since: datetime) -> None:
    """
    Remove what was added since a sign-in that was not the person's own: it may be the intruder's. The caller ends their
    sessions too.
    """
    Passkey.objects.filter(user=user, created_at__gte=since).delete()
    Authenticator.objects.filter(user=user, created_at__gte=since).delete()
    RecoveryCode.objects.filter(user=user, created_at__gte=since).delete()
