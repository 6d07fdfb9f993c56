"""Settings → Office hours: when the firm is there, and what answers while it is not."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base import hours
from features.base.errors import Refused
from features.base.models import ClosedDays
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.messages import opening, operations, queries
from features.messages.switches import MESSAGES
from features.messages.web.forms import ClosedForm, HoursForm

SET = Permission.SETTINGS_FEATURES


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET, switch=MESSAGES)
def index(request: StaffRequest) -> HttpResponseBase:
    form = _form(posted(request))
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("is_answering", "answer")}
        try:
            operations.change_hours(by=request.membership, week=form.week, **said)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("messages_settings:hours")
    return _page(request, form, ClosedForm(None))


@require_POST
@staff_page(permission=SET, switch=MESSAGES)
def close(request: StaffRequest) -> HttpResponseBase:
    """Add days on which the firm is closed."""
    form = ClosedForm(request.POST)
    if form.is_valid():
        try:
            operations.add_closed_days(by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Added.")
            return redirect("messages_settings:hours")
    return _page(request, _form(None), form)


@require_POST
@staff_page(permission=SET, switch=MESSAGES)
def reopen(request: StaffRequest, closed_id: UUID) -> HttpResponseBase:
    operations.remove_closed_days(by=request.membership, closed_id=closed_id)
    messages.success(request, "Removed.")
    return redirect("messages_settings:hours")


def _form(data: Any) -> HoursForm:
    rules = queries.rules()
    initial = {"is_answering": rules.is_answering, "answer": rules.answer}
    return HoursForm(data, week=hours.of_firm().week, initial=initial)


def _page(request: StaffRequest, form: HoursForm, closed: ClosedForm) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate(timezone=ZoneInfo(request.firm.time_zone))
    context = {
        "form": form, "closed": closed, "zone": request.firm.time_zone.replace("_", " "),
        "days": ClosedDays.objects.filter(last_on__gte=today), "is_known": hours.of_firm().is_known,
        "is_open": hours.of_firm().is_open(now), "opens": opening.opening(now),
    }  # fmt: skip
    failed = form.errors or closed.errors
    return render(request, "messages/firm/hours.html", context, status=422 if failed else 200)
