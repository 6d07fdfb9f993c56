"""What the product relies on, asked of the stand-in and, with keys, of Stripe itself."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.payments.errors import Declined, KeyReused, NotFoundThere, ProviderRefused
from tests.verification import shapes
from tests.verification.conftest import BACK, Side, real

pytestmark = pytest.mark.verification

DECLINES = [
    ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
    ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
    ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
    ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", None),
    ("pm_card_chargeDeclinedProcessingError", "processing_error", None),
]


def test_a_card_pays_with_the_fee_in_its_movement(side: Side) -> None:
    payment = side.pays(metadata={"attempt": "1"})

    assert (payment.status, payment.amount, payment.metadata) == ("succeeded", 10_000, {"attempt": "1"})
    assert payment.settled.kind == "payment"
    assert payment.settled.net == payment.settled.amount - payment.settled.fee
    assert payment.settled.fee > 0
    assert (payment.method.kind, payment.method.brand, payment.method.last4) == ("card", "visa", "4242")


@pytest.mark.parametrize(("method", "code", "decline_code"), DECLINES)
def test_a_decline_names_its_reason_and_leaves_the_payment_open(
    side: Side, method, code, decline_code
) -> None:
    with pytest.raises(Declined) as caught:
        side.pays(method)

    assert caught.value.failure.code == code
    assert decline_code in (None, caught.value.failure.decline_code)
    assert caught.value.failure.message_for_person
    assert caught.value.payment.status == "needs_method"
    assert side.read(caught.value.payment).failure.code == code


def test_a_bank_that_asks_sends_the_person_to_a_page(side: Side) -> None:
    payment = side.pays("pm_card_authenticationRequired")

    assert payment.status == "needs_action"
    assert payment.redirect_url.startswith("http")


def test_a_bank_that_asks_declines_who_is_not_there(side: Side) -> None:
    with pytest.raises(Declined) as caught:
        side.pays("pm_card_authenticationRequired", customer_id=side.customer(), off_session=True)

    assert caught.value.failure.code == "authentication_required"


def test_a_payment_keeps_its_card_and_the_card_pays_alone(side: Side) -> None:
    customer = side.customer()
    side.pays(customer_id=customer, save_method=True)

    (method,) = side.provider.methods(account_id=side.account, customer_id=customer)
    assert side.pays(method.id, customer_id=customer, off_session=True).status == "succeeded"
    for _ in range(2):
        side.provider.detach(account_id=side.account, method_id=method.id, key=side.new_key())
    assert side.provider.methods(account_id=side.account, customer_id=customer) == ()
    with pytest.raises(ProviderRefused):
        side.pays(method.id, customer_id=customer, off_session=True)


@pytest.mark.parametrize(
    ("method", "funding"),
    [("pm_card_visa", "credit"), ("pm_card_visa_debit", "debit"), ("pm_card_mastercard_prepaid", "prepaid")],
)
def test_what_was_typed_is_looked_at_before_it_pays_another_sum(side: Side, method, funding) -> None:
    typed, begun = side.typed(method), side.pays(method="", confirm=False)
    shown = side.provider.read_typed(account_id=side.account, typed_id=typed)
    assert (shown.kind, shown.funding, shown.customer_id, begun.keeps) == ("card", funding, "", False)

    asked = {"account_id": side.account, "payment_id": begun.id}
    side.provider.update_payment(**asked, amount=10_300, key=side.new_key())
    made = side.provider.confirm_payment(**asked, typed_id=typed, key=side.new_key(), return_url=BACK)

    assert (made.status, made.amount, made.method.last4) == ("succeeded", 10_300, shown.last4)
    other = side.pays(method="", confirm=False)
    with pytest.raises(ProviderRefused):  # good once
        side.provider.confirm_payment(
            account_id=side.account, payment_id=other.id, typed_id=typed, key=side.new_key(), return_url=BACK
        )


def test_what_was_typed_is_asked_about_on_a_page_of_the_bank(side: Side) -> None:
    begun = side.pays(method="", confirm=False)

    made = side.provider.confirm_payment(
        account_id=side.account, payment_id=begun.id, typed_id=side.typed("pm_card_authenticationRequired"),
        key=side.new_key(), return_url=BACK,
    )  # fmt: skip

    assert made.status == "needs_action"
    assert made.redirect_url.startswith("http")


def test_a_debit_needs_a_mandate(side: Side) -> None:
    with pytest.raises(ProviderRefused):
        side.pays("pm_usBankAccount_success", kinds=["bank"])


def test_the_same_key_does_it_once_and_refuses_another_thing(side: Side) -> None:
    key = side.new_key()

    assert side.pays(key=key).id == side.pays(key=key).id
    with pytest.raises(KeyReused):
        side.pays(key=key, amount=10_001)


def test_the_same_key_repeats_a_decline(side: Side) -> None:
    key, attempts = side.new_key(), []
    for _ in range(2):
        with pytest.raises(Declined) as caught:
            side.pays("pm_card_chargeDeclined", key=key)
        attempts.append(caught.value.payment.id)

    assert attempts[0] == attempts[1]


def test_refunds_come_to_no_more_than_was_paid(side: Side) -> None:
    payment = side.pays()

    def refund(amount: int):
        return side.provider.refund(
            account_id=side.account, payment_id=payment.id, amount=amount, key=side.new_key()
        )

    found = refund(4_000)
    assert (found.status, found.movement.kind, found.movement.net) == ("succeeded", "refund", -4_000)
    with pytest.raises(ProviderRefused):
        refund(6_001)
    refund(6_000)
    with pytest.raises(ProviderRefused) as caught:
        refund(1)
    assert caught.value.code == "charge_already_refunded"
    assert side.read(payment).refunded == 10_000


def test_what_is_not_there_is_not_found(side: Side) -> None:
    with pytest.raises(NotFoundThere):
        side.provider.read_payment(account_id=side.account, payment_id="pi_0000000000000000")


def test_a_payment_that_succeeded_cannot_be_ended(side: Side) -> None:
    payment = side.pays()

    with pytest.raises(ProviderRefused) as caught:
        side.provider.cancel_payment(account_id=side.account, payment_id=payment.id, key=side.new_key())

    assert caught.value.code == "payment_intent_unexpected_state"


def test_too_little_is_refused(side: Side) -> None:
    with pytest.raises(ProviderRefused) as caught:
        side.pays(amount=10)

    assert caught.value.code == "amount_too_small"


def test_a_page_to_pay_on_opens_and_closes(side: Side) -> None:
    checkout = side.provider.checkout(
        account_id=side.account,
        amount=5_000,
        currency="usd",
        kinds=["card"],
        title="Invoice 1",
        success_url=f"{BACK}?session={{CHECKOUT_SESSION_ID}}",
        cancel_url=BACK,
        key=side.new_key(),
    )
    assert (checkout.status, checkout.payment_id) == ("open", "")

    closed = side.provider.expire_checkout(
        account_id=side.account, checkout_id=checkout.id, key=side.new_key()
    )

    assert (closed.status, closed.url) == ("expired", "")


def test_what_was_done_is_announced_and_listed(side: Side) -> None:
    payment = side.pays()
    since = datetime.now(UTC) - timedelta(minutes=5)

    listed = list(side.provider.payments_since(account_id=side.account, since=since))
    moved = list(side.provider.movements(account_id=side.account, since=since))
    told = list(side.provider.events_since(account_id=side.account, since=since))

    assert payment.id in [one.id for one in listed]
    assert payment.settled in moved
    assert {event.account_id for event in told} == {side.account}


PAID = {
    "amount": 5_000,
    "currency": "usd",
    "payment_method": "pm_card_visa",
    "confirm": True,
    "return_url": BACK,
}
WHOLE = ["latest_charge.balance_transaction", "payment_method"]
CALLS = {
    "customer": ("/v1/customers", {"name": "Eleanor"}),
    "payment": ("/v1/payment_intents", {**PAID, "expand": WHOLE, "allowed_payment_method_types": ["card"]}),
    "typed": ("/v1/test_helpers/confirmation_tokens", {"payment_method": "pm_card_visa"}),
    "setup": ("/v1/setup_intents", {"usage": "off_session", "allowed_payment_method_types": ["card"]}),
}


@pytest.mark.parametrize("call", CALLS)
def test_the_stand_in_says_nothing_that_stripe_does_not(stand_in: Side, call) -> None:
    stripe, (path, params) = real(), CALLS[call]
    ours, theirs = (
        shapes.of(one.provider._line.post(path, one.account, one.new_key(), params))
        for one in (stand_in, stripe)
    )

    assert shapes.differences(ours, theirs) == []


def test_differences_of_shapes_are_seen() -> None:
    ours = shapes.of({"a": 1, "b": {"c": "x"}, "d": None, "e": [{"f": True}], "metadata": {"own": 1}})

    assert shapes.differences(ours, ours) == []
    assert shapes.differences(ours, shapes.of({"a": "1", "b": None, "e": []})) == [
        ".a: number, theirs text",
        ".e[]: object, theirs has none",
        ".e[].f: truth, theirs has none",
    ]
