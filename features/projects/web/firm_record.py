"""The tab of a client's record with its projects, and a new one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Refused
from features.base.permissions import Permission
from features.clients import queries as clients
from features.clients.web.firm.record import frame, record_of
from features.clients.web.forms import posted
from features.projects import listing, operations, queries
from features.projects.web.forms import ProjectForm
from features.projects.words import word


@require_safe
@staff_page(permission=Permission.PROJECTS_VIEW)
def of_client(request: StaffRequest, client_id: UUID) -> HttpResponse:
    client = record_of(request, client_id)
    rows = queries.in_workspace(request.membership).filter(client=client)
    may_begin = request.membership.can(Permission.PROJECTS_EDIT) and client.archived_at is None
    context = {
        **frame(request, client, "projects"), "word": word(), "may_begin": may_begin,
        "projects": listing.with_people(rows).order_by("-state", "name", "pk"),
    }  # fmt: skip
    return render(request, "projects/firm/of_client.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.PROJECTS_EDIT)
def create(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    client = record_of(request, client_id)
    form = ProjectForm(posted(request), staff=clients.staff(), people=list(clients.people_of(client)))
    if form.is_valid():
        try:
            made = operations.create(
                client=client, by=request.membership, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{made.name} is there. Its people see it now.")
            return redirect("projects_staff:project", made.pk)
    context = {"form": form, "client": client, "word": word()}
    return render(request, "projects/firm/form.html", context, status=422 if form.errors else 200)
