"""People come back from Google and Microsoft to the public host, and are sent on to their firm's."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from features.calendars import consent
from tenants import hosts
from tenants.access import public_page
from tenants.models import Firm


@require_safe
@public_page(
    "Google and Microsoft know one address to send people back to; what they bring is read by their firm's page."
)
def back(request: HttpRequest) -> HttpResponse:
    """Answer 404 to what we did not send out. What is wrong with it otherwise, the firm's page says."""
    state = request.GET.get("state", "")
    asked = consent.read(state)
    firm = Firm.objects.filter(pk=asked.firm_id, status=Firm.Status.ACTIVE).first() if asked else None
    if firm is None:
        raise Http404
    path = reverse("calendars_staff:back", urlconf=settings.FIRM_URLCONF)
    said = urlencode({"state": state, "code": request.GET.get("code", "")[: consent.LONGEST]})
    return redirect(f"{hosts.address(firm, path)}?{said}")
