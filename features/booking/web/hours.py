"""The page of when somebody of the team is there, whoever sets it."""

from typing import Literal
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from features.accounts.models import Membership
from features.accounts.web.access import StaffRequest
from features.booking import diaries, operations, places, queries
from features.booking.models import Hours
from features.booking.web.forms_hours import HoursForm, TimeOffForm
from features.booking.web.trying import tried
from features.clients.web.forms import Data, posted

type Whose = Literal["own", "others"]


def week(request: StaffRequest, found: Membership, whose: Whose) -> HttpResponseBase:
    form = _form(posted(request), found)
    if tried(
        form,
        lambda: operations.set_hours(
            member=found, by=request.membership, time_zone=form.cleaned_data["time_zone"], week=form.week
        ),
    ):
        messages.success(request, "Saved. What is booked stays.")
        return _back(found, whose)
    return _page(request, found, form, TimeOffForm(None), whose)


def add(request: StaffRequest, found: Membership, whose: Whose) -> HttpResponseBase:
    form = TimeOffForm(request.POST)
    if tried(
        form,
        lambda: operations.add_time_off(
            member=found, by=request.membership, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "Added. What is booked on these days stays.")
        return _back(found, whose)
    return _page(request, found, _form(None, found), form, whose)


def remove(request: StaffRequest, found: Membership, time_off_id: UUID, whose: Whose) -> HttpResponse:
    operations.remove_time_off(time_off_id=time_off_id, member=found, by=request.membership)
    messages.success(request, "Removed.")
    return _back(found, whose)


def _back(found: Membership, whose: Whose) -> HttpResponse:
    return redirect("booking_own:hours") if whose == "own" else redirect("booking_settings:member", found.pk)


def _form(data: Data, found: Membership) -> HoursForm:
    hours: Hours | None = queries.hours_of(found)
    return HoursForm(data, zone=hours.time_zone if hours else diaries.zone_of_firm().key, hours=hours)


def _page(
    request: StaffRequest, found: Membership, form: HoursForm, off: TimeOffForm, whose: Whose
) -> HttpResponse:
    context = {
        "member": found, "form": form, "off": off, "days_off": list(queries.off_of(found, timezone.now())),
        "is_own": whose == "own", "is_here": places.is_here(),
    }  # fmt: skip
    bad = form.errors or off.errors
    return render(request, "booking/firm/member.html", context, status=422 if bad else 200)
