"""The tickets with which pages listen (integrations.live). A page asks for one each minute, as long as it may."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.clients.web.access import ContactRequest, client_page
from features.live.ringing import Side
from integrations.live import bell, tickets
from tenants.context import require_firm


@require_safe
@client_page()
def of_contact(request: ContactRequest) -> HttpResponse:
    return _ticket(request, "client", str(request.contact.user_id))


@require_safe
@staff_page()
def of_staff(request: StaffRequest) -> HttpResponse:
    return _ticket(request, "staff", str(request.membership.user_id))


def _ticket(request: HttpRequest, side: Side, user_id: str) -> HttpResponse:
    place = bell.place(require_firm().pk, side, user_id)
    origin = f"{request.scheme}://{request.get_host()}"
    return JsonResponse({"ticket": tickets.write(place, origin), "seconds": tickets.SECONDS})
