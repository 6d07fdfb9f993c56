"""The second step as ways to confirm that it is you (accounts.web.ways)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from features.accounts.models import Session
from features.accounts.web.ways import Way, ways
from features.factors import operations, queries
from features.factors.web import challenges
from features.factors.web.forms import AppCodeForm, PasskeyForm, RecoveryCodeForm


def _by_passkey(session: Session, typed: dict[str, Any], now: datetime, request: HttpRequest) -> None:
    answer = challenges.answer_of(typed["passkey"])
    operations.prove_by_passkey(session=session, state=challenges.state_of(request), answer=answer, now=now)


def _by_code(session: Session, typed: dict[str, Any], now: datetime, _: HttpRequest) -> None:
    operations.prove_by_code(session=session, code=typed["code"], now=now)


def _by_recovery_code(session: Session, typed: dict[str, Any], now: datetime, _: HttpRequest) -> None:
    operations.prove_by_recovery_code(session=session, code=typed["code"], now=now)


ways.add(
    Way(
        "passkey", 5, "Confirm with your passkey", PasskeyForm, has=lambda s: queries.has_passkey(s.user),
        prove=_by_passkey, template="factors/way_passkey.html", options="factors:options",
    )
)  # fmt: skip
ways.add(
    Way(
        "app", 10, "Confirm with the code", AppCodeForm, has=lambda s: queries.has_app(s.user), prove=_by_code
    )
)  # fmt: skip
ways.add(
    Way(
        "recovery", 90, "Confirm with a recovery code", RecoveryCodeForm,
        has=lambda s: queries.codes_left(s.user) > 0, prove=_by_recovery_code,
    )
)  # fmt: skip
