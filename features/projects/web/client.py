"""Projects as a client sees them (screen 10). They are read here and nowhere made or changed (S1-30)."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from features.base import composition
from features.clients import queries as clients
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.projects import contacting, queries
from features.projects.panels import html_of
from features.projects.words import word


@require_safe
@client_page(right=ContactRight.SEE_PROJECTS)
def index(request: ContactRequest) -> HttpResponseBase:
    """List them, open ones first; who has only one is led to it."""
    rows = queries.shown_to(request.contact, request.session).select_related("client")
    projects = list(rows.order_by("-state", "name", "pk"))
    if len(projects) == 1:
        return redirect("projects:project", projects[0].pk)
    context = {
        "open": [one for one in projects if one.is_open],
        "completed": [one for one in projects if not one.is_open],
        "several": len(clients.entities_of(request.contact)) > 1,
        "word": word(),
    }
    return render(request, "projects/client/index.html", context)


@require_safe
@client_page()
def project(request: ContactRequest, project_id: UUID) -> HttpResponse:
    """Show one: where, when, who works on it. No costs, no notes, no e-mail addresses (S3-27, S3-28)."""
    rows = queries.visible_to(request.contact).select_related("client")
    found = get_object_or_404(rows, pk=project_id)
    context = {
        "project": found, "word": word(),
        "team": contacting.team(request.contact, found, queries.team_of(found)),
        "is_only": len(queries.known_to(request.contact)) == 1,
        "several": len(clients.entities_of(request.contact)) > 1,
        "panels": html_of(composition.own_project_panels, request, found),
    }  # fmt: skip
    return render(request, "projects/client/project.html", context)
