"""A client's appointments: what is planned and was, booking, moving, cancelling, and a file for their calendar."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.base.errors import Conflict, Refused
from features.booking import diaries, entries, operations, places, queries, saying
from features.booking.models import Appointment, Way
from features.booking.operations.changing import closes_at, fixed, members_of
from features.booking.operations.seating import TAKEN
from features.booking.switches import BOOKING
from features.booking.web.chooser import Choice, Chooser
from features.booking.web.forms import BookForm, ReasonForm
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.rights import ContactRight, NotInAccess
from features.clients.web.access import ContactRequest, client_page
from features.clients.web.forms import posted

SEE, BOOK = ContactRight.SEE_APPOINTMENTS, ContactRight.BOOK
PAST = 20


@require_safe
@client_page(switch=BOOKING, right=SEE)
def index(request: ContactRequest) -> HttpResponse:
    """List what is planned, the next first, and the newest of what was."""
    mine, now = queries.visible_to(request.contact), timezone.now()
    if shown := clients.showing(request.contact, request.session):
        mine = mine.filter(client=shown)
    context = {
        "planned": list(mine.filter(queries.ahead(now)).order_by("starts_at", "pk")),
        "past": list(mine.exclude(queries.ahead(now)).order_by("-starts_at", "pk")[:PAST]),
        "zone": saying.zone_of(request.contact), "may_book": clients.may(request.contact, BOOK),
    }  # fmt: skip
    return render(request, "booking/client/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=BOOKING, right=BOOK)
def new(request: ContactRequest) -> HttpResponseBase:
    """Choose and book a time; of a firm with a booking page elsewhere, lead there."""
    if page := places.outside_page():
        return render(request, "booking/client/outside.html", {"page": page})
    client = _client(request)
    choice = _choice(request, client)
    if choice.service is None or client is None:
        return render(request, "booking/client/new.html", {"choice": choice, "client": client})
    form = BookForm(posted(request), service=choice.service, contact=request.contact)
    if form.is_valid():
        made = _book(request, choice, client, form)
        if made is not None:
            return made
    context = _shown(request, choice, client) | {"form": form}
    return render(request, "booking/client/new.html", context, status=422 if form.errors else 200)


def _book(request: ContactRequest, choice: Choice, client: Client, form: BookForm) -> HttpResponseBase | None:
    assert choice.service is not None  # noqa: S101  for the type's sake
    try:
        made = operations.book(
            service=choice.service, client=client, contact=request.contact, by=request.contact, now=timezone.now(),
            starts_at=chosen(choice.at), member_id=choice.member.pk if choice.member else None,
            todo_id=_uuid(request.GET.get("todo", "")), **form.given,
        )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal)
        return None
    except Conflict as conflict:
        messages.error(request, conflict.message)
        return redirect(f"{request.path}?{without_time(request)}")
    messages.success(request, "Booked. We have sent you a mail with a file for your calendar.")
    return redirect("booking:appointment", made.pk)


@require_safe
@client_page(switch=BOOKING, right=SEE)
def appointment(request: ContactRequest, appointment_id: UUID) -> HttpResponse:
    found = _found(request, appointment_id)
    return render(
        request, "booking/client/appointment.html", _told(request, found) | {"form": ReasonForm(None)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=BOOKING, right=BOOK)
def move(request: ContactRequest, appointment_id: UUID) -> HttpResponseBase:
    """Choose another time for the same appointment, with the same people."""
    found, now = _found(request, appointment_id), timezone.now()
    if not queries.may_change(request.contact, found):
        raise NotInAccess
    if reason := fixed(found, now):
        messages.error(request, reason)
        return redirect("booking:appointment", found.pk)
    choice = Chooser(
        request.GET, offered={found.service: members_of(found)}, zone=saying.zone_of(request.contact), now=now,
        moving=found,
    ).read()  # fmt: skip
    if request.method == "POST":
        try:
            operations.reschedule(appointment=found, by=request.contact, now=now, starts_at=chosen(choice.at))
        except Conflict as conflict:
            messages.error(request, conflict.message)
            return redirect("booking:move", found.pk)
        messages.success(request, "Moved. Everybody’s calendar hears of it.")
        return redirect("booking:appointment", found.pk)
    context = _shown(request, choice, found.client) | _told(request, found)
    return render(request, "booking/client/move.html", context)


@require_POST
@client_page(switch=BOOKING, right=BOOK)
def cancel(request: ContactRequest, appointment_id: UUID) -> HttpResponseBase:
    found, form = _found(request, appointment_id), ReasonForm(request.POST)
    if form.is_valid():
        try:
            operations.cancel(appointment=found, by=request.contact, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        except Conflict as conflict:
            messages.error(request, conflict.message)
            return redirect("booking:appointment", found.pk)
        else:
            messages.success(request, "Cancelled. Everybody’s calendar hears of it.")
            return redirect("booking:appointment", found.pk)
    context = _told(request, found) | {"form": form}
    return render(request, "booking/client/appointment.html", context, status=422)


@require_safe
@client_page(switch=BOOKING, right=SEE)
def entry(request: ContactRequest, appointment_id: UUID) -> HttpResponse:
    """Give one that is planned as a file for calendars."""
    found = _found(request, appointment_id)
    if not found.is_planned:
        raise Http404
    file = entries.file_of(found, "PUBLISH")
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)


def _found(request: ContactRequest, appointment_id: UUID) -> Appointment:
    return get_object_or_404(queries.visible_to(request.contact), pk=appointment_id)


def _told(request: ContactRequest, found: Appointment) -> dict[str, Any]:
    """Return what a page says of one, in the reader's zone."""
    zone, until = saying.zone_of(request.contact), closes_at(found)
    is_open = found.is_ahead(timezone.now()) and queries.may_change(request.contact, found)
    return {
        "appointment": found, "zone": zone, "way": Way(found.way).label, "until": until,
        "is_ahead": found.is_ahead(timezone.now()), "may_change": is_open and timezone.now() <= until,
        "is_late": is_open and timezone.now() > until,
        "reason_required": places.setup()["reason_required"],
    }  # fmt: skip


def _client(request: ContactRequest) -> Client | None:
    """Return for whom they book: the one asked for, the one that is shown, or the first."""
    mine = clients.entities_of(request.contact, BOOK)
    wish = request.GET.get("for", "")
    shown = clients.showing(request.contact, request.session)
    named = [one for one in mine if str(one.pk) == wish] or [one for one in mine if one == shown]
    return next(iter(named or mine), None)


def _choice(request: ContactRequest, client: Client | None) -> Choice:
    kept = {name: request.GET[name] for name in ("for", "todo") if request.GET.get(name)}
    return Chooser(
        request.GET, offered=diaries.offered(), zone=saying.zone_of(request.contact), now=timezone.now(), kept=kept
    ).read()  # fmt: skip


def _shown(request: ContactRequest, choice: Choice, client: Client | None) -> dict[str, Any]:
    mine = clients.entities_of(request.contact, BOOK)
    facts = {
        "choice": choice, "client": client, "entities": mine if len(mine) > 1 else [],
        "cutoff": places.setup()["change_hours"],
    }  # fmt: skip
    return facts | said(choice)


def said(choice: Choice) -> dict[str, Any]:
    """Return the chosen time in words, and what it is on the clock of whom it is with."""
    if choice.at is None or choice.service is None:
        return {"there": ""}
    ends = choice.at + timedelta(minutes=choice.service.length)
    people = choice.with_whom or choice.hosts
    there = saying.there(choice.at, diaries.zone_of(people[0]), choice.zone) if people else ""
    return {
        "chosen_day": saying.day(choice.at, choice.zone), "chosen_span": saying.span(choice.at, ends, choice.zone),
        "there": there, "here": saying.clock(choice.at, choice.zone),
    }  # fmt: skip


def chosen(at: datetime | None) -> datetime:
    """
    Return the time that is chosen.

    :raises Conflict: what an address names is not free, or it names none.
    """
    if at is None:
        raise Conflict(TAKEN)
    return at


def without_time(request: HttpRequest) -> str:
    """Return what is chosen beside the time, to go on from."""
    query = request.GET.copy()
    query.pop("at", None)
    return query.urlencode()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
