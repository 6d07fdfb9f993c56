"""Your hours: when one is there oneself, set by everybody of the team."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.booking.switches import BOOKING
from features.booking.web import hours


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(switch=BOOKING)
def index(request: StaffRequest) -> HttpResponseBase:
    """Show when one is there oneself; a POST changes one's week."""
    return hours.week(request, request.membership, "own")


@require_POST
@staff_page(switch=BOOKING)
def add_time_off(request: StaffRequest) -> HttpResponseBase:
    return hours.add(request, request.membership, "own")


@require_POST
@staff_page(switch=BOOKING)
def remove_time_off(request: StaffRequest, time_off_id: UUID) -> HttpResponse:
    return hours.remove(request, request.membership, time_off_id, "own")
