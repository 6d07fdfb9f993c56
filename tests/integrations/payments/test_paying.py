"""Cards and bank debits: what comes of each test number, and what moves in the balance."""

import pytest
import requests

from integrations.payments.errors import Declined, ProviderRefused
from tests.integrations.payments.conftest import BACK, BEGINNING, new_key

DECLINES = [
    ("4000000000000002", "card_declined", "generic_decline"),
    ("4000000000009995", "card_declined", "insufficient_funds"),
    ("4000000000009987", "card_declined", "lost_card"),
    ("4000000000000069", "expired_card", ""),
    ("4000000000000127", "incorrect_cvc", ""),
    ("4000000000000119", "processing_error", ""),
]


def test_a_card_pays_at_once_and_its_movement_names_the_fee(firm) -> None:
    payment = firm.pays(amount=10_000, metadata={"attempt": "7"})

    assert (payment.status, payment.amount, payment.currency) == ("succeeded", 10_000, "usd")
    assert (payment.settled.kind, payment.settled.amount, payment.settled.fee, payment.settled.net) == (
        "payment",
        10_000,
        320,
        9_680,
    )
    assert payment.settled.source_id == payment.charge_id
    assert (payment.method.brand, payment.method.last4, payment.metadata) == (
        "visa",
        "4242",
        {"attempt": "7"},
    )
    assert firm.read(payment) == payment


@pytest.mark.parametrize(("number", "code", "decline_code"), DECLINES)
def test_a_declined_card_says_why_and_another_completes_the_same_payment(
    firm, number, code, decline_code
) -> None:
    begun = firm.begins(kinds=["card"])
    method = firm.stripe.typed(firm.id, number)["id"]

    with pytest.raises(Declined) as caught:
        firm.provider.confirm_payment(
            account_id=firm.id, payment_id=begun.id, method_id=method, key=new_key(), return_url=BACK
        )

    assert (caught.value.failure.code, caught.value.failure.decline_code) == (code, decline_code)
    assert caught.value.payment.id == begun.id
    assert firm.read(begun).status == "needs_method"
    assert firm.read(begun).failure == caught.value.failure
    assert firm.movements() == []
    paid = firm.provider.confirm_payment(
        account_id=firm.id, payment_id=begun.id, method_id="pm_card_visa", key=new_key(), return_url=BACK
    )
    assert (paid.status, paid.failure) == ("succeeded", None)


def test_a_page_confirms_with_the_publishable_key_and_the_secret_of_the_payment(firm) -> None:
    begun = firm.begins()

    told = firm.stripe.confirm(firm.id, begun.client_secret)

    assert told["status"] == "succeeded"
    assert firm.read(begun).status == "succeeded"


def test_a_page_without_the_secret_or_with_another_ones_gets_nothing(firm) -> None:
    begun = [firm.begins(kinds=["card"]) for _ in range(2)]
    path = f"/v1/payment_intents/{begun[0].id}/confirm"

    for secret in ("", begun[1].client_secret):
        told = firm.stripe.page_posts(firm.id, path, payment_method="pm_card_visa", client_secret=secret)
        assert told["error"]["code"] == "resource_missing"
    refused = firm.stripe.page_posts(firm.id, "/v1/refunds", payment_intent=begun[0].id)
    assert refused["error"]["code"] == "secret_key_required"
    assert firm.read(begun[0]).status == "needs_method"


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_card_that_asks_for_3ds_waits_for_its_person(firm, answer) -> None:
    payment = firm.pays("pm_card_authenticationRequired")
    assert payment.status == "needs_action"
    page = requests.get(payment.redirect_url, timeout=10)
    assert "moves no money" in page.text
    assert "form-action 'self' http://localhost;" in page.headers["Content-Security-Policy"]

    back = firm.stripe.bank_says(payment.redirect_url, answer)

    status = "succeeded" if answer == "yes" else "failed"
    assert back.startswith(f"{BACK}?payment_intent={payment.id}&payment_intent_client_secret=")
    assert back.endswith(f"redirect_status={status}")
    found = firm.read(payment)
    assert found.status == ("succeeded" if answer == "yes" else "needs_method")
    assert (found.failure.code if found.failure else "") == (
        "" if answer == "yes" else "payment_intent_authentication_failure"
    )


def test_the_banks_question_opens_to_nobody_without_its_secret(firm) -> None:
    payment = firm.pays("pm_card_authenticationRequired")

    page = requests.post(
        payment.redirect_url.partition("?")[0], {"answer": "yes"}, allow_redirects=False, timeout=10
    )

    assert page.status_code == 404
    assert firm.read(payment).status == "needs_action"


def test_who_is_not_there_cannot_be_asked(firm) -> None:
    customer = firm.stripe.customer(firm.id)

    with pytest.raises(Declined) as caught:
        firm.pays("pm_card_authenticationRequired", customer_id=customer, off_session=True)

    assert caught.value.failure.code == "authentication_required"
    assert caught.value.payment.status == "needs_method"


def test_a_bank_debit_is_under_way_for_days_and_then_succeeds(firm) -> None:
    payment = firm.pays_by_bank(amount=100_000)
    assert payment.status == "processing"
    assert (payment.settled.fee, payment.method.bank_name, payment.method.kind) == (
        500,
        "STRIPE TEST BANK",
        "bank",
    )

    firm.stripe.advance(days=3)
    assert firm.read(payment).status == "processing"
    firm.stripe.advance(days=1)

    assert firm.read(payment).status == "succeeded"
    assert [one.kind for one in firm.movements()] == ["payment"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("000111111113", "account_closed"),
        ("000111111116", "no_account"),
        ("000222222227", "insufficient_funds"),
        ("000333333335", "debit_not_authorized"),
    ],
)
def test_a_bank_debit_that_fails_days_later_takes_its_money_back(firm, number, code) -> None:
    begun = firm.pays_by_bank(number, 20_000)

    firm.stripe.advance(days=4)

    found = firm.read(begun)
    assert (found.status, found.failure.code) == ("needs_method", code)
    assert [(one.kind, one.net) for one in firm.movements()] == [
        ("payment", 19_840),
        ("payment_failed", -19_840),
    ]
    assert firm.kinds_of_events()[-2:] == ["charge.failed", "payment_intent.payment_failed"]


def test_a_bank_account_that_nobody_agreed_to_is_not_debited(firm) -> None:
    customer = firm.stripe.customer(firm.id)
    method = firm.stripe.typed(firm.id, "000123456789")["id"]

    with pytest.raises(ProviderRefused, match="mandate"):
        firm.pays(method, kinds=["bank"])

    kept = firm.pays_by_bank(customer_id=customer, save_method=True).method
    again = firm.pays(kept.id, kinds=["bank"], customer_id=customer, off_session=True)
    assert again.status == "processing"


def test_only_what_is_not_under_way_can_be_changed_or_ended(firm) -> None:
    begun = firm.begins(kinds=["bank"])
    changed = firm.provider.update_payment(
        account_id=firm.id, payment_id=begun.id, amount=6_000, key=new_key()
    )
    assert changed.amount == 6_000
    under_way = firm.pays_by_bank()

    with pytest.raises(ProviderRefused) as caught:
        firm.provider.cancel_payment(account_id=firm.id, payment_id=under_way.id, key=new_key())

    assert caught.value.code == "payment_intent_unexpected_state"
    ended = firm.provider.cancel_payment(account_id=firm.id, payment_id=begun.id, key=new_key())
    assert ended.status == "canceled"
    with pytest.raises(ProviderRefused):
        firm.pays(amount=49)


def test_payments_are_listed_with_their_movements_over_several_pages(firm) -> None:
    paid = [firm.pays(amount=1_000 + number).id for number in range(103)]

    found = list(firm.provider.payments_since(account_id=firm.id, since=BEGINNING))

    assert [one.id for one in found] == paid[::-1]
    assert sum(one.settled.net for one in found) == sum(one.net for one in firm.movements())


@pytest.mark.parametrize(
    ("note", "sent"),
    [
        ("INV-1042", "INV-1042"),
        ("1042", None),
        ('Hartwell "Rowe" <*>\\\' 2026 and more', "Hartwell Rowe  2026 an"),
        ("Zoë", "Zo"),
    ],
)
def test_a_note_on_the_statement_is_cut_to_what_stripe_takes(firm, note, sent) -> None:
    payment = firm.pays(statement_note=note)

    (found,) = firm.stripe.objects("payment_intent", firm.id)
    assert (found["id"], found["statement_descriptor_suffix"]) == (payment.id, sent)


def test_bank_accounts_pay_in_dollars_alone(firm) -> None:
    begun = firm.provider.start_payment(
        account_id=firm.id, amount=5_000, currency="eur", kinds=["card", "bank"], key=new_key()
    )

    told = firm.stripe.confirm(firm.id, begun.client_secret, "000123456789")

    assert told["error"]["code"] == "payment_intent_invalid_parameter"
