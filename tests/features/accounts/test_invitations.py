from datetime import timedelta

import pytest

from features.accounts import operations, sessions, tickets
from features.accounts.models import Membership, Session, Ticket, User
from features.accounts.roles import Role
from features.accounts.tickets import TicketGone
from features.base.errors import Conflict, NotAllowed, Refused, TooMany
from features.base.models import AuditEvent
from tests.cast import NOON
from tests.features.accounts.conftest import member

WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)
PASSWORD = "seven blue kettles"


def invite(by, email="ines@example.com", role=Role.STAFF, now=NOON):
    return operations.invite(email=email, role=role, by=by, now=now)


def accept(token, name="Ines Ito", password=PASSWORD, now=NOON):
    return operations.accept(token=token, name=name, password=password, now=now)


def test_a_colleague_is_invited_by_mail_and_joins_with_a_password_of_their_own(a, post):
    invited = invite(a.admin, " Ines@Example.com ", Role.ADMIN)
    assert (invited.is_active, invited.is_invited, invited.user.has_usable_password()) == (False, True, False)
    (letter,) = post()
    assert (letter.to, letter.subject) == (
        "ines@example.com",
        "Adam Admin invites you to the team of Aldergate",
    )

    entered = accept(letter.token)

    joined = Membership.objects.select_related("user").get(pk=invited.pk)
    assert (joined.name, joined.role, joined.is_active, joined.joined_at) == (
        "Ines Ito",
        Role.ADMIN,
        True,
        NOON,
    )
    assert (entered.session.user, entered.session.side, entered.session.method) == (
        joined.user, Session.Side.STAFF, "invitation",
    )  # fmt: skip
    again = operations.enter_by_password(email="ines@example.com", password=PASSWORD, known=False, now=NOON)
    assert again.session.user == joined.user


def test_each_step_is_written_down(a, post):
    invite(a.owner)
    accept(post()[0].token)

    events = AuditEvent.objects.filter(event__startswith="colleague.").values_list("event", "actor_name")
    assert set(events) == {("colleague.invited", "Olga Owner"), ("colleague.joined", "Ines Ito")}


@pytest.mark.parametrize(
    ("by", "role"), [("admin", Role.OWNER), ("staff", Role.STAFF), ("staff", Role.OWNER), ("owner", "king")]
)
def test_nobody_invites_above_their_own_role(a, by, role):
    with pytest.raises(NotAllowed):
        invite(getattr(a, by), role=role)

    assert not User.objects.filter(email="ines@example.com").exists()


@pytest.mark.parametrize(
    "email", ["", "ines", "ines@", "a@b.com;c@d.com", "a@b.com, c@d.com", "ines@example.com\nBcc: x@y.z"]
)
def test_one_proper_address_is_needed(a, email):
    with pytest.raises(Refused) as refusal:
        invite(a.owner, email)

    assert refusal.value.field == "email"


def test_whoever_belongs_to_the_team_is_not_invited_again(a):
    invite(a.owner)
    member("Bea Before", is_active=False)

    for email, words in (
        ("STELLA@example.com", "on your team already"),
        ("ines@example.com", "is invited already"),
        ("bea@example.com", "worked here before"),
    ):
        with pytest.raises(Conflict, match=words) as refusal:
            invite(a.owner, email)
        assert refusal.value.field == "email"


def test_a_contact_who_joins_the_team_stays_one_person(a, post):
    invite(a.owner, "alice@example.com")

    entered = accept(post()[0].token, name="Alice Alder")

    assert entered.session.user == a.alice.user
    assert (entered.session.user.membership.role, entered.session.user.contact) == (Role.STAFF, a.alice)


def test_what_was_signed_in_before_a_contact_joined_is_out(a, post):
    """With the workspace comes a new password: who knew the old one, or was let in by it, is in no more (R28)."""
    _, before = sessions.start(user=a.alice.user, side=Session.Side.CLIENT, method="password", now=NOON)
    invite(a.owner, "alice@example.com")

    entered = accept(post()[0].token, name="Alice Alder")

    assert sessions.find(token=before, side=Session.Side.CLIENT, now=NOON) is None
    assert sessions.find(token=entered.token, side=Session.Side.STAFF, now=NOON) == entered.session


def test_an_invitation_works_for_seven_days_and_once(a, post):
    invite(a.owner)
    token = post()[0].token

    with pytest.raises(TicketGone):
        accept(token, now=NOON + WEEK)
    accept(token, now=NOON + WEEK - SECOND)
    with pytest.raises(TicketGone):
        accept(token, now=NOON + WEEK - SECOND)


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [("", PASSWORD, "name"), ("Ines Ito", "short", "password"), ("Ines Ito", "ines ito 1234", "password")],
)
def test_a_bad_name_or_password_is_refused_and_the_link_stays_good(a, post, name, password, field):
    invite(a.owner)
    token = post()[0].token

    with pytest.raises(Refused) as refusal:
        accept(token, name, password)

    assert refusal.value.field == field
    assert accept(token).session.user.name == "Ines Ito"


def test_sent_again_only_the_new_link_works(a, post):
    invited = invite(a.owner)
    operations.resend(colleague=invited, by=a.admin, now=NOON)
    old, new = (letter.token for letter in post())

    with pytest.raises(TicketGone):
        accept(old)
    assert accept(new)


def test_five_mails_an_hour_to_one_colleague(a):
    invited = invite(a.owner)
    for _ in range(4):
        operations.resend(colleague=invited, by=a.owner, now=NOON)

    with pytest.raises(TooMany):
        operations.resend(colleague=invited, by=a.owner, now=NOON)


def test_withdrawn_nothing_remains_but_the_record(a, post):
    invited = invite(a.owner)
    token = post()[0].token

    operations.revoke(colleague=invited, by=a.admin, now=NOON)

    with pytest.raises(TicketGone):
        accept(token)
    assert not User.objects.filter(email="ines@example.com").exists()
    assert AuditEvent.objects.get(event="colleague.withdrawn").details == {"email": "ines@example.com"}
    assert invite(a.owner).is_invited


def test_withdrawing_the_invitation_of_a_contact_leaves_the_contact(a):
    invited = invite(a.owner, "alice@example.com")

    operations.revoke(colleague=invited, by=a.owner, now=NOON)

    assert User.objects.get(email="alice@example.com").contact == a.alice
    assert not Membership.objects.filter(user=a.alice.user).exists()


def test_what_happened_meanwhile_is_said(a, post):
    invited = invite(a.owner)
    accept(post()[0].token)
    with pytest.raises(Conflict, match="joined already"):
        operations.revoke(colleague=invited, by=a.owner, now=NOON)
    with pytest.raises(Conflict, match="joined already"):
        operations.resend(colleague=invited, by=a.owner, now=NOON)

    other = invite(a.owner, "otto@example.com")
    gone = Membership.objects.select_related("user").get(pk=other.pk)
    operations.revoke(colleague=other, by=a.owner, now=NOON)
    with pytest.raises(Conflict, match="withdrawn a moment ago"):
        operations.resend(colleague=gone, by=a.owner, now=NOON)


def test_an_administrator_does_not_touch_the_invitation_of_an_owner(a):
    invited = invite(a.owner, role=Role.OWNER)

    for touch in (operations.resend, operations.revoke):
        with pytest.raises(NotAllowed):
            touch(colleague=invited, by=a.admin, now=NOON)
    assert Ticket.objects.filter(user=invited.user, expires_at__gt=NOON).exists()


def test_the_token_is_nowhere_but_in_the_mail(a, post):
    invite(a.owner)
    token = post()[0].token

    assert token not in str(list(AuditEvent.objects.values()))
    assert tickets.peek(token=token, purpose=Ticket.Purpose.STAFF_INVITATION, now=NOON)
