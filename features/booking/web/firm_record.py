"""Staff book a time for a client."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.booking import diaries, operations, queries
from features.booking.switches import BOOKING
from features.booking.web.chooser import Choice, Chooser
from features.booking.web.client import chosen, said, without_time
from features.booking.web.firm import zone_of
from features.booking.web.forms import WRONG, BookForm
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.web.forms import posted


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.BOOKING_EDIT, switch=BOOKING)
def new(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    """Choose a service and a time for a client's person; they are told."""
    client = get_object_or_404(clients.visible_to(request.membership), pk=client_id, archived_at=None)
    people = queries.people_of(client)
    choice = Chooser(
        request.GET, offered=diaries.offered(), zone=zone_of(request), now=timezone.now(), by_staff=True
    ).read()  # fmt: skip
    if choice.service is None or not people:
        context = {"client": client, "choice": choice, "people": people}
        return render(request, "booking/firm/new.html", context)
    form = _form(request, choice, people)
    answer = _book(request, client, choice, people, form) if form.is_valid() else None
    if answer is not None:
        return answer
    context = {"client": client, "choice": choice, "people": people, "form": form} | said(choice)
    return render(request, "booking/firm/new.html", context, status=422 if form.errors else 200)


def _form(request: StaffRequest, choice: Choice, people: list[Contact]) -> BookForm:
    assert choice.service is not None  # noqa: S101  for the type's sake
    data = posted(request)
    comes = next((one for one in people if data and str(one.pk) == data.get("contact")), people[0])
    form = BookForm(data, service=choice.service, contact=comes)
    form.fields["note"].label = "What should everybody know?"
    if len(people) > 1:
        choices = [(str(one.pk), one.name) for one in people]
        field = forms.ChoiceField(label="Who comes", choices=choices, error_messages=WRONG)
        form.fields = {"contact": field, **form.fields}
    return form


def _book(
    request: StaffRequest, client: Client, choice: Choice, people: list[Contact], form: BookForm
) -> HttpResponseBase | None:
    wish = form.cleaned_data.get("contact", str(people[0].pk))
    comes = next(one for one in people if str(one.pk) == wish)
    assert choice.service is not None  # noqa: S101  for the type's sake
    try:
        made = operations.book(
            service=choice.service, client=client, contact=comes, by=request.membership, now=timezone.now(),
            starts_at=chosen(choice.at), member_id=choice.member.pk if choice.member else None, **form.given,
        )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal)
        return None
    except Conflict as conflict:
        messages.error(request, conflict.message)
        return redirect(f"{request.path}?{without_time(request)}")
    messages.success(request, f"Booked. {comes.name} is told.")
    return redirect("booking_staff:appointment", made.pk)
