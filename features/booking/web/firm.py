"""The firm's appointments: what is planned and was, what became of it, moving and cancelling."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.booking import operations, queries, saying
from features.booking.models import Appointment, Way
from features.booking.operations.changing import fixed, members_of
from features.booking.switches import BOOKING
from features.booking.web.chooser import Chooser
from features.booking.web.client import chosen, said
from features.booking.web.forms import ReasonForm
from tenants.context import require_firm

VIEW, EDIT = Permission.CLIENTS_VIEW, Permission.BOOKING_EDIT
SHOWN = 100
VIEWS = {"planned": "Planned", "past": "Past", "cancelled": "Cancelled"}
DONE = {"held": "Noted as held.", "no_show": "Noted that nobody came.", "booked": "Taken back."}


def zone_of(request: StaffRequest) -> ZoneInfo:
    return ZoneInfo(request.membership.user.time_zone or require_firm().time_zone)


@require_safe
@staff_page(permission=VIEW, switch=BOOKING)
def index(request: StaffRequest) -> HttpResponse:
    """List those that are planned day by day, those that were, or those that were cancelled; mine, or all."""
    show = request.GET.get("show", "")
    show = show if show in VIEWS else "planned"
    is_mine = request.GET.get("who", "") == "mine"
    rows, now = queries.in_workspace(request.membership), timezone.now()
    if is_mine:
        rows = rows.filter(seats__member=request.membership)
    if show == "planned":
        rows = rows.filter(queries.ahead(now)).order_by("starts_at", "pk")
    elif show == "past":
        gone = rows.exclude(queries.ahead(now)).exclude(state="cancelled")
        rows = gone.order_by("-starts_at", "pk")
    else:
        rows = rows.filter(state="cancelled").order_by("-changed_at", "pk")
    context = {
        "appointments": list(rows[:SHOWN]), "show": show, "views": _views(show, is_mine=is_mine), "most": SHOWN,
        "zone": zone_of(request), "whose": _whose(show, is_mine=is_mine),
    }  # fmt: skip
    return render(request, "booking/firm/index.html", context)


@require_safe
@staff_page(permission=VIEW, switch=BOOKING)
def appointment(request: StaffRequest, appointment_id: UUID) -> HttpResponse:
    context = _told(request, _found(request, appointment_id)) | {"form": ReasonForm(None)}
    return render(request, "booking/firm/appointment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=EDIT, switch=BOOKING)
def move(request: StaffRequest, appointment_id: UUID) -> HttpResponseBase:
    found, now = _found(request, appointment_id), timezone.now()
    if reason := fixed(found, now, for_client=False):
        messages.error(request, reason)
        return redirect("booking_staff:appointment", found.pk)
    choice = Chooser(
        request.GET, offered={found.service: members_of(found)}, zone=zone_of(request), now=now, by_staff=True,
        moving=found,
    ).read()  # fmt: skip
    if request.method == "POST":
        try:
            operations.reschedule(
                appointment=found, by=request.membership, now=now, starts_at=chosen(choice.at)
            )
        except Conflict as conflict:
            messages.error(request, conflict.message)
            return redirect("booking_staff:move", found.pk)
        messages.success(request, f"Moved. {found.contact.name} is told.")
        return redirect("booking_staff:appointment", found.pk)
    context = _told(request, found) | {"choice": choice} | said(choice)
    return render(request, "booking/firm/move.html", context)


@require_POST
@staff_page(permission=EDIT, switch=BOOKING)
def cancel(request: StaffRequest, appointment_id: UUID) -> HttpResponseBase:
    found, form = _found(request, appointment_id), ReasonForm(request.POST)
    if form.is_valid():
        try:
            operations.cancel(
                appointment=found, by=request.membership, now=timezone.now(), **form.cleaned_data
            )
        except (Refused, Conflict) as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"Cancelled. {found.contact.name} is told.")
        return redirect("booking_staff:appointment", found.pk)
    return render(
        request, "booking/firm/appointment.html", _told(request, found) | {"form": form}, status=422
    )


@require_POST
@staff_page(permission=EDIT, switch=BOOKING)
def mark(request: StaffRequest, appointment_id: UUID) -> HttpResponseBase:
    """Say that it was held, that nobody came, or neither after all."""
    found, state = _found(request, appointment_id), request.POST.get("state", "")
    if state not in DONE:
        raise Http404
    try:
        operations.mark(appointment=found, by=request.membership, now=timezone.now(), state=state)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, DONE[state])
    return redirect("booking_staff:appointment", found.pk)


def _found(request: StaffRequest, appointment_id: UUID) -> Appointment:
    return get_object_or_404(queries.in_workspace(request.membership), pk=appointment_id)


def _told(request: StaffRequest, found: Appointment) -> dict[str, Any]:
    zone, now = zone_of(request), timezone.now()
    return {
        "appointment": found, "zone": zone, "way": Way(found.way).label, "is_ahead": found.is_ahead(now),
        "has_begun": found.starts_at <= now, "may_edit": request.membership.can(EDIT),
        "client_time": saying.there(found.starts_at, ZoneInfo(found.client_zone), zone),
    }  # fmt: skip


def _views(show: str, *, is_mine: bool) -> list[Link]:
    base, more = reverse("booking_staff:index"), "&who=mine" if is_mine else ""
    return [Link(f"{base}?show={key}{more}", label, current=key == show) for key, label in VIEWS.items()]


def _whose(show: str, *, is_mine: bool) -> list[Link]:
    base = f"{reverse('booking_staff:index')}?show={show}"
    return [Link(base, "Everybody’s", current=not is_mine), Link(f"{base}&who=mine", "Mine", current=is_mine)]
