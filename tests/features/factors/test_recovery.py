"""Recovery codes: ten, each good once, kept as hashes."""

from datetime import timedelta

import pytest

from features.base.errors import Conflict, FreshProofNeeded, Refused
from features.factors import operations, recovery
from features.factors.models import RecoveryCode
from tests.cast import NOON
from tests.features.factors.conftest import session_of, with_app

LATER = NOON + timedelta(minutes=1)


def enter(person, code):
    half = session_of(person, LATER)
    return operations.take_recovery_code(half=half, code=code, known=True, now=LATER)


def test_each_lets_in_once_however_it_is_typed(a, post):
    _, codes = with_app(a.owner)

    assert enter(a.owner, codes[0].lower().replace("-", " "))
    with pytest.raises(Refused, match="once"):
        enter(a.owner, codes[0])
    assert [letter for letter in post() if "You have 9 left" in letter.text]


def test_nobody_elses_code_works(a):
    _, codes = with_app(a.owner)
    with_app(a.admin)

    with pytest.raises(Refused):
        enter(a.admin, codes[0])


def test_none_can_be_read_back(a):
    _, codes = with_app(a.owner)

    kept = b"".join(bytes(row.code_hash) for row in RecoveryCode.objects.all())
    assert not any(code.replace("-", "").encode() in kept for code in codes)


def test_new_ones_replace_the_old(a):
    session, old = with_app(a.owner)

    new = operations.make_new_codes(session=session, now=NOON)

    assert not set(old) & set(new)
    with pytest.raises(Refused):
        enter(a.owner, old[0])
    assert enter(a.owner, new[0])


def test_they_take_a_fresh_proof_and_something_to_recover(a):
    with pytest.raises(Conflict):
        operations.make_new_codes(session=session_of(a.admin), now=NOON)
    session, _ = with_app(a.owner)
    with pytest.raises(FreshProofNeeded):
        operations.make_new_codes(session=session, now=NOON + timedelta(minutes=11))


def test_they_are_hard_to_guess(a):
    codes = recovery.make(a.owner.user)

    assert all(len(code.replace("-", "")) == recovery.LENGTH for code in codes)
    assert len(set("".join(codes))) > 15
