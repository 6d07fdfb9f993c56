"""The firm asks everybody for a second step: a week to set it up, then nothing else opens."""

from datetime import timedelta

import pytest
from waffle.models import Switch

from features.accounts import second
from features.accounts.models import Session, User
from features.factors import queries, switches
from features.toggles.operations import turn
from tests.cast import NOON
from tests.features.factors.conftest import session_of, with_app

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def asked_since_long_ago(a):
    """The firm is older than these tests' people."""
    Switch.objects.update(modified=NOON - 10 * WEEK)


def test_staff_are_asked_and_clients_are_not_unless_the_firm_says_so(a):
    assert second.due(session_of(a.owner)) == NOON + WEEK
    assert second.due(session_of(a.alice)) is None

    turn(switch=switches.CLIENTS, on=True, by=a.owner)
    assert second.due(session_of(a.alice)) == NOON + WEEK


def test_the_week_begins_with_the_first_sign_in_and_does_not_begin_anew(a):
    session_of(a.owner)

    later = session_of(a.owner, NOON + timedelta(days=6))

    assert second.due(User.objects.get(pk=later.user_id).sessions.latest("created_at")) == NOON + WEEK
    assert not second.is_overdue(later, now=NOON + WEEK - timedelta(seconds=1))
    assert second.is_overdue(later, now=NOON + WEEK)


def test_a_session_from_before_has_a_week_from_when_the_firm_began_to_ask(a, clock):
    turn(switch=switches.STAFF, on=False, by=a.owner)
    old = session_of(a.owner)
    assert old.user.second_step_due is None
    clock.move_to(NOON + 2 * WEEK)

    turn(switch=switches.STAFF, on=True, by=a.owner)

    assert second.due(old) == NOON + 3 * WEEK


def test_who_has_one_is_asked_no_more(a):
    session, _ = with_app(a.owner)

    assert second.due(session) is None
    assert queries.grace(session, now=NOON) is None


def test_who_looks_as_somebody_else_is_not_asked_in_their_stead(a):
    turn(switch=switches.CLIENTS, on=True, by=a.owner)

    assert second.due(Session(user=a.alice.user, side=Session.Side.CLIENT)) is None


def test_a_passkey_alone_and_the_way_from_the_workspace_need_no_second_step(a):
    with_app(a.owner)

    for method in ("passkey", "workspace"):
        assert session_of(a.owner, method=method).second_step == Session.SecondStep.PASSED
    for method in ("password", "link", "code", "invitation", "sign-up"):
        assert session_of(a.owner, method=method).second_step == Session.SecondStep.AWAITED
