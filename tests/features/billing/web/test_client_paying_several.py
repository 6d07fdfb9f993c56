"""A client pays several invoices, or all they owe, at once (S0-36)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from features.accounts.models import Session
from features.billing import ledger, trying
from features.billing.models import BillingRules, CreditUse, Invoice, Payment
from features.billing.rules import Part
from features.billing.switches import BILLING
from features.clients.models import Access
from features.clients.rights import Level
from features.toggles import operations as toggles
from tenants.context import inside
from tests.factories import billing as make
from tests.factories.billing import firms_day
from tests.factories.online import connected, looks_again, saved
from tests.features.actions.web.test_client import text_of
from tests.http import Browser

S = Payment.State
BANK, FAILING_BANK = "000123456789", "000111111116"


@pytest.fixture
def account(cast, stripe):
    with inside(cast.a.firm):
        return connected(stripe)


@pytest.fixture
def bob(cast, account) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.bob)


def released(cast, amount: int, *, days: int = 9, client=None, **given) -> Invoice:
    with inside(cast.a.firm):
        given = {"due_on": firms_day() + timedelta(days=days)} | given
        return make.released(cast.a, client or cast.a.household, amount, now=timezone.now(), **given)


@pytest.fixture
def two(cast, account) -> list[Invoice]:
    return [released(cast, 30_000, days=9), released(cast, 20_000, days=2)]


def keep(cast, stripe, number: str = "4242424242424242") -> str:
    with inside(cast.a.firm):
        return str(saved(stripe, cast.a.household, number).pk)


def send(browser: Browser, invoices, said: int | str, **more):
    typed = {
        "invoice": [str(one.pk) for one in invoices], "said": str(said), "script": "1", "once": str(uuid4()),
        "choice": "whole", "method": "new",
    }  # fmt: skip
    return browser.post("/pay/", typed | more)


def owed(cast, *invoices: Invoice) -> list[int]:
    with inside(cast.a.firm):
        assert list(ledger.proof()) == []
        return [ledger.balance(ledger.of_invoice(one)) for one in invoices]


def online(cast) -> list[Payment]:
    with inside(cast.a.firm):
        return list(Payment.objects.filter(account__isnull=False).order_by("created_at"))


def test_all_that_is_owed_is_chosen_and_paid_by_one_payment_with_one_receipt(cast, stripe, two, bob):
    method = keep(cast, stripe)
    page = text_of(bob.get("/pay/"))
    assert "Pay $500.00" in page
    assert 'href="/pay/"' in bob.get("/").text

    answer = send(bob, two, 50_000, method=method)

    (payment,) = online(cast)
    assert answer["Location"] == f"/payments/{payment.pk}/"
    assert payment.amount == 50_000
    assert owed(cast, *two) == [0, 0]
    said = text_of(bob.get(answer["Location"]))
    assert all(one.number in said for one in two)
    with inside(cast.a.firm):
        assert sorted(payment.parts.values_list("posted", flat=True)) == [20_000, 30_000]
    assert bob.get("/pay/")["Location"] == "/invoices/"


def test_a_new_card_and_the_page_without_scripts(cast, stripe, two, bob):
    answer = send(bob, two, 50_000)
    (payment,) = online(cast)
    assert answer["Location"] == f"/payments/{payment.pk}/card/"
    form = bob.get(answer["Location"])
    secret = re.search(r'data-secret="([^"]+)"', form.text)[1]
    account = re.search(r'data-account="([^"]+)"', form.text)[1]
    stripe.confirm(account, secret, "4242424242424242")
    assert "Your payment has arrived." in text_of(bob.get(f"/payments/{payment.pk}/"))
    assert owed(cast, *two) == [0, 0]

    third = released(cast, 10_000)
    assert send(bob, [third], 10_000, script="")["Location"].startswith(stripe.url)


def test_some_of_them(cast, stripe, two, bob):
    third = released(cast, 40_000)
    assert "Pay $600.00" in text_of(bob.get(f"/pay/?invoice={two[1].pk}&invoice={third.pk}"))

    send(bob, [two[1], third], 60_000, method=keep(cast, stripe))

    assert owed(cast, *two, third) == [30_000, 0, 0]


@pytest.mark.parametrize("said", ["1", "49999", "", "x", "-50000"])
def test_nothing_is_charged_but_what_the_page_said(cast, two, bob, said):
    answer = send(bob, two, said)

    assert answer.status_code == 422
    assert "You pay $500.00. Look at it once more, then pay." in text_of(answer)
    assert online(cast) == []


def test_without_a_choice_nothing_is_paid(cast, two, bob):
    answer = send(bob, [], 50_000)

    assert answer.status_code == 422
    assert "Choose what to pay." in text_of(answer)
    assert "Pay $0.00" in text_of(answer)
    assert online(cast) == []


def test_sent_twice_it_is_paid_once_and_with_another_choice_it_says_what_was_paid(cast, stripe, two, bob):
    method, once = keep(cast, stripe), str(uuid4())

    send(bob, two[:1], 30_000, method=method, once=once)
    send(bob, two[:1], 30_000, method=method, once=once)
    answer = send(bob, two[1:], 20_000, method=method, once=once)

    assert "This form was sent before, to pay $300.00." in text_of(answer)
    assert [one.state for one in online(cast)] == [S.SUCCEEDED]
    assert owed(cast, *two) == [0, 20_000]


class TestAmounts:
    def test_an_amount_of_their_own_pays_what_is_due_first_first(self, cast, stripe, two, bob):
        with inside(cast.a.firm):
            BillingRules.objects.create(in_parts=True, least_part=5_000)
        method = keep(cast, stripe)

        answer = send(bob, two, 22_000, method=method, choice="own", own="220")
        assert answer.status_code == 422
        assert "Enter $200.00, or $250.00 or more." in text_of(answer)

        send(bob, two, 26_000, method=method, choice="own", own="260")

        assert owed(cast, *two) == [24_000, 0]

    def test_one_that_is_paid_whole_is_not_paid_in_part(self, cast, stripe, account, bob):
        whole, parted = released(cast, 30_000, days=2, in_parts=False), released(cast, 20_000, days=9)
        method = keep(cast, stripe)

        assert send(bob, [whole, parted], 10_000, method=method, choice="own", own="100").status_code == 422
        send(bob, [whole, parted], 35_000, method=method, choice="own", own="350")

        assert owed(cast, whole, parted) == [0, 15_000]

    def test_only_the_instalments_that_are_due(self, cast, stripe, two, bob):
        on = firms_day()
        parts = [Part(on + timedelta(days=1), 4_000), Part(on + timedelta(days=60), 6_000)]
        planned = released(cast, 10_000, instalments=parts)
        assert "Only the parts that are due next" in text_of(bob.get("/pay/"))

        send(bob, [*two, planned], 54_000, method=keep(cast, stripe), choice="due")

        assert owed(cast, *two, planned) == [0, 0, 6_000]


class TestCredit:
    @pytest.fixture
    def credit(self, cast, two):
        with inside(cast.a.firm):
            BillingRules.objects.create(credit="ask")
            make.prepaid(cast.a, cast.a.household, 25_000, now=timezone.now())

    def test_it_goes_first_to_what_is_due_first(self, cast, stripe, two, bob, credit):
        assert "Pay $250.00" in text_of(bob.get("/pay/"))

        send(bob, two, 25_000, method=keep(cast, stripe), credit="1")

        assert owed(cast, *two) == [0, 0]
        (payment,) = online(cast)
        with inside(cast.a.firm):
            assert dict(CreditUse.objects.values_list("invoice__number", "amount")) == {
                two[1].number: 20_000, two[0].number: 5_000,
            }  # fmt: skip
            assert payment.parts.get().invoice == two[0]

    def test_it_can_pay_all_that_is_chosen(self, cast, two, bob, credit):
        answer = send(bob, two[1:], 0, credit="1")

        assert answer["Location"] == "/invoices/"
        assert owed(cast, *two) == [30_000, 0]
        assert online(cast) == []

    def test_a_decline_leaves_it_as_it_was(self, cast, stripe, two, bob, credit):
        send(bob, two, 25_000, method=keep(cast, stripe, "4000000000000341"), credit="1")

        assert owed(cast, *two) == [30_000, 20_000]
        with inside(cast.a.firm):
            assert not CreditUse.objects.exists()

    def test_a_debit_that_fails_after_days_gives_it_back(self, cast, stripe, two, bob, credit):
        send(bob, two, 25_000, method=keep(cast, stripe, FAILING_BANK), credit="1")
        (payment,) = online(cast)
        assert payment.state == S.PROCESSING
        assert owed(cast, *two) == [25_000, 0]

        stripe.advance(days=5)
        with inside(cast.a.firm):
            looks_again(payment)
            looks_again(payment)

        assert [one.state for one in online(cast)] == [S.FAILED]
        assert owed(cast, *two) == [30_000, 20_000]
        assert "Use credit" in bob.get("/pay/").text
        assert "$250.00" in text_of(bob.get("/invoices/"))


def test_each_client_is_paid_for_by_itself(cast, stripe, two, bob):
    other = released(cast, 11_100, client=cast.a.pottery)

    page = text_of(bob.get("/pay/"))
    assert "One payment is for one client." in page
    assert "Pay $500.00" in page
    assert send(bob, [*two, other], 61_100, method=keep(cast, stripe)).status_code == 422
    assert online(cast) == []
    assert "Pay $111.00" in text_of(bob.get(f"/pay/?invoice={other.pk}"))


def test_nobody_pays_what_is_not_theirs(cast, stripe, two, bob):
    with inside(cast.a.firm):
        hidden = make.released(cast.a, cast.a.bakery, 7_000, now=timezone.now())
        Access.objects.filter(contact=cast.a.alice).update(level=Level.VIEW_ONLY)

    assert hidden.number not in bob.get(f"/pay/?invoice={hidden.pk}").text
    assert send(bob, [hidden], 7_000, method=keep(cast, stripe)).status_code == 422
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert alice.get("/pay/").status_code == 403
    assert online(cast) == []


def test_switched_off_it_is_not_there(cast, two, bob):
    with inside(cast.a.firm):
        toggles.turn(switch=BILLING, on=False, by=cast.a.owner)

    assert bob.get("/pay/").status_code == 404


def test_an_old_proof_is_asked_for_anew_and_the_choice_waits(cast, stripe, two, bob):
    method = keep(cast, stripe)
    with inside(cast.a.firm):
        Session.objects.update(proved_at=timezone.now() - timedelta(minutes=11))

    bob.defaults["HTTP_REFERER"] = f"http://{bob.defaults['HTTP_HOST']}/pay/"
    answer = send(bob, two[:1], 30_000, method=method)

    assert "confirm" in answer["Location"]
    assert online(cast) == []
    assert "Pay $300.00" in text_of(bob.get("/pay/"))


def test_who_tries_card_after_card_is_stopped(cast, stripe, two, bob):
    for _ in range(trying.PER_PERSON):
        send(bob, two, 50_000)
    answer = send(bob, two, 50_000)

    assert answer.status_code == 429
    assert "Nothing was charged. Wait an hour" in text_of(answer)
    assert sum(one.state == S.STARTED for one in online(cast)) == 1
