"""Refunds, disputes, payouts, and the movements of the firm's balance."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import cast

from integrations.payments.model import (
    Dispute,
    DisputeStatus,
    Movement,
    Payout,
    PayoutStatus,
    Refund,
    RefundStatus,
)
from integrations.payments.stripe_gateway import words
from integrations.payments.stripe_gateway.line import Base, Data
from integrations.payments.stripe_gateway.translation import at, identity, movement

MOVED = ["balance_transaction"]
REFUNDS: dict[str, RefundStatus] = {"requires_action": "needs_action"}
DISPUTES: dict[str, DisputeStatus] = {  # a "warning" is a question of the bank before it takes anything back
    "warning_needs_response": "needs_response",
    "warning_under_review": "under_review",
    "warning_closed": "won",
    "prevented": "won",
}


class Afterwards(Base):
    def refund(
        self,
        *,
        account_id: str,
        payment_id: str,
        amount: int,
        key: str,
        metadata: Mapping[str, str] | None = None,
    ) -> Refund:
        params = {
            "payment_intent": payment_id,
            "amount": amount,
            "metadata": dict(metadata or {}),
            "expand": MOVED,
        }
        return refund_of(self._line.post("/v1/refunds", account_id, key, params))

    def read_refund(self, *, account_id: str, refund_id: str) -> Refund:
        return refund_of(self._line.get(f"/v1/refunds/{refund_id}", account_id, expand=MOVED))

    def refunds_since(self, *, account_id: str, since: datetime) -> Iterator[Refund]:
        for data in self._line.since("/v1/refunds", account_id, since, expand=["data.balance_transaction"]):
            yield refund_of(data)

    def read_dispute(self, *, account_id: str, dispute_id: str) -> Dispute:
        return dispute_of(self._line.get(f"/v1/disputes/{dispute_id}", account_id))

    def disputes_since(self, *, account_id: str, since: datetime) -> Iterator[Dispute]:
        for data in self._line.since("/v1/disputes", account_id, since):
            yield dispute_of(data)

    def movements(self, *, account_id: str, since: datetime) -> Iterator[Movement]:
        for data in self._line.since("/v1/balance_transactions", account_id, since):
            if found := movement(data):
                yield found

    def payouts_since(self, *, account_id: str, since: datetime) -> Iterator[Payout]:
        for data in self._line.since("/v1/payouts", account_id, since):
            yield payout_of(data)

    def read_payout(self, *, account_id: str, payout_id: str) -> Payout:
        return payout_of(self._line.get(f"/v1/payouts/{payout_id}", account_id))


def refund_of(data: Data) -> Refund:
    status = data.get("status") or "succeeded"
    return Refund(
        id=data["id"],
        payment_id=identity(data.get("payment_intent")),
        charge_id=identity(data.get("charge")),
        amount=data["amount"],
        currency=data["currency"],
        status=REFUNDS.get(status, cast(RefundStatus, status)),
        failure_reason=data.get("failure_reason") or "",
        movement=movement(data.get("balance_transaction")),
        metadata=dict(data.get("metadata") or {}),
        created=at(data["created"]),
    )


def dispute_of(data: Data) -> Dispute:
    due_by = (data.get("evidence_details") or {}).get("due_by")
    moved = (movement(each) for each in data.get("balance_transactions") or ())
    return Dispute(
        id=data["id"],
        payment_id=identity(data.get("payment_intent")),
        charge_id=identity(data.get("charge")),
        amount=data["amount"],
        currency=data["currency"],
        status=DISPUTES.get(data["status"], cast(DisputeStatus, data["status"])),
        reason=words.dispute(data["reason"]),
        due_by=at(due_by) if due_by else None,
        movements=tuple(each for each in moved if each),
        created=at(data["created"]),
    )


def payout_of(data: Data) -> Payout:
    return Payout(
        id=data["id"],
        amount=data["amount"],
        currency=data["currency"],
        status=cast(PayoutStatus, data["status"]),
        arrives_on=at(data["arrival_date"]),
        created=at(data["created"]),
    )
