"""Settings → Integrations: what is booked where, services and offices."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base import hours
from features.base.errors import Conflict
from features.base.permissions import Permission
from features.booking import operations, places, queries
from features.booking.models import Location, Service
from features.booking.switches import BOOKING
from features.booking.web.forms_settings import LocationForm, ServiceForm, SetupForm
from features.booking.web.trying import tried
from features.calendars import queries as calendars
from features.clients.web.forms import posted
from features.toggles.queries import is_chosen
from tenants.context import require_firm

SET = Permission.SETTINGS_FEATURES


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET)
def index(request: StaffRequest) -> HttpResponseBase:
    """Show all of it; a POST changes where clients book."""
    form = SetupForm(posted(request), initial={**places.setup()})
    if tried(form, lambda: operations.change_setup(by=request.membership, **form.cleaned_data)):
        messages.success(request, "Saved.")
        return redirect("booking_settings:index")
    team = queries.team()
    context = {
        "form": form, "services": list(queries.services()), "locations": list(queries.locations()), "team": team,
        "is_here": places.is_here(), "is_on": is_chosen(BOOKING), "need": places.missing(),
        "has_office_hours": hours.of_firm().is_known, "connected": calendars.connected([one.pk for one in team]),
    }  # fmt: skip
    return render(request, "booking/firm/settings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET)
def new_service(request: StaffRequest) -> HttpResponseBase:
    form = _service_form(request, None)
    if tried(form, lambda: operations.add_service(by=request.membership, now=timezone.now(), **form.given)):
        messages.success(request, f"“{form.cleaned_data['name']}” is added.")
        return redirect("booking_settings:index")
    return render(request, "booking/firm/service.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET)
def service(request: StaffRequest, service_id: UUID) -> HttpResponseBase:
    found = _service(service_id)
    form = _service_form(request, found)
    if tried(
        form,
        lambda: operations.change_service(
            service=found, by=request.membership, now=timezone.now(), **form.given
        ),
    ):
        messages.success(request, "Saved. What is booked stays as it is.")
        return redirect("booking_settings:index")
    context = {"form": form, "service": found}
    return render(request, "booking/firm/service.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=SET)
def remove_service(request: StaffRequest, service_id: UUID) -> HttpResponse:
    found = _service(service_id)
    operations.remove_service(service=found, by=request.membership, now=timezone.now())
    messages.success(request, f"“{found.name}” can’t be booked any more. What is booked stays.")
    return redirect("booking_settings:index")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET)
def new_location(request: StaffRequest) -> HttpResponseBase:
    form = LocationForm(posted(request), zone=require_firm().time_zone)
    if tried(form, lambda: operations.add_location(by=request.membership, **form.cleaned_data)):
        messages.success(request, "Added.")
        return redirect("booking_settings:index")
    return render(request, "booking/firm/location.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET)
def location(request: StaffRequest, location_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(queries.locations(), pk=location_id)
    form = LocationForm(posted(request), zone=require_firm().time_zone, location=found)
    if tried(
        form, lambda: operations.change_location(location=found, by=request.membership, **form.cleaned_data)
    ):
        messages.success(request, "Saved.")
        return redirect("booking_settings:index")
    context = {"form": form, "location": found}
    return render(request, "booking/firm/location.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=SET)
def remove_location(request: StaffRequest, location_id: UUID) -> HttpResponse:
    found = get_object_or_404(Location, pk=location_id)
    try:
        operations.remove_location(location=found, by=request.membership)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, "Removed.")
    return redirect("booking_settings:index")


def _service(service_id: UUID) -> Service:
    return get_object_or_404(queries.services(), pk=service_id)


def _service_form(request: StaffRequest, found: Service | None) -> ServiceForm:
    return ServiceForm(
        posted(request), team=queries.team(), locations=list(queries.locations()), service=found
    )
