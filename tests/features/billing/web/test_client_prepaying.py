"""A client pays in advance, where the firm lets them (S2-2, S2-4), against the stand-in for Stripe."""

from uuid import uuid4

import pytest
from django.utils import timezone

from features.billing import queries
from features.billing.models import BillingRules, Payment
from features.billing.switches import PREPAYMENT
from features.clients.models import Access
from tenants.context import inside
from tests.factories import billing as make
from tests.factories.online import connected, saved
from tests.features.actions.web.test_client import text_of
from tests.http import Browser


@pytest.fixture
def open_for_it(cast, stripe, turn):
    with inside(cast.a.firm):
        connected(stripe)
        BillingRules.objects.create(
            prepay_amounts=[25_000, 50_000],
            prepay_least=5_000,
            prepay_most=100_000,
            prepay_words="Thank you ahead.",
        )
    turn(PREPAYMENT, on=True)


@pytest.fixture
def alice(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


def send(browser: Browser, **typed):
    return browser.post("/prepayment/", {"once": str(uuid4()), "script": "1", "method": "new"} | typed)


def count(cast) -> int:
    with inside(cast.a.firm):
        return Payment.objects.count()


@pytest.mark.requirement("S2-2", "S2-4")
def test_what_is_paid_in_advance_is_credit(cast, stripe, open_for_it, alice):
    with inside(cast.a.firm):
        card = saved(stripe, cast.a.household)
    for path in ("/", "/invoices/"):
        assert 'href="/prepayment/"' in alice.get(path).text
    page = text_of(alice.get("/prepayment/"))
    for words in ("Thank you ahead.", "$250.00", "$500.00", "From $50.00 to $1,000.00", "Visa ending 4242"):
        assert words in page

    answer = send(alice, choice="25000", method=str(card.pk))

    assert "Your payment has arrived." in text_of(alice.get(answer["Location"]))
    with inside(cast.a.firm):
        assert queries.held_for(cast.a.household) == {"USD": 25_000}
    said = text_of(alice.get("/prepayment/"))
    assert "$250.00 left" in said
    assert "It comes off your next invoice by itself." in said


def test_what_became_of_it(cast, open_for_it, alice):
    with inside(cast.a.firm):
        make.prepaid(cast.a, cast.a.household, 20_000, now=timezone.now())
        invoice = make.released(cast.a, None, 15_000, now=timezone.now(), due_on=timezone.now().date())

    said = text_of(alice.get("/prepayment/"))

    assert f"$150.00 for {invoice.number}" in said
    assert "$50.00 left" in said


@pytest.mark.parametrize("own", ["", "49.99", "1000.01", "-100", "1e3", "<script>"])
def test_amounts_within_the_limits_alone(cast, open_for_it, alice, own):
    answer = send(alice, choice="own", own=own)

    assert answer.status_code == 422
    assert "<script>1" not in answer.text
    assert count(cast) == 0


def test_an_amount_of_their_own_with_a_new_card(cast, open_for_it, alice):
    answer = send(alice, choice="own", own="75.50")

    assert answer["Location"].endswith("/card/")
    assert "Pay $75.50" in text_of(alice.get(answer["Location"]))


def test_never_for_somebody_else(cast, open_for_it, alice):
    answer = send(alice, choice="25000", client=str(cast.a.bakery.pk))

    assert answer.status_code == 302
    with inside(cast.a.firm):
        assert Payment.objects.get().client == cast.a.household
        Access.objects.filter(contact=cast.a.alice).update(level="view_only")
    assert send(alice, choice="25000").status_code == 403
    assert 'href="/prepayment/"' not in alice.get("/invoices/").text


@pytest.mark.requirement("S2-4")
def test_off_it_is_nowhere(cast, open_for_it, alice, turn):
    turn(PREPAYMENT, on=False)

    assert alice.get("/prepayment/").status_code == 404
    assert send(alice, choice="25000").status_code == 404
    for path in ("/", "/invoices/"):
        assert "prepayment" not in alice.get(path).text.lower()
    assert "/sign-in/" in Browser(cast.a.firm).get("/prepayment/").get("Location", "/sign-in/")


def test_without_stripe_it_is_nowhere(cast, alice, turn):
    with inside(cast.a.firm):
        assert not queries.is_on(PREPAYMENT)
    assert alice.get("/prepayment/").status_code == 404
