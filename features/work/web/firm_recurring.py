"""Work that comes again: all of it, and a new one from a piece of work there is."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Permission
from features.clients import queries as clients
from features.clients.web.forms import posted
from features.projects.words import word
from features.work import operations, queries, recurring
from features.work.models import Template
from features.work.switches import WORK
from features.work.web.recurring_forms import AgainForm

VIEW, EDIT, PER_PAGE = Permission.PROJECTS_VIEW, Permission.PROJECTS_EDIT, 50


@require_safe
@staff_page(VIEW, WORK)
def index(request: StaffRequest) -> HttpResponse:
    """List what comes again for the clients this person sees, what comes next first."""
    rows = recurring.in_workspace(request.membership).select_related("client", "template", "member__user")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "said": f"{page.start_index()} to {page.end_index()} of {page.paginator.count}",
        "back": f"?page={page.number - 1}" if page.has_previous() else "",
        "next": f"?page={page.number + 1}" if page.has_next() else "",
        "word": word(), "may_edit": request.membership.can(EDIT),
        "may_set": request.membership.can(Permission.SETTINGS_PORTAL),
    }  # fmt: skip
    return render(request, "work/firm/recurring.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT, WORK)
def new(request: StaffRequest, project_id: UUID) -> HttpResponseBase:
    """Let work of a template come again for the client of this one."""
    rows = queries.in_workspace(request.membership).select_related("client")
    found = get_object_or_404(rows, pk=project_id)
    form = AgainForm(posted(request), templates=list(Template.objects.all()), members=clients.staff())
    if form.is_valid():
        try:
            made = operations.repeat(
                client=found.client, by=request.membership, now=timezone.now(), **form.given
            )
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        except NotThere:
            form.add_error(None, f"{found.client.name} is archived. Restore the client first.")
        else:
            messages.success(request, f"“{made.template.name}” comes again for {found.client.name}.")
            return redirect("work_staff:recurring")
    context = {"form": form, "project": found, "word": word()}
    return render(request, "work/firm/again.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(EDIT, WORK)
def end(request: StaffRequest, recurrence_id: UUID) -> HttpResponse:
    rows = recurring.in_workspace(request.membership).select_related("client", "template")
    found = get_object_or_404(rows, pk=recurrence_id)
    operations.stop_repeating(recurrence=found, by=request.membership)
    messages.success(request, f"“{found.template.name}” comes no more for {found.client.name}.")
    return redirect("work_staff:recurring")
