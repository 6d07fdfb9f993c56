import pytest
from django.utils import timezone

from features.base.models import AuditEvent
from features.clients import operations
from features.clients.models import Client, Contact
from tenants.context import inside
from tests.features.clients.conftest import person
from tests.features.clients.web.firm.conftest import (
    INVITE,
    LIST,
    WHOLE,
    fewest,
    fresh,
    record,
    text_of,
    toasts,
)
from tests.http import Browser


def test_activity_narrows_to_what_the_client_did(staff, cast):
    with inside(cast.a.firm):
        alice = Contact.objects.select_related("user").get(pk=cast.a.alice.pk)
        operations.edit_own_details(
            contact=alice, now=timezone.now(), name="Alice Alder", phone="541 555 0142"
        )
        operations.edit(
            client=fresh(cast.a.household), by=cast.a.staff, now=timezone.now(), phone="541 555 0143"
        )

    everything, client_only = (
        text_of(staff.get(record(cast.a.household), q)) for q in ({}, {"show": "client"})
    )

    assert ("changed the details of" in everything, "changed their own details" in everything) == (True, True)
    assert ("changed the details of" in client_only, "changed their own details" in client_only) == (
        False,
        True,
    )


def test_older_activity_is_a_step_away(staff, cast):
    with inside(cast.a.firm):
        for number in range(20):
            phone = f"541 555 01{number:02}"
            operations.edit(client=fresh(cast.a.bakery), by=cast.a.staff, now=timezone.now(), phone=phone)

    page = staff.get(record(cast.a.bakery)).content.decode()
    older = staff.get(record(cast.a.bakery), {"lines": "30"}).content.decode()

    assert (page.count("changed the details"), "lines=30#activity" in page) == (15, True)
    assert (older.count("changed the details"), "Show older" in older) == (20, False)


def test_names_are_words_never_markup(staff, cast):
    with inside(cast.a.firm):
        client = operations.create(
            by=cast.a.staff, now=timezone.now(), name="<script>alert(1)</script>", kind="trust"
        )
        operations.add_contact(
            client=client, by=cast.a.staff, now=timezone.now(), name="<b>Eve</b>", email="e@example.com"
        )

    for path in (
        LIST,
        record(client),
        f"{record(client)}edit/",
        "/workspace/find/?q=script",
        INVITE + "?view=not-on",
    ):
        page = staff.get(path).content.decode()
        assert ("<script>alert" in page, "<b>Eve" in page) == (False, False)


def test_its_queries_do_not_grow_with_its_people(staff, cast):
    def count(people):
        with inside(cast.a.firm):
            client = Client.objects.create(name=f"With {people}", kind="trust")
            for number in range(people):
                person(f"P{people}x{number} X", client)
        return fewest(lambda: staff.get(record(client)))

    assert count(1) == count(3)


def test_archiving_offers_undo_and_takes_the_client_off_the_list(staff, cast):
    staff.post(record(cast.a.bakery, "archive/"))

    assert "Undo" in toasts(staff, LIST)
    assert "Bakery</a>" not in staff.get(LIST).content.decode()
    assert "Bring back" in text_of(staff.get(record(cast.a.bakery)))
    staff.post(record(cast.a.bakery, "restore/"))
    assert "Bakery</a>" in staff.get(LIST).content.decode()


def test_an_undo_that_comes_too_late_says_so(staff, cast):
    staff.post(record(cast.a.bakery, "edit/"), {**WHOLE, "name": "Rye & Co"})
    undo_url = toasts(staff, LIST).split('action="')[1].split('"')[0]
    staff.post(record(cast.a.bakery, "edit/"), {**WHOLE, "name": "Rye & Daughters"})

    staff.post(undo_url)

    assert "changed again meanwhile" in toasts(staff, LIST)


class TestNotes:
    @pytest.mark.requirement("S3-28")
    def test_they_are_for_staff_alone(self, staff, cast):
        url, secret = record(cast.a.household, "notes/"), "Pays late CNRY-notes"
        seen = staff.get(url).content.decode().split('name="seen" value="')[1].split('"')[0]
        staff.post(url, {"notes": secret, "seen": seen})

        assert secret in staff.get(url).content.decode()
        alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
        for path in ("/", "/you/", "/documents/"):
            assert secret not in alice.get(path).content.decode()
        with inside(cast.a.firm):
            assert not AuditEvent.objects.filter(details__icontains="CNRY").exists()

    def test_two_writing_at_once_lose_nothing(self, staff, cast):
        url = record(cast.a.household, "notes/")
        seen = staff.get(url).content.decode().split('name="seen" value="')[1].split('"')[0]
        staff.post(url, {"notes": "Theirs", "seen": seen})

        late = staff.post(url, {"notes": "Mine", "seen": seen})

        page = late.content.decode()
        assert (late.status_code, "Theirs" in page, "Mine</textarea>" in page) == (422, True, True)
        again = page.split('name="seen" value="')[1].split('"')[0]
        assert staff.post(url, {"notes": "Theirs and mine", "seen": again}).status_code == 302
