"""
A card that is typed anew is looked at before it is charged: what it adds is said, agreed to, and that is charged, whatever
changes meanwhile (R33).
"""

import os
import re
from copy import copy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from features.base.errors import DomainError
from features.billing import ledger, nightly, operations, queries, trying
from features.billing.ledger import K
from features.billing.models import BillingRules, Entry, Invoice, Payment, PaymentMethod, PaymentPart
from features.billing.operations import paying, weighing
from features.billing.switches import PREPAYMENT
from tenants.context import inside
from tests.cast import Cast
from tests.factories.billing import released
from tests.factories.online import BACK, pays, types
from tests.features.billing.test_surcharge import (
    BANK,
    CREDIT,
    DEBIT,
    PREPAID,
    begun,
    looked_over,  # noqa: F401  a fixture that each test uses
)
from tests.features.billing.web.test_by_link import mailed
from tests.http import Browser, text_of
from tests.racing import at_once

OUTSIDE = "books@elsewhere.example"
ASKS, DECLINED = "4000002760003184", "4000000000000341"
ROUNDS, AT_ONCE = int(os.environ.get("RACE_ROUNDS", "3")), 8


@pytest.fixture
def invoice(cast: Cast, stripe) -> Invoice:
    with inside(cast.a.firm):
        begun(stripe, cast.a.household)
        return released(cast.a, None, 10_000)


@pytest.fixture
def alice(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


def begin(browser: Browser, invoice: Invoice, *, script: str = "1", **more: str):
    sent = {
        "said": "10000",
        "method": "new",
        "once": str(uuid4()),
        "choice": "whole",
        "script": script,
        **more,
    }
    return browser.post(f"/invoices/{invoice.pk}/pay/", sent)["Location"]


def token_for(stripe, form, number: str, **given: str) -> str:
    """Type a card into the form of a page."""
    return stripe.token(re.search(r'data-account="([^"]+)"', form.text)[1], number, **given)


def types_in(stripe, browser: Browser, page: str, number: str = CREDIT, **given: str):
    form = browser.get(page)
    assert "data-weighs" in form.text
    assert "data-secret" not in form.text  # nobody but us can pay it
    return browser.post(page, {"said": "10000", "typed": token_for(stripe, form, number, **given)})


def agrees(browser: Browser, page: str, told, **other: str):
    """Press the button of the page that says what a card adds."""
    sent = dict(re.findall(r'name="(typed|said|told)" value="([^"]*)"', told.text))
    return browser.post(page, {**sent, **other})


def intents(stripe, payment: Payment) -> list[int]:
    found = stripe.objects("payment_intent", payment.account.account_id)
    return [one["amount_received"] for one in found if one["status"] == "succeeded"]


def whole(stripe, cast: Cast, amount: int, extra: int) -> Payment:
    """Return the one payment, which charged what it says and stands in the books."""
    with inside(cast.a.firm):
        [payment] = Payment.objects.filter(state="succeeded").select_related("account")
        assert (payment.amount, payment.surcharge) == (amount, extra)
        assert intents(stripe, payment) == [amount + extra]
        said = Entry.objects.filter(account__kind=K.SURCHARGE).values_list("amount", flat=True)
        assert sum(said) == -extra
        assert list(ledger.proof()) == []
        return payment


def untouched(stripe, cast: Cast) -> None:
    with inside(cast.a.firm):
        assert not Payment.objects.filter(state="succeeded").exists()
        assert intents(stripe, Payment.objects.select_related("account").first()) == []


# --- what is typed on our page -----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_credit_card_is_told_of_first_and_charged_once_it_is_agreed_to(
    cast, stripe, invoice, alice
) -> None:
    assert "Plus 3 % on a credit card" in text_of(alice.get(f"/invoices/{invoice.pk}/"))
    page = begin(alice, invoice)
    assert "A credit card adds 3 %, $3.00" in text_of(alice.get(page))

    told = types_in(stripe, alice, page)

    said = text_of(told)
    assert "Visa ending 4242 is a credit card. It adds $3.00, 3 %. Nothing has been charged so far." in said
    assert "Pay $103.00" in said
    untouched(stripe, cast)
    done = agrees(alice, page, told)
    assert "Thank you" in text_of(alice.get(done["Location"]))
    payment = whole(stripe, cast, 10_000, 300)
    assert "Card surcharge" in text_of(alice.get(f"/receipts/{payment.pk}/"))
    with inside(cast.a.firm):
        assert ledger.balance(ledger.of_invoice(invoice)) == 0
        part = PaymentPart.objects.get()
        row = operations.refund(payment=payment, part=part, amount=5_000, by=cast.a.owner, now=timezone.now())
        assert row.surcharge == 150


@pytest.mark.django_db
@pytest.mark.parametrize("number", [DEBIT, PREPAID, BANK])
def test_what_adds_nothing_is_charged_as_the_button_said(cast, stripe, invoice, alice, number) -> None:
    page = begin(alice, invoice)

    done = types_in(stripe, alice, page, number)

    assert done["Location"] == page.removesuffix("card/")
    with inside(cast.a.firm):
        payment = Payment.objects.get()
        assert (payment.state, payment.charged) == ("processing" if number == BANK else "succeeded", 10_000)


@pytest.mark.django_db
def test_a_wallet_holds_a_card_too(cast, stripe, invoice, alice) -> None:
    page = begin(alice, invoice)

    told = types_in(stripe, alice, page, CREDIT, **{"payment_method_data[card][wallet]": "apple_pay"})

    assert "Visa (Apple Pay) ending 4242 is a credit card. It adds $3.00" in text_of(told)
    agrees(alice, page, told)
    whole(stripe, cast, 10_000, 300)


@pytest.mark.django_db
@pytest.mark.parametrize("rate", [0, 1_000])
def test_what_changes_meanwhile_is_asked_again(cast, stripe, invoice, alice, rate) -> None:
    page, charged = begin(alice, invoice), 10_000 + rate // 10
    told = types_in(stripe, alice, page)
    with inside(cast.a.firm):
        BillingRules.objects.update(surcharge=rate)

    again = agrees(alice, page, told)

    assert again.status_code == 422
    assert f"You pay ${charged / 100:.2f}. Look at it once more, then pay." in text_of(again)
    untouched(stripe, cast)
    agrees(alice, page, again)
    whole(stripe, cast, 10_000, charged - 10_000)


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["10000", "10299", "", "x", "٣", pytest.param("9" * 5000, id="too long")])
def test_another_amount_than_was_said_charges_nothing(cast, stripe, invoice, alice, said) -> None:
    page = begin(alice, invoice)
    told = types_in(stripe, alice, page)

    assert agrees(alice, page, told, said=said).status_code == 422
    untouched(stripe, cast)


@pytest.mark.django_db
def test_the_bank_asks_for_the_whole_sum(cast, stripe, invoice, alice) -> None:
    page = begin(alice, invoice)
    asked = agrees(alice, page, types_in(stripe, alice, page, ASKS))["Location"]

    assert asked.startswith(stripe.url)
    back = stripe.bank_says(asked)

    assert page.removesuffix("card/") in back
    alice.get(page.removesuffix("card/"))
    whole(stripe, cast, 10_000, 300)


@pytest.mark.django_db
def test_what_is_declined_is_over_and_another_is_begun(cast, stripe, invoice, alice) -> None:
    page = begin(alice, invoice)
    agrees(alice, page, types_in(stripe, alice, page, DECLINED))

    said = text_of(alice.get(page.removesuffix("card/")))
    assert ("That did not go through" in said, "Try again" in said) == (True, True)
    assert alice.get(page)["Location"] == page.removesuffix("card/")
    anew = begin(alice, invoice)
    types_in(stripe, alice, anew, DEBIT)
    whole(stripe, cast, 10_000, 0)


@pytest.mark.django_db
def test_what_cannot_be_read_any_more_is_typed_again(cast, stripe, invoice, alice) -> None:
    page = begin(alice, invoice)
    other = stripe.token(stripe.account(), CREDIT)  # at another firm's account

    for typed in (other, "ctoken_none", "../customers", "x" * 90, ""):
        answer = alice.post(page, {"said": "10000", "typed": typed})
        assert "data-weighs" in answer.text
    assert "can’t be read any more" in text_of(alice.post(page, {"said": "10000", "typed": other}))
    untouched(stripe, cast)


@pytest.mark.django_db
def test_it_is_nobody_elses_and_asked_so_often(cast, stripe, invoice, alice) -> None:
    page = begin(alice, invoice)
    typed = {"said": "10000", "typed": token_for(stripe, alice.get(page), CREDIT)}

    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)  # of the same household
    assert bob.post(page, typed)["Location"] == page.removesuffix("card/")
    assert Browser(cast.b.firm).signed_in_as(cast.b.alice).post(page, typed).status_code == 404
    for _ in range(trying.PER_LOOK):
        assert "It adds $3.00" in text_of(alice.post(page, typed))
    assert "very often" in text_of(alice.post(page, typed))
    untouched(stripe, cast)


@pytest.mark.django_db
def test_what_is_withdrawn_meanwhile_is_not_paid(cast, stripe, invoice, alice) -> None:
    page = begin(alice, invoice)
    told = types_in(stripe, alice, page)
    with inside(cast.a.firm):
        operations.void(invoice=invoice, reason="Twice", by=cast.a.owner, now=timezone.now())

    assert agrees(alice, page, told)["Location"] == page.removesuffix("card/")
    untouched(stripe, cast)


# --- answers that are lost, and others at the same moment --------------------------------------------


def look(stripe, step: paying.Next, number: str = CREDIT) -> weighing.Look:
    typed = stripe.token(step.account_id, number)
    found = weighing.look(payment=copy(step.payment), typed=typed, now=timezone.now())
    assert found is not None
    return found


def agree(found: weighing.Look, said: int | None = None) -> paying.Next:
    charged = found.charged if said is None else said
    return weighing.agree(found=found, said=charged, return_url=BACK, now=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("match", "mishap", "times"),
    [
        ("POST /v1/payment_intents/", "lose_answer", 1), ("POST /v1/payment_intents/", "lose_request", 1),
        ("POST /v1/payment_intents/", "lose_answer", 4), ("POST /v1/payment_intents/", "lose_request", 4),
    ],
)  # fmt: skip
def test_what_is_lost_on_the_way_is_charged_once_all_the_same(a, stripe, match, mishap, times) -> None:
    begun(stripe, a.household)
    step = pays(a.alice, released(a, None, 10_000))
    found = look(stripe, step)
    stripe.script(match, mishap, times=times)

    for _ in range(3):
        try:
            if agree(copy(found)).step == "done":
                break
        except DomainError:
            found.payment.refresh_from_db()

    payment = Payment.objects.select_related("account").get()
    assert (payment.state, payment.charged, intents(stripe, payment)) == ("succeeded", 10_300, [10_300])
    assert list(ledger.proof()) == []


@pytest.mark.slow
def test_of_two_cards_one_is_charged_with_its_own_sum(committed_database: Cast, stripe) -> None:
    firm = committed_database.a
    with inside(firm.firm):
        begun(stripe, firm.household)
    for _ in range(ROUNDS):
        with inside(firm.firm):
            step = pays(firm.alice, released(firm, None, 10_000))
            credit, debit = look(stripe, step, CREDIT), look(stripe, step, DEBIT)
            ones = [copy(credit) if number % 2 else copy(debit) for number in range(AT_ONCE)]
            for one in ones:
                object.__setattr__(one, "payment", Payment.objects.get(pk=step.payment.pk))

        at_once(*(lambda one=one: agree(one) for one in ones), firm=firm.firm, refused=DomainError)

        with inside(firm.firm):
            payment = Payment.objects.select_related("account").get(pk=step.payment.pk)
            won = credit if payment.agreed == credit.method.id else debit
            assert (payment.state, payment.charged) == ("succeeded", won.charged)
            there = stripe.provider.read_payment(
                account_id=payment.account.account_id, payment_id=payment.intent_id
            )
            assert (there.status, there.amount) == ("succeeded", won.charged)
            assert list(ledger.proof()) == []


# --- by link, several, without scripts ----------------------------------------------------------------


@pytest.mark.django_db
def test_by_the_link_of_a_mail_it_is_the_same(cast, stripe, invoice) -> None:
    link, anybody = mailed(cast, invoice)[OUTSIDE], Browser(cast.a.firm)
    assert "A credit card adds 3 %" in text_of(anybody.get(link))
    sent = {"said": "10000", "script": "1", "once": str(uuid4()), "choice": "whole"}
    page = anybody.post(f"{link}pay/", sent)["Location"]

    told = types_in(stripe, anybody, page)

    assert "Pay $103.00" in text_of(told)
    assert told["Referrer-Policy"] == "strict-origin"
    untouched(stripe, cast)
    assert "Thank you" in text_of(anybody.get(agrees(anybody, page, told)["Location"]))
    whole(stripe, cast, 10_000, 300)


@pytest.mark.django_db
def test_on_several_it_is_reckoned_on_their_sum(cast, stripe, invoice, alice) -> None:
    with inside(cast.a.firm):
        other = released(cast.a, None, 5_050)
    sent = {
        "invoice": [str(invoice.pk), str(other.pk)], "said": "15050", "script": "1", "once": str(uuid4()),
        "choice": "whole", "method": "new",
    }  # fmt: skip
    page = alice.post("/pay/", sent)["Location"]
    form = alice.get(page)

    told = alice.post(page, {"said": "15050", "typed": token_for(stripe, form, CREDIT)})

    assert "Pay $155.01" in text_of(told)  # 3 % are 4.515: rounded down
    agrees(alice, page, told)
    whole(stripe, cast, 15_050, 451)


@pytest.mark.django_db
def test_without_scripts_it_is_typed_there_and_agreed_to_here(cast, stripe, invoice, alice) -> None:
    there = begin(alice, invoice, script="")
    assert there.startswith(stripe.url)
    back = stripe.checkout_pays(there, CREDIT).headers["Location"]
    untouched(stripe, cast)
    page = re.sub(r"^http://[^/]+", "", back)

    told = alice.get(page)

    assert "Visa ending 4242 is a credit card. It adds $3.00" in text_of(told)
    untouched(stripe, cast)
    assert "Thank you" in text_of(alice.get(agrees(alice, page, told)["Location"]))
    payment = whole(stripe, cast, 10_000, 300)
    with inside(cast.a.firm):
        assert not PaymentMethod.objects.exists()
        account = payment.account.account_id
        assert [one["customer"] is None for one in stripe.objects("payment_method", account)] == [False]
        nightly.reconcile.run()
        assert [one["customer"] is None for one in stripe.objects("payment_method", account)] == [True]


@pytest.mark.django_db
def test_one_card_that_is_not_let_go_does_not_keep_the_next(cast, stripe, invoice, alice) -> None:
    with inside(cast.a.firm):
        second = released(cast.a, None, 10_000)
    for one in (invoice, second):
        back = stripe.checkout_pays(begin(alice, one, script=""), CREDIT).headers["Location"]
        page = re.sub(r"^http://[^/]+", "", back)
        agrees(alice, page, alice.get(page))
    with inside(cast.a.firm):
        account = Payment.objects.filter(state="succeeded").first().account.account_id

        def kept() -> int:
            return sum(one["customer"] is not None for one in stripe.objects("payment_method", account))

        assert kept() == 2
        [first, _] = Payment.objects.filter(weighs=True)
        typed = weighing._typed_there(first, account)
        stripe.script(f"POST /v1/payment_methods/{typed.id}/detach", "status", status=400)
        nightly.reconcile.run()
        assert kept() == 1
        nightly.reconcile.run()
        assert kept() == 0


@pytest.mark.django_db
def test_without_scripts_a_debit_card_adds_nothing_and_leaving_comes_back_there(
    cast, stripe, invoice
) -> None:
    link, anybody = mailed(cast, invoice)[OUTSIDE], Browser(cast.a.firm)
    sent = {"said": "10000", "script": "", "once": str(uuid4()), "choice": "whole"}
    there = anybody.post(f"{link}pay/", sent)["Location"]
    page = f"{link}card/"
    assert anybody.get(page)["Location"] == there

    stripe.checkout_pays(there, DEBIT)
    told = anybody.get(page)

    assert "Visa ending 5556 adds nothing." in text_of(told)
    untouched(stripe, cast)
    agrees(anybody, page, told)
    whole(stripe, cast, 10_000, 0)


@pytest.mark.django_db
def test_a_card_to_be_kept_is_kept_with_it(a, stripe) -> None:
    begun(stripe, a.household)
    step = pays(a.alice, released(a, None, 10_000), saves=True)
    typed = stripe.token(step.account_id, CREDIT, setup_future_usage="off_session")
    assert step.keeps

    found = weighing.look(payment=step.payment, typed=typed, now=timezone.now())
    assert found is not None
    assert agree(found).step == "done"

    assert PaymentMethod.objects.get().funding == "credit"
    nightly.reconcile.run()
    assert PaymentMethod.objects.filter(removed_at__isnull=True).count() == 1


# --- where nothing is looked at ------------------------------------------------------------------------


@pytest.mark.django_db
def test_where_no_surcharge_can_come_the_form_pays_by_itself(a, stripe, turn) -> None:
    begun(stripe, a.household)
    turn(PREPAYMENT, on=True)
    rules = BillingRules.objects
    assert pays(a.alice, credit=5_000, client=a.household).client_secret  # a prepayment carries none
    for change in (
        {"surcharge": 0},
        {"surcharge_from": queries.today() + timedelta(days=1)},
        {"takes_cards": False},
    ):
        before = rules.values(*change).get()
        rules.update(**change)
        step = pays(a.alice, released(a, None, 10_000))
        assert (step.payment.weighs, bool(step.client_secret)) == (False, True)
        rules.update(**before)
    assert types(stripe, step, BANK)["status"] == "processing"


@pytest.mark.django_db
def test_a_payment_that_weighs_cannot_be_confirmed_by_a_page(a, stripe) -> None:
    begun(stripe, a.household)
    step = pays(a.alice, released(a, None, 10_000))

    assert (step.step, step.client_secret, step.payment.weighs) == ("confirm", "", True)
