"""An invoice is paid by the link of its mail, without an account (security R24 to R26, R33, R37)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as sent
from django.utils import timezone

from features.base import outbox
from features.base.logs import without_secrets
from features.billing import ledger, operations, trying
from features.billing.models import CreditUse, Invoice, PayLink, Payment, PaymentMethod
from features.billing.operations import linking, mailing
from features.billing.operations.mailing import Letter
from features.billing.switches import BILLING
from features.toggles import operations as toggles
from tenants.context import inside
from tests.factories import billing as make
from tests.factories.billing import firms_day
from tests.factories.online import connected, pays, saved
from tests.features.actions.web.test_client import text_of
from tests.http import Browser

S = Payment.State
OUTSIDE = "books@elsewhere.example"
ADDRESS = re.compile(r"http://[^/\s\"]+(/bill/[\w-]+/)")


@pytest.fixture
def account(cast, stripe):
    with inside(cast.a.firm):
        return connected(stripe)


@pytest.fixture
def invoice(cast, account) -> Invoice:
    return released(cast)


@pytest.fixture
def anybody(cast) -> Browser:
    return Browser(cast.a.firm)


def released(cast, amount: int = 128_000, **given) -> Invoice:
    with inside(cast.a.firm):
        given = {"due_on": firms_day() + timedelta(days=9)} | given
        return make.released(cast.a, cast.a.household, amount, now=timezone.now(), **given)


def mailed(cast, invoice: Invoice, to: str = OUTSIDE, **more: str) -> dict[str, str]:
    """Mail an invoice, and return by address which link each mail holds."""
    sent.outbox.clear()
    with inside(cast.a.firm):
        mailing.send(
            invoice=invoice, letter=Letter(to=to, subject=f"Words {uuid4()}", **more), by=cast.a.owner, now=timezone.now()
        )  # fmt: skip
        outbox.deliver_waiting()
    found = {one.to[0]: ADDRESS.search(str(one.body)) for one in sent.outbox}
    return {address: hit[1] if hit else "" for address, hit in found.items()}


@pytest.fixture
def page(cast, invoice) -> str:
    return mailed(cast, invoice)[OUTSIDE]


def send(browser: Browser, page: str, said: int | str = 128_000, **more: str):
    return browser.post(
        f"{page}pay/", {"said": str(said), "script": "1", "once": str(uuid4()), "choice": "whole", **more}
    )


def types(stripe, form, number: str = "4242424242424242"):
    secret = re.search(r'data-secret="([^"]+)"', form.text)[1]
    account = re.search(r'data-account="([^"]+)"', form.text)[1]
    return stripe.confirm(account, secret, number)


def owed(cast, invoice: Invoice) -> int:
    with inside(cast.a.firm):
        assert list(ledger.proof()) == []
        return ledger.balance(ledger.of_invoice(invoice))


def test_a_stranger_with_the_mail_pays_by_card_and_gets_the_receipt(cast, stripe, invoice, page, anybody):
    shown = anybody.get(page)
    said = text_of(shown)
    assert invoice.number in said
    assert "Pay $1,280.00" in said
    assert shown["Referrer-Policy"] == "strict-origin"
    assert shown["Cache-Control"] == "private, no-store"
    assert "noindex" in shown["X-Robots-Tag"]
    assert cast.a.household.name not in said

    answer = send(anybody, page)
    assert answer["Location"] == f"{page}card/"
    types(stripe, anybody.get(answer["Location"]))
    sent.outbox.clear()
    done = text_of(anybody.get(f"{page}paid/"))

    assert "Your payment has arrived." in done
    assert "Open the portal" in done
    assert owed(cast, invoice) == 0
    with inside(cast.a.firm):
        payment = Payment.objects.get()
        assert (payment.contact, payment.payer_email, payment.method) == (None, OUTSIDE, None)
        assert PayLink.objects.get().used == 1
        outbox.deliver_waiting()
    assert [one.to for one in sent.outbox if "Receipt" in one.subject] == [[OUTSIDE]]
    after = text_of(anybody.get(page))
    assert "This invoice is paid." in after
    assert "Pay this invoice" not in after
    assert "We received $1,280.00" in text_of(anybody.get(f"{page}receipt/?number={payment.receipt}"))
    assert anybody.get(f"{page}receipt/?number=R-0").status_code == 404


def test_without_scripts_it_leads_to_the_providers_page(stripe, page, anybody):
    assert send(anybody, page, script="")["Location"].startswith(stripe.url)


def test_what_is_declined_charges_nothing_and_another_card_pays(cast, stripe, invoice, page, anybody):
    form = anybody.get(send(anybody, page)["Location"])
    types(stripe, form, "4000000000000002")
    assert owed(cast, invoice) == 128_000
    said = text_of(anybody.get(f"{page}paid/"))
    assert "Nothing was charged" in said
    types(stripe, anybody.get(f"{page}card/"))
    assert "Your payment has arrived." in text_of(anybody.get(f"{page}paid/"))
    assert owed(cast, invoice) == 0


def test_looking_changes_nothing_however_often(cast, invoice, page, anybody):
    with inside(cast.a.firm):
        before = PayLink.objects.values().get()
    for path in ("", "paid/", "card/"):
        anybody.get(f"{page}{path}")
        anybody.head(f"{page}{path}")
    assert anybody.get(f"{page}pay/").status_code == 405
    with inside(cast.a.firm):
        assert PayLink.objects.values().get() == before
        assert not Payment.objects.exists()


@pytest.mark.parametrize("said", ["1", "127999", "", "x", "-128000"])
def test_nothing_is_charged_but_what_the_page_said(cast, page, anybody, said):
    assert send(anybody, page, said).status_code == 422
    with inside(cast.a.firm):
        assert not Payment.objects.exists()


def test_each_address_has_a_link_of_its_own_and_a_blind_copy_none(cast, invoice):
    links = mailed(cast, invoice, to="a@x.example; b@x.example", cc="c@x.example", bcc="d@x.example")

    assert len({links[f"{one}@x.example"] for one in "abc"}) == 3
    assert all(links[f"{one}@x.example"] for one in "abc")
    assert links["d@x.example"] == ""
    with inside(cast.a.firm):
        kept = {bytes(one) for one in PayLink.objects.values_list("token_hash", flat=True)}
    assert not any(links["a@x.example"].split("/")[2].encode() in one for one in kept)


def test_one_link_knows_nothing_of_what_another_paid(cast, stripe, invoice, anybody):
    links = mailed(cast, invoice, to="a@x.example; b@x.example")
    first, second = links["a@x.example"], links["b@x.example"]
    types(stripe, anybody.get(send(anybody, first)["Location"]))
    anybody.get(f"{first}paid/")
    with inside(cast.a.firm):
        receipt = Payment.objects.get().receipt

    assert "This invoice is paid." in text_of(anybody.get(second))
    assert "a@x.example" not in text_of(anybody.get(second))
    assert receipt not in text_of(anybody.get(second))
    assert anybody.get(f"{second}receipt/?number={receipt}").status_code == 404
    assert anybody.get(f"{second}paid/")["Location"] == second


def test_nothing_the_client_keeps_is_shown_or_used(cast, stripe, invoice, page, anybody):
    with inside(cast.a.firm):
        kept = saved(stripe, cast.a.household)
        operations.change_rules(by=cast.a.owner, credit="ask")
        make.prepaid(cast.a, cast.a.household, 25_000, now=timezone.now())
        other = make.released(cast.a, cast.a.household, 5_000, now=timezone.now())

    said = text_of(anybody.get(page))
    assert "Visa" not in said
    assert "credit" not in said.lower()
    assert other.number not in said
    answer = send(anybody, page, method=str(kept.pk), saves="1", credit="1", invoice=str(other.pk))
    assert answer["Location"] == f"{page}card/"
    with inside(cast.a.firm):
        payment = Payment.objects.get(account__isnull=False)
        assert (payment.method, payment.amount) == (None, 128_000)
        assert payment.parts.get().invoice == invoice
        assert not CreditUse.objects.exists()
        assert PaymentMethod.objects.count() == 1


class TestEnds:
    def test_mangled_expired_ended_and_foreign_ones_are_one_page(self, cast, invoice, page, anybody):
        other = mailed(cast, invoice, to="late@x.example")["late@x.example"]
        with inside(cast.a.firm):
            PayLink.objects.filter(address="late@x.example").update(
                created_at=timezone.now() - timedelta(days=9),
                expires_at=timezone.now() - timedelta(seconds=1),
            )
        elsewhere = Browser(cast.b.firm)
        answers = [
            anybody.get(page[:-2] + "/"), anybody.get(other), elsewhere.get(page), elsewhere.get(f"{page}pdf/"),
            send(anybody, other), send(elsewhere, page),
        ]  # fmt: skip

        assert [one.status_code for one in answers] == [404] * 6
        assert all("This link does not work" in text_of(one) for one in answers)
        with inside(cast.a.firm):
            assert not Payment.objects.exists()

    def test_staff_end_them(self, cast, invoice, page, anybody):
        owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)
        assert "End the links" in owner.get(f"/workspace/invoices/{invoice.pk}/mail/").text

        owner.post(f"/workspace/invoices/{invoice.pk}/mail/links/")

        assert anybody.get(page).status_code == 404
        assert send(anybody, page).status_code == 404
        assert mailed(cast, invoice)[OUTSIDE] != page

    def test_what_was_begun_before_can_still_be_learned_but_not_begun_anew(
        self, cast, invoice, page, anybody
    ):
        with inside(cast.a.firm):
            link = PayLink.objects.get()
            linking.end_links(invoice=invoice, by=cast.a.owner, now=timezone.now())
            with pytest.raises(Exception, match="find"):
                linking.note_use(link, now=timezone.now())

    def test_a_withdrawn_invoice_says_so(self, cast, invoice, page, anybody):
        with inside(cast.a.firm):
            operations.void(invoice=Invoice.objects.get(pk=invoice.pk), by=cast.a.owner, now=timezone.now())

        said = text_of(anybody.get(page))
        assert "This invoice was withdrawn" in said
        assert "$1,280.00" not in said
        assert anybody.get(f"{page}pdf/").status_code == 404
        assert send(anybody, page)["Location"] == page

    def test_what_was_begun_for_a_withdrawn_one_is_not_gone_on_with(self, cast, invoice, page, anybody):
        assert send(anybody, page)["Location"] == f"{page}card/"
        with inside(cast.a.firm):
            operations.void(invoice=Invoice.objects.get(pk=invoice.pk), by=cast.a.owner, now=timezone.now())

        assert anybody.get(f"{page}card/")["Location"] == f"{page}paid/"
        assert "Go on" not in text_of(anybody.get(f"{page}paid/"))

    def test_one_that_was_paid_otherwise_says_so(self, cast, stripe, invoice, page, anybody):
        with inside(cast.a.firm):
            pays(cast.a.alice, invoice, method=saved(stripe, cast.a.household))

        assert "This invoice is paid." in text_of(anybody.get(page))
        assert send(anybody, page)["Location"] == page

    def test_switched_off_it_is_not_there(self, cast, page, anybody):
        with inside(cast.a.firm):
            toggles.turn(switch=BILLING, on=False, by=cast.a.owner)
        assert anybody.get(page).status_code == 404


def test_without_a_provider_it_shows_how_to_pay(cast, anybody):
    page = mailed(cast, released(cast))[OUTSIDE]

    said = text_of(anybody.get(page))
    assert "Pay this as you usually pay Aldergate." in said
    assert "Pay this invoice" not in said


def test_who_tries_card_after_card_is_stopped(page, anybody):
    for _ in range(trying.PER_LINK):
        send(anybody, page)
    answer = send(anybody, page)

    assert answer.status_code == 429
    assert "Nothing was charged. Wait an hour" in text_of(answer)


def test_the_token_stays_out_of_the_log(page):
    assert page.split("/")[2] not in without_secrets(f"{page}card/")
