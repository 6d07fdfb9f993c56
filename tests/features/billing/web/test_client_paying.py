"""A client pays in the portal, against the stand-in for Stripe over HTTP (S1-8, S1-9, D10)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from features.accounts.models import Session
from features.billing import ledger
from features.billing.models import BillingRules, Invoice, Payment
from features.billing.rules import Part
from features.billing.switches import BILLING
from features.clients.models import Access
from tenants.context import inside
from tests.factories import billing as make
from tests.factories.online import connected, saved
from tests.features.actions.web.test_client import text_of
from tests.http import Browser

S = Payment.State
DECLINED, BANK = "4000000000000341", "000123456789"


@pytest.fixture
def account(cast, stripe):
    with inside(cast.a.firm):
        return connected(stripe)


@pytest.fixture
def invoice(cast, account) -> Invoice:
    return released(cast, 128_000)


@pytest.fixture
def bob(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.bob)


def released(cast, *amounts: int, **given) -> Invoice:
    now = timezone.now()
    given = {"due_on": (now + timedelta(days=9)).date()} | given
    with inside(cast.a.firm):
        return make.released(cast.a, cast.a.household, *amounts, now=now, **given)


def keep(cast, stripe, number: str = "4242424242424242"):
    with inside(cast.a.firm):
        return saved(stripe, cast.a.household, number)


def send(browser: Browser, invoice: Invoice, said: int = 128_000, **more):
    typed = {
        "said": str(said),
        "script": "1",
        "once": str(uuid4()),
        "choice": "whole",
        "method": "new",
    } | more
    return browser.post(f"/invoices/{invoice.pk}/pay/", typed)


def owed(cast, invoice: Invoice) -> int:
    with inside(cast.a.firm):
        return ledger.balance(ledger.of_invoice(invoice))


def payments(cast) -> list[Payment]:
    with inside(cast.a.firm):
        return list(Payment.objects.all())


@pytest.mark.requirement("S1-8", "S3-5")
def test_a_saved_card_pays_and_the_page_says_so(cast, stripe, invoice, bob):
    card = keep(cast, stripe)
    page = text_of(bob.get(f"/invoices/{invoice.pk}/"))
    assert "Visa ending 4242" in page
    assert "Pay $1,280.00" in page
    assert "Aldergate never sees your card or bank number." in page

    answer = send(bob, invoice, method=str(card.pk))

    (payment,) = payments(cast)
    assert answer["Location"] == f"/payments/{payment.pk}/"
    said = text_of(bob.get(answer["Location"]))
    assert "Your payment has arrived." in said
    assert "We e-mail a receipt to bob@example.com." in said
    assert owed(cast, invoice) == 0
    after = bob.get(f"/invoices/{invoice.pk}/").text
    assert "Pay this invoice" not in after
    assert "#pay" not in bob.get("/invoices/?show=all").text
    assert "Visa ending 4242" in text_of(bob.get("/payments/"))


@pytest.mark.requirement("S1-9")
def test_a_new_card_is_typed_into_the_providers_form(cast, stripe, invoice, bob):
    answer = send(bob, invoice)

    (payment,) = payments(cast)
    assert answer["Location"] == f"/payments/{payment.pk}/card/"
    form = bob.get(answer["Location"])
    assert f'src="{stripe.url}/v3/"' in form.text
    assert stripe.url in form["Content-Security-Policy"]
    assert stripe.url not in bob.get("/invoices/")["Content-Security-Policy"]
    secret = re.search(r'data-secret="([^"]+)"', form.text)[1]
    account = re.search(r'data-account="([^"]+)"', form.text)[1]
    stripe.confirm(account, secret, "4242424242424242")
    assert "Your payment has arrived." in text_of(bob.get(f"/payments/{payment.pk}/"))
    assert owed(cast, invoice) == 0
    assert bob.get(answer["Location"])["Location"] == f"/payments/{payment.pk}/"  # nothing to type any more


def test_without_a_script_the_providers_own_page_is_where_it_leads(cast, stripe, invoice, bob):
    answer = send(bob, invoice, script="")

    assert answer.status_code == 302
    assert answer["Location"].startswith(stripe.url)
    assert stripe.url in bob.get(f"/invoices/{invoice.pk}/")["Content-Security-Policy"]


@pytest.mark.parametrize("said", ["1", "127999", "", "x", "-128000"])
def test_nothing_is_charged_but_what_the_page_said(cast, invoice, bob, said):
    answer = send(bob, invoice, said=said)

    assert answer.status_code == 422
    assert "You pay $1,280.00. Look at it once more, then pay." in text_of(answer)
    assert payments(cast) == []


def test_sent_twice_it_is_paid_once(cast, stripe, invoice, bob):
    card, once = keep(cast, stripe), str(uuid4())

    first = send(bob, invoice, method=str(card.pk), once=once)
    send(bob, invoice, method=str(card.pk), once=once)

    assert first.status_code == 302
    assert [one.state for one in payments(cast)] == [S.SUCCEEDED]


def test_what_is_declined_says_that_nothing_was_charged(cast, stripe, invoice, bob):
    card = keep(cast, stripe, DECLINED)

    answer = send(bob, invoice, method=str(card.pk))

    said = text_of(bob.get(answer["Location"]))
    assert "That did not go through" in said or "not finished" in said
    assert "Nothing was charged" in said
    assert owed(cast, invoice) == 128_000


@pytest.mark.requirement("S1-7")
def test_a_bank_debit_is_on_its_way(cast, stripe, invoice, bob):
    bank = keep(cast, stripe, BANK)

    answer = send(bob, invoice, method=str(bank.pk))

    assert "Your payment is on its way" in text_of(bob.get(answer["Location"]))
    listed = text_of(bob.get("/invoices/"))
    assert "Payment on its way" in listed
    assert "A payment of $1,280.00 is on its way." in listed
    assert "Unpaid" in listed
    page = bob.get(f"/invoices/{invoice.pk}/").text
    assert "Pay this invoice" not in page
    assert send(bob, invoice).status_code == 302  # to the invoice: nothing to pay
    assert len(payments(cast)) == 1
    staff = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    theirs = text_of(staff.get(f"/workspace/invoices/{invoice.pk}/"))
    assert "$1,280.00 owed" in theirs
    assert "A payment of $1,280.00 is on its way" in theirs


def test_an_old_proof_is_asked_for_anew_before_a_saved_method_pays(cast, stripe, invoice, bob):
    card = keep(cast, stripe)
    with inside(cast.a.firm):
        Session.objects.update(proved_at=timezone.now() - timedelta(minutes=11))

    answer = send(bob, invoice, method=str(card.pk))

    assert answer.status_code == 302
    assert "confirm" in answer["Location"]
    assert payments(cast) == []
    assert send(bob, invoice).status_code == 302  # who types a card has it at hand
    assert len(payments(cast)) == 1


class TestCredit:
    @pytest.fixture
    def credit(self, cast, invoice):
        with inside(cast.a.firm):
            BillingRules.objects.create(credit="ask")
            make.prepaid(cast.a, cast.a.household, 25_000, now=timezone.now())

    def test_it_is_used_where_they_choose_to(self, cast, stripe, invoice, bob, credit):
        card = keep(cast, stripe)
        assert "Pay $1,030.00" in text_of(bob.get(f"/invoices/{invoice.pk}/"))

        send(bob, invoice, 103_000, method=str(card.pk), credit="1")

        assert owed(cast, invoice) == 0
        assert [one.amount for one in payments(cast) if one.account_id] == [103_000]
        with inside(cast.a.firm):
            assert list(ledger.proof()) == []

    def test_it_stays_where_they_do_not(self, cast, stripe, invoice, bob, credit):
        send(bob, invoice, 128_000, method=str(keep(cast, stripe).pk))

        assert owed(cast, invoice) == 0
        assert [one.amount for one in payments(cast) if one.account_id] == [128_000]

    def test_it_can_pay_all_of_it(self, cast, bob, credit, account):
        small = released(cast, 20_000)

        answer = send(bob, small, 0, credit="1")

        assert answer["Location"] == f"/invoices/{small.pk}/"
        assert owed(cast, small) == 0
        assert not [one for one in payments(cast) if one.account_id]

    @pytest.mark.parametrize("rule", ["auto", "off"])
    def test_elsewhere_there_is_nothing_to_choose(self, cast, bob, credit, invoice, rule):
        with inside(cast.a.firm):
            BillingRules.objects.update(credit=rule)

        assert "Use credit" not in bob.get(f"/invoices/{invoice.pk}/").text
        assert send(bob, invoice, 103_000, credit="1").status_code == 422


class TestAmounts:
    def test_an_amount_of_their_own(self, cast, stripe, invoice, bob):
        card = str(keep(cast, stripe).pk)
        for own in ("0", "0.10", "1,280.01", "-5", "12,80", "<b>"):
            answer = send(bob, invoice, 128_000, method=card, choice="own", own=own)
            assert answer.status_code == 422, own
            assert "Enter an amount" in text_of(answer)
        assert payments(cast) == []

        send(bob, invoice, 50_000, method=card, choice="own", own="$500")

        assert owed(cast, invoice) == 78_000
        assert "Left to pay $780.00" in text_of(bob.get(f"/invoices/{invoice.pk}/"))

    def test_all_or_nothing_where_the_firm_says_so(self, cast, stripe, bob, account):
        whole = released(cast, 128_000, in_parts=False)
        page = bob.get(f"/invoices/{whole.pk}/").text

        assert "Another amount" not in page
        assert send(bob, whole, 50_000, choice="own", own="500").status_code == 422

    def test_the_instalment_that_is_due(self, cast, stripe, bob, account):
        on = timezone.now().date() + timedelta(days=2)
        parts = [Part(on, 40_000), Part(on + timedelta(days=30), 60_000)]
        staged = released(cast, 100_000, instalments=parts)
        assert "What is due" in text_of(bob.get(f"/invoices/{staged.pk}/"))

        send(bob, staged, 40_000, method=str(keep(cast, stripe).pk), choice="due")

        assert owed(cast, staged) == 60_000


def test_only_who_may_pay_pays(cast, stripe, invoice, bob):
    with inside(cast.b.firm):
        stranger = cast.b.bob
    for who, firm in ((cast.a.charlie, cast.a.firm), (stranger, cast.b.firm)):
        assert send(Browser(firm).signed_in_as(who), invoice).status_code == 404
    assert "/sign-in/" in send(Browser(cast.a.firm), invoice)["Location"]
    with inside(cast.a.firm):
        Access.objects.filter(contact=cast.a.bob).update(level="view_only")
    assert send(bob, invoice).status_code == 403
    assert "Pay this invoice" not in bob.get(f"/invoices/{invoice.pk}/").text
    assert payments(cast) == []


def test_a_payment_of_another_is_not_there(cast, stripe, invoice, bob):
    send(bob, invoice)
    (payment,) = payments(cast)

    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)
    assert (
        alice.get(f"/payments/{payment.pk}/card/")["Location"] == f"/payments/{payment.pk}/"
    )  # bob began it
    assert charlie.get(f"/payments/{payment.pk}/").status_code == 404
    assert charlie.get(f"/payments/{payment.pk}/card/").status_code == 404


def test_off_nothing_of_it_is_there(cast, stripe, invoice, bob, turn):
    send(bob, invoice)
    (payment,) = payments(cast)
    turn(BILLING, on=False)

    assert send(bob, invoice).status_code == 404
    for path in ("/payments/", f"/payments/{payment.pk}/", f"/payments/{payment.pk}/card/"):
        assert bob.get(path).status_code == 404


@pytest.mark.requirement("S1-8")
def test_without_stripe_there_is_no_button(cast, bob):
    invoice = released(cast, 128_000)

    page = bob.get(f"/invoices/{invoice.pk}/").text

    assert "Pay this invoice" not in page
    assert "How to pay" in page
    assert "#pay" not in bob.get("/invoices/").text
    assert send(bob, invoice).status_code == 302
    assert payments(cast) == []


def test_when_the_provider_is_silent_it_says_that_nothing_was_charged(cast, stripe, invoice, bob, settings):
    import dataclasses  # noqa: PLC0415

    settings.PAYMENTS = dataclasses.replace(stripe.connection, api_url="http://127.0.0.1:9")

    answer = send(bob, invoice)

    assert answer.status_code == 422
    assert "Nothing was charged." in text_of(answer)


@pytest.mark.requirement("S1-28")
def test_what_was_paid_is_listed_part_by_part(cast, stripe, bob, account):
    one, other = released(cast, 10_000, title="First"), released(cast, 20_000, title="Second")
    with inside(cast.a.firm):
        make.paid_by_hand(cast.a, one, 10_000, now=timezone.now())
        by_check = make.paid_by_hand(cast.a, other, 15_000, now=timezone.now())
        make.prepaid(cast.a, cast.a.bakery, 4_711_00, now=timezone.now())

    said = text_of(bob.get("/payments/"))

    for words in ("First", "Second", "$100.00", "$150.00", "Check", "Paid", f"Receipt {by_check.receipt}"):
        assert words in said
    assert "4,711" not in said
    assert f'href="/receipts/{by_check.pk}/"' in bob.get("/payments/").text
