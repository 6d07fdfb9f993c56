"""The front page, and the way to a firm's own door."""

import pytest

from tests.http import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def public():
    return Browser()


def find(public, address, door="client"):
    return public.post("/sign-in/", {"address": address, "door": door})


def test_the_front_page_leads_to_both_doors(public):
    page = public.get("/").content.decode()

    assert 'href="/sign-up/"' in page
    assert 'href="/sign-in/"' in page


@pytest.mark.parametrize(
    "typed",
    ["aldergate", " Aldergate ", "aldergate.localhost", "http://aldergate.localhost:8000/documents/"],
)
def test_an_address_leads_to_its_portal_however_it_is_typed(public, cast, typed):
    response = find(public, typed)

    assert response.status_code == 302
    assert response.url.startswith("http://aldergate.localhost")
    assert response.url.endswith("/sign-in/")


def test_staff_are_led_to_their_own_door(public, cast):
    assert find(public, "aldergate", "workspace").url.endswith("/workspace/sign-in/")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nobody",
        "aldergat",
        "evil.example",
        "aldergate.evil.example",
        "localhost",
        "x" * 300,
        "[::1]",
        "🦊",
        "alder\0gate.evil",
        "1 First Street",
    ],
)
def test_anything_else_gets_one_answer_and_stays_here(public, cast, typed):
    response = find(public, typed)

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()


def test_it_is_no_list_to_try_out(public):
    answers = [find(public, f"firm{number}").status_code for number in range(31)]

    assert answers == [422] * 30 + [429]


def test_the_pages_of_the_public_host_are_not_on_a_firms(cast):
    for path in ("/sign-up/", "/console/", "/sign-up/address/"):
        assert Browser(cast.a.firm).get(path).status_code == 404
