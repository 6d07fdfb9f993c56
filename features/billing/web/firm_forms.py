"""The smaller forms of staff: void, credit, payments and refunds."""

from collections.abc import Sequence
from typing import Any

from django import forms

from features.accounts.rules import line
from features.base.errors import Refused
from features.billing import amounts, rules
from features.billing.models import Invoice, Payment
from features.billing.operations.recording import BY_HAND
from features.billing.web.draft_form import MONEY, area, day
from features.clients.web.forms import Data, Ruled, RuledForm, text

SHARE = "for-"


class VoidForm(RuledForm):
    reason = Ruled(
        lambda typed: rules.lines(typed, field="reason", most=300), label="Why", widget=area(2, 300),
        help_text="Your team alone reads this.",
    )  # fmt: skip
    open_documents = forms.BooleanField(label="Open the documents that waited for it", required=False)

    def __init__(self, data: Data, *, may_open: bool = False) -> None:
        super().__init__(data)
        if not may_open:
            del self.fields["open_documents"]


class AmountForm(RuledForm):
    """A form with an amount of one currency."""

    amount = forms.CharField(
        label="Amount", widget=text(20, **MONEY), error_messages={"required": "Enter an amount."}
    )

    def __init__(self, data: Data, *, currency: str, initial: dict[str, Any] | None = None) -> None:
        self.currency = currency
        super().__init__(data, initial=initial)

    def clean_amount(self) -> int | None:
        try:
            return amounts.parse(self.cleaned_data["amount"], self.currency, field="amount")
        except Refused as refusal:
            self.add_error("amount", refusal.message)
            return None


class CreditForm(AmountForm):
    words = Ruled(
        lambda typed: rules.lines(typed, field="words", most=300), label="What it is for", widget=area(2, 300),
        help_text="The client reads this.",
    )  # fmt: skip


class AssignForm(RuledForm):
    """For what money is that came past the portal."""

    what = forms.ChoiceField(
        label="What it is for",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is for."},
    )

    def __init__(
        self, data: Data, *, choices: Sequence[tuple[str, str]], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]


class ExplainForm(RuledForm):
    words = Ruled(
        lambda typed: rules.lines(typed, field="words", most=300), label="What became of it", widget=area(3, 300),
        help_text="Your team alone reads this. Nothing is posted.",
    )  # fmt: skip


class RefundForm(AmountForm):
    of = forms.ChoiceField(
        label="What goes back",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what goes back."},
    )
    reason = Ruled(
        lambda typed: rules.lines(typed, field="reason", most=300), label="Why", widget=area(2, 300),
        help_text="Your team alone reads this.",
    )  # fmt: skip
    credit = forms.BooleanField(
        label="Credit the invoice by as much, so that it is not owed again", required=False,
    )  # fmt: skip

    def __init__(
        self,
        data: Data,
        *,
        currency: str,
        choices: Sequence[tuple[str, str]],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, currency=currency, initial=initial)
        self.fields["of"].choices = choices  # type: ignore[attr-defined]


class PaymentForm(AmountForm):
    """What came in, and how much of it is for which open invoice."""

    kind = forms.ChoiceField(
        label="How it came", choices=[(one.value, one.label) for one in BY_HAND], initial=Payment.Kind.CHECK
    )
    received_on = forms.DateField(
        label="Received",
        widget=day(),
        error_messages={"invalid": "Choose a day.", "required": "Choose a day."},
    )
    reference = Ruled(
        lambda typed: line(typed, most=100, field="reference"), label="Reference",
        widget=text(100, autocomplete="off", placeholder="Number of the check"),
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label="What is left over", choices=[("credit", "Becomes the client’s credit")], required=False
    )

    def __init__(
        self,
        data: Data,
        *,
        invoices: Sequence[Invoice],
        currency: str,
        holds_trust: bool,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, currency=currency, initial=initial)
        self.invoices = list(invoices)
        if holds_trust:
            choices = [("credit", "Becomes the client’s credit"), ("trust", "Is held in trust")]
            self.fields["purpose"].choices = choices  # type: ignore[attr-defined]
        for one in self.invoices:
            self.fields[f"{SHARE}{one.pk}"] = forms.CharField(
                label=one.title, required=False, widget=text(20, **MONEY)
            )

    def rows(self) -> list[tuple[Invoice, Any]]:
        return [(one, self[f"{SHARE}{one.pk}"]) for one in self.invoices]

    def shares(self) -> dict[Invoice, int]:
        """
        Return what is for which invoice. Where nothing is said, what is due first is paid first; but what is to be held
        in trust pays no fee that nobody named.
        """
        typed = {one: self.cleaned_data.get(f"{SHARE}{one.pk}", "") for one in self.invoices}
        if not any(words.strip() for words in typed.values()):
            if self.cleaned_data["purpose"] == "trust":
                return {}
            return spread(self.cleaned_data["amount"], self.invoices)
        found: dict[Invoice, int] = {}
        for one, words in typed.items():
            if share := self._share(f"{SHARE}{one.pk}", words):
                found[one] = share
        return found

    def _share(self, name: str, words: str) -> int:
        if not words.strip():
            return 0
        try:
            return amounts.parse(words, self.currency, field=name)
        except Refused as refusal:
            self.add_error(name, refusal.message)
            return 0


def spread(amount: int, invoices: Sequence[Any]) -> dict[Invoice, int]:
    """Share an amount out among invoices in their order, each up to what is `owed`."""
    found: dict[Invoice, int] = {}
    for one in invoices:
        share = min(amount, one.owed)
        if share > 0:
            found[one], amount = share, amount - share
    return found
