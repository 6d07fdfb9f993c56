"""Hiding the list of first steps, and taking that back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.dashboard import operations


@require_POST
@staff_page(Permission.SETTINGS_FEATURES)
def hide(request: StaffRequest) -> HttpResponse:
    operations.hide_checklist(by=request.membership)
    messages.success(request, "The list is hidden.", extra_tags=reverse("dashboard_staff:checklist_shown"))
    return redirect("dashboard_staff:inbox")


@require_POST
@staff_page(Permission.SETTINGS_FEATURES)
def show(request: StaffRequest) -> HttpResponse:
    operations.show_checklist(by=request.membership)
    return redirect("dashboard_staff:inbox")
