import pytest

from features.clients.models import Client
from tenants.context import inside
from tests.features.clients.web.firm.conftest import NEW, WHOLE, fresh, record, text_of, toasts


def test_a_client_is_created_and_shown(staff, cast):
    response = staff.post(NEW, WHOLE)

    with inside(cast.a.firm):
        client = Client.objects.get(name="Cedar Ridge Dental PC")
    assert (response.status_code, response["Location"]) == (302, record(client))
    page = text_of(staff.get(record(client)))
    for said in ("Client since 2019", "••-•••4471", "77 Kiln Road", "Nobody yet"):
        assert said in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "x" * 201), ("kind", "king"), ("email", "a@example.com, b@example.com"),
        ("phone", "call me"), ("since", "last year"), ("tax_id_ending", "123-45-6789"), ("assigned_to", "me"),
        ("name", "a\0b"),
    ],
)  # fmt: skip
def test_bad_input_is_named_and_nothing_typed_is_lost(staff, cast, field, value):
    response = staff.post(NEW, {**WHOLE, field: value})

    page = response.content.decode()
    assert (response.status_code, page.count('aria-invalid="true"')) == (422, 1)
    for other, typed in WHOLE.items():
        assert other in {field, "assigned_to", "kind"} or f'value="{typed}"' in page
    with inside(cast.a.firm):
        assert not Client.objects.filter(address="77 Kiln Road").exists()


def test_a_name_that_exists_is_warned_of_and_allowed(staff, cast):
    same = {**WHOLE, "name": "aldergate BAKERY"}

    warned = staff.post(NEW, same)
    assert (warned.status_code, "You have a client of this name already" in text_of(warned)) == (422, True)
    assert 'value="77 Kiln Road"' in warned.content.decode()

    assert staff.post(NEW, {**same, "anyway": "1"}).status_code == 302
    with inside(cast.a.firm):
        assert Client.objects.filter(name__iexact="aldergate bakery").count() == 2


def test_posted_twice_the_second_time_is_asked_about(staff, cast):
    assert [staff.post(NEW, WHOLE).status_code for _ in range(2)] == [302, 422]


def test_an_edit_can_be_taken_back_from_where_it_was_made(staff, cast):
    url = record(cast.a.bakery, "edit/")
    staff.post(url, {**WHOLE, "name": "Rye & Co"})

    shown = toasts(staff, record(cast.a.bakery))
    undo_url = shown.split('action="')[1].split('"')[0]
    assert "Rye &amp; Co saved." in shown
    assert staff.post(undo_url).status_code == 302
    with inside(cast.a.firm):
        assert fresh(cast.a.bakery).name == "Aldergate Bakery"
