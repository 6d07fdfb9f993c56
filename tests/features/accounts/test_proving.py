"""A fresh proof: how long it lasts, and what gives one (D10)."""

from datetime import timedelta

import pytest

from features.accounts import proofs, sessions, tickets
from features.accounts.models import Session
from features.accounts.operations import proving
from features.accounts.tickets import CodeWrong, Purpose
from features.base.errors import FreshProofNeeded, Refused, TooMany
from features.base.models import AuditEvent
from features.toggles import catalogue
from features.toggles import operations as switches
from tests.cast import NOON, PASSWORD

MINUTE = timedelta(minutes=1)
LATER = NOON + timedelta(minutes=30)


def session_of(user, side=Session.Side.CLIENT, now=NOON):
    return sessions.start(user=user, side=side, method="link", now=now)[0]


@pytest.mark.requirement("D10")
@pytest.mark.parametrize(
    ("after", "is_fresh"),
    [(timedelta(0), True), (timedelta(minutes=9, seconds=59), True), (timedelta(minutes=10), False), (-MINUTE, True)],
)  # fmt: skip
def test_a_proof_is_fresh_for_ten_minutes_and_a_clock_that_is_behind_takes_nothing_away(a, after, is_fresh):
    session = session_of(a.alice.user)

    assert proofs.is_fresh(session, now=NOON + after) is is_fresh
    if not is_fresh:
        with pytest.raises(FreshProofNeeded):
            proofs.require_fresh(session, now=NOON + after)


def test_a_slow_server_does_not_take_back_what_a_fast_one_saw(a):
    session = session_of(a.alice.user, now=LATER)

    sessions.prove_again(session, now=NOON)

    session.refresh_from_db()
    assert session.proved_at == LATER


def test_the_code_of_a_mail_proves_it_once_and_only_in_the_session_that_asked(a, post):
    mine, other = session_of(a.alice.user), session_of(a.alice.user)
    proving.mail_proof_code(session=mine, now=LATER)
    (letter,) = post()
    assert (letter.to, letter.subject) == ("alice@example.com", "Your code for Aldergate")
    assert "http" not in letter.text.partition("Nobody")[0]

    with pytest.raises(CodeWrong):
        proving.prove_by_code(session=other, code=letter.code, now=LATER)
    proving.prove_by_code(session=mine, code=letter.code, now=LATER)

    mine.refresh_from_db()
    assert mine.proved_at == LATER
    with pytest.raises(CodeWrong):
        proving.prove_by_code(session=mine, code=letter.code, now=LATER)
    assert AuditEvent.objects.filter(event="session.proved", actor_id=a.alice.user_id).count() == 1


def test_a_code_to_sign_in_with_proves_nothing_and_the_other_way_round(a):
    session = session_of(a.alice.user)
    sign_in = tickets.issue(
        user=a.alice.user, purpose=Purpose.SIGN_IN, now=NOON, browser=proving.nonce(session)
    )
    proof = tickets.issue(user=a.alice.user, purpose=Purpose.PROOF, now=NOON, browser="here")

    with pytest.raises(CodeWrong):
        proving.prove_by_code(session=session, code=sign_in.code, now=NOON)
    with pytest.raises(CodeWrong):
        tickets.consume_code(code=proof.code, browser="here", now=NOON)


def test_the_password_proves_it_for_staff_and_a_wrong_one_is_on_the_record(a):
    session = session_of(a.staff.user, Session.Side.STAFF)

    with pytest.raises(Refused) as refusal:
        proving.prove_by_password(session=session, password="a guess of mine", now=LATER)
    proving.prove_by_password(session=session, password=PASSWORD, now=LATER)

    assert refusal.value.field == "password"
    session.refresh_from_db()
    assert session.proved_at == LATER
    assert AuditEvent.objects.filter(event="proof.refused", actor_id=a.staff.user_id).exists()


def test_a_clients_password_proves_nothing_while_the_firm_has_none_for_clients(a):
    session = session_of(a.alice.user)

    with pytest.raises(Refused):
        proving.prove_by_password(session=session, password=PASSWORD, now=LATER)

    switches.turn(switch=catalogue.get("client_passwords"), on=True, by=a.owner)
    proving.prove_by_password(session=session, password=PASSWORD, now=LATER)
    assert proofs.is_fresh(session, now=LATER)


def test_guessing_is_limited(a):
    session = session_of(a.staff.user, Session.Side.STAFF)
    for _ in range(10):
        with pytest.raises(Refused):
            proving.prove_by_password(session=session, password="a guess of mine", now=LATER)

    with pytest.raises(TooMany):
        proving.prove_by_password(session=session, password=PASSWORD, now=LATER)
