"""Staff ask a client to keep a payment method; To begins with the client's e-mail (S4-8, S4-9)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Permission
from features.billing import rules
from features.billing.operations import requesting
from features.billing.switches import PAYMENT_METHODS
from features.billing.web.firm_mail import invitees
from features.clients import addresses
from features.clients.models import Client
from features.clients.web.firm.record import record_of
from features.clients.web.forms import Ruled, RuledForm, posted, text

EDIT, INVITE = Permission.BILLING_EDIT, Permission.CLIENTS_INVITE
MOST = 2000
FILLED = "Filled in from the client’s billing e-mail. Separate several with a semicolon."
OTHERS = "People in Cc and Bcc are never invited."
NEW = "Whoever has no access yet gets an invitation beside this mail."
EMPTY = "No billing e-mail is on the record. Separate several addresses with a semicolon."


class MethodAskForm(RuledForm):
    to = Ruled(
        lambda typed: addresses.join(addresses.split(typed, field="to")), label="To", required=True,
        widget=text(1000, autocomplete="off", spellcheck="false"),
        error_messages={"required": "Enter whom it goes to."},
    )  # fmt: skip
    message = Ruled(
        lambda typed: rules.lines(typed, field="message"), label="Words of your own",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MOST}),
    )  # fmt: skip
    invite = forms.BooleanField(label="Invite recipients to the client portal", required=False)

    def __init__(self, data: Any, *, may_invite: bool, to: str) -> None:
        super().__init__(data, initial={"to": to, "invite": True})
        if not may_invite:
            del self.fields["invite"]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=PAYMENT_METHODS)
def ask(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    if not requesting.may_ask() or client.archived_at is not None:
        raise NotThere
    form = MethodAskForm(posted(request), may_invite=request.membership.can(INVITE), to=client.email)
    if form.is_valid():
        try:
            sent = requesting.request_method(
                client=client, by=request.membership, now=timezone.now(), **form.cleaned_data
            )
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            _say(request, sent)
            return redirect("clients_staff:record", client.pk)
    return _shown(request, client, form)


def _shown(request: StaffRequest, client: Client, form: MethodAskForm) -> HttpResponse:
    to = str(form["to"].value() or "")
    context = {
        "form": form, "client": client, "invitees": invitees(to, client).removesuffix(OTHERS).strip() or NEW,
        "hint": FILLED if client.email else EMPTY,
    }  # fmt: skip
    return render(request, "billing/firm/ask_method.html", context, status=422 if form.errors else 200)


def _say(request: StaffRequest, sent: requesting.Requested) -> None:
    people = "1 person" if sent.count == 1 else f"{sent.count} people"
    messages.success(
        request, f"The mail is on its way to {people}. It stands on their list until it is done."
    )
    for one in sent.invited:
        messages.info(request, f"{one.address}: {one.words}")
