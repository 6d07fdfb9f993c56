"""The form of a series: the particulars of each of its invoices, how often they come, and what is done with them."""

from datetime import date
from typing import Any

from django import forms

from features.base.errors import Refused
from features.billing import amounts, rules, series_rules
from features.billing.cadence import Cadence
from features.billing.models import BillingRules, Invoice, Series
from features.billing.series_said import ordinal
from features.billing.web.draft_form import MONEY, Choices, area, discount_of
from features.billing.web.draft_form import day as a_day
from features.clients import engagements
from features.clients.web.forms import Data, Ruled, RuledForm, text

ENDS = (("never", "Never"), ("after", "After a number"), ("on", "On a day"))
DAYS = [(str(number), f"The {ordinal(number)}") for number in range(1, 29)]
DAYS += [("29", "The 29th, or the last"), ("30", "The 30th, or the last"), ("31", "The last of the month")]
A_DAY = {"invalid": "Choose a day.", "required": "Choose a day."}
PLACES = ", ".join(f"{{{name}}}" for name in ("month", "year", "period", "last_month"))
NAMES = (
    "title", "about", "note", "remarks", "currency", "pays_online", "uses_credit", "due_days", "every", "starts_on",
    "then", "asks_autopay", "ends_after", "ends_on",
)  # fmt: skip


class SeriesForm(RuledForm):
    title = Ruled(
        series_rules.title, required=True, label="What each is for", widget=text(160, autocomplete="off"),
        help_text=f"{PLACES} are filled in each time, here and in the lines.",
    )  # fmt: skip
    every = forms.ChoiceField(label="How often", choices=Series.Every.choices)
    starts_on = forms.DateField(
        label="From", widget=a_day(), error_messages=A_DAY, help_text="The first comes on or after this day."
    )
    day = forms.ChoiceField(label="Day of the month", choices=DAYS, required=False)
    due_days = forms.IntegerField(label="Due after", min_value=0, max_value=365)
    ends = forms.ChoiceField(label="Ends", choices=ENDS)
    ends_after = forms.IntegerField(label="Number of invoices", required=False, min_value=1, max_value=999)
    ends_on = forms.DateField(label="Last day", required=False, widget=a_day(), error_messages=A_DAY)
    then = forms.ChoiceField(label="Each time", choices=Series.Then.choices, widget=forms.RadioSelect)
    asks_autopay = forms.BooleanField(label="With automatic payment", required=False)
    project = forms.ChoiceField(required=False)
    about = Ruled(series_rules.about, label="For", widget=text(100, placeholder="Tax year {year}"))
    currency = forms.ChoiceField(label="Currency", choices=[(code, code) for code in rules.CURRENCIES])
    discount = forms.CharField(label="Discount", required=False, widget=text(20, **MONEY))
    note = Ruled(series_rules.note, label="Note to the client", widget=area(2, 1800))
    remarks = Ruled(
        series_rules.remarks, label="Remarks", widget=area(2, 1800), help_text="Your team alone reads these."
    )  # fmt: skip
    pays_online = forms.BooleanField(label="Pay online", required=False, help_text="Card or bank account")
    uses_credit = forms.BooleanField(label="Use the client’s credit", required=False)
    in_parts = forms.BooleanField(label="Allow part payments", required=False)

    def __init__(
        self,
        data: Data,
        *,
        projects: Choices,
        firm: BillingRules,
        initial: dict[str, Any],
        is_begun: bool = False,
    ) -> None:
        self.firm = firm
        super().__init__(data, initial=initial)
        self.fields["project"].choices = [("", "None"), *projects]  # type: ignore[attr-defined]
        self.fields["project"].label = engagements.keeper().word().capitalize()
        if is_begun:
            del self.fields["starts_on"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        try:
            said["discount"] = discount_of(said.get("discount", ""), said.get("currency", self.firm.currency))
        except Refused as refusal:
            self.add_error("discount", refusal.message)
        if said.get("in_parts") == self.firm.in_parts:
            said["in_parts"] = None  # goes with the firm
        if said.get("day"):
            said["day"] = int(said["day"])
        else:
            said.pop("day", None)
        self._end(said)
        return said

    def _end(self, said: dict[str, Any]) -> None:
        """Keep of the two ends the one that was chosen."""
        end = said.pop("ends", "never")
        for name, chosen in (("ends_after", "after"), ("ends_on", "on")):
            if end != chosen:
                said[name] = None
            elif said.get(name) is None and name not in self.errors:
                self.add_error(name, "Enter a number." if chosen == "after" else "Choose a day.")


def begun(firm: BillingRules, today: date) -> dict[str, Any]:
    """Return what a new series begins with: from the first of the next month."""
    month = Cadence("month", today, 1).after(today)
    return {
        "starts_on": month, "day": "1", "every": "month", "due_days": firm.terms_days, "currency": firm.currency,
        "ends": "never", "then": "draft", "pays_online": True, "uses_credit": True, "in_parts": firm.in_parts,
    }  # fmt: skip


def from_invoice(invoice: Invoice, firm: BillingRules, today: date) -> dict[str, Any]:
    """Return what one made of an invoice begins with: a month after it, on the same day of the month."""
    issued = invoice.issued_on or today
    first = Cadence("month", issued, issued.day).after(max(issued, today))
    names = ("about", "note", "remarks", "currency", "pays_online", "uses_credit")
    return begun(firm, today) | {name: getattr(invoice, name) for name in names} | {
        "title": invoice.title[: series_rules.LONGEST_TITLE], "project": str(invoice.project_id or ""),
        "discount": amounts.typed(invoice.discount, invoice.currency) if invoice.discount else "",
        "in_parts": firm.in_parts if invoice.in_parts is None else invoice.in_parts, "starts_on": first,
        "day": str(issued.day), "due_days": max(0, (invoice.due_on - issued).days),
    }  # fmt: skip


def particulars(series: Series, firm: BillingRules) -> dict[str, Any]:
    return {name: getattr(series, name) for name in NAMES} | {
        "project": str(series.project_id or ""), "day": str(series.day),
        "discount": amounts.typed(series.discount, series.currency) if series.discount else "",
        "in_parts": firm.in_parts if series.in_parts is None else series.in_parts,
        "ends": "after" if series.ends_after else "on" if series.ends_on else "never",
    }  # fmt: skip
