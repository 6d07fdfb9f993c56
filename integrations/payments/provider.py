"""
What a payment provider does for us. Money goes straight to the firm's own account there (`account_id`); Portico holds
none.

All amounts are in minor units. Keys are the caller's idempotency keys: made up and kept before the call, the same for
every further try of the same thing, good for 24 hours. Nothing is tried twice in here. Every call may raise

- `ProviderDown`: no answer; it may have happened. The same call with the same key finds out.
- `ProviderRefused`: not possible, nothing was done; `NotFoundThere`, `KeyReused` are kinds of it.
- `Gone`: the firm has cut the connection.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from integrations.payments.model import (
    Account,
    BrowserSide,
    Checkout,
    Dispute,
    Event,
    Kind,
    Method,
    Movement,
    Payment,
    Payout,
    Refund,
    Setup,
)


class Accounts(Protocol):
    """A firm's own account at the provider, and the connection to it."""

    def create_account(self, *, email: str, country: str, name: str, key: str) -> Account:
        """Open an account for a firm. Nobody can pay into it before the firm has answered the provider's questions."""

    def onboarding_link(self, *, account_id: str, return_url: str, refresh_url: str) -> str:
        """Return a page of the provider, good once and for minutes, where the firm answers its questions."""

    def read_account(self, account_id: str) -> Account: ...

    def disconnect(self, account_id: str) -> bool:
        """Give up our access, as far as the provider lets us; return whether it did. Forgetting it is the caller's."""

    def browser_side(self) -> BrowserSide:
        """Return what a page needs to show the provider's form. It asks nobody."""


class Customers(Protocol):
    """Those who pay, and what they pay with."""

    def create_customer(
        self, *, account_id: str, name: str, email: str, metadata: Mapping[str, str], key: str
    ) -> str:
        """Return the id of a new customer."""

    def start_setup(
        self,
        *,
        account_id: str,
        customer_id: str,
        kinds: Sequence[Kind],
        key: str,
        metadata: Mapping[str, str] | None = None,
    ) -> Setup:
        """Begin to keep a method for payments when the person is not there. The page completes it."""

    def read_setup(self, *, account_id: str, setup_id: str) -> Setup: ...

    def cancel_setup(self, *, account_id: str, setup_id: str, key: str) -> Setup:
        """
        End what was begun to keep a method.

        :raises ProviderRefused: it has succeeded, or belongs to a page of the provider's own.
        """

    def methods(self, *, account_id: str, customer_id: str) -> tuple[Method, ...]:
        """Return the kept methods, the newest first."""

    def read_method(self, *, account_id: str, method_id: str) -> Method: ...

    def detach(self, *, account_id: str, method_id: str, key: str) -> None:
        """Remove a kept method for good. One that is removed already is fine."""


class Payments(Protocol):
    """Taking payments."""

    def start_payment(
        self,
        *,
        account_id: str,
        amount: int,
        currency: str,
        kinds: Sequence[Kind],
        key: str,
        customer_id: str = "",
        method_id: str = "",
        confirm: bool = False,
        off_session: bool = False,
        save_method: bool = False,
        description: str = "",
        statement_note: str = "",
        metadata: Mapping[str, str] | None = None,
        return_url: str = "",
    ) -> Payment:
        """
        Begin a payment, and with `confirm` (and a kept `method_id`) make it.

        :param off_session: the person is not there (autopay); a bank that asks for them declines.
        :param save_method: keep the method for `off_session` payments of the same customer.
        :param statement_note: up to 22 characters on the statement of whoever pays.
        :param return_url: where their bank sends the person back to, when it asks for them; given with every `confirm`
            while they are there, for the provider may insist.
        :raises Declined: confirmed, and refused by the bank.
        """

    def read_payment(self, *, account_id: str, payment_id: str) -> Payment:
        """Return it with its movement, as it is now."""

    def update_payment(
        self, *, account_id: str, payment_id: str, key: str, amount: int | None = None, method_id: str = ""
    ) -> Payment:
        """Change the amount or the method while it needs a method or a confirmation."""

    def confirm_payment(
        self,
        *,
        account_id: str,
        payment_id: str,
        key: str,
        method_id: str = "",
        typed_id: str = "",
        off_session: bool = False,
        return_url: str = "",
    ) -> Payment:
        """
        Make a payment that was begun, with its own method, a kept one, or what was typed (`read_typed`).

        :raises Declined: refused by the bank.
        """

    def read_typed(self, *, account_id: str, typed_id: str) -> Method:
        """
        Return what somebody typed into the provider's form, before anything is paid with it. The form gives the page
        its id, which is good once, and for twelve hours. The method has that id too, and nobody keeps it.
        """

    def cancel_payment(self, *, account_id: str, payment_id: str, key: str) -> Payment:
        """
        End a payment that has not succeeded and is not under way.

        :raises ProviderRefused: it has, or is: read it.
        """

    def payments_since(self, *, account_id: str, since: datetime) -> Iterator[Payment]:
        """Yield the payments begun since then, the newest first, with their movements."""


class Pages(Protocol):
    """The provider's own page to pay on, for people without JavaScript."""

    def checkout(
        self,
        *,
        account_id: str,
        amount: int,
        currency: str,
        kinds: Sequence[Kind],
        title: str,
        success_url: str,
        cancel_url: str,
        key: str,
        customer_id: str = "",
        save_method: bool = False,
        metadata: Mapping[str, str] | None = None,
    ) -> Checkout:
        """Open a page to pay on. `metadata` stands on its payment too. It is over after 24 hours."""

    def checkout_setup(
        self,
        *,
        account_id: str,
        customer_id: str,
        currency: str,
        kinds: Sequence[Kind],
        success_url: str,
        cancel_url: str,
        key: str,
    ) -> Checkout:
        """Open a page where a person keeps a method for later."""

    def read_checkout(self, *, account_id: str, checkout_id: str) -> Checkout: ...

    def expire_checkout(self, *, account_id: str, checkout_id: str, key: str) -> Checkout:
        """
        Close a page nobody has paid on.

        :raises ProviderRefused: it is over: read it.
        """


class Afterwards(Protocol):
    """What follows a payment."""

    def refund(
        self,
        *,
        account_id: str,
        payment_id: str,
        amount: int,
        key: str,
        metadata: Mapping[str, str] | None = None,
    ) -> Refund:
        """
        Send money back to where it came from.

        :raises ProviderRefused: more than is left of the payment, or it never succeeded.
        """

    def read_refund(self, *, account_id: str, refund_id: str) -> Refund: ...

    def refunds_since(self, *, account_id: str, since: datetime) -> Iterator[Refund]: ...

    def read_dispute(self, *, account_id: str, dispute_id: str) -> Dispute: ...

    def disputes_since(self, *, account_id: str, since: datetime) -> Iterator[Dispute]: ...

    def movements(self, *, account_id: str, since: datetime) -> Iterator[Movement]:
        """Yield every movement of the firm's balance since then, the newest first."""

    def payouts_since(self, *, account_id: str, since: datetime) -> Iterator[Payout]: ...

    def read_payout(self, *, account_id: str, payout_id: str) -> Payout: ...


class Announcements(Protocol):
    """What the provider tells by itself."""

    def parse_event(self, raw: bytes, signature: str, now: datetime) -> Event:
        """
        Read an announcement: the body as it came, and the header that signs it.

        :raises BadSignature: not signed by any of the secrets we know, or more than 300 seconds from `now`.
        """

    def events_since(self, *, account_id: str, since: datetime) -> Iterator[Event]:
        """Yield the announcements since then (30 days at most), the newest first."""


class PaymentProvider(Accounts, Customers, Payments, Pages, Afterwards, Announcements, Protocol):
    """One provider of payments, whole."""
