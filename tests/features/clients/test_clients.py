import uuid
from datetime import timedelta

import pytest

from features.base.errors import Conflict, NotAllowed, Refused
from features.base.models import AuditEvent
from features.clients import operations, queries
from features.clients.models import Client
from tests.cast import NOON

LONG = "Überlange Gesellschaft für Anvil & Sons " * 5


def create(by, **given):
    return operations.create(by=by, now=NOON, **{"name": "Cedar Ridge Dental", "kind": "business", **given})


def test_a_client_is_written_down_with_all_that_is_known(a):
    client = create(
        a.staff, name="  Cedar   Ridge Dental ", email="a@example.com;b@example.com", phone="541 555 0142",
        address="77 Kiln Road", tax_id_ending="4471", since="2019", assigned_to=a.staff.pk,
        notes="Likes mornings.\r\nCall.",
    )  # fmt: skip

    stored = Client.objects.get(pk=client.pk)
    assert (stored.name, stored.email, stored.since) == (
        "Cedar Ridge Dental",
        "a@example.com; b@example.com",
        2019,
    )
    assert (stored.assigned_to, stored.notes) == (a.staff, "Likes mornings.\nCall.")
    event = AuditEvent.objects.get(event="client.created", client_id=client.pk)
    assert (event.actor_id, event.about_name) == (a.staff.user_id, "Cedar Ridge Dental")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "), ("name", "x" * 201), ("name", "a\0b"), ("name", "a\u202eb"), ("name", "a\ud800"),
        ("kind", "king"),
        ("email", "nobody"), ("phone", "call me"), ("since", "next year"), ("since", "1066"), ("since", "2027"),
        ("tax_id_ending", "123-45-6789"), ("address", "x" * 301), ("notes", "x" * 10_001),
        ("assigned_to", uuid.UUID(int=7)),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_names_its_field(a, field, value):
    before = Client.objects.count()

    with pytest.raises(Refused) as refused:
        create(a.staff, **{field: value})

    assert refused.value.field == field
    assert Client.objects.count() == before


def test_names_may_be_long_foreign_and_the_same(a):
    first, second = create(a.staff, name=LONG), create(a.staff, name=LONG.upper())

    assert len(first.name) > 190
    assert queries.namesakes(LONG.strip(), of=first, by=a.staff) == [second]


@pytest.mark.parametrize("operation", ["create", "edit", "archive", "restore"])
def test_whoever_holds_no_permission_changes_nothing(a, operation):
    others = {"create": {"name": "X", "kind": "trust"}, "edit": {"client": a.bakery, "name": "X"}}

    with pytest.raises(NotAllowed):
        getattr(operations, operation)(by=a.alice, now=NOON, **others.get(operation, {"client": a.bakery}))

    assert not AuditEvent.objects.filter(actor_id=a.alice.user_id).exists()


def test_an_edit_changes_what_is_given_and_the_trail_says_what(a):
    event = operations.edit(
        client=a.bakery, by=a.staff, now=NOON, name="Rye & Co", notes="Secret.", kind=a.bakery.kind
    )

    assert (a.bakery.name, a.bakery.notes) == ("Rye & Co", "Secret.")
    assert event.details["changes"] == {"name": ["Aldergate Bakery", "Rye & Co"], "notes": None}


def test_an_edit_without_a_difference_leaves_no_trace(a):
    assert operations.edit(client=a.bakery, by=a.staff, now=NOON, name=a.bakery.name) is None


def test_an_archived_client_is_out_of_its_peoples_sight_until_it_is_back(a):
    operations.archive(client=a.bakery, by=a.staff, now=NOON)
    assert list(queries.acted_for_by(a.charlie)) == []

    operations.restore(client=a.bakery, by=a.staff, now=NOON)
    assert list(queries.acted_for_by(a.charlie)) == [a.bakery]


def test_archiving_twice_is_a_conflict(a):
    operations.archive(client=a.bakery, by=a.staff, now=NOON)

    with pytest.raises(Conflict):
        operations.archive(client=a.bakery, by=a.owner, now=NOON)


class TestUndo:
    def test_an_edit_is_taken_back(self, a):
        given = {"name": "Rye & Co", "since": 2020, "assigned_to": a.owner.pk}
        event = operations.edit(client=a.bakery, by=a.staff, now=NOON, **given)

        assert event is not None
        operations.undo(event=event, client=a.bakery, by=a.staff, now=NOON)

        a.bakery.refresh_from_db()
        assert (a.bakery.name, a.bakery.since, a.bakery.assigned_to) == ("Aldergate Bakery", None, None)

    def test_somebody_elses_later_change_is_not_overwritten(self, a):
        event = operations.edit(client=a.bakery, by=a.staff, now=NOON, name="Rye & Co")
        operations.edit(client=a.bakery, by=a.owner, now=NOON, name="Rye & Daughters")
        assert event is not None

        with pytest.raises(Conflict):
            operations.undo(event=event, client=a.bakery, by=a.staff, now=NOON)

        assert Client.objects.get(pk=a.bakery.pk).name == "Rye & Daughters"

    def test_archiving_and_removing_are_taken_back(self, a):
        archived = operations.archive(client=a.bakery, by=a.staff, now=NOON)
        operations.undo(event=archived, client=a.bakery, by=a.staff, now=NOON)
        removed = operations.remove_contact(contact=a.charlie, client=a.bakery, by=a.staff, now=NOON)
        operations.undo(event=removed, client=a.bakery, by=a.staff, now=NOON)

        assert list(queries.acted_for_by(a.charlie)) == [a.bakery]

    def test_an_hour_later_it_is_too_late(self, a):
        event = operations.archive(client=a.bakery, by=a.staff, now=NOON)

        late = event.created_at + timedelta(hours=1, seconds=1)
        with pytest.raises(Conflict):
            operations.undo(event=event, client=a.bakery, by=a.staff, now=late)

    def test_an_event_of_another_client_is_no_lever(self, a):
        event = operations.archive(client=a.bakery, by=a.staff, now=NOON)

        with pytest.raises(Conflict):
            operations.undo(event=event, client=a.pottery, by=a.staff, now=NOON)


def test_a_new_firm_has_a_test_client_that_is_the_owners_own(a):
    client = Client.objects.get(is_test=True)

    assert [contact.user for contact in client.contacts.all()] == [a.owner.user]
    assert queries.may_enter(a.owner.user)


def test_staff_of_one_firm_see_no_client_of_the_other(cast, a):
    assert not queries.visible_to(a.staff).filter(pk=cast.b.bakery.pk).exists()
