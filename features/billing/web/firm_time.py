"""Hours from elsewhere become lines of a draft."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.billing import amounts, operations, timesheets
from features.billing.models import Invoice, Line
from features.billing.rules import Charge
from features.billing.switches import BILLING
from features.billing.web.draft_form import MONEY
from features.billing.web.firm_drafts import found_of
from features.clients.web.forms import RuledForm, posted, text

PLACEHOLDER = "2026-02-24, Daniel Okafor, Section 179 review, 1.2, 150.00"


class TimeForm(RuledForm):
    rows = forms.CharField(
        label="Rows", required=False, widget=forms.Textarea(attrs={"rows": 8, "placeholder": PLACEHOLDER}),
        help_text="Date, person, description, hours, rate: pasted from a spreadsheet, or written with commas.",
    )  # fmt: skip
    file = forms.FileField(label="Or a CSV file", required=False, max_length=200)
    rate = forms.CharField(
        label="Rate of rows that name none",
        required=False,
        widget=text(20, **MONEY),
        help_text="For an hour.",
    )

    def given(self) -> str:
        """Return what was pasted, or what the file says."""
        file = self.cleaned_data.get("file")
        if not file:
            return str(self.cleaned_data["rows"])
        raw = file.read(timesheets.LONGEST * 4)
        try:
            return str(raw.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return str(raw.decode("cp1252", "replace"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.BILLING_EDIT, switch=BILLING)
def time(request: StaffRequest, invoice_id: UUID) -> HttpResponseBase:
    found = found_of(request, invoice_id)
    if not found.is_draft:
        return redirect("billing_firm:invoice", found.pk)
    form = TimeForm(posted(request), request.FILES if request.method == "POST" else None)
    problems: list[str] = []
    if form.is_valid():
        try:
            read = timesheets.read(form.given(), found.currency, _rate(form, found))
            problems = read.problems
            if not problems:
                return _added(request, found, read.charges)
        except (Conflict, Refused) as refusal:
            form.refuse(refusal)
    context = {"invoice": found, "form": form, "problems": problems}
    return render(request, "billing/firm/time.html", context, status=422 if form.errors or problems else 200)


def _rate(form: TimeForm, invoice: Invoice) -> int | None:
    typed = form.cleaned_data["rate"]
    return amounts.parse(typed, invoice.currency, field="rate") if typed.strip() else None


def _added(request: StaffRequest, found: Invoice, charges: list[Charge]) -> HttpResponseBase:
    kept = [_charge_of(line) for line in found.lines.select_related("tax_rate")]
    operations.change(
        invoice=found,
        by=request.membership,
        now=timezone.now(),
        version=found.version,
        lines=[*kept, *charges],
    )
    count = len(charges)
    messages.success(request, f"{count} line{'' if count == 1 else 's'} of time added.")
    return redirect("billing_firm:edit", found.pk)


def _charge_of(line: Line) -> Charge:
    return Charge(
        line.description,
        line.rate,
        line.quantity,
        line.unit,
        line.detail,
        line.tax_rate,
        line.cost,
        line.kind,
    )
