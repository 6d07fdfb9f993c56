from datetime import timedelta

import pytest

from features.accounts import operations, queries, sessions, sides, tickets
from features.accounts.models import Membership, Session, Ticket, User
from features.accounts.tickets import CodeWrong, Purpose, TicketGone
from features.base import scope
from features.base.errors import Refused, TooMany
from features.base.models import AuditEvent, OutboxEntry
from features.clients.models import Contact
from tenants.context import inside
from tests.cast import NOON, PASSWORD

MINUTE = timedelta(minutes=1)
WRONG = "not the right password"


def ask(email, browser="here", *, known=False, next_path="", stays=True):
    return operations.ask_for_link(
        email=email, browser=browser, next_path=next_path, stays=stays, known=known
    )


def by_link(token, browser="here", code="", now=NOON):
    return operations.enter_by_link(token=token, now=now, browser=browser, code=code)


def by_password(email, password, *, known=False):
    return operations.enter_by_password(email=email, password=password, known=known, now=NOON)


@pytest.mark.requirement("S3-19", "S3-20")
def test_a_client_gets_a_link_by_mail_and_it_signs_in_without_any_password(a, post):
    ask(" Alice@Example.com ", next_path="/documents/", stays=False)
    (letter,) = post()
    assert (letter.to, letter.subject) == ("alice@example.com", "Your sign-in link for Aldergate")

    entered = by_link(letter.token)

    assert (entered.session.user, entered.session.side) == (a.alice.user, Session.Side.CLIENT)
    assert (entered.session.method, entered.session.stays) == ("link", False)
    assert entered.next_path == "/documents/"
    assert sessions.find(token=entered.token, side=Session.Side.CLIENT, now=NOON) == entered.session


@pytest.mark.requirement("S3-19")
def test_asking_writes_the_same_for_an_unknown_address_and_mails_nothing(a, post):
    ask("nobody@example.com")
    ask("alice@example.com")

    kinds = OutboxEntry.objects.values_list("kind", flat=True)
    assert list(kinds) == ["accounts.link", "accounts.link"]
    assert [letter.to for letter in post()] == ["alice@example.com"]


@pytest.mark.parametrize("change", ["joined_at", "is_active"])
def test_only_contacts_who_have_joined_and_may_use_the_portal_get_a_link(a, post, change):
    Contact.objects.filter(pk=a.alice.pk).update(**{change: None if change == "joined_at" else False})

    ask("alice@example.com")

    assert post() == []


def test_staff_who_knock_at_the_clients_door_are_shown_theirs(a, post):
    ask("stella@example.com")

    (letter,) = post()
    assert letter.subject == "Signing in at Aldergate"
    assert "http://aldergate.localhost" in letter.text
    assert "/workspace/sign-in/" in letter.text
    assert not Ticket.objects.exists()


def test_whoever_is_both_gets_a_link(a, post):
    ask("olga@example.com")

    assert by_link(post()[0].token).session.user == a.owner.user


def test_a_request_that_waited_half_an_hour_for_the_worker_is_dropped(a, post, clock):
    ask("alice@example.com")
    clock.shift(timedelta(minutes=31))

    assert post() == []


def test_a_link_mailed_late_still_has_its_ten_minutes(a, post, clock):
    ask("alice@example.com")
    clock.shift(timedelta(minutes=5))

    token = post()[0].token

    assert by_link(token, now=NOON + 14 * MINUTE).session


@pytest.mark.parametrize(
    "email", ["", "alice", "alice@", "a@b@c.com", "al\x00ice@example.com", "a" * 250 + "@b.com"]
)
def test_what_is_no_address_is_refused(a, email):
    with pytest.raises(Refused) as refusal:
        ask(email)

    assert refusal.value.field == "email"
    assert not OutboxEntry.objects.exists()


def test_an_address_is_mailed_five_times_an_hour_known_or_not(a):
    for email in ("alice@example.com", "nobody@example.com"):
        for _ in range(5):
            ask(email)
        with pytest.raises(TooMany):
            ask(email.upper())


def test_a_stranger_who_uses_up_the_mails_does_not_lock_out_the_browser_the_person_uses(a):
    for _ in range(5):
        ask("alice@example.com")
    with pytest.raises(TooMany):
        ask("alice@example.com")

    ask("alice@example.com", known=True)


def test_one_visitor_can_not_ask_for_everybody(a):
    with scope.scope(scope.Scope(ip="203.0.113.7")):
        for n in range(60):
            ask(f"person{n}@example.com")
        with pytest.raises(TooMany):
            ask("alice@example.com")
    with scope.scope(scope.Scope(ip="203.0.113.8")):
        ask("alice@example.com")


def test_one_household_counts_as_one_visitor(a):
    for n in range(60):
        with scope.scope(scope.Scope(ip=f"2001:db8:1:2::{n + 1:x}")):
            ask(f"person{n}@example.com")

    with scope.scope(scope.Scope(ip="2001:db8:1:2:ffff::1")), pytest.raises(TooMany):
        ask("alice@example.com")


def test_limits_are_per_firm(a, cast):
    for _ in range(5):
        ask("alice@example.com")

    with inside(cast.b.firm):
        ask("alice@example.com")


def test_elsewhere_the_link_needs_the_code(a, post):
    ask("alice@example.com", browser="here")
    (letter,) = post()

    with pytest.raises(CodeWrong):
        by_link(letter.token, browser="elsewhere")
    with pytest.raises(CodeWrong):
        by_link(letter.token, browser=None, code="WRONG234")
    assert by_link(letter.token, browser="elsewhere", code=letter.code).session.user == a.alice.user


def test_a_link_pressed_twice_signs_in_once(a, post):
    ask("alice@example.com")
    token = post()[0].token
    by_link(token)

    with pytest.raises(TicketGone):
        by_link(token)
    assert Session.objects.count() == 1


def test_a_link_is_dead_once_the_person_may_not_use_the_portal(a, post):
    ask("alice@example.com")
    token = post()[0].token
    Contact.objects.filter(pk=a.alice.pk).update(is_active=False)

    with pytest.raises(TicketGone):
        by_link(token)


def test_the_code_alone_signs_in_the_browser_that_asked(a, post):
    ask("alice@example.com", browser="here", next_path="/documents/")
    code = post()[0].code

    entered = operations.enter_by_code(code=code, browser="here", now=NOON)

    assert (entered.session.user, entered.session.method, entered.next_path) == (
        a.alice.user,
        "code",
        "/documents/",
    )


def test_codes_are_not_tried_for_ever(a):
    with scope.scope(scope.Scope(ip="203.0.113.7")):
        for _ in range(60):
            with pytest.raises(CodeWrong):
                operations.enter_by_code(code="WRONG234", browser="here", now=NOON)
        with pytest.raises(TooMany):
            operations.enter_by_code(code="WRONG234", browser="here", now=NOON)


def test_staff_sign_in_with_their_password(a):
    entered = by_password("Stella@EXAMPLE.com", PASSWORD)

    assert (entered.session.user, entered.session.side) == (a.staff.user, Session.Side.STAFF)
    event = AuditEvent.objects.get(event="session.started")
    assert (event.actor_name, event.details) == ("Stella Staff", {"side": "staff", "method": "password"})


@pytest.mark.parametrize(
    "email", ["stella@example.com", "alice@example.com", "nobody@example.com", "left@example.com"]
)
def test_every_wrong_pair_is_refused_alike_and_written_down(a, email):
    left = User.objects.create(name="Lee Left", email="left@example.com", password=a.staff.user.password)
    a.staff.__class__.objects.create(user=left, role="staff", is_active=False, joined_at=NOON)

    with pytest.raises(Refused) as refusal:
        by_password(email, PASSWORD if email != "stella@example.com" else WRONG)

    assert refusal.value.message == operations.signing_in.WRONG
    assert AuditEvent.objects.filter(event="sign_in.refused").count() == 1
    assert not Session.objects.exists()


def test_a_password_of_a_megabyte_is_wrong_without_being_hashed_whole(a):
    with pytest.raises(Refused):
        by_password("stella@example.com", "x" * 1_000_000)


def test_ten_passwords_in_a_quarter_of_an_hour_even_if_the_eleventh_is_right(a, monkeypatch):
    for _ in range(10):
        with pytest.raises(Refused):
            by_password("stella@example.com", WRONG)
    with pytest.raises(TooMany):
        by_password("stella@example.com", PASSWORD)

    assert by_password("stella@example.com", PASSWORD, known=True).session.user == a.staff.user


def test_the_owner_comes_in_once_straight_from_signing_up(a):
    token = operations.first_ticket(now=NOON)

    entered = operations.enter_first_time(token=token, now=NOON + MINUTE)

    assert (entered.session.user, entered.session.side, entered.session.method) == (
        a.owner.user,
        "staff",
        "sign-up",
    )
    with pytest.raises(TicketGone):
        operations.enter_first_time(token=token, now=NOON + MINUTE)


def test_the_owners_first_way_in_is_open_for_two_minutes(a):
    token = operations.first_ticket(now=NOON)

    with pytest.raises(TicketGone):
        operations.enter_first_time(token=token, now=NOON + 2 * MINUTE)


def test_without_clients_nobody_enters_the_portal(a, monkeypatch):
    monkeypatch.setattr(sides, "client_gate", sides._nobody)

    assert not sides.may_enter_portal(a.alice.user)


def test_no_secret_of_signing_in_stands_in_the_trail_or_readable_in_the_outbox(a, post):
    ask("alice@example.com", browser="a-nonce-of-this-browser")
    kept = b"".join(bytes(entry.payload) for entry in OutboxEntry.objects.all())
    letter = post()[0]
    by_link(letter.token, browser="a-nonce-of-this-browser")

    assert b"a-nonce" not in kept
    trail = str(list(AuditEvent.objects.values()))
    assert letter.token not in trail
    assert letter.code not in trail
    assert tickets.find(token=letter.token, purpose=Purpose.SIGN_IN).used_at == NOON


def test_a_code_is_wrong_once_the_person_may_not_use_the_portal(a, post):
    ask("alice@example.com", browser="here")
    code = post()[0].code
    Contact.objects.filter(pk=a.alice.pk).update(is_active=False)

    with pytest.raises(CodeWrong):
        operations.enter_by_code(code=code, browser="here", now=NOON)
    assert not Session.objects.exists()


def test_an_owner_who_was_switched_off_meanwhile_does_not_come_in(a):
    token = operations.first_ticket(now=NOON)
    Membership.objects.filter(pk=a.owner.pk).update(is_active=False)

    with pytest.raises(TicketGone):
        operations.enter_first_time(token=token, now=NOON)


def test_fresh_proof_is_noted(a):
    session = by_password("stella@example.com", PASSWORD).session

    sessions.prove_again(session, now=NOON + MINUTE)

    session.refresh_from_db()
    assert session.proved_at == NOON + MINUTE


@pytest.mark.parametrize("other", ["alİce@example.com", "alıce@example.com", "ALİCE@EXAMPLE.COM"])
def test_letters_that_only_the_database_takes_for_the_same_find_nobody(a, other):
    """Each of them would have a count of tries of its own."""
    assert queries.by_email(other) is None
    assert queries.by_email("ALICE@Example.com") == a.alice.user
