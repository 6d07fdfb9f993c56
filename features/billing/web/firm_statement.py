"""The statement of account on a client's record: looked at, as PDF, and mailed."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base import placeholders
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.billing import queries, statement_mails, statements, wording
from features.billing.models import StatementMail
from features.billing.operations import stating
from features.billing.operations.mailing import Letter
from features.billing.periods import Period
from features.billing.switches import BILLING
from features.billing.web import pdf
from features.billing.web.firm_mail import SOURCES, MailForm
from features.billing.web.statement import Page, asked
from features.clients import addresses
from features.clients.models import Client
from features.clients.web.firm.record import frame, record_of
from features.clients.web.forms import Ruled, posted, text

VIEW, EDIT = Permission.BILLING_VIEW, Permission.BILLING_EDIT


class StatementMailForm(MailForm):
    """The same dialog, with the places that a statement's mail knows."""

    subject = Ruled(
        lambda typed: wording.subject(typed, statement_mails.NAMES), label="Subject",
        widget=text(wording.LONGEST_SUBJECT, autocomplete="off"),
    )  # fmt: skip
    message = Ruled(
        lambda typed: wording.message(typed, statement_mails.NAMES), label="Message",
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": wording.LONGEST_MESSAGE}),
    )  # fmt: skip


@require_safe
@staff_page(permission=VIEW, switch=BILLING)
def statement(request: StaffRequest, client_id: UUID) -> HttpResponse:
    client = record_of(request, client_id)
    page = Page.read(request.GET, statements.whole(client), queries.today())
    context = {
        **frame(request, client, "invoices"), "page": page, "may_mail": request.membership.can(EDIT),
        "mails": stating.mails_of(client.pk),
    }  # fmt: skip
    return render(request, "billing/firm/statement.html", context, status=422 if page.problem else 200)


@require_safe
@staff_page(permission=VIEW, switch=BILLING)
def paper(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    period, problem, _ = asked(request.GET, queries.today())
    if problem:
        return redirect("billing_record:statement", client.pk)
    return pdf.statement(request, stating.paper_of(client, pdf.currency_of(request, client), period))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BILLING)
def mail(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    """Write, preview and send the statement of the days that the address names."""
    client = record_of(request, client_id)
    period, _, _ = asked(request.GET, queries.today())
    form = StatementMailForm(posted(request), may_invite=False, initial=_initial(request, client, period))
    is_sent = request.method == "POST" and "preview" not in request.POST
    if form.is_valid() and is_sent:
        try:
            sent = stating.send_statement(
                client=client, period=period, letter=Letter(**form.cleaned_data), by=request.membership,
                now=timezone.now(),
            )  # fmt: skip
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            count = sent.recipients.count()
            people = "1 person" if count == 1 else f"{count} people"
            messages.success(request, f"The statement is on its way to {people}.")
            return redirect(_page(client, period))
    return _shown(request, client, period, form)


def _page(client: Client, period: Period) -> str:
    return f"{reverse('billing_record:statement', args=[client.pk])}?{period.query}"


def _initial(request: StaffRequest, client: Client, period: Period) -> dict[str, Any]:
    """Begin with the client's e-mail, or with an earlier mail that `again` names."""
    again = request.GET.get("again", "")
    earlier = next((one for one in stating.mails_of(client.pk) if str(one.pk) == again), None)
    if earlier is not None:
        return {**_fields(earlier), "subject": earlier.subject, "message": earlier.message}
    known = statement_mails.values(client, period)
    texts = {"subject": statement_mails.SUBJECT, "message": statement_mails.MESSAGE}
    return {"to": client.email, **{name: placeholders.filled(text, known) for name, text in texts.items()}}


def _fields(mail: StatementMail) -> dict[str, str]:
    rows = list(mail.recipients.all())
    return {
        name: addresses.join(one.address for one in rows if one.field == name) for name in ("to", "cc", "bcc")
    }


def _shown(request: StaffRequest, client: Client, period: Period, form: MailForm) -> HttpResponse:
    is_preview = request.method == "POST" and "preview" in request.POST and not form.errors
    context = {
        "form": form, "client": client, "days": statement_mails.days(period), "back": _page(client, period),
        "hint": SOURCES["client" if client.email else ""], "mails": stating.mails_of(client.pk),
        "preview": _preview(form, client, period) if is_preview else None,
        "papers": [f"Statement, {code}" for code in stating.currencies(client)],
    }  # fmt: skip
    return render(request, "billing/firm/statement_mail.html", context, status=422 if form.errors else 200)


def _preview(form: MailForm, client: Client, period: Period) -> dict[str, str]:
    known = statement_mails.values(client, period) | {"name": client.name}
    return {name: placeholders.filled(form.cleaned_data[name], known) for name in ("subject", "message")}
