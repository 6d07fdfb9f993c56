"""Nobody comes in as somebody else by way of a client's record (security T5): not as a colleague, not to other clients."""

import pytest
from django.core import mail

from features.accounts import operations as accounts
from features.accounts.models import Membership, User
from features.accounts.roles import Role
from features.accounts.tickets import TicketGone
from features.base.errors import NotAllowed
from features.base.models import AuditEvent
from features.clients import operations, queries
from features.clients.models import Invitation
from tests.cast import NOON
from tests.features.clients.conftest import person

EVERYTHING = ["clients.view", "clients.edit", "clients.invite"]


@pytest.fixture
def lena(a):
    """She may change people and let them in, for assigned clients only: she looks after the pottery."""
    role = accounts.make_role(name="Near", permissions=EVERYTHING, assigned_only=True, by=a.owner)
    user = User.objects.create(name="Lena Limited", email="lena@example.com")
    lena = Membership.objects.create(user=user, role="", custom_role=role, joined_at=NOON)
    a.pottery.assigned_to = lena
    a.pottery.save(update_fields=["assigned_to"])
    return lena


def test_the_link_of_a_colleagues_invitation_is_shown_to_nobody(a):
    """It opens a session as them: their address and their password could be changed from there."""
    added = operations.add_contact(
        client=a.pottery, name="Adam", email="adam@example.com", by=a.staff, now=NOON
    )
    assert Membership.objects.get(user=added.access.contact.user).role == Role.ADMIN

    with pytest.raises(NotAllowed, match="works here too"):
        operations.copy_link(contact=added.access.contact, client=a.pottery, by=a.staff, now=NOON)

    assert not Invitation.objects.filter(contact=added.access.contact).exists()
    operations.invite(contact=added.access.contact, client=a.pottery, by=a.staff, now=NOON)


def test_a_link_copied_before_somebody_came_to_work_here_opens_nothing(a, newcomer):
    _, address = operations.copy_link(contact=newcomer, client=a.pottery, by=a.staff, now=NOON)
    accounts.invite(email=newcomer.user.email, role=Role.ADMIN, by=a.owner, now=NOON)

    with pytest.raises(TicketGone):
        operations.accept(token=address.rstrip("/").rsplit("/", 1)[1], now=NOON)
    assert not newcomer.user.sessions.exists()


def test_the_address_of_somebody_who_acts_for_clients_out_of_sight_stays(a, lena):
    """Bob acts for the household too, which is none of hers: a new address would open it to whoever reads its mail."""
    with pytest.raises(NotAllowed, match="do not work for"):
        operations.edit_contact(contact=a.bob, client=a.pottery, by=lena, now=NOON, email="lena@new.example")

    assert User.objects.get(pk=a.bob.user_id).email == "bob@example.com"
    operations.edit_contact(contact=a.bob, client=a.pottery, by=lena, now=NOON, phone="541 555 0142")


def test_whose_address_the_firm_changes_hears_of_it_at_the_old_one(a, post):
    """Whoever let themselves in by a new address would else be noticed by nobody."""
    operations.edit_contact(contact=a.bob, client=a.pottery, by=a.staff, now=NOON, email="bob@new.example")

    post()
    (message,) = mail.outbox
    assert message.to == ["bob@example.com"]
    assert "bob@new.example" in message.body


def test_nor_is_their_link_copied(a, lena):
    ivy = person("Ivy Invited", a.pottery, a.bakery)

    with pytest.raises(NotAllowed, match="do not work for"):
        operations.copy_link(contact=ivy, client=a.pottery, by=lena, now=NOON)


def test_whom_one_sees_whole_one_may_help(a, lena, newcomer):
    operations.edit_contact(contact=newcomer, client=a.pottery, by=lena, now=NOON, email="nora@new.example")

    assert operations.copy_link(contact=newcomer, client=a.pottery, by=lena, now=NOON)[1]
    assert list(queries.acted_for_by(newcomer)) == [a.pottery]


def test_the_code_of_an_invitation_is_tried_at_its_address_alone(a):
    """To PostgreSQL an ı is an i: with such letters each of many addresses had ten tries an hour of its own."""
    ivy = person("Ivy Invited", a.pottery)
    invitation = operations.invite(contact=ivy, client=a.pottery, by=a.staff, now=NOON)

    assert queries.open_invitation_of(" IVY@example.com", NOON) == invitation
    assert queries.open_invitation_of("ıvy@example.com", NOON) is None


def test_the_trail_says_who_had_a_copied_link_in_hand(a, newcomer):
    _, address = operations.copy_link(contact=newcomer, client=a.pottery, by=a.staff, now=NOON)

    operations.accept(token=address.rstrip("/").rsplit("/", 1)[1], now=NOON)

    event = AuditEvent.objects.get(event="invitation.accepted_by_hand")
    assert (event.actor_id, event.details["link_by"]) == (newcomer.actor_id, a.staff.name)
