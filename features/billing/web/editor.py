"""A draft while it is written (screen 15): what was typed, what it comes to, and how it is saved."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from features.accounts.web.access import StaffRequest
from features.base.errors import Conflict, Refused
from features.billing import amounts, operations, plans, queries, sums
from features.billing.models import BillingRules, Invoice, TaxRate
from features.billing.web import draft_form, typed
from features.billing.web.draft_form import DraftForm
from features.billing.web.typed import TypedLine, TypedPart
from features.clients import engagements
from features.clients import queries as clients
from features.clients.models import Client

MOST_CHOICES = 300
NOT_SAVING = ("add", "remove", "split", "unsplit")


@dataclass
class Editor:
    request: StaffRequest
    client: Client
    firm: BillingRules
    form: DraftForm
    lines: list[TypedLine]
    parts: list[TypedPart]
    rates: dict[str, TaxRate]
    invoice: Invoice | None = None
    theirs: Invoice | None = None  # what somebody else saved meanwhile
    version: str = ""
    trouble: list[str] = field(default_factory=list)

    @property
    def currency(self) -> str:
        typed_one = self.form["currency"].value()
        return typed_one if typed_one in dict(self.form.fields["currency"].choices) else self.firm.currency  # type: ignore[attr-defined]

    def totals(self) -> sums.Totals:
        """Return what the lines come to that can be read."""
        given = typed.charges(self.lines, self.currency, self.rates)
        return sums.totals(given, readable(self.form["discount"].value() or "", self.currency))

    def rework(self) -> bool:
        """Do what a button asks that saves nothing: one line more or less, instalments. Return whether it was one."""
        post = self.request.POST
        if "add" in post:
            self.lines.append(self.pattern)
        elif "remove" in post:
            at = post["remove"]
            if at.isascii() and at.isdigit() and int(at) < len(self.lines):
                del self.lines[int(at)]
        elif "unsplit" in post:
            self.parts = []
        elif "split" in post:
            self._split(post)
        return any(name in post for name in NOT_SAVING)

    @property
    def default_tax(self) -> str:
        return next((key for key, rate in self.rates.items() if rate.is_default), "")

    @property
    def pattern(self) -> TypedLine:
        """Return what a line begins as that a script adds."""
        return TypedLine(tax=self.default_tax)

    def _split(self, post: QueryDict) -> None:
        count, today = post.get("split_parts", ""), queries.today()
        first = _day(post.get("split_first", "")) or today + timedelta(days=self.firm.terms_days)
        plan = plans.split(
            max(self.totals().total, 0), today=today, first=first,
            parts=min(int(count), 24) if count.isascii() and count.isdigit() and len(count) < 3 else 1,  # noqa: PLR2004
            deposit=readable(post.get("split_deposit", ""), self.currency),
            every=post.get("split_every", plans.MONTH),
        )  # fmt: skip
        self.parts = typed.parts_shown(plan, self.currency)

    def saved(self) -> Invoice | None:
        """Save it; None: the page shows why not, with all that was typed."""
        if not self.form.is_valid():
            return None
        given = typed.charges(self.lines, self.currency, self.rates)
        plan = typed.parts(self.parts, self.currency)
        if any(one.errors for one in self.lines) or any(one.error for one in self.parts):
            self.trouble.append("Some lines need another look.")
            return None
        try:
            return self._write(given, plan)
        except Conflict as conflict:
            self._meet(conflict)
        except Refused as refusal:
            self.form.refuse(refusal)
        return None

    def _write(self, given: Any, plan: Any) -> Invoice:
        said, by, now = dict(self.form.cleaned_data), self.request.membership, timezone.now()
        client = self._client(said.pop("client"))
        said["project"] = self._project(said["project"], client)
        if self.invoice is None:
            return operations.draft(client=client, by=by, now=now, lines=given, instalments=plan, **said)
        seen = int(self.version) if self.version.isascii() and self.version.isdigit() else 0
        operations.change(
            invoice=self.invoice, by=by, now=now, version=seen, client=client, lines=given, instalments=plan, **said,
        )  # fmt: skip
        return self.invoice

    def _meet(self, conflict: Conflict) -> None:
        """Show what somebody else saved beside what was typed; the next press of Save is made with open eyes."""
        self.form.refuse(conflict)
        rows = queries.in_workspace(self.request.membership).select_related("client")
        self.theirs = rows.filter(pk=self.invoice.pk).first() if self.invoice else None
        self.version = str(self.theirs.version) if self.theirs else self.version

    def _client(self, chosen: str) -> Client:
        if not chosen or chosen == str(self.client.pk):
            return self.client
        return clients.visible_to(self.request.membership).get(pk=chosen)

    def _project(self, chosen: str, client: Client) -> Any:
        if not chosen or client.pk != self.client.pk:
            return None
        return (
            engagements.keeper().visible_to(self.request.membership).filter(pk=chosen, client=client).first()
        )


def rates_now() -> dict[str, TaxRate]:
    return {str(one.pk): one for one in TaxRate.objects.all()}


def opened(
    request: StaffRequest, client: Client, invoice: Invoice | None, initial: dict[str, str] | None = None
) -> Editor:
    """Return the editor of a draft, or of a new one, as it is, or as it was typed."""
    firm, post = queries.rules(), request.POST if request.method == "POST" else None
    due = queries.today() + timedelta(days=firm.terms_days)
    known = draft_form.particulars(invoice, firm) if invoice else draft_form.begun(firm, due)
    known = {"client": str(client.pk)} | known | (initial or {})
    form = DraftForm(
        post, clients=_clients(request, client), projects=_projects(request, client), firm=firm, initial=known
    )
    if invoice is not None:
        _keep_unseen(form, invoice)
    rates = rates_now()
    made = Editor(request, client, firm, form, [], [], rates, invoice)
    if post is not None:
        made.lines, made.parts = typed.lines_of(post), typed.parts_of(post)
        made.version = post.get("version", "")
    elif invoice is not None:
        made.lines = typed.shown(invoice.lines.all(), invoice.currency)
        made.parts = typed.parts_shown(invoice.instalments.all(), invoice.currency)
        made.version = str(invoice.version)
    made.lines = made.lines or [TypedLine(tax=made.default_tax)]
    return made


def _keep_unseen(form: DraftForm, invoice: Invoice) -> None:
    """Say that there is a project which is not theirs to see, where there is one; saving keeps it."""
    choices = list(form.fields["project"].choices)  # type: ignore[attr-defined]
    if invoice.project_id and str(invoice.project_id) not in dict(choices):
        form.fields["project"].choices = [("", "One that you don’t see"), *choices[1:]]  # type: ignore[attr-defined]


def _clients(request: StaffRequest, client: Client) -> list[tuple[str, str]]:
    """Return the clients it may be for; where there are too many for a list, the one it is for."""
    rows = clients.visible_to(request.membership).filter(archived_at__isnull=True, is_test=False)
    found = [
        (str(key), name) for key, name in rows.order_by("name").values_list("pk", "name")[: MOST_CHOICES + 1]
    ]
    own = (str(client.pk), client.name)
    return found if own in found and len(found) <= MOST_CHOICES else [own]


def _projects(request: StaffRequest, client: Client) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in engagements.seen_of(client, request.membership)]


def readable(text: str, currency: str) -> int:
    try:
        return amounts.parse(text, currency, field="") if text.strip() else 0
    except Refused:
        return 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
