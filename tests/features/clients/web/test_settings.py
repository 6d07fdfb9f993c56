"""Inviting from the firm's settings."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from features.base import outbox
from features.clients import operations
from features.clients.models import Access, Contact, Invitation
from tenants.context import inside
from tests.cast import Cast
from tests.features.clients.conftest import person
from tests.http import Browser

URL = "/workspace/settings/invitations/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def admin(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.admin)


@pytest.mark.requirement("S4-4")
def test_it_needs_an_administrator_with_access_to_the_settings(cast):
    statuses = [
        Browser(cast.a.firm).signed_in_as(person).post(URL).status_code
        for person in (cast.a.owner, cast.a.admin, cast.a.staff, cast.a.alice)
    ]

    assert statuses == [422, 422, 403, 302]


@pytest.mark.requirement("S4-5")
def test_a_contact_is_picked_or_an_address_typed_and_the_client_named(cast, admin):
    with inside(cast.a.firm):
        picked = person("Petra Picked", cast.a.pottery)
    page = text_of(admin.get(URL))
    for said in ("petra@example.com", "Aldergate Pottery", "Send invite"):
        assert said in page

    admin.post(URL, {"email": "petra@example.com", "client": cast.a.pottery.pk})
    admin.post(URL, {"email": "TYPED@example.com", "client": cast.a.bakery.pk})
    admin.post(URL, {"email": "named@example.com", "client": cast.a.bakery.pk, "name": "Ned Named"})

    with inside(cast.a.firm):
        outbox.deliver_waiting()
        rows = Invitation.objects.values_list("contact__user__name", "client__name")
        assert set(rows) == {
            ("Petra Picked", "Aldergate Pottery"),
            ("typed@example.com", "Aldergate Bakery"),
            ("Ned Named", "Aldergate Bakery"),
        }
        assert Invitation.objects.get(contact=picked).sent_by == cast.a.admin
    assert sorted(message.to[0] for message in mail.outbox) == [
        "named@example.com",
        "petra@example.com",
        "typed@example.com",
    ]


def test_who_uses_the_portal_for_another_client_is_added_without_a_mail(cast, admin):
    admin.post(URL, {"email": "alice@example.com", "client": cast.a.bakery.pk})

    assert "They use the portal already" in text_of(admin.get(URL))
    with inside(cast.a.firm):
        assert Access.objects.filter(contact=cast.a.alice, client=cast.a.bakery).exists()
        assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"email": "nobody"}, "Enter an e-mail address"),
        ({"email": ""}, "Enter an e-mail address"),
        ({"client": ""}, "Choose the client this is about."),
        ({"client": "00000000-0000-4000-8000-000000000000"}, "Choose a client from the list."),
        ({"email": "charlie@example.com"}, "uses the portal already"),
    ],
)
def test_bad_input_keeps_what_was_typed(cast, admin, given, said):
    response = admin.post(
        URL, {"email": "x@example.com", "client": cast.a.bakery.pk, "name": "Xenia", **given}
    )

    page = text_of(response)
    assert (response.status_code, said in page, 'value="Xenia"' in page) == (422, True, True)
    with inside(cast.a.firm):
        assert not Invitation.objects.exists()


def test_another_firms_client_is_not_on_the_list(cast, admin):
    response = admin.post(URL, {"email": "x@example.com", "client": cast.b.bakery.pk})

    assert (response.status_code, "Brickworks" in text_of(response)) == (422, False)
    with inside(cast.a.firm):
        assert not Contact.objects.filter(user__email="x@example.com").exists()


@pytest.mark.requirement("S4-12")
def test_it_shows_how_they_all_stand(cast, admin, post):
    now = timezone.now()
    with inside(cast.a.firm):
        for name, at in (("Wanda", now), ("Edgar", now - timedelta(days=8)), ("Ada", now)):
            someone = person(name, cast.a.bakery)
            operations.invite(contact=someone, client=cast.a.bakery, by=cast.a.staff, now=at)
            if name == "Ada":
                operations.accept(token=post()[-1], now=now)

    pages = {
        state: text_of(admin.get(URL, {"state": state})) for state in ("sent", "expired", "accepted", "x")
    }

    rows = {state: page.split("Invite somebody")[0].split("</nav>")[-1] for state, page in pages.items()}
    assert ["Wanda" in rows[s] for s in rows] == [True, False, False, True]
    assert ["Edgar" in rows[s] for s in rows] == [False, True, False, False]
    assert ["Ada" in rows[s] for s in rows] == [False, False, True, False]
    assert all(said in pages["sent"] for said in ("Waiting 1", "Expired 1", "Accepted 1"))


def test_resending_and_revoking_lead_back_here(cast, admin):
    with inside(cast.a.firm):
        someone = person("Wanda Waiting", cast.a.bakery)
        operations.invite(
            contact=someone, client=cast.a.bakery, by=cast.a.staff, now=timezone.now() - timedelta(hours=1)
        )
    button = f"/workspace/clients/{cast.a.bakery.pk}/people/{someone.pk}/invitation/"

    assert admin.post(button, {"from": "settings"})["Location"] == URL
    assert admin.post(f"{button}withdraw/", {"from": "settings"})["Location"] == URL
    assert "Nobody is waiting" in text_of(admin.get(URL))
