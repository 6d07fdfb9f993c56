"""Staff agree a payment plan about an invoice: they fill a table from a few words, change it, and agree."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Self
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.billing import firm_words, operations, plans, queries
from features.billing.models import Invoice
from features.billing.rules import MOST_INSTALMENTS, Part
from features.billing.switches import BILLING
from features.billing.web import firm_sheet, typed
from features.billing.web.firm_drafts import found_of
from features.billing.web.typed import TypedPart

EDIT = Permission.BILLING_EDIT
BEGIN_WITH, FIRST_IN = 3, timedelta(days=14)


@dataclass
class PlanForm:
    """What was typed, kept whole. `count`, `first` and `every` fill the table; the table alone is agreed."""

    count: str
    first: str
    every: str
    note: str
    rows: list[TypedPart]
    error: str = ""
    said: list[Part] = field(default_factory=list)

    @classmethod
    def begun(cls, today: date) -> Self:
        return cls(str(BEGIN_WITH), (today + FIRST_IN).isoformat(), plans.MONTH, "", [])

    @classmethod
    def sent(cls, post: QueryDict) -> Self:
        count, first, every = (post.get(name, "")[:10] for name in ("count", "first", "every"))
        return cls(count, first, every, post.get("note", "")[:300], typed.parts_of(post))

    def fill(self, owed: int, currency: str, today: date) -> None:
        """Share out what is owed over so many parts."""
        count = int(self.count) if self.count.isascii() and self.count.isdigit() else 1
        parts = plans.split(
            owed, today=today, first=_day(self.first) or today + FIRST_IN, parts=min(count, MOST_INSTALMENTS),
            every=self.every,
        )  # fmt: skip
        self.rows = typed.parts_shown(parts, currency)

    def read(self, currency: str) -> bool:
        """Read the table; what is wrong with a row stands in it."""
        self.said = typed.parts(self.rows, currency)
        return not any(row.error for row in self.rows)

    @property
    def together(self) -> int:
        return sum(part.amount for part in self.said)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BILLING)
def plan(request: StaffRequest, invoice_id: UUID) -> HttpResponseBase:
    found = found_of(request, invoice_id)
    owed, today = firm_sheet.owed(found), queries.today()
    form = PlanForm.sent(request.POST) if request.method == "POST" else PlanForm.begun(today)
    is_preview = request.method != "POST" or "preview" in request.POST
    if is_preview:
        form.fill(owed, found.currency, today)
    if form.read(found.currency) and not is_preview and _agree(request, found, form):
        return redirect("billing_firm:invoice", found.pk)
    context = {
        "invoice": found, "heading": firm_words.named(found), "form": form, "owed": owed, "every": plans.EVERY,
        "most": MOST_INSTALMENTS, "is_kept": found.plan_id is not None,
    }  # fmt: skip
    return render(request, "billing/firm/plan.html", context, status=200 if is_preview else 422)


def _agree(request: StaffRequest, found: Invoice, form: PlanForm) -> bool:
    """Return whether it is agreed; else the page says why not, with all that was typed."""
    try:
        operations.agree_plan(
            invoice=found, parts=form.said, by=request.membership, now=timezone.now(), note=form.note
        )
    except (Conflict, Refused) as refusal:
        form.error = refusal.message
        return False
    messages.success(request, "The payment plan is agreed. Its client is told, and sees it with the invoice.")
    return True


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def end(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    found = found_of(request, invoice_id)
    try:
        operations.end_plan(invoice=found, by=request.membership, now=timezone.now())
    except Conflict as over:
        messages.info(request, over.message)
    else:
        messages.success(request, "The payment plan is ended. The days on the invoice hold again.")
    return redirect("billing_firm:invoice", found.pk)
