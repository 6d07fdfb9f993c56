"""The second step as a fresh proof of who sits at a signed-in browser (D10)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from features.accounts import limits
from features.accounts.models import Session
from features.accounts.operations.proving import proved
from features.base.errors import Refused
from features.factors import emails, queries, recovery
from features.factors.operations.entering import WRONG_RECOVERY, check, check_passkey, note


def prove_by_code(*, session: Session, code: str, now: datetime) -> None:
    """
    Take a code of the app as proof.

    :raises Refused: it is wrong, or was used already.
    :raises TooMany: too many were tried.
    """
    check(session, code, known=True, now=now)
    proved(session, method="app", now=now)


def prove_by_recovery_code(*, session: Session, code: str, now: datetime) -> None:
    """
    Take a code on paper as proof. Raises as `prove_by_code` does.
    """
    limits.trying_second_step(session.user, known=True)
    with transaction.atomic():
        if recovery.use(session.user, code, now=now):
            emails.code_used(session.user, queries.codes_left(session.user), now=now)
            return proved(session, method="recovery", now=now)
    note(session)
    raise Refused(WRONG_RECOVERY, field="code")


def prove_by_passkey(
    *, session: Session, state: Mapping[str, Any], answer: Mapping[str, Any], now: datetime
) -> None:  # fmt: skip
    """
    Take a passkey of the same person as proof.

    :raises Refused: no such passkey, or somebody else's.
    """
    check_passkey(session, state, answer, now=now)
    proved(session, method="passkey", now=now)
