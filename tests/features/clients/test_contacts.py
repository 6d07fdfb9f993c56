from datetime import timedelta

import pytest

from features.accounts import sessions, tickets
from features.accounts.models import Session, Ticket, User
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.clients import operations, queries
from features.clients.models import Contact, Invitation
from tests.cast import NOON
from tests.features.clients.conftest import person


def add(a, **given):
    values = {"name": "Ruth Ashby", "email": "Ruth@Example.com", **given}
    return operations.add_contact(client=a.bakery, by=a.staff, now=NOON, **values)


def test_a_new_person_is_known_by_their_address_and_gets_no_password(a):
    added = add(a, phone="541 555 0142", role="Owner")

    user = User.objects.get(email="ruth@example.com")
    assert (added.known, added.access.contact.user, added.access.role) == (False, user, "Owner")
    assert not user.has_usable_password()
    assert added.access.contact.joined_at is None
    event = AuditEvent.objects.get(event="contact.added")
    assert (event.client_id, event.about_id) == (a.bakery.pk, added.access.contact.pk)


@pytest.mark.parametrize("email", ["ALICE@example.com", "stella@example.com", "olga@example.com"])
def test_an_address_that_is_known_is_that_person_staff_included(a, email):
    user = User.objects.get(email__iexact=email)
    name, people = user.name, User.objects.count()

    added = add(a, email=email, name="Somebody Else")

    user.refresh_from_db()
    assert (added.known, added.access.contact.user, user.name) == (True, user, name)
    assert User.objects.count() == people


def test_adding_somebody_twice_is_a_conflict(a):
    with pytest.raises(Conflict) as conflict:
        add(a, email="charlie@example.com")

    assert conflict.value.field == "email"


@pytest.mark.requirement("D8")
def test_a_contact_may_act_for_several_clients(a):
    operations.link_contact(client=a.bakery, contact=a.alice, by=a.staff, now=NOON)

    assert list(queries.acted_for_by(a.alice)) == [a.bakery, a.household]


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("email", "ruth"), ("email", ""), ("phone", "x"), ("role", "x" * 61)]
)
def test_what_cannot_be_taken_names_its_field(a, field, value):
    with pytest.raises(Refused) as refused:
        add(a, **{field: value})

    assert refused.value.field == field
    assert not User.objects.filter(email="ruth@example.com").exists()


def test_a_person_is_changed_and_the_trail_says_how(a):
    event = operations.edit_contact(
        contact=a.charlie, client=a.bakery, by=a.staff, now=NOON, name="Charlie C. Cedar", role="Baker"
    )

    assert User.objects.get(pk=a.charlie.user_id).name == "Charlie C. Cedar"
    assert event.details["changes"] == {"name": ["Charlie Cedar", "Charlie C. Cedar"], "role": ["", "Baker"]}


def test_the_same_address_in_other_letters_is_no_change(a):
    given = {"email": "CHARLIE@example.com"}

    assert operations.edit_contact(contact=a.charlie, client=a.bakery, by=a.staff, now=NOON, **given) is None


def test_a_new_address_ends_sessions_and_every_link_to_the_old_one(a, newcomer):
    sessions.start(user=newcomer.user, side=Session.Side.CLIENT, method="link", now=NOON)
    invitation = operations.invite(contact=newcomer, client=a.pottery, by=a.staff, now=NOON)
    tickets.issue(user=newcomer.user, purpose=Ticket.Purpose.SIGN_IN, now=NOON)

    given = {"email": "nora@new.example"}
    operations.edit_contact(contact=newcomer, client=a.pottery, by=a.staff, now=NOON, **given)

    invitation.refresh_from_db()
    assert invitation.state(NOON) == Invitation.State.REVOKED
    assert not newcomer.user.sessions.exists()
    assert not newcomer.user.tickets.filter(expires_at__gt=NOON).exists()


def test_an_address_of_somebody_else_is_refused_and_nothing_changes(a):
    given = {"name": "Changed", "email": "bob@example.com"}

    with pytest.raises(Refused) as refused:
        operations.edit_contact(contact=a.charlie, client=a.bakery, by=a.staff, now=NOON, **given)

    assert (refused.value.field, "Bob Birch" in refused.value.message) == ("email", True)
    assert User.objects.get(pk=a.charlie.user_id).name == "Charlie Cedar"


@pytest.mark.parametrize("given", [{"email": "mine@example.com"}, {"name": "X"}, {"phone": "541 555 0142"}])
def test_nobody_changes_a_colleague_through_their_contact(a, given):
    """Or a member of staff could take over the owner's account by way of a new address."""
    owner = Contact.objects.get(user=a.owner.user)
    client = owner.clients.get()

    with pytest.raises(NotAllowed):
        operations.edit_contact(contact=owner, client=client, by=a.staff, now=NOON, **given)

    operations.edit_contact(contact=owner, client=client, by=a.staff, now=NOON, role="Tester")
    assert User.objects.get(pk=a.owner.user_id).email == "olga@example.com"


@pytest.mark.requirement("S3-24")
def test_a_removed_person_loses_sight_at_once_and_their_link_dies(a):
    invited = person("Ivy Invited", a.pottery)
    invitation = operations.invite(contact=invited, client=a.pottery, by=a.staff, now=NOON)

    operations.remove_contact(contact=invited, client=a.pottery, by=a.staff, now=NOON)
    operations.remove_contact(contact=a.bob, client=a.pottery, by=a.staff, now=NOON)

    invitation.refresh_from_db()
    assert invitation.state(NOON) == Invitation.State.REVOKED
    assert list(queries.acted_for_by(a.bob)) == [a.household]


@pytest.mark.parametrize("operation", ["edit_contact", "remove_contact", "invite"])
def test_a_person_of_another_client_is_not_there(a, operation):
    with pytest.raises(NotThere):
        getattr(operations, operation)(contact=a.charlie, client=a.pottery, by=a.staff, now=NOON)


@pytest.mark.parametrize("operation", ["link_contact", "edit_contact", "remove_contact", "invite"])
def test_contacts_hold_no_permission_of_staff(a, operation):
    with pytest.raises(NotAllowed):
        getattr(operations, operation)(contact=a.charlie, client=a.bakery, by=a.alice, now=NOON)


class TestOwnDetails:
    def test_a_contact_changes_their_own_name_and_phone(self, a):
        changed = operations.edit_own_details(
            contact=a.bob, now=NOON, name="Robert Birch", phone="541 555 0142"
        )

        user = User.objects.get(pk=a.bob.user_id)
        assert (changed, user.name, user.phone) == (True, "Robert Birch", "541 555 0142")
        told = AuditEvent.objects.filter(event="contact.edited_own", actor_side="client")
        assert {event.client_id for event in told} == {a.household.pk, a.pottery.pk}

    def test_nothing_different_leaves_no_trace(self, a):
        assert not operations.edit_own_details(
            contact=a.bob, now=NOON + timedelta(1), name=a.bob.name, phone=""
        )
        assert not AuditEvent.objects.filter(event="contact.edited_own").exists()
