"""Setting up a second step. It counts from this moment on: every other browser of the person is signed out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from features.accounts import proofs, rules, sessions, sides, tickets
from features.accounts.models import Session, User
from features.base.errors import Conflict, Refused
from features.factors import authenticator, emails, queries, recovery, webauthn
from features.factors.models import Authenticator, Passkey
from tenants import totp

MOST_PASSKEYS = 10
OTHER_CODES = "That code does not match. Check that your app shows this portal, then type its newest code."


@transaction.atomic
def add_app(*, session: Session, secret: str, code: str, now: datetime) -> list[str]:
    """
    Take the authenticator app that the person has just set up. Return their recovery codes, if it is their first way.

    :raises FreshProofNeeded: the last proof is too old (D10).
    :raises Conflict: they have one; it is removed first.
    :raises Refused: the app shows other codes.
    """
    user = hold(session, now)
    if queries.has_app(user):
        raise Conflict("You have an app already. Remove it before you set up another one.")
    step = totp.step_of(secret, code, now=now)
    if step is None:
        raise Refused(OTHER_CODES, field="code")
    is_first = not queries.has(user)
    Authenticator.objects.create(
        user=user, secret=authenticator.seal(user, secret), last_step=step, created_at=now
    )
    return _added(session, "two_step.app_added", "an authenticator app", is_first=is_first, now=now)


@transaction.atomic
def add_passkey(
    *, session: Session, state: Mapping[str, Any], answer: Mapping[str, Any], name: str, now: datetime
) -> list[str]:
    """
    Take a passkey that the person's device has just made. Return their recovery codes, if it is their first way.

    :raises FreshProofNeeded: the last proof is too old (D10).
    :raises Refused: the answer or the name can't be taken, or they have too many.
    :raises Conflict: it is known already.
    """
    user = hold(session, now)
    made, tidy = webauthn.made(state, answer, now=now), passkey_name(name)
    if Passkey.objects.filter(user=user).count() >= MOST_PASSKEYS:
        raise Refused(f"Keep at most {MOST_PASSKEYS} passkeys. Remove one you don’t use first.")
    is_first = not queries.has(user)
    row = {"name": tidy, "credential": bytes(made), "asked_at": now, "created_at": now}
    _, is_new = Passkey.objects.get_or_create(
        credential_id=made.credential_id, defaults={"user": user, **row}
    )
    if not is_new:
        raise Conflict("This passkey is set up already.")
    return _added(session, "two_step.passkey_added", f"the passkey “{tidy}”", is_first=is_first, now=now)


@transaction.atomic
def make_new_codes(*, session: Session, now: datetime) -> list[str]:
    """
    Replace the recovery codes; those on paper stop working.

    :raises FreshProofNeeded: the last proof is too old (D10).
    :raises Conflict: there is nothing to recover.
    """
    user = hold(session, now)
    if not queries.has(user):
        raise Conflict("Set up an app or a passkey first.")
    sides.record_everywhere("two_step.codes_made", user=user, side=session.side)
    emails.changed(user, "new recovery codes were made", now=now)
    return recovery.make(user)


def passkey_name(typed: str) -> str:
    return rules.line(typed, most=60, field="name") or "Passkey"


def _added(session: Session, event: str, what: str, *, is_first: bool, now: datetime) -> list[str]:
    user = session.user
    Session.objects.filter(pk=session.pk).update(second_step=Session.SecondStep.PASSED)
    session.second_step = Session.SecondStep.PASSED
    ended = sessions.end_all(user, but=session) if is_first else 0
    tickets.revoke_all(user=user, purpose=tickets.Purpose.PROOF, now=now)
    sides.record_everywhere(event, user=user, side=session.side, what=what, sessions_ended=ended)
    emails.changed(user, f"{what} was added", now=now)
    return recovery.make(user) if is_first else []


def hold(session: Session, now: datetime) -> User:
    """One change of a person's second step at a time."""
    proofs.require_fresh(session, now=now)
    return User.objects.select_for_update(no_key=True).get(pk=session.user_id)
