"""
What a payment provider tells us, in our own words. Amounts are in minor units of `currency` (small letters: "usd"),
times are in UTC, ids are the provider's and never longer than 255 characters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

type Kind = Literal["card", "bank"]
type PaymentStatus = Literal[
    "needs_method", "needs_confirmation", "needs_action", "processing", "succeeded", "canceled"
]
type RefundStatus = Literal["pending", "needs_action", "succeeded", "failed", "canceled"]
type DisputeStatus = Literal["needs_response", "under_review", "won", "lost"]
type PayoutStatus = Literal["pending", "in_transit", "paid", "canceled", "failed"]
type MovementKind = Literal[
    "payment", "payment_failed", "refund", "refund_failed", "dispute", "dispute_won", "payout", "fee", "other"
]
type ObjectKind = Literal[
    "payment", "setup", "method", "checkout", "refund", "dispute", "payout", "account", "other"
]


@dataclass(frozen=True)
class Account:
    """
    A firm's own account at the provider. `is_ready`: clients can pay. `missing`: what the firm has still to tell the
    provider, in plain words; `disabled_reason`: why it can't take payments, in plain words, or empty.
    """

    id: str
    is_ready: bool
    payouts_enabled: bool
    details_submitted: bool
    missing: tuple[str, ...]
    disabled_reason: str
    country: str
    currency: str


@dataclass(frozen=True)
class Method:
    """
    A card or a bank account, as much of it as may be kept. `wallet`: "apple_pay", "google_pay", "link" or empty.
    `funding`: "credit", "debit", "prepaid" or "unknown" of a card, "checking" or "savings" of a bank account.
    `customer_id` is empty when it can't be used again. `fingerprint` is the same for the same card or account of one
    firm.
    """

    id: str
    kind: Kind
    wallet: str
    brand: str
    last4: str
    exp_month: int | None
    exp_year: int | None
    bank_name: str
    fingerprint: str
    funding: str = ""
    customer_id: str = ""


@dataclass(frozen=True)
class Failure:
    """Why a payment or a setup failed. `message_for_person` may be shown to whoever pays."""

    code: str
    decline_code: str
    message_for_person: str


@dataclass(frozen=True)
class Movement:
    """
    A movement of the firm's balance at the provider: `net` = `amount` - `fee`; what leaves it is negative. `source_id`
    is the charge, refund, dispute or payout it comes from.
    """

    id: str
    kind: MovementKind
    amount: int
    fee: int
    net: int
    currency: str
    source_id: str
    available_on: datetime
    created: datetime


@dataclass(frozen=True)
class Payment:
    """
    A payment, or the attempt at one.

    `client_secret`: for the page of whoever pays, never for a log. `redirect_url`: where a person without JavaScript
    confirms it with their bank, while `status` is "needs_action". `settled`: its movement; a bank debit has one as soon
    as it is "processing", and a second of kind "payment_failed" if it fails (`returned`). `refunded`: how much went
    back already; `disputed`: it is, or was. `keeps`: its method is kept for later.
    """

    id: str
    status: PaymentStatus
    amount: int
    currency: str
    client_secret: str = field(repr=False)
    customer_id: str
    keeps: bool
    method: Method | None
    failure: Failure | None
    charge_id: str
    settled: Movement | None
    returned: Movement | None
    refunded: int
    disputed: bool
    redirect_url: str
    metadata: Mapping[str, str]
    created: datetime


@dataclass(frozen=True)
class Setup:
    """The keeping of a method for later. "succeeded": `method` belongs to the customer now."""

    id: str
    status: PaymentStatus
    client_secret: str = field(repr=False)
    customer_id: str
    method: Method | None
    failure: Failure | None
    redirect_url: str


@dataclass(frozen=True)
class Checkout:
    """
    The provider's own page to pay on, for whoever has no JavaScript. `url` is empty once it is over. `payment_id` may
    be empty until somebody has tried to pay.
    """

    id: str
    url: str
    status: Literal["open", "complete", "expired"]
    payment_id: str
    setup_id: str


@dataclass(frozen=True)
class Refund:
    """Money going back. A failed one puts `amount` back by a movement of its own (kind "refund_failed")."""

    id: str
    payment_id: str
    charge_id: str
    amount: int
    currency: str
    status: RefundStatus
    failure_reason: str
    movement: Movement | None
    metadata: Mapping[str, str]
    created: datetime


@dataclass(frozen=True)
class Dispute:
    """
    A payment somebody's bank took back. `reason`: in plain words. `due_by`: until when the firm can answer, at the
    provider. `movements`: the withdrawal with its fee and, when it was won, the return.
    """

    id: str
    payment_id: str
    charge_id: str
    amount: int
    currency: str
    status: DisputeStatus
    reason: str
    due_by: datetime | None
    movements: tuple[Movement, ...]
    created: datetime


@dataclass(frozen=True)
class Payout:
    """Money on its way from the firm's balance to its bank."""

    id: str
    amount: int
    currency: str
    status: PayoutStatus
    arrives_on: datetime
    created: datetime


@dataclass(frozen=True)
class Event:
    """
    What the provider announces. It may come late, twice or out of order, so it only says what to read again:
    `object_kind` and `object_id` (a charge's announcement names its payment). `account_id` is empty when it concerns
    no firm's account. `is_farewell`: the firm has cut the connection at the provider. `is_live`: of real money; an
    installation is told of the other mode too, and then `object_kind` is "other". `kind`: the provider's word, for the
    record. `payload`: the whole of it as it came.
    """

    id: str
    account_id: str
    kind: str
    object_kind: ObjectKind
    object_id: str
    is_farewell: bool
    is_live: bool
    created: datetime
    payload: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class BrowserSide:
    """
    What a page needs to show the provider's form: its script, the key that may be seen by anybody, and the origins
    for the page's content security policy. `hosted`: origins of the provider's own pages a form may redirect to.
    """

    script_url: str
    publishable_key: str
    scripts: tuple[str, ...]
    frames: tuple[str, ...]
    connects: tuple[str, ...]
    hosted: tuple[str, ...]
    is_practice: bool
