"""The particulars of a draft: all of an invoice but its lines and instalments."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms

from features.accounts.rules import line
from features.base.errors import Refused
from features.billing import amounts, queries, rules
from features.billing.models import BillingRules, Invoice
from features.clients import engagements
from features.clients.web.forms import Data, Ruled, RuledForm, text

MONEY = {"inputmode": "decimal", "class": "num"}
type Choices = Sequence[tuple[str, str]]


def area(rows: int, most: int = rules.LONGEST_NOTE) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most})


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DraftForm(RuledForm):
    client = forms.ChoiceField(label="Client", required=False)
    title = Ruled(rules.title, required=True, label="What it is for", widget=text(200, autocomplete="off"))
    due_on = forms.DateField(
        label="Due", required=False, widget=day(), error_messages={"invalid": "Choose a day."}
    )
    dated_on = forms.DateField(
        label="Issue date", required=False, widget=day(), error_messages={"invalid": "Choose a day."},
        help_text="Empty: the day it is released.",
    )  # fmt: skip
    currency = forms.ChoiceField(label="Currency", choices=[(code, code) for code in rules.CURRENCIES])
    project = forms.ChoiceField(required=False)
    about = Ruled(
        lambda typed: line(typed, most=120, field="about"), label="For", widget=text(120, placeholder="Tax year 2025"),
    )  # fmt: skip
    discount = forms.CharField(label="Discount", required=False, widget=text(20, **MONEY))
    note = Ruled(lambda typed: rules.lines(typed, field="note"), label="Note to the client", widget=area(2))
    remarks = Ruled(
        lambda typed: rules.lines(typed, field="remarks"), label="Remarks", widget=area(2),
        help_text="Your team alone reads these.",
    )  # fmt: skip
    pays_online = forms.BooleanField(label="Pay online", required=False, help_text="Card or bank account")
    uses_credit = forms.BooleanField(label="Use the client’s credit", required=False)
    in_parts = forms.BooleanField(label="Allow part payments", required=False)

    def __init__(
        self, data: Data, *, clients: Choices, projects: Choices, firm: BillingRules, initial: dict[str, Any]
    ) -> None:
        self.firm = firm
        super().__init__(data, initial=initial)
        self.fields["client"].choices = clients  # type: ignore[attr-defined]
        self.fields["project"].choices = [("", "None"), *projects]  # type: ignore[attr-defined]
        self.fields["project"].label = engagements.keeper().word().capitalize()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        try:
            said["discount"] = discount_of(said.get("discount", ""), said.get("currency", self.firm.currency))
        except Refused as refusal:
            self.add_error("discount", refusal.message)
        if not said.get("due_on") and "due_on" not in self.errors:
            said["due_on"] = (said.get("dated_on") or queries.today()) + timedelta(days=self.firm.terms_days)
        if said.get("in_parts") == self.firm.in_parts:
            said["in_parts"] = None  # goes with the firm
        return said


def discount_of(typed: str, currency: str) -> int:
    return amounts.parse(typed, currency, field="discount") if typed.strip() else 0


def begun(firm: BillingRules, due_on: Any) -> dict[str, Any]:
    """Return what a new draft begins with."""
    return {
        "due_on": due_on, "currency": firm.currency, "pays_online": True, "uses_credit": True,
        "in_parts": firm.in_parts, "version": "",
    }  # fmt: skip


def particulars(invoice: Invoice, firm: BillingRules) -> dict[str, Any]:
    names = (
        "title",
        "due_on",
        "dated_on",
        "currency",
        "about",
        "note",
        "remarks",
        "pays_online",
        "uses_credit",
    )
    return {name: getattr(invoice, name) for name in names} | {
        "client": str(invoice.client_id), "project": str(invoice.project_id or ""),
        "discount": amounts.typed(invoice.discount, invoice.currency) if invoice.discount else "",
        "in_parts": firm.in_parts if invoice.in_parts is None else invoice.in_parts,
    }  # fmt: skip
