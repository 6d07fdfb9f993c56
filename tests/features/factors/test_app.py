"""The authenticator app: set up, used once a code, removed."""

import secrets
import typing
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from features.accounts import sessions
from features.accounts.models import Session
from features.base.errors import Conflict, FreshProofNeeded, NotThere, Refused, TooMany
from features.base.models import AuditEvent
from features.factors import operations, queries, switches
from features.factors.models import Authenticator, RecoveryCode
from features.toggles.operations import turn
from integrations.keys.address import Master
from tests.cast import NOON
from tests.features.factors.conftest import SECRET, code_at, session_of, with_app

LATER, HALF_MINUTE = NOON + timedelta(minutes=1), timedelta(seconds=30)
pytestmark = pytest.mark.requirement("S3-21")


def half_of(person, now=LATER):
    return session_of(person, now)


def enter(half, code, now=LATER, *, known=False):
    return operations.take_code(half=half, code=code, known=known, now=now)


def test_the_secret_is_sealed_for_its_person_and_firm(a):
    with_app(a.owner)

    kept = bytes(Authenticator.objects.get().secret)
    assert SECRET.encode() not in kept
    assert kept != b""


def test_under_another_key_it_opens_nothing_and_nothing_breaks(a, settings):
    with_app(a.owner)
    half = half_of(a.owner)
    (master,) = settings.VAULT_KEYS
    settings.VAULT_KEYS = (Master(master.version, "local", secrets.token_bytes(32)),)

    with pytest.raises(Refused):
        enter(half, code_at(LATER))


def test_from_then_on_a_password_opens_nothing_until_the_code_is_typed(a):
    with_app(a.owner)

    half = half_of(a.owner)
    assert half.second_step == Session.SecondStep.AWAITED
    entered = enter(half, code_at(LATER))
    assert entered.session.second_step == Session.SecondStep.PASSED


def test_other_browsers_are_signed_out_when_the_first_way_is_set_up(a):
    other = session_of(a.owner)
    mine, codes = with_app(a.owner)

    assert not Session.objects.filter(pk=other.pk).exists()
    assert Session.objects.get(pk=mine.pk).second_step == Session.SecondStep.PASSED
    assert len(set(codes)) == 10


def test_each_code_works_once_and_an_older_one_no_more(a):
    with_app(a.owner)
    code = code_at(LATER)
    enter(half_of(a.owner), code)

    for spent in (code, code_at(NOON)):
        with pytest.raises(Refused):
            enter(half_of(a.owner), spent)
    assert enter(
        half_of(a.owner, LATER + timedelta(seconds=30)), code_at(LATER + timedelta(seconds=30)), LATER
    )


@pytest.mark.parametrize("typed", ["", "000000", "12345", "abcdef", "١٢٣٤٥٦", "9" * 20, "123 456 7"])
def test_what_is_no_code_is_refused_and_noted(a, typed):
    with_app(a.owner)
    half = half_of(a.owner)

    with pytest.raises(Refused) as refused:
        enter(half, typed)
    assert refused.value.field == "code"
    assert AuditEvent.objects.filter(event="two_step.refused", actor_id=a.owner.actor_id).exists()


def test_guessing_ends_after_ten_tries(a):
    with_app(a.owner)
    half = half_of(a.owner)
    for _ in range(10):
        with pytest.raises(Refused):
            enter(half, "000000")

    with pytest.raises(TooMany):
        enter(half, code_at(LATER))
    assert enter(
        half_of(a.owner), code_at(LATER), known=True
    )  # in a browser of theirs a stranger locks nobody out


def test_patient_guessing_ends_after_fifty_in_a_day(a):
    with_app(a.owner)
    half = half_of(a.owner)
    for _ in range(5):
        for _ in range(10):
            with pytest.raises(Refused):
                enter(half, "000000")
        a_quarter_passes()

    with pytest.raises(TooMany):
        enter(half, "000000")
    assert enter(half, code_at(LATER), known=True)


def a_quarter_passes() -> None:
    server = typing.cast(Any, cache)._cache.get_client()
    server.delete(*server.keys("*throttle:second-of*"))


def test_without_a_cache_server_one_code_is_tried_in_half_a_minute(a, settings):
    """Where nobody counts, a million codes would be tried within the hour."""
    with_app(a.owner)
    default = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"default": default}
    half = half_of(a.owner)
    with pytest.raises(Refused):
        enter(half, "000000")

    for drift in (0, 30):
        with pytest.raises(Refused):
            enter(half, code_at(LATER + timedelta(seconds=drift)))
    assert enter(half, code_at(LATER + 2 * HALF_MINUTE), now=LATER + HALF_MINUTE)


def test_the_half_ends_after_ten_minutes(a):
    with_app(a.owner)
    half = half_of(a.owner)
    late = LATER + timedelta(minutes=10)

    with pytest.raises(Conflict):
        enter(half, code_at(late), late)


def test_setting_up_takes_a_fresh_proof_and_the_right_code(a):
    session = session_of(a.owner)

    with pytest.raises(Refused):
        operations.add_app(session=session, secret=SECRET, code="000000", now=NOON)
    late = NOON + timedelta(minutes=10)
    with pytest.raises(FreshProofNeeded):
        operations.add_app(session=session, secret=SECRET, code=code_at(late), now=late)
    operations.add_app(session=session, secret=SECRET, code=code_at(NOON), now=NOON)
    with pytest.raises(Conflict):
        operations.add_app(session=session, secret=SECRET, code=code_at(NOON), now=NOON)


def test_it_is_removed_where_the_firm_leaves_it_to_each(a):
    turn(switch=switches.STAFF, on=False, by=a.owner)
    session, _ = with_app(a.owner)

    operations.remove_app(session=session, now=NOON)

    assert not queries.has(a.owner.user)
    assert not RecoveryCode.objects.exists()
    assert half_of(a.owner).second_step == Session.SecondStep.NONE
    with pytest.raises(NotThere):
        operations.remove_app(session=session, now=NOON)


def test_a_first_step_that_waits_meanwhile_does_not_become_a_session(a):
    turn(switch=switches.STAFF, on=False, by=a.owner)
    session, _ = with_app(a.owner)
    _, token = sessions.start(user=a.owner.user, side=Session.Side.STAFF, method="password", now=NOON)

    operations.remove_app(session=session, now=NOON)

    assert sessions.find(token=token, side=Session.Side.STAFF, now=NOON) is None
    assert Session.objects.filter(pk=session.pk).exists()


def test_the_last_way_stays_while_the_firm_asks_for_one(a):
    session, _ = with_app(a.owner)

    with pytest.raises(Conflict, match="another way"):
        operations.remove_app(session=session, now=NOON)
    assert queries.has_app(a.owner.user)


def test_the_person_hears_of_it_and_can_end_it(a, post):
    with_app(a.owner)

    letter = post()[-1]
    assert letter.subject.startswith("Your two-step sign-in at")
    assert "an authenticator app was added" in letter.text
    assert letter.path.startswith("/not-me/")


def test_a_contact_has_one_too(a):
    with_app(a.alice)

    assert half_of(a.alice).second_step == Session.SecondStep.AWAITED
    event = AuditEvent.objects.filter(event="two_step.app_added").latest("created_at")
    assert event.client_id is not None


def test_who_stops_at_the_second_step_is_written_about_once_a_day(a, post):
    with_app(a.owner)
    before = len(post())
    half = half_of(a.owner)

    for _ in range(3):
        with pytest.raises(Refused):
            enter(half, "000000")

    (letter,) = post()[before:]
    assert letter.subject.startswith("Somebody stopped at your second step")
    assert "with your password" in letter.text
    assert letter.path.startswith("/not-me/")
