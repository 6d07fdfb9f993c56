"""Several at once, on connections of their own: one gets through (security 4.3)."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from features.accounts.models import Session
from features.factors import operations, recovery, webauthn
from features.factors.models import Authenticator, Passkey, RecoveryCode
from tenants.context import inside
from tests import database, racing
from tests.cast import NOON, Cast, FirmCast, make_cast
from tests.environment import WORKER
from tests.factories.passkeys import Device
from tests.features.factors.conftest import SECRET, code_at, device, session_of, with_app, with_passkey

pytestmark = pytest.mark.slow
LATER = NOON + timedelta(minutes=1)
ROUNDS = 5


@pytest.fixture(scope="module")
def committed_cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """A database that commits, made once for this file."""
    with django_db_blocker.unblock(), database.copied(f"portico_factors_{WORKER}_{os.getpid()}"):
        yield make_cast()


@pytest.fixture(params=range(ROUNDS))
def a(committed_cast: Cast) -> FirmCast:
    a = committed_cast.a
    with inside(a.firm):
        for model in (Authenticator, Passkey, RecoveryCode, Session):
            model.objects.all().delete()
    return a


def at_once(firm, *works) -> list[str]:
    outcomes = racing.at_once(*works, firm=firm, refused=Exception)
    return sorted(type(one).__name__ if isinstance(one, Exception) else "done" for one in outcomes)


def test_one_code_completes_one_of_two_sign_ins(a):
    with inside(a.firm):
        with_app(a.owner)
        halves = [session_of(a.owner, LATER) for _ in range(2)]

    def take(half):
        return lambda: operations.take_code(half=half, code=code_at(LATER), known=True, now=LATER)

    assert at_once(a.firm, *map(take, halves)) == ["Refused", "done"]


def test_one_sign_in_is_completed_once(a):
    with inside(a.firm):
        _, codes = with_app(a.owner)
        half = session_of(a.owner, LATER)

    def take(code):
        return lambda: operations.take_recovery_code(half=half, code=code, known=True, now=LATER)

    assert at_once(a.firm, *map(take, codes[:2])) == ["HalfGone", "done"]
    with inside(a.firm):
        assert RecoveryCode.objects.filter(used_at=None).count() == recovery.HOW_MANY - 1


def test_one_recovery_code_works_once(a):
    with inside(a.firm):
        _, codes = with_app(a.owner)
        halves = [session_of(a.owner, LATER) for _ in range(2)]

    def take(half):
        return lambda: operations.take_recovery_code(half=half, code=codes[0], known=True, now=LATER)

    assert at_once(a.firm, *map(take, halves)) == ["Refused", "done"]


def test_one_answer_of_a_passkey_signs_in_once(a):
    with inside(a.firm):
        _, phone = with_passkey(a.owner, made_by=Device(device().origin, counts=False))
        asked = webauthn.ask_for_any(now=LATER)
        about = {"side": "staff", "state": asked.state, "answer": phone.answer(asked.options), "now": LATER}

    assert at_once(a.firm, *[lambda: operations.enter_by_passkey(**about)] * 2) == ["Refused", "done"]


def test_two_apps_set_up_at_once_are_one(a):
    with inside(a.firm):
        browsers = [session_of(a.owner) for _ in range(2)]

    def add(session):
        return lambda: operations.add_app(session=session, secret=SECRET, code=code_at(NOON), now=NOON)

    assert at_once(a.firm, *map(add, browsers)) == ["Conflict", "done"]


def test_of_two_last_ways_removed_at_once_one_stays_while_the_firm_asks(a):
    with inside(a.firm):
        session, _ = with_app(a.owner)
        asked = webauthn.ask_to_make(a.owner.user, now=NOON)
        answer = device().make(asked.options)
        operations.add_passkey(session=session, state=asked.state, answer=answer, name="", now=NOON)
        passkey = Passkey.objects.get()

    outcome = at_once(
        a.firm,
        lambda: operations.remove_app(session=session, now=NOON),
        lambda: operations.remove_passkey(session=session, passkey_id=passkey.pk, now=NOON),
    )
    assert outcome == ["Conflict", "done"]


def test_no_sign_in_slips_past_a_second_step_that_is_set_up_just_now(a):
    with inside(a.firm):
        mine = session_of(a.owner)

    def set_up():
        operations.add_app(session=mine, secret=SECRET, code=code_at(NOON), now=NOON)

    ways = [lambda: session_of(a.owner) for _ in range(3)]
    assert at_once(a.firm, set_up, *ways) == ["done"] * 4
    with inside(a.firm):
        assert not Session.objects.filter(second_step=Session.SecondStep.NONE).exists()
