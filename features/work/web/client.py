"""Work in progress, as a client follows it (S2-23, S2-25)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from features.clients import queries as clients
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.projects.words import word
from features.work import queries
from features.work.panels import shown
from features.work.switches import WORK

MOST = 100


@require_safe
@client_page(WORK, right=ContactRight.SEE_PROJECTS)
def index(request: ContactRequest) -> HttpResponse:
    """Show where everything stands, open work first; what is completed stays readable (S3-34)."""
    rows = queries.shown_to(request.contact, request.session)
    found = shown(rows.order_by("-state", "-created_at", "pk")[:MOST])
    context = {
        "open": [one for one in found if one.project.is_open],
        "completed": [one for one in found if not one.project.is_open],
        "several": len(clients.entities_of(request.contact)) > 1,
        "word": word(),
    }
    return render(request, "work/client/index.html", context)
