import pytest

from features.accounts import operations, sessions, tickets
from features.accounts.models import Membership, Session
from features.accounts.tickets import Purpose
from features.base.errors import Refused, TooMany
from features.base.models import AuditEvent
from tests.cast import NOON, PASSWORD

NEW = "seven blue kettles"
DETAILS = {"name": "Stella Staff", "title": "", "phone": "", "time_zone": ""}


def edit(by, **changes):
    return operations.edit_own_details(by=by, **DETAILS | changes)


def session_of(member):
    return sessions.start(user=member.user, side=Session.Side.STAFF, method="password", now=NOON)[0]


def change(by, session, old=PASSWORD, new=NEW):
    return operations.change_own_password(by=by, session=session, old=old, new=new, now=NOON)


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

    assert change(a.staff, mine) == 1

    assert list(Session.objects.all()) == [mine]
    assert tickets.peek(token=reset.token, purpose=Purpose.RESET, now=NOON) is None
    assert Membership.objects.get(pk=a.staff.pk).user.check_password(NEW)
    assert [letter.subject for letter in post()] == ["Your password for Aldergate was changed"]


def test_the_old_password_is_asked_and_not_for_ever(a):
    mine = session_of(a.staff)
    for _ in range(10):
        with pytest.raises(Refused) as refusal:
            change(a.staff, mine, old="guess")
        assert refusal.value.field == "old"

    with pytest.raises(TooMany):
        change(a.staff, mine)


def test_a_bad_new_password_is_refused_at_its_field(a):
    with pytest.raises(Refused) as refusal:
        change(a.staff, session_of(a.staff), new="short")

    assert refusal.value.field == "new"
    assert Membership.objects.get(pk=a.staff.pk).user.check_password(PASSWORD)
