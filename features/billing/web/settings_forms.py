"""The forms of billing's settings."""

from typing import Any

from django import forms

from features.base.errors import Refused
from features.billing import amounts, rules
from features.billing.models import BillingRules
from features.billing.web.draft_form import MONEY, area
from features.clients.web.forms import Data, RuledForm, text

MONEYS = ("least_part", "prepay_least", "prepay_most", "late_fee_flat")


class RulesForm(RuledForm):
    """Some fields of the firm's rules; what is money is typed in its currency."""

    def __init__(self, data: Data, *, firm: BillingRules) -> None:
        self.firm = firm
        super().__init__(data, initial={name: shown(firm, name) for name in self.base_fields})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        currency = said.get("currency") or self.firm.currency
        for name in [each for each in said if each in READ]:
            try:
                said[name] = READ[name](said[name], currency, name)
            except Refused as refusal:
                self.add_error(name, refusal.message)
        return said


def shown(firm: BillingRules, name: str) -> Any:
    value = getattr(firm, name)
    if name in MONEYS:
        return amounts.typed(value, firm.currency)
    if name == "prepay_amounts":
        return "; ".join(amounts.typed(one, firm.currency) for one in value)
    if name == "remind_days":
        return ", ".join(str(day) for day in value)
    return amounts.in_percent(value) if name == "late_fee_percent" else value


def _money(typed: str, currency: str, name: str) -> int:
    return amounts.parse(typed, currency, field=name) if typed.strip() else 0


def _several(typed: str, currency: str, name: str) -> list[int]:
    return [amounts.parse(one, currency, field=name) for one in typed.split(";") if one.strip()]


def _days(typed: str, _: str, name: str) -> list[int]:
    try:
        return [int(one) for one in typed.replace("−", "-").replace(";", ",").split(",") if one.strip()]
    except ValueError as error:
        raise Refused("Write days with commas between them, such as -3, 0, 7.", field=name) from error


def _percent(typed: str, _: str, name: str) -> int:
    return amounts.percent(typed, field=name) if typed.strip() else 0


READ: dict[str, Any] = dict.fromkeys(MONEYS, _money) | {
    "prepay_amounts": _several, "remind_days": _days, "late_fee_percent": _percent,
}  # fmt: skip


class InvoiceRulesForm(RulesForm):
    currency = forms.ChoiceField(
        label="Currency of new invoices", choices=[(code, code) for code in rules.CURRENCIES]
    )
    terms_days = forms.IntegerField(
        label="Due after", min_value=0, max_value=365, help_text="Days from the release."
    )
    prefix = forms.CharField(label="Numbers begin with", required=False, widget=text(12, placeholder="HR-"))  # type: ignore[assignment]
    digits = forms.IntegerField(label="Digits", min_value=1, max_value=8)
    yearly = forms.BooleanField(label="Name the year, and begin anew with it", required=False)
    address = forms.CharField(label="Your address on papers", required=False, widget=area(3, 400))
    tax_number = forms.CharField(label="Your tax number", required=False, widget=text(60))
    footer = forms.CharField(label="Words at the foot", required=False, widget=text(300))
    credit = forms.ChoiceField(
        label="A client’s credit", choices=BillingRules.Credit.choices, widget=forms.RadioSelect
    )
    in_parts = forms.BooleanField(label="Clients may pay less than all that is due", required=False)
    least_part = forms.CharField(label="Smallest part", required=False, widget=text(20, **MONEY))
    takes_cards = forms.BooleanField(label="Cards and wallets", required=False)
    takes_bank = forms.BooleanField(label="Bank accounts", required=False)


class PrepaymentForm(RulesForm):
    prepay_least = forms.CharField(label="Smallest amount", widget=text(20, **MONEY))
    prepay_most = forms.CharField(label="Largest amount", widget=text(20, **MONEY))
    prepay_amounts = forms.CharField(
        label="Suggested amounts", required=False, widget=text(120, inputmode="decimal", placeholder="250; 500; 1,000"),
        help_text="Separate them with semicolons.",
    )  # fmt: skip
    prepay_words = forms.CharField(
        label="What clients read first", required=False, widget=area(2, 300),
        help_text="For example what the money is used for.",
    )  # fmt: skip
    prepay_cards = forms.BooleanField(label="Cards and wallets", required=False)
    prepay_bank = forms.BooleanField(label="Bank accounts", required=False)


class ReminderForm(RulesForm):
    remind_days = forms.CharField(
        label="Days", required=False, widget=text(60, placeholder="-3, 0, 7"),
        help_text="From the due day: -3 is three days before, 0 the day itself, 7 a week after. Empty sends none.",
    )  # fmt: skip
    late_fee_percent = forms.CharField(
        label="Share of what is overdue", required=False, widget=text(8, **MONEY)
    )
    late_fee_flat = forms.CharField(label="And a fixed amount", required=False, widget=text(20, **MONEY))
    late_fee_grace = forms.IntegerField(
        label="Days of grace",
        min_value=0,
        max_value=365,
        help_text="After the due day, before a fee is added.",
    )


class SurchargeForm(RuledForm):
    rate = forms.CharField(label="Surcharge", required=False, widget=text(8, placeholder="2.5", **MONEY))
    place = forms.ChoiceField(label="Where is your firm?", required=False)
    starts_on = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class RateForm(RuledForm):
    name = forms.CharField(
        label="Name", required=False, widget=text(60, placeholder="Sales tax", autocomplete="off")
    )
    rate = forms.CharField(label="Rate", required=False, widget=text(8, **MONEY))
    is_default = forms.BooleanField(label="New lines begin with it", required=False)

    def clean_rate(self) -> int:
        try:
            return amounts.percent(self.cleaned_data["rate"], field="rate")
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal
