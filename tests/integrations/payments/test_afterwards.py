"""Refunds, disputes, payouts: each by movements of its own."""

from datetime import UTC, datetime

import pytest

from integrations.payments.errors import ProviderRefused
from tests.integrations.payments.conftest import BEGINNING, new_key


def refund(firm, payment, amount: int):
    return firm.provider.refund(account_id=firm.id, payment_id=payment.id, amount=amount, key=new_key())


def disputes(firm):
    return list(firm.provider.disputes_since(account_id=firm.id, since=BEGINNING))


def test_refunds_come_in_parts_and_never_to_more_than_was_paid(firm) -> None:
    payment = firm.pays(amount=10_000)

    found = refund(firm, payment, 4_000)

    assert (found.status, found.payment_id, found.movement.net) == ("succeeded", payment.id, -4_000)
    assert firm.read(payment).refunded == 4_000
    with pytest.raises(ProviderRefused):
        refund(firm, payment, 6_001)
    refund(firm, payment, 6_000)
    with pytest.raises(ProviderRefused) as caught:
        refund(firm, payment, 1)
    assert caught.value.code == "charge_already_refunded"
    assert [one.amount for one in firm.movements()] == [10_000, -4_000, -6_000]
    assert firm.provider.read_refund(account_id=firm.id, refund_id=found.id) == found


def test_what_never_succeeded_cannot_be_refunded(firm) -> None:
    with pytest.raises(ProviderRefused):
        refund(firm, firm.pays_by_bank(), 100)


def test_a_refund_to_a_bank_account_takes_days(firm) -> None:
    payment = firm.pays_by_bank()
    firm.stripe.advance(days=4)

    found = refund(firm, payment, 500)
    firm.stripe.advance(days=5)

    assert found.status == "pending"
    assert firm.provider.read_refund(account_id=firm.id, refund_id=found.id).status == "succeeded"


def test_a_refund_that_fails_later_puts_the_money_back(firm) -> None:
    payment = firm.pays("pm_card_refundFail")
    found = refund(firm, payment, 2_500)
    assert (found.status, firm.read(payment).refunded) == ("succeeded", 2_500)

    firm.stripe.advance(days=1)

    assert firm.provider.read_refund(account_id=firm.id, refund_id=found.id).status == "failed"
    assert firm.read(payment).refunded == 0
    assert ("refund_failed", 2_500) in [(one.kind, one.net) for one in firm.movements()]


def test_a_dispute_takes_the_money_with_a_fee_and_gives_it_back_when_won(firm) -> None:
    payment = firm.pays("pm_card_createDispute", amount=8_000)

    firm.stripe.advance(seconds=60)

    (dispute,) = disputes(firm)
    assert (dispute.status, dispute.payment_id, dispute.amount) == ("needs_response", payment.id, 8_000)
    assert dispute.reason == "they say they did not make this payment"
    assert dispute.due_by > datetime.fromtimestamp(firm.stripe.now, UTC)
    assert [(one.kind, one.fee, one.net) for one in dispute.movements] == [("dispute", 1_500, -9_500)]
    assert firm.read(payment).disputed
    with pytest.raises(ProviderRefused):
        refund(firm, payment, 8_000)
    firm.stripe.ask("close_dispute", account=firm.id, dispute=dispute.id, won=True)
    won = firm.provider.read_dispute(account_id=firm.id, dispute_id=dispute.id)
    assert won.status == "won"
    assert [(one.kind, one.net) for one in won.movements] == [("dispute", -9_500), ("dispute_won", 8_000)]


def test_a_lost_dispute_moves_nothing_more(firm) -> None:
    firm.pays("pm_card_createDispute")
    firm.stripe.advance(seconds=60)
    before = firm.movements()

    firm.stripe.ask("close_dispute", account=firm.id, dispute=disputes(firm)[0].id, won=False)

    assert disputes(firm)[0].status == "lost"
    assert firm.movements() == before


def test_a_disputed_bank_debit_is_lost_at_once(firm) -> None:
    payment = firm.pays_by_bank("000555555559")

    firm.stripe.advance(days=4)
    firm.stripe.advance(seconds=60)

    assert firm.read(payment).status == "succeeded"
    (dispute,) = disputes(firm)
    assert (dispute.status, dispute.reason) == ("lost", "they say they did not authorize it")


def test_what_is_available_is_paid_out_by_night_and_arrives_a_day_later(firm) -> None:
    paid = [firm.pays(amount=amount) for amount in (10_000, 5_000)]
    refund(firm, paid[0], 1_000)

    firm.stripe.advance(days=3)

    (payout,) = firm.provider.payouts_since(account_id=firm.id, since=BEGINNING)
    assert payout.amount == 9_680 + 4_825 - 1_000
    assert firm.movements()[-1].kind == "payout"
    assert sum(one.net for one in firm.movements()) == 0
    firm.stripe.advance(days=1)
    assert firm.provider.read_payout(account_id=firm.id, payout_id=payout.id).status == "paid"


def test_a_payout_never_sends_what_is_owed_to_stripe(firm) -> None:
    payment = firm.pays(amount=10_000)
    firm.stripe.advance(days=4)
    refund(firm, payment, 10_000)

    firm.stripe.advance(days=10)

    assert len(list(firm.provider.payouts_since(account_id=firm.id, since=BEGINNING))) == 1
    assert sum(one.net for one in firm.movements()) == -10_000
