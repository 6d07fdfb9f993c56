"""A mail that could not be delivered: why, and once more."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base import undelivered
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.dashboard.undelivered import wording


@require_safe
@staff_page(Permission.CLIENTS_VIEW)
def show(request: StaffRequest, entry_id: uuid.UUID) -> HttpResponse:
    entry = undelivered.visible_to(request.membership).filter(pk=entry_id).first()
    if entry is None:
        raise NotThere
    to, subject = wording(entry)
    return render(request, "dashboard/firm/delivery.html", {"entry": entry, "to": to, "subject": subject})


@require_POST
@staff_page(Permission.CLIENTS_VIEW)
def retry(request: StaffRequest, entry_id: uuid.UUID) -> HttpResponse:
    undelivered.try_again(entry_id=entry_id, by=request.membership, now=timezone.now())
    messages.success(request, "We are trying again now. If it fails once more, it comes back here.")
    return redirect("dashboard_staff:inbox")
