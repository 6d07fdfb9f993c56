"""What clients of this firm can do: the page of the switches (screen 13)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere, Refused
from features.base.permissions import Permission
from features.dashboard import operations, settings
from features.toggles import catalogue
from features.toggles.operations import turn


@require_safe
@staff_page(Permission.SETTINGS_FEATURES)
def index(request: StaffRequest) -> HttpResponse:
    operations.reach(key=operations.Key.SWITCHES_SEEN, by=request.membership)
    selected = settings.selected(request.GET.get("show", ""))
    context = {
        "sections": settings.sections(),
        "selected": selected,
        "places": settings.places(selected) if selected else None,
        "people": settings.people_on_portal(),
    }
    return render(request, "dashboard/firm/features.html", context)


@require_POST
@staff_page(Permission.SETTINGS_FEATURES)
def change(request: StaffRequest, key: str) -> HttpResponse:
    """Turn one switch: to what its checkbox says, or for Undo to what the address says."""
    switch = catalogue.get(key)
    if switch is None:
        raise NotThere
    on = {"on": True, "off": False}.get(request.GET.get("to", ""), "on" in request.POST)
    here = reverse("dashboard_staff:features")
    try:
        changed = turn(switch=switch, on=on, by=request.membership)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if changed:
            undo = f"{reverse('dashboard_staff:feature', args=[key])}?to={'off' if on else 'on'}"
            messages.success(request, switch.on_text if on else switch.off_text, extra_tags=undo)
    return redirect(f"{here}?show={key}")
