from datetime import timedelta

import pytest

from features.accounts import operations, sessions, tickets
from features.accounts.models import Membership, Session
from features.accounts.switches import CLIENT_PASSWORDS
from features.accounts.tickets import Purpose
from features.base.errors import FreshProofNeeded, NotThere, Refused
from features.base.models import AuditEvent
from features.toggles import operations as switches
from tests.cast import NOON, PASSWORD

NEW = "seven blue kettles"
DETAILS = {"name": "Stella Staff", "title": "", "phone": "", "time_zone": ""}


def edit(by, **changes):
    return operations.edit_own_details(by=by, **DETAILS | changes)


def session_of(member):
    return sessions.start(user=member.user, side=Session.Side.STAFF, method="password", now=NOON)[0]


def change(session, new=NEW, now=NOON):
    return operations.change_own_password(session=session, new=new, now=now)


def test_everybody_of_the_staff_changes_their_own_details(a):
    assert edit(
        a.staff,
        name="  Stella   Stone ",
        title="Accountant",
        phone="(541) 555-0142",
        time_zone="Europe/Berlin",
    )

    member = Membership.objects.select_related("user").get(pk=a.staff.pk)
    user = member.user
    assert (user.name, member.title, user.phone, user.time_zone) == (
        "Stella Stone", "Accountant", "(541) 555-0142", "Europe/Berlin",
    )  # fmt: skip
    event = AuditEvent.objects.get(event="account.edited")
    assert (event.actor_id, event.details) == (user.pk, {"fields": ["name", "phone", "time_zone", "title"]})


def test_the_same_again_changes_nothing(a):
    assert edit(a.staff) is False
    assert not AuditEvent.objects.filter(event="account.edited").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "   "), ("name", "x" * 201), ("name", "Stella\u202eStaff"), ("title", "x" * 121),
        ("phone", "call me"), ("phone", "12"), ("phone", "1" * 41), ("time_zone", "Mars/Olympus"),
        ("time_zone", "../etc/passwd"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused_at_its_field(a, field, value):
    with pytest.raises(Refused) as refusal:
        edit(a.staff, **{field: value})

    assert refusal.value.field == field


def test_a_new_password_ends_every_other_session_and_link(a, post):
    mine, _ = session_of(a.staff), session_of(a.staff)
    reset = tickets.issue(user=a.staff.user, purpose=Purpose.RESET, now=NOON)

    assert change(mine) == 1

    assert list(Session.objects.all()) == [mine]
    assert tickets.peek(token=reset.token, purpose=Purpose.RESET, now=NOON) is None
    assert Membership.objects.get(pk=a.staff.pk).user.check_password(NEW)
    assert [letter.subject for letter in post()] == ["Your password for Aldergate was changed"]


@pytest.mark.requirement("D10")
def test_it_takes_a_proof_of_the_last_ten_minutes(a):
    mine = session_of(a.staff)

    with pytest.raises(FreshProofNeeded):
        change(mine, now=NOON + timedelta(minutes=10))

    assert Membership.objects.get(pk=a.staff.pk).user.check_password(PASSWORD)


def client_session_of(contact):
    return sessions.start(user=contact.user, side=Session.Side.CLIENT, method="link", now=NOON)[0]


@pytest.mark.requirement("S1-27", "D3")
def test_clients_have_passwords_only_where_the_firm_wants_it(a):
    mine = client_session_of(a.alice)
    with pytest.raises(NotThere):
        change(mine)

    switches.turn(switch=CLIENT_PASSWORDS, on=True, by=a.owner)
    change(mine)

    a.alice.user.refresh_from_db()
    assert a.alice.user.check_password(NEW)
    event = AuditEvent.objects.get(event="password.changed")
    assert (event.actor_id, event.client_id) == (a.alice.user_id, a.alice.clients.get().pk)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "at least 12"), ("123456789012", "lists that attackers try first"),
        ("alice alder!", "too close to your name"), ("alice@example.com", "too close to your name"),
        ("Aldergate2026", "or your firm"), ("Password2026!", "lists that attackers"),
        ("qwertyuiop123", "lists that attackers"), ("letmeinletmein", "lists that attackers"),
        ("p@ssw0rd1234", "lists that attackers"),
        ("x" * 201, "at most 200"),
    ],
)  # fmt: skip
def test_what_attackers_try_first_is_refused_in_plain_words(a, password, words):
    switches.turn(switch=CLIENT_PASSWORDS, on=True, by=a.owner)

    with pytest.raises(Refused, match=words) as refusal:
        change(client_session_of(a.alice), password)

    assert refusal.value.field == "password"


def test_a_bad_new_password_is_refused_at_its_field(a):
    with pytest.raises(Refused) as refusal:
        change(session_of(a.staff), new="short")

    assert refusal.value.field == "password"
    assert Membership.objects.get(pk=a.staff.pk).user.check_password(PASSWORD)
