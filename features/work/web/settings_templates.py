"""Templates of work that comes again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.work import layout, operations
from features.work.models import Template
from features.work.web.recurring_forms import TemplateForm

EDIT = Permission.SETTINGS_PORTAL


@require_safe
@staff_page(EDIT)
def index(request: StaffRequest) -> HttpResponse:
    rows = Template.objects.select_related("stage")
    return render(request, "work/firm/templates.html", {"templates": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT)
def new(request: StaffRequest) -> HttpResponseBase:
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT)
def template(request: StaffRequest, work_template_id: UUID) -> HttpResponseBase:
    return _page(request, get_object_or_404(Template, pk=work_template_id))


def _page(request: StaffRequest, found: Template | None) -> HttpResponseBase:
    form = TemplateForm(posted(request), plan=layout.now(), template=found)
    if form.is_valid():
        try:
            if found is None:
                operations.add_template(by=request.membership, **form.given)
            else:
                operations.edit_template(template=found, by=request.membership, **form.given)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"“{form.cleaned_data['name']}” saved.")
            return redirect("work_settings:templates")
    context = {"form": form, "template": found}
    return render(request, "work/firm/template.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(EDIT)
def removal(request: StaffRequest, work_template_id: UUID) -> HttpResponse:
    found = get_object_or_404(Template, pk=work_template_id)
    try:
        operations.remove_template(template=found, by=request.membership)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"“{found.name}” is removed.")
    return redirect("work_settings:templates")
