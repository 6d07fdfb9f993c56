"""Browsers seen before, what is said of a new one, and “this was not me”."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from features.accounts import devices, sessions, tickets
from features.accounts.models import Device, Membership, Session, Ticket
from features.accounts.operations import devices as operations
from features.accounts.operations import safety
from features.accounts.roles import Role
from features.accounts.tickets import CodeWrong, Purpose, TicketGone
from features.base import events, scope
from features.base.errors import NotThere
from features.base.models import AuditEvent
from features.clients.models import Contact
from tests.cast import NOON, PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
WEEK = timedelta(days=7)


@contextmanager
def browser(cookie=""):
    here = scope.Scope(ip="192.0.2.7", agent=FIREFOX, memo={devices.COOKIE: cookie})
    with scope.scope(here):
        yield


def sign_in(user, cookie="", method="link", now=NOON):
    """Begin a session in the browser with this cookie; return the session."""
    with browser(cookie):
        return sessions.start(user=user, side=Session.Side.CLIENT, method=method, now=now)[0]


def test_the_first_browser_is_no_news_and_the_second_is(a, post):
    first = sign_in(a.alice.user)
    assert post() == []

    second = sign_in(a.alice.user)

    (letter,) = post()
    assert (letter.to, letter.subject) == ("alice@example.com", "A new device signed in at Aldergate")
    assert "Firefox on Linux, from 192.0.2.7" in letter.text
    assert first.device_token != second.device_token


def test_a_browser_seen_before_is_no_news_for_whom_it_has_seen(a, post):
    cookie = sign_in(a.alice.user).device_token
    sign_in(a.bob.user)

    sign_in(a.alice.user, cookie)
    assert post() == []
    sign_in(a.bob.user, cookie)

    assert [letter.to for letter in post()] == ["bob@example.com"]
    assert Device.objects.filter(user=a.alice.user).count() == 1


def test_a_way_in_that_another_session_of_this_browser_led_to_is_no_news(a, post):
    sign_in(a.alice.user)
    sign_in(a.alice.user, method="workspace")

    assert post() == []


def test_the_cookie_stands_nowhere_but_in_the_browser(a):
    token = sign_in(a.alice.user).device_token

    assert bytes(Device.objects.get(user=a.alice.user).token_hash) != token.encode()


@pytest.fixture
def warned(a, post):
    """Alice is signed in twice and was warned of the second."""
    cookies = [sign_in(a.alice.user).device_token for _ in range(2)]
    return cookies, post()[-1]


def test_this_was_not_me_shuts_everything(a, warned, post):
    cookies, letter = warned
    tickets.issue(user=a.alice.user, purpose=Purpose.SIGN_IN, now=NOON)
    tickets.issue(user=a.alice.user, purpose=Purpose.EMAIL, now=NOON)

    done = safety.secure(token=letter.token, code=letter.code, now=NOON)

    assert (done.ended, done.reset_token) == (2, None)
    assert not Session.objects.filter(user=a.alice.user).exists()
    assert not Ticket.objects.filter(user=a.alice.user, used_at__isnull=True, expires_at__gt=NOON).exists()
    a.alice.user.refresh_from_db()
    assert not a.alice.user.check_password(PASSWORD)
    event = AuditEvent.objects.get(event="account.secured")
    assert (event.actor_id, event.client_id) == (
        a.alice.user_id,
        Contact.objects.get(pk=a.alice.pk).clients.get().pk,
    )
    assert post()[-1].subject == "You are signed out everywhere at Aldergate"
    sign_in(a.alice.user, cookies[0])
    assert post()[-1].subject == "A new device signed in at Aldergate"


def test_staff_are_led_to_a_new_password_and_the_old_one_is_dead(a, post):
    for _ in range(2):
        with browser():
            sessions.start(user=a.staff.user, side=Session.Side.STAFF, method="password", now=NOON)
    letter = post()[-1]

    done = safety.secure(token=letter.token, code=letter.code, now=NOON)

    assert done.side == Session.Side.STAFF
    assert tickets.peek(token=done.reset_token, purpose=Purpose.RESET, now=NOON).user == a.staff.user
    a.staff.user.refresh_from_db()
    assert not a.staff.user.has_usable_password()


def test_who_stands_on_both_sides_is_out_on_both(a, warned):
    _, letter = warned
    Membership.objects.create(user=a.alice.user, role=Role.STAFF)
    with browser():
        sessions.start(user=a.alice.user, side=Session.Side.STAFF, method="password", now=NOON)

    assert safety.secure(token=letter.token, code=letter.code, now=NOON).ended == 3

    assert not Session.objects.filter(user=a.alice.user).exists()


@pytest.mark.parametrize("code", ["", "WRONG234"])
def test_without_the_code_nothing_is_shut(a, warned, code):
    _, letter = warned

    with pytest.raises(CodeWrong):
        safety.secure(token=letter.token, code=code, now=NOON)

    assert Session.objects.filter(user=a.alice.user).count() == 2


@pytest.mark.parametrize(("after", "works"), [(WEEK - timedelta(seconds=1), True), (WEEK, False)])
def test_the_link_lives_a_week_and_works_once(a, warned, after, works):
    _, letter = warned
    if works:
        safety.secure(token=letter.token, code=letter.code, now=NOON + after)

    with pytest.raises(TicketGone):
        safety.secure(token=letter.token, code=letter.code, now=NOON + after)


def test_one_browser_is_ended_and_nobody_elses(a):
    mine, other, bobs = (sign_in(user) for user in (a.alice.user, a.alice.user, a.bob.user))

    operations.end_session(user=a.alice.user, session_id=other.pk)

    assert list(sessions.live_of(a.alice.user, now=NOON)) == [mine]
    for gone in (other.pk, bobs.pk):
        with pytest.raises(NotThere):
            operations.end_session(user=a.alice.user, session_id=gone)


def test_all_others_end_with_the_links_in_the_mail(a):
    mine, _, bobs = (sign_in(user) for user in (a.alice.user, a.alice.user, a.bob.user))
    link = tickets.issue(user=a.alice.user, purpose=Purpose.SIGN_IN, now=NOON)

    assert operations.end_others(session=mine, now=NOON) == 1

    assert set(Session.objects.all()) == {mine, bobs}
    assert tickets.peek(token=link.token, purpose=Purpose.SIGN_IN, now=NOON) is None


def test_a_link_is_cancelled_by_whom_it_is_for(a):
    mine, bobs = sign_in(a.alice.user), sign_in(a.bob.user)
    link = tickets.issue(user=a.alice.user, purpose=Purpose.SIGN_IN, now=NOON)

    with pytest.raises(NotThere):
        operations.cancel_link(session=bobs, ticket_id=link.ticket.pk, now=NOON)
    assert not AuditEvent.objects.filter(event="link.ended").exists()
    operations.cancel_link(session=mine, ticket_id=link.ticket.pk, now=NOON)

    assert tickets.peek(token=link.token, purpose=Purpose.SIGN_IN, now=NOON) is None
    event = AuditEvent.objects.get(event="link.ended")
    assert (event.actor_name, event.actor_side, event.details) == (
        "Alice Alder",
        "client",
        {"purpose": "sign_in"},
    )
    assert events.sentence(event) == "ended a link that waited in their mail"


def test_what_is_over_is_not_on_the_list(a):
    sign_in(a.alice.user)

    assert not sessions.live_of(a.alice.user, now=NOON + timedelta(days=31)).exists()
