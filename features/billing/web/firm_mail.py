"""The e-mail dialog (screen 15): a page of its own without scripts, a native dialog where it is opened from another."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base import placeholders
from features.base.errors import Conflict, NotAllowed, Refused
from features.base.permissions import Permission
from features.billing import addresses as addresses_of
from features.billing import links, queries, wording
from features.billing.models import Invoice, InvoiceMail
from features.billing.operations import linking, mailing
from features.billing.operations.mailing import Letter
from features.billing.switches import BILLING
from features.clients import addresses
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.web.forms import Ruled, RuledForm, posted, text

EDIT, INVITE = Permission.BILLING_EDIT, Permission.CLIENTS_INVITE
MOST = 100  # invoices offered to be mailed together
SOURCES = {
    "project": "Filled in from the project’s e-mail. Separate several with a semicolon.",
    "client": "Filled in from the client’s billing e-mail. Separate several with a semicolon.",
    "": "No billing e-mail is on the record. Separate several addresses with a semicolon.",
}


def _tidy(field: str) -> Any:
    return lambda typed: addresses.join(addresses.split(typed, field=field))


def _address(field: str, label: str, **options: Any) -> Ruled:
    return Ruled(
        _tidy(field), label=label, widget=text(1000, autocomplete="off", spellcheck="false"), **options
    )


class MailForm(RuledForm):
    to = _address("to", "To", required=True, error_messages={"required": "Enter whom it goes to."})
    cc, bcc = _address("cc", "Cc"), _address("bcc", "Bcc")
    subject = Ruled(
        wording.subject, label="Subject", widget=text(wording.LONGEST_SUBJECT, autocomplete="off")
    )
    message = Ruled(
        wording.message, label="Message",
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": wording.LONGEST_MESSAGE}),
    )  # fmt: skip
    invite = forms.BooleanField(label="Invite recipients to the client portal", required=False)

    def __init__(self, data: Any, *, may_invite: bool, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        if not may_invite:
            del self.fields["invite"]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BILLING)
def dialog(request: StaffRequest, invoice_id: UUID) -> HttpResponseBase:
    """Write, preview and send. Sending a draft releases it; leaving keeps it as it is."""
    invoice = _found(request, invoice_id)
    form = MailForm(
        posted(request), may_invite=request.membership.can(INVITE), initial=_initial(request, invoice)
    )
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            sent = mailing.send(
                invoice=invoice, letter=Letter(**form.cleaned_data), by=request.membership, now=timezone.now()
            )
        except (Refused, Conflict, NotAllowed) as refusal:
            form.refuse(refusal)
        else:
            _say(request, sent)
            return redirect(addresses_of.in_workspace(invoice.pk))
    return _shown(request, invoice, form)


@require_POST
@staff_page(permission=EDIT, switch=BILLING)
def end_links(request: StaffRequest, invoice_id: UUID) -> HttpResponseBase:
    """End the links by which the mails of an invoice open it without an account."""
    invoice = get_object_or_404(queries.in_workspace(request.membership), pk=invoice_id)
    count = linking.end_links(invoice=invoice, by=request.membership, now=timezone.now())
    messages.success(request, f"{count} link{'' if count == 1 else 's'} ended.")
    return redirect(addresses_of.in_workspace(invoice.pk))


def _found(request: StaffRequest, invoice_id: UUID) -> Invoice:
    rows = queries.in_workspace(request.membership).exclude(state=Invoice.State.VOID)
    return get_object_or_404(rows.select_related("client", "project"), pk=invoice_id)


def _initial(request: StaffRequest, invoice: Invoice) -> dict[str, Any]:
    """Begin with what is known; `again` names an earlier mail to be sent once more."""
    earlier = _earlier(request, invoice)
    if earlier is not None:
        fields = {
            name: addresses.join(one.address for one in earlier.recipients.all() if one.field == name)
            for name in ("to", "cc", "bcc")
        }
        return {**fields, "subject": earlier.subject, "message": earlier.message}
    to, _ = mailing.to_of(invoice)
    subject, message = wording.beginning(invoice)
    return {"to": to, "subject": subject, "message": message, "invite": True}


def _earlier(request: HttpRequest, invoice: Invoice) -> InvoiceMail | None:
    try:
        wanted = UUID(request.GET.get("again", ""))
    except ValueError:
        return None
    return _mails(invoice).filter(pk=wanted).first()


def _mails(invoice: Invoice) -> QuerySet[InvoiceMail]:
    return InvoiceMail.objects.filter(invoice=invoice).prefetch_related("recipients")


def _shown(request: StaffRequest, invoice: Invoice, form: MailForm) -> HttpResponse:
    is_preview = request.method == "POST" and "preview" in request.POST and not form.errors
    to = form.cleaned_data["to"] if is_preview else str(form["to"].value() or "")
    stands = wording.standing(invoice)
    context = {
        "form": form, "invoice": invoice, "number": stands.number, "hint": SOURCES[mailing.to_of(invoice)[1]],
        "invitees": invitees(to, invoice.client), "preview": _preview(form, invoice) if is_preview else None,
        "mails": _mails(invoice).select_related("by"),
        "back": addresses_of.in_workspace(invoice.pk),
        "links": invoice.pay_links.filter(links.live(timezone.now())).count(),
    }  # fmt: skip
    part = "billing/firm/mail_dialog.html"
    page = "billing/firm/mail.html"
    is_part = bool(getattr(request, "htmx", False))
    return render(request, part if is_part else page, context, status=422 if form.errors else 200)


def _preview(form: MailForm, invoice: Invoice) -> dict[str, str]:
    values = {
        **wording.standing(invoice).values,
        "name": _first_name(form.cleaned_data["to"], invoice.client),
    }
    return {name: placeholders.filled(form.cleaned_data[name], values) for name in ("subject", "message")}


def _first_name(to: str, client: Client) -> str:
    first = to.split(";", maxsplit=1)[0].strip()
    known = clients.people_of(client).filter(contact__user__email__iexact=first).first()
    return known.contact.name if known else client.name


def invitees(to: str, client: Client) -> str:
    """Say who of To would get an invitation, and who has access already."""
    known = {one.contact.user.email.lower(): one.contact for one in clients.people_of(client)}
    typed = (
        [one.text for one in addresses.read(to, field="to") if not one.problem] if _is_readable(to) else []
    )
    joined = [
        known[one.lower()].name for one in typed if one.lower() in known and known[one.lower()].joined_at
    ]
    new = [known[one.lower()].name if one.lower() in known else one for one in typed]
    new = [one for one in new if one not in joined]
    said = []
    if new:
        said.append(f"{_listed(new)} {'gets' if len(new) == 1 else 'get'} an invitation.")
    if joined:
        said.append(f"{_listed(joined)} already {'has' if len(joined) == 1 else 'have'} access.")
    return " ".join([*said, "People in Cc and Bcc are never invited."])


def _is_readable(to: str) -> bool:
    return len([one for one in to.split(";") if one.strip()]) <= addresses.MOST


def _listed(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _say(request: HttpRequest, sent: InvoiceMail) -> None:
    rows = list(sent.recipients.all())
    people = "1 person" if len(rows) == 1 else f"{len(rows)} people"
    messages.success(request, f"Invoice {sent.invoice.number} is on its way to {people}.")
    for one in rows:
        if one.invited:
            messages.info(request, f"{one.address}: {one.invited}")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BILLING)
def many(request: StaffRequest) -> HttpResponseBase:
    """Mail several at once, each to its own client's addresses; then say what went and what could not."""
    rows = queries.with_sums(queries.in_workspace(request.membership)).select_related("client", "project")
    offered = rows.exclude(state=Invoice.State.VOID).exclude(state=Invoice.State.RELEASED, account__balance=0)
    found = list(offered.order_by("mailed_at", "due_on", "pk")[:MOST])
    wanted = set(request.POST.getlist("invoice") or request.GET.getlist("invoice"))
    chosen = [one for one in found if str(one.pk) in wanted]
    outcomes = []
    if request.method == "POST" and chosen:
        invites = "invite" in request.POST and request.membership.can(INVITE)
        outcomes = mailing.send_many(
            invoices=chosen, by=request.membership, now=timezone.now(), invite=invites
        )
    context = {
        "rows": [(one, mailing.to_of(one)[0], str(one.pk) in wanted) for one in found], "outcomes": outcomes,
        "may_invite": request.membership.can(INVITE), "back": addresses_of.LIST,
        "none": request.method == "POST" and not chosen,
        "went": [one for one in outcomes if not one.problem], "failed": [one for one in outcomes if one.problem],
    }  # fmt: skip
    return render(request, "billing/firm/mail_many.html", context, status=422 if context["none"] else 200)
