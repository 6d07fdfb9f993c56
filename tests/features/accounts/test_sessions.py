from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import override_settings

from features.accounts import nightly, sessions
from features.accounts.models import Session
from features.base.models import AuditEvent
from tenants.context import inside, platform
from tests.cast import NOON

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
CLIENT, STAFF = Session.Side.CLIENT, Session.Side.STAFF


def start(person, side=CLIENT, now=NOON, **options):
    return sessions.start(user=person.user, side=side, method="link", now=now, **options)


def find(token, now, side=CLIENT):
    return sessions.find(token=token, side=side, now=now)


@pytest.mark.requirement("S3-21", "S3-22")
@pytest.mark.parametrize(
    ("person", "side", "idle"), [("alice", CLIENT, 30 * DAY), ("owner", STAFF, 12 * HOUR)]
)
def test_a_session_ends_after_its_time_without_activity(a, person, side, idle):
    session, token = start(getattr(a, person), side)

    assert find(token, NOON + idle, side) is None
    assert find(token, NOON + idle - SECOND, side) == session


@pytest.mark.requirement("S3-21")
def test_activity_moves_the_end(a):
    session, token = start(a.alice)
    for visit in range(1, 4):
        assert find(token, NOON + visit * 29 * DAY) == session

    assert find(token, NOON + 3 * 29 * DAY + 2 * DAY) == session  # 89 days


def test_no_activity_moves_it_beyond_90_days(a):
    _, token = start(a.alice)
    for visit in range(1, 4):
        find(token, NOON + visit * 29 * DAY)

    assert find(token, NOON + 90 * DAY - SECOND) is not None
    assert find(token, NOON + 90 * DAY) is None


def test_without_keep_me_signed_in_it_ends_after_half_a_day(a):
    session, token = start(a.alice, stays=False)

    assert find(token, NOON + 12 * HOUR - SECOND) == session
    session, token = start(a.alice, stays=False)
    assert find(token, NOON + 12 * HOUR) is None


def test_being_seen_is_written_down_once_in_a_while_not_with_every_page(a, django_assert_num_queries):
    _, token = start(a.alice)

    with django_assert_num_queries(1):
        find(token, NOON + timedelta(minutes=5))
    with django_assert_num_queries(2):
        find(token, NOON + timedelta(minutes=6))


def test_only_a_hash_of_the_token_is_kept(a):
    session, token = start(a.alice)

    assert token.encode() not in bytes(Session.objects.get(pk=session.pk).token_hash)
    assert len(token) == 43


def test_a_token_of_one_door_does_not_open_the_other(a):
    _, token = start(a.owner, STAFF)

    assert find(token, NOON, CLIENT) is None


def test_another_firms_token_finds_nothing(a, cast):
    with inside(cast.b.firm):
        _, foreign = start(cast.b.alice)

    assert find(foreign, NOON) is None


def test_a_row_that_names_another_firm_is_nobodys(a, cast):
    session, token = start(a.alice)
    Session.objects.filter(pk=session.pk).update(firm_id=cast.b.firm.pk)

    assert find(token, NOON) is None


def test_a_person_who_was_switched_off_has_no_session(a):
    _, token = start(a.alice)
    a.alice.user.is_active = False
    a.alice.user.save()

    assert find(token, NOON) is None


def test_all_sessions_can_be_ended_but_one_or_of_one_side(a):
    mine, _ = start(a.owner, STAFF)
    start(a.owner, STAFF)
    start(a.owner, CLIENT)

    assert sessions.end_all(a.owner.user, but=mine, side=STAFF) == 1
    assert sessions.end_all(a.owner.user, but=mine) == 1
    assert list(Session.objects.filter(user=a.owner.user)) == [mine]


def test_beginning_and_end_stand_in_the_audit_trail(a):
    session, _ = start(a.owner, STAFF)
    sessions.end(session)
    sessions.end(session)

    events = AuditEvent.objects.filter(event__startswith="session.").order_by("created_at", "event")
    assert [(e.event, e.actor_id, e.actor_side) for e in events] == [
        ("session.ended", a.owner.user_id, "staff"),
        ("session.started", a.owner.user_id, "staff"),
    ]
    assert events.get(event="session.started").details == {"side": "staff", "method": "link"}


def test_dead_rows_go_when_the_person_comes_back(a):
    start(a.alice)
    start(a.alice, stays=False, now=NOON + 25 * DAY)

    alive, _ = start(a.alice, now=NOON + 31 * DAY)

    assert list(Session.objects.filter(user=a.alice.user)) == [alive]


def test_clearing_removes_only_what_no_cookie_can_revive(a):
    start(a.owner, STAFF)
    kept, _ = start(a.alice)

    assert sessions.clear_expired(now=NOON + 13 * HOUR) == 1
    assert list(Session.objects.all()) == [kept]


def test_they_are_forgotten_at_night_in_every_firm(a, clock):
    start(a.owner, STAFF)
    kept, _ = start(a.alice)
    clock.move_to(NOON + 13 * HOUR)

    with platform():
        nightly.forget_everywhere.delay()

    assert list(Session.objects.all()) == [kept]


@pytest.mark.requirement("S3-23")
@override_settings(SECURE=True)
def test_the_cookie_is_for_this_host_alone_and_not_for_scripts(a):
    session, token = start(a.alice)
    response = HttpResponse()
    sessions.set_cookie(response, session, token)

    (cookie,) = response.cookies.values()
    assert (cookie.value, cookie["domain"], cookie["path"], cookie["samesite"]) == (token, "", "/", "Lax")
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["max-age"] == 90 * 24 * 3600


def test_a_browser_that_shall_forget_gets_a_cookie_without_an_age(a):
    session, token = start(a.alice, stays=False)
    response = HttpResponse()
    sessions.set_cookie(response, session, token)

    (cookie,) = response.cookies.values()
    assert cookie["max-age"] == ""
