"""Paying online, against the stand-in for Stripe over HTTP (S1-8, S1-10; security R33, R37)."""

import dataclasses
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from features.base.errors import Conflict, NotThere, Refused, Unavailable
from features.billing import ledger, queries
from features.billing.ledger import K
from features.billing.models import BillingRules, Entry, Payment, PaymentMethod, Posting
from features.billing.models.online import Puzzle
from features.billing.operations import learning, paying
from features.billing.operations.meaning import Payer, Wish
from integrations.payments.gateway import provider
from tests.cast import FirmCast
from tests.factories.billing import FEE, released
from tests.factories.online import BACK, connected, learns, looks_again, payer, pays, saved, types

pytestmark = pytest.mark.django_db
S = Payment.State
DECLINED = "4000000000000002"
ASKS = "4000002760003184"
BANK, BANK_FAILS = "000123456789", "000222222227"


@pytest.fixture
def account(a: FirmCast, stripe):
    return connected(stripe)


def owed(invoice) -> int:
    return ledger.balance(ledger.of_invoice(invoice))


def at_provider() -> int:
    """Return what the books say lies at the provider."""
    rows = Entry.objects.filter(account__kind=K.PROVIDER)
    return sum(rows.values_list("amount", flat=True))


def balance_of(account) -> int:
    """Return what really lies there."""
    since = timezone.now() - timedelta(days=3)
    return sum(one.net for one in provider().movements(account_id=account.account_id, since=since))


@pytest.mark.requirement("S1-8")
def test_a_saved_card_pays_at_once(a, account, stripe) -> None:
    invoice = released(a)

    step = pays(a.alice, invoice, method=saved(stripe, a.household))

    assert (step.step, step.payment.state, owed(invoice)) == ("done", S.SUCCEEDED, 0)
    assert (step.payment.brand, step.payment.last4, step.payment.kind) == ("Visa", "4242", "card")
    assert at_provider() == balance_of(account) == FEE - step.payment.__class__.objects.get().fee
    assert list(ledger.proof()) == []


def test_a_new_card_is_typed_at_the_provider(a, account, stripe) -> None:
    invoice = released(a)
    step = pays(a.alice, invoice)
    assert (step.step, owed(invoice)) == ("confirm", FEE)

    types(stripe, step)

    assert looks_again(step.payment).step == "done"
    assert owed(invoice) == 0
    assert not PaymentMethod.objects.exists()


def test_a_new_card_is_kept_where_the_person_wishes(a, account, stripe) -> None:
    step = pays(a.alice, released(a), saves=True)
    types(stripe, step)
    looks_again(step.payment)

    kept = PaymentMethod.objects.get()

    assert (kept.client, kept.last4, kept.is_default) == (a.household, "4242", True)
    assert pays(a.alice, released(a), method=kept).step == "done"


@pytest.mark.requirement("S1-10")
def test_what_is_declined_charges_nothing_and_another_card_pays(a, account, stripe) -> None:
    invoice = released(a)
    step = pays(a.alice, invoice)
    types(stripe, step, DECLINED)

    step = looks_again(step.payment)

    assert step.step == "confirm"
    assert "Nothing was charged" in step.words
    assert owed(invoice) == FEE
    types(stripe, step)
    assert looks_again(step.payment).step == "done"
    assert owed(invoice) == 0


def test_a_saved_card_that_is_declined_says_so_and_the_invoice_can_be_paid_otherwise(
    a, account, stripe
) -> None:
    invoice = released(a)
    bad, good = saved(stripe, a.household, "4000000000000341"), saved(stripe, a.household)

    step = pays(a.alice, invoice, method=bad)

    assert step.step == "declined"
    assert "Nothing was charged" in step.words
    assert pays(a.alice, invoice, method=good).step == "done"
    assert (owed(invoice), at_provider()) == (0, balance_of(account))


def test_a_bank_that_asks_for_the_person_is_answered_there(a, account, stripe) -> None:
    invoice = released(a)

    step = pays(a.alice, invoice, method=saved(stripe, a.household, ASKS))

    assert step.step == "redirect"
    assert str(step.payment.pk) in stripe.bank_says(step.url)
    assert looks_again(step.payment).step == "done"
    assert owed(invoice) == 0


def test_a_person_who_does_not_prove_themselves_has_paid_nothing(a, account, stripe) -> None:
    invoice = released(a)
    step = pays(a.alice, invoice, method=saved(stripe, a.household, ASKS))

    stripe.bank_says(step.url, "no")

    assert looks_again(step.payment).step == "confirm"
    assert owed(invoice) == FEE


def test_without_javascript_people_pay_on_the_providers_own_page(a, account, stripe) -> None:
    invoice = released(a)
    step = pays(a.alice, invoice, is_hosted=True)
    assert step.step == "redirect"

    stripe.checkout_pays(step.url)

    assert looks_again(step.payment).step == "done"
    assert owed(invoice) == 0


def test_a_bank_debit_is_on_its_way_for_days_and_arrives(a, account, stripe) -> None:
    invoice = released(a)
    step = pays(a.alice, invoice, method=saved(stripe, a.household, BANK))
    assert (step.step, owed(invoice)) == ("processing", FEE)

    stripe.advance(days=5)

    assert learns(step.payment)
    assert (owed(invoice), step.payment.__class__.objects.get().state) == (0, S.SUCCEEDED)


@pytest.mark.requirement("S1-10")
def test_a_bank_debit_that_fails_four_days_later_is_owed_again(a, account, stripe) -> None:
    invoice = released(a)
    step = pays(a.alice, invoice, method=saved(stripe, a.household, BANK_FAILS))
    with pytest.raises(Conflict, match="on its way"):
        pays(a.alice, invoice)

    stripe.advance(days=4)
    learns(step.payment)

    payment = Payment.objects.get()
    assert (payment.state, owed(invoice), at_provider(), balance_of(account)) == (S.FAILED, FEE, 0, 0)
    assert "Nothing was charged" in payment.failure
    assert pays(a.alice, invoice, method=saved(stripe, a.household)).step == "done"


def test_a_new_attempt_ends_the_older_one_at_the_provider(a, account, stripe) -> None:
    invoice = released(a)
    first = pays(a.alice, invoice)

    second = pays(a.alice, invoice)

    assert "error" in types(stripe, first)
    types(stripe, second)
    looks_again(second.payment)
    assert sorted(Payment.objects.values_list("state", flat=True)) == [S.CANCELED, S.SUCCEEDED]
    assert (owed(invoice), at_provider()) == (0, balance_of(account))


def test_a_new_attempt_finds_that_the_older_one_went_through(a, account, stripe) -> None:
    invoice = released(a)
    types(stripe, pays(a.alice, invoice))

    with pytest.raises(Conflict, match="just paid"):
        pays(a.alice, invoice)

    assert (owed(invoice), Payment.objects.count()) == (0, 1)


def test_a_page_of_the_provider_is_closed_by_a_new_attempt(a, account, stripe) -> None:
    invoice = released(a)
    first = pays(a.alice, invoice, is_hosted=True)

    assert pays(a.alice, invoice, method=saved(stripe, a.household)).step == "done"

    stripe.checkout_pays(first.url)
    assert at_provider() == balance_of(account)


def test_a_form_sent_twice_is_one_payment(a, account, stripe) -> None:
    invoice, once = released(a), uuid4()
    method = saved(stripe, a.household)

    steps = [pays(a.alice, invoice, method=method, once=once) for _ in range(2)]

    assert [step.step for step in steps] == ["done", "done"]
    assert Payment.objects.count() == 1


def test_a_form_sent_again_with_another_amount_says_so(a, account, stripe) -> None:
    invoice, once = released(a), uuid4()
    pays(a.alice, invoices={invoice: 1_000}, once=once)

    with pytest.raises(Conflict, match=r"sent before, to pay \$10\.00\."):
        pays(a.alice, invoices={invoice: 2_000}, once=once)

    assert [payment.amount for payment in Payment.objects.all()] == [1_000]


def test_the_same_form_for_another_invoice_pays_nothing_and_says_so(a, stripe):
    connected(stripe)
    first, other, once = released(a), released(a), uuid4()
    pays(a.alice, first, once=once)

    with pytest.raises(Conflict, match="was sent before"):
        pays(a.alice, other, once=once)

    assert not other.payment_parts.exists()


@pytest.mark.parametrize("mishap", ["lose_request", "lose_answer"])
def test_an_answer_that_is_lost_while_it_begins_is_asked_for_once_more(a, account, stripe, mishap) -> None:
    invoice, method = released(a), saved(stripe, a.household)
    stripe.script("POST /v1/payment_intents", mishap)

    assert pays(a.alice, invoice, method=method).step == "done"
    assert (owed(invoice), at_provider()) == (0, balance_of(account))


def test_a_provider_that_is_away_has_charged_nothing(a, account, stripe) -> None:
    invoice, method = released(a), saved(stripe, a.household)
    stripe.script("POST /v1/payment_intents", "lose_answer", times=9)

    with pytest.raises(Unavailable, match="Nothing was charged"):
        pays(a.alice, invoice, method=method)

    stripe.ask("script", rules=[])
    later = timezone.now() + timedelta(minutes=1)
    assert pays(a.alice, invoice, method=method, now=later).step == "done"
    assert (owed(invoice), at_provider()) == (0, balance_of(account))


def test_a_success_whose_answer_is_lost_is_found_at_once(a, account, stripe) -> None:
    invoice, method = released(a), saved(stripe, a.household)
    stripe.script("POST /v1/payment_intents/", "lose_answer")

    step = pays(a.alice, invoice, method=method)

    assert (step.step, owed(invoice)) == ("done", 0)


def test_a_success_nobody_could_ask_about_is_told_honestly_and_found_later(a, account, stripe) -> None:
    invoice, method = released(a), saved(stripe, a.household)
    rules = [
        {"match": "POST /v1/payment_intents/", "mishap": "lose_answer"},
        {"match": "GET /v1/payment_intents/", "mishap": "lose_request"},
    ]
    stripe.ask("script", rules=rules)

    step = pays(a.alice, invoice, method=method)

    assert step.step == "unknown"
    assert "don’t pay again" in step.words
    assert looks_again(step.payment).step == "done"
    assert (owed(invoice), at_provider()) == (0, balance_of(account))


def test_what_was_charged_and_is_not_what_was_asked_for_is_posted_nowhere(a, account, stripe) -> None:
    invoice = released(a)
    step = pays(a.alice, invoice)
    types(stripe, step)
    seen = provider().read_payment(account_id=account.account_id, payment_id=step.payment.intent_id)

    for _ in range(2):
        wrong = dataclasses.replace(seen, amount=FEE - 1)
        learning.learn(payment=step.payment, seen=wrong, now=timezone.now())

    assert (owed(invoice), at_provider()) == (FEE, 0)
    assert Puzzle.objects.get().object_id == step.payment.intent_id


def test_heard_in_any_order_and_twice_the_end_is_the_same(a, account, stripe) -> None:
    invoice = released(a)
    step = pays(a.alice, invoice)
    types(stripe, step, DECLINED)
    read = provider().read_payment
    early = read(account_id=account.account_id, payment_id=step.payment.intent_id)
    types(stripe, step)
    late = read(account_id=account.account_id, payment_id=step.payment.intent_id)

    for seen in (late, early, late, early):
        learning.learn(payment=step.payment, seen=seen, now=timezone.now())

    assert (Payment.objects.get().state, owed(invoice)) == (S.SUCCEEDED, 0)
    assert Posting.objects.filter(kind="paid").count() == 1
    assert at_provider() == balance_of(account)


def test_several_are_paid_with_one_charge_and_parts_of_one_by_the_firms_rules(a, account, stripe) -> None:
    method, one, two = saved(stripe, a.household), released(a), released(a)
    BillingRules.objects.create(least_part=5_000)

    with pytest.raises(Refused):
        pays(a.alice, invoices={one: 4_999}, method=method)
    pays(a.alice, invoices={one: 5_000, two: FEE}, method=method)

    assert (owed(one), owed(two), Payment.objects.count()) == (FEE - 5_000, 0, 1)
    with pytest.raises(Refused):
        pays(a.alice, invoices={one: FEE}, method=method)


def test_whose_firm_takes_no_parts_pays_all_of_it(a, account, stripe) -> None:
    invoice, method = released(a), saved(stripe, a.household)
    BillingRules.objects.create(in_parts=False)

    with pytest.raises(Refused):
        pays(a.alice, invoices={invoice: FEE - 1}, method=method)


def test_nobody_pays_what_is_not_theirs(a, account, stripe) -> None:
    invoice, method = released(a), saved(stripe, a.bakery)

    with pytest.raises(NotThere):
        pays(a.charlie, invoice)
    with pytest.raises(NotThere):
        pays(a.alice, invoice, method=method)
    with pytest.raises(NotThere):
        paying.start(
            payer=Payer(invoice=released(a)), wish=Wish({invoice: FEE}), return_url=BACK, now=timezone.now()
        )


def test_a_link_pays_the_one_invoice_it_opens(a, account, stripe) -> None:
    invoice = released(a)
    by_link = Payer(invoice=invoice, name="Aunt May", email="may@example.com")

    step = paying.start(payer=by_link, wish=Wish({invoice: FEE}), return_url=BACK, now=timezone.now())
    types(stripe, step)

    assert looks_again(step.payment).step == "done"
    assert Payment.objects.get().payer_name == "Aunt May"


def test_before_anything_is_connected_nothing_can_be_paid_online(a, stripe) -> None:
    with pytest.raises(NotThere):
        pays(a.alice, released(a))
    assert queries.payments_in_workspace(a.owner).count() == 0
    assert payer(a.alice).email
