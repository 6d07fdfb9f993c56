"""What somebody chooses before they pay an invoice, and what that comes to; worked out here, whatever a page did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from branding.words import money
from features.base import looking
from features.base.errors import Refused
from features.billing import amounts, queries, surcharges
from features.billing.marks import may_have
from features.billing.models import Invoice, PaymentMethod
from features.billing.operations import limits, using
from features.billing.shown import Shown, asks_for_due
from features.billing.switches import PAYMENT_METHODS
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.rights import ContactRight
from features.toggles.queries import is_on

WHOLE, DUE, OWN, NEW = "whole", "due", "own", "new"


@dataclass(frozen=True)
class Typed:
    """What was sent, as it was sent."""

    credit: bool = True
    choice: str = WHOLE
    own: str = ""
    method: str = ""
    saves: bool = False
    has_script: bool = False
    said: str = ""
    once: UUID | None = None

    @classmethod
    def read(cls, sent: Mapping[str, Any]) -> "Typed":
        def text(name: str) -> str:
            return str(sent.get(name, "")).replace("\0", "")[:60]

        return cls(
            bool(text("credit")), text("choice") or WHOLE, text("own"), text("method"), bool(text("saves")),
            text("script") == "1", text("said"), _uuid(text("once")),
        )  # fmt: skip


def begun(ones: Iterable[Shown]) -> Typed:
    """Return what a form to pay these begins with."""
    return Typed(choice=DUE if asks_for_due(ones) else WHOLE)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Panel:
    """`total` is what is paid now, `credit` what their credit pays of it; both in minor units, as `least` is."""

    invoice: Invoice
    owed: int
    due: int
    usable: int
    least: int
    kinds: Sequence[str]
    methods: Sequence[PaymentMethod]
    typed: Typed
    keeps: bool
    is_practice: bool = False
    once: UUID | None = None
    error: str = ""
    field: str | None = None

    @classmethod
    def of(cls, contact: Contact, one: Shown, typed: Typed | None = None) -> "Panel":
        invoice, owed, typed = one.invoice, one.left, typed or begun([one])
        kinds = kinds_of(invoice.currency)
        return cls(
            invoice, owed, min(one.due, owed), min(using.usable(contact, invoice), owed),
            limits.least_of(invoice, owed), kinds,
            methods_of(contact, [invoice.client_id], kinds) if may_have(invoice, "methods") else [], typed,
            may_keep(contact, invoice.client), once=uuid4(),
        )  # fmt: skip

    @property
    def goal(self) -> int:
        """Return what is to be paid by this, from credit and otherwise."""
        return self.due if self.typed.choice == DUE and self.has_due else self.owed

    @property
    def credit(self) -> int:
        return min(self.usable, self.goal) if self.typed.credit else 0

    @property
    def rest(self) -> int:
        return self.goal - self.credit

    @property
    def takes_parts(self) -> bool:
        return self.least < self.rest

    @property
    def has_due(self) -> bool:
        return self.due < self.owed

    @property
    def total(self) -> int:
        """Return what is charged now; of an amount that can't be read, the whole."""
        try:
            return self.chosen()
        except Refused:
            return self.rest

    def chosen(self) -> int:
        """
        :raises Refused: the amount typed is none, or not one the firm takes.
        """
        if self.typed.choice != OWN or not self.takes_parts:
            return self.rest
        amount = amounts.parse(self.typed.own, self.invoice.currency, field="own")
        if not self.least <= amount <= self.rest:
            least, most = (money(one, self.invoice.currency) for one in (self.least, self.rest))
            raise Refused(f"Enter an amount between {least} and {most}.", field="own")
        return amount

    @cached_property
    def rates(self) -> dict[UUID, int]:
        """Return what of these methods carries a surcharge, and how much."""
        return surcharges.rates(self.methods, queries.today())

    @cached_property
    def new_rate(self) -> int:
        """Return what a card adds that is typed anew, should it be a credit card; said before it is charged."""
        return surcharges.rate_of_typed(self.invoice.client, queries.today()) if "card" in self.kinds else 0

    @property
    def new_percent(self) -> str:
        return amounts.in_percent(self.new_rate)

    @property
    def ways(self) -> list[tuple[PaymentMethod, int, str]]:
        """Return each method with its surcharge: as a rate, and in percent as it is read."""
        found = [(one, self.rates.get(one.pk, 0)) for one in self.methods]
        return [(one, rate, amounts.in_percent(rate)) for one, rate in found]

    def surcharge_on(self, total: int) -> int:
        return surcharges.on(total, self.rates.get(self.method.pk, 0)) if self.method else 0

    @property
    def surcharge(self) -> int:
        return self.surcharge_on(self.total)

    @property
    def charged(self) -> int:
        """Return what is charged now, surcharge and all: what the person is shown, and sends back as `said`."""
        return self.total + self.surcharge

    def shares(self, total: int) -> dict[Invoice, int]:
        """
        Return what of the total pays which invoice.

        :raises Refused: an invoice does not take so small a part of it.
        """
        return {self.invoice: total} if total else {}

    def planned(self) -> dict[Invoice, int]:
        """Return what is used of their credit on which invoice."""
        return {self.invoice: self.credit} if self.credit else {}

    @property
    def chosen_method(self) -> str:
        ids = [str(one.pk) for one in self.methods]
        return self.typed.method if self.typed.method in [*ids, NEW] else (ids or [NEW])[0]

    @property
    def method(self) -> PaymentMethod | None:
        return next((one for one in self.methods if str(one.pk) == self.chosen_method), None)

    @property
    def new_label(self) -> str:
        what = {"card": "card", "bank": "bank account"}
        named = " or ".join(what[kind] for kind in self.kinds)
        return f"Another {named}" if self.methods else f"A {named}"


def kinds_of(currency: str) -> list[str]:
    """Return what the firm takes online in this currency."""
    kept = queries.rules()
    there = (("card", kept.takes_cards), ("bank", kept.takes_bank and currency == limits.BANK_IN))
    return [kind for kind, takes in there if takes]


def methods_of(contact: Contact, theirs: Sequence[UUID], kinds: Sequence[str]) -> list[PaymentMethod]:
    """Return the saved ones of these clients, of those this contact pays for as a whole."""
    if not is_on(PAYMENT_METHODS) or looking.is_on():
        return []
    wholly = clients.acted_for_wholly(contact, ContactRight.PAY)
    rows = PaymentMethod.objects.filter(client__in=theirs, removed_at__isnull=True, kind__in=kinds)
    return list(rows.filter(client__in=wholly).select_related("client"))


def may_keep(contact: Contact, client: Client) -> bool:
    """Return whether methods are kept, and this contact pays for this client as a whole."""
    return is_on(PAYMENT_METHODS) and clients.may_wholly(contact, ContactRight.PAY, client)
