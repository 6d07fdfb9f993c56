"""“Who has looked at your portal”, for each contact."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from features.base import cursor
from features.clients.web.access import ContactRequest, client_page
from features.dashboard import looks

PAGE = 30


@require_safe
@client_page()
def index(request: ContactRequest) -> HttpResponseBase:
    asked = {name: request.GET.get(name, "") for name in ("before", "after")}
    page = cursor.page(looks.of(request.contact), size=PAGE, **asked)
    context = {
        "looks": [looks.shown(row, request.contact) for row in page.rows],
        "back": f"?after={page.newer}" if page.newer else "",
        "following": f"?before={page.older}" if page.older else "",
    }
    return render(request, "dashboard/client/looks.html", context)
