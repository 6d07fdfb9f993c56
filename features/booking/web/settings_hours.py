"""Settings → Integrations: when who of the team is there."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.models import Membership
from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.booking.web import hours

SET = Permission.SETTINGS_FEATURES


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SET)
def member(request: StaffRequest, member_id: UUID) -> HttpResponseBase:
    """Show when somebody is there; a POST changes their week."""
    return hours.week(request, _member(member_id), "others")


@require_POST
@staff_page(permission=SET)
def add_time_off(request: StaffRequest, member_id: UUID) -> HttpResponseBase:
    return hours.add(request, _member(member_id), "others")


@require_POST
@staff_page(permission=SET)
def remove_time_off(request: StaffRequest, member_id: UUID, time_off_id: UUID) -> HttpResponse:
    return hours.remove(request, _member(member_id), time_off_id, "others")


def _member(member_id: UUID) -> Membership:
    rows = Membership.objects.filter(is_active=True, user__is_active=True)
    return get_object_or_404(rows.select_related("user"), pk=member_id)
