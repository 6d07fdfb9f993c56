"""What a member of staff was told, and how they wish to be told."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.notifications.web import lists

HERE = "notifications_staff:preferences"


@require_safe
@staff_page()
def index(request: StaffRequest) -> HttpResponse:
    return lists.index(request, request.membership, "notifications/firm")


@require_POST
@staff_page()
def opened(request: StaffRequest, notification_id: UUID) -> HttpResponseBase:
    return lists.opened(request.membership, notification_id)


@require_POST
@staff_page()
def all_read(request: StaffRequest) -> HttpResponseBase:
    lists.all_read(request, request.membership)
    return redirect("notifications_staff:index")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page()
def preferences(request: StaffRequest) -> HttpResponseBase:
    return lists.preferences(request, request.membership, "notifications/firm", HERE)
