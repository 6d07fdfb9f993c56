"""A series while it is written: what was typed, what each invoice comes to, which come next, and how it is saved."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import timezone

from features.accounts.web.access import StaffRequest
from features.base.errors import Conflict, NotAllowed, Refused
from features.billing import queries, recurring, sums
from features.billing.cadence import Cadence
from features.billing.models import BillingRules, Invoice, Series, TaxRate
from features.billing.operations import repeating
from features.billing.recurring import Coming
from features.billing.web import series_form, typed
from features.billing.web.editor import rates_now, readable
from features.billing.web.series_form import SeriesForm
from features.billing.web.typed import TypedLine
from features.clients import engagements
from features.clients.models import Client

NOT_KEPT = {"project", "discount", "in_parts"}  # no part of when it comes


@dataclass
class SeriesEditor:
    request: StaffRequest
    client: Client
    firm: BillingRules
    form: SeriesForm
    lines: list[TypedLine]
    rates: dict[str, TaxRate]
    series: Series | None = None
    version: str = ""
    trouble: list[str] = field(default_factory=list)

    @property
    def currency(self) -> str:
        chosen = self.form["currency"].value()
        return chosen if chosen in dict(self.form.fields["currency"].choices) else self.firm.currency  # type: ignore[attr-defined]

    @property
    def pattern(self) -> TypedLine:
        """Return what a line begins as that a script adds."""
        return TypedLine(tax=next((key for key, rate in self.rates.items() if rate.is_default), ""))

    def totals(self) -> sums.Totals:
        """Return what the lines come to that can be read."""
        given = typed.charges(self.lines, self.currency, self.rates)
        return sums.totals(given, readable(self.form["discount"].value() or "", self.currency))

    def rework(self) -> bool:
        """Do what a button asks that saves nothing: one line more or less. Return whether it was one."""
        post = self.request.POST
        at = post.get("remove", "")
        if "add" in post:
            self.lines.append(self.pattern)
        elif at.isascii() and at.isdigit() and int(at) < len(self.lines):
            del self.lines[int(at)]
        self.lines = self.lines or [self.pattern]
        return "add" in post or "remove" in post

    def ahead(self) -> list[Coming]:
        """Return what would come next of what is typed; nothing where that can't be taken."""
        if not self.form.is_valid():
            return []
        said = {name: value for name, value in self.form.cleaned_data.items() if name not in NOT_KEPT}
        typed_one = Series(client=self.client, made=self.series.made if self.series else 0, **said)
        was = self.series if self.series is not None and self.series.made else None
        wanted = (
            Cadence.of(typed_one) if was is None else replace(Cadence.of(typed_one), starts_on=was.starts_on)
        )
        if was is None or was.next_on is None:
            typed_one.next_on = wanted.on_or_after(wanted.starts_on)
        elif wanted == Cadence.of(was):
            typed_one.next_on = was.next_on
        else:
            wanted, typed_one.next_on = wanted.in_place_of(Cadence.of(was), was.next_on)
        typed_one.starts_on = wanted.starts_on
        return list(recurring.upcoming(typed_one, queries.today(), amount=self.totals().total))

    def saved(self) -> Series | None:
        """Save it; None: the page shows why not, with all that was typed."""
        if not self.form.is_valid():
            return None
        given = typed.charges(self.lines, self.currency, self.rates)
        if any(one.errors for one in self.lines):
            self.trouble.append("Some lines need another look.")
            return None
        try:
            return self._write(given)
        except Conflict as conflict:
            self.form.refuse(conflict)
            self._look_again()
        except (Refused, NotAllowed) as refusal:
            self.form.refuse(refusal)
        return None

    def _look_again(self) -> None:
        """Take in which version stands now: the next press of Save is made with open eyes."""
        if self.series is not None:
            rows = recurring.in_workspace(self.request.membership).filter(pk=self.series.pk)
            self.version = str(rows.values_list("version", flat=True).get())

    def _write(self, given: Any) -> Series:
        said, by, now = dict(self.form.cleaned_data), self.request.membership, timezone.now()
        said["project"] = self._project(said["project"])
        if self.series is None:
            return repeating.repeat(client=self.client, by=by, now=now, lines=given, **said)
        seen = int(self.version) if self.version.isascii() and self.version.isdigit() else 0
        repeating.change_series(series=self.series, by=by, now=now, version=seen, lines=given, **said)
        return self.series

    def _project(self, chosen: str) -> Any:
        if not chosen:
            return None
        return (
            engagements.keeper()
            .visible_to(self.request.membership)
            .filter(pk=chosen, client=self.client)
            .first()
        )


def opened(
    request: StaffRequest, client: Client, series: Series | None, like: Invoice | None = None
) -> SeriesEditor:
    """Return the editor of a series, or of a new one (`like` an invoice), as it is, or as it was typed."""
    firm, today = queries.rules(), queries.today()
    post = request.POST if request.method == "POST" else None
    form = SeriesForm(
        post, projects=_projects(request, client), firm=firm, initial=_known(series, like, firm, today),
        is_begun=series is not None and series.made > 0,
    )  # fmt: skip
    made = SeriesEditor(request, client, firm, form, [], rates_now(), series)
    if post is not None:
        made.lines, made.version = typed.lines_of(post), post.get("version", "")
    elif series is not None:
        made.lines, made.version = typed.shown(series.lines.all(), series.currency), str(series.version)  # type: ignore[arg-type]
    elif like is not None:
        made.lines = typed.shown(like.lines.exclude(kind="late_fee"), like.currency)
    made.lines = made.lines or [made.pattern]
    return made


def _known(series: Series | None, like: Invoice | None, firm: BillingRules, today: date) -> dict[str, Any]:
    if series is not None:
        return series_form.particulars(series, firm)
    return series_form.from_invoice(like, firm, today) if like else series_form.begun(firm, today)


def _projects(request: StaffRequest, client: Client) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in engagements.seen_of(client, request.membership)]
