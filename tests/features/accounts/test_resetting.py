from datetime import timedelta

import pytest

from features.accounts import operations, tickets
from features.accounts.models import Membership, Session
from features.accounts.tickets import Purpose, TicketGone
from features.base.errors import Refused, TooMany
from features.base.models import AuditEvent
from tests.cast import NOON, PASSWORD

NEW = "seven blue kettles"


def ask(email, *, known=False):
    return operations.ask_for_new_password(email=email, known=known)


def set_new(token, password=NEW, now=NOON):
    return operations.set_new_password(token=token, password=password, now=now)


def sign_in(password):
    return operations.enter_by_password(email="stella@example.com", password=password, known=True, now=NOON)


def test_staff_set_a_new_password_by_mail_and_everything_from_before_ends(a, post):
    sign_in(PASSWORD)
    older = tickets.issue(user=a.staff.user, purpose=Purpose.RESET, now=NOON)
    ask("stella@example.com")
    letter = post()[0]

    set_new(letter.token)

    assert not Session.objects.exists()
    with pytest.raises(TicketGone):
        set_new(older.token)
    with pytest.raises(Refused):
        sign_in(PASSWORD)
    assert sign_in(NEW).session.user == a.staff.user


def test_it_is_written_down_and_the_person_hears_of_it(a, post):
    ask("stella@example.com")
    set_new(post()[0].token)

    event = AuditEvent.objects.get(event="password.reset")
    assert (event.actor_name, event.details) == ("Stella Staff", {"sessions_ended": 0})
    assert [letter.subject for letter in post()] == [
        "Choose a new password for Aldergate",
        "Your password for Aldergate was changed",
    ]


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "Use at least 12 characters. This one has 5."),
        ("password1234", "on the lists"),
        ("stella staff", "too close to your name"),
        ("stella@example.com", "too close to your name"),
        ("x" * 201, "at most 200"),
    ],
)
def test_a_bad_password_is_refused_in_plain_words_and_the_link_stays_good(a, post, password, words):
    ask("stella@example.com")
    token = post()[0].token

    with pytest.raises(Refused, match=words) as refusal:
        set_new(token, password)

    assert refusal.value.field == "password"
    assert set_new(token) == a.staff.user


def test_a_link_works_once_for_half_an_hour_and_not_for_who_has_left(a, post):
    ask("stella@example.com")
    ask("adam@example.com")
    to = {letter.to: letter.token for letter in post()}
    Membership.objects.filter(pk=a.admin.pk).update(is_active=False)

    with pytest.raises(TicketGone):
        set_new(to["stella@example.com"], now=NOON + timedelta(minutes=30))
    with pytest.raises(TicketGone):
        set_new(to["adam@example.com"])
    set_new(to["stella@example.com"], now=NOON + timedelta(minutes=29))
    with pytest.raises(TicketGone):
        set_new(to["stella@example.com"])


def test_clients_are_shown_their_own_door_and_strangers_get_nothing(a, post):
    ask("alice@example.com")
    ask("nobody@example.com")

    (letter,) = post()
    assert (letter.to, letter.subject) == ("alice@example.com", "Signing in at Aldergate")
    assert "/sign-in/" in letter.text


def test_asking_has_its_limit_but_not_in_the_browser_the_person_uses(a):
    for _ in range(5):
        ask("stella@example.com")

    with pytest.raises(TooMany):
        ask("stella@example.com")
    ask("stella@example.com", known=True)
