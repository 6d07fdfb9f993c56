"""A pipeline's own page: its name, and its stages in order."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.work import layout, operations
from features.work.models import Pipeline
from features.work.web.forms import PipelineForm
from features.work.web.settings import way

EDIT = Permission.SETTINGS_PORTAL


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT)
def new(request: StaffRequest) -> HttpResponseBase:
    form = PipelineForm(posted(request))
    if form.is_valid():
        try:
            made = operations.add_pipeline(by=request.membership, name=form.cleaned_data["name"])
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            return redirect("work_settings:pipeline", made.pk)
    return render(request, "work/firm/pipeline_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT)
def pipeline(request: StaffRequest, pipeline_id: UUID) -> HttpResponseBase:
    """Show its stages; a POST renames it."""
    found = get_object_or_404(Pipeline, pk=pipeline_id)
    form = PipelineForm(posted(request), initial={"name": found.name})
    if form.is_valid():
        try:
            operations.rename_pipeline(pipeline=found, by=request.membership, name=form.cleaned_data["name"])
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            return redirect("work_settings:pipeline", found.pk)
    line = next((one for one in layout.now().lines if one.id == found.pk), None)
    context = {"form": form, "pipeline": found, "places": line.places if line else ()}
    return render(request, "work/firm/pipeline.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(EDIT)
def place(request: StaffRequest, pipeline_id: UUID) -> HttpResponse:
    found = get_object_or_404(Pipeline, pk=pipeline_id)
    operations.move_pipeline(pipeline=found, to=way(request), by=request.membership)
    return redirect("work_settings:index")


@require_POST
@staff_page(EDIT)
def removal(request: StaffRequest, pipeline_id: UUID) -> HttpResponse:
    found = get_object_or_404(Pipeline, pk=pipeline_id)
    try:
        operations.remove_pipeline(pipeline=found, by=request.membership)
    except Conflict as conflict:
        messages.error(request, conflict.message)
        return redirect("work_settings:pipeline", found.pk)
    messages.success(request, f"“{found.name}” is removed.")
    return redirect("work_settings:index")
