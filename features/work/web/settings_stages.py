"""The stages of a pipeline: what they are called among the team, and what clients read meanwhile."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.projects.words import word
from features.work import layout, operations
from features.work.models import ClientStatus, Pipeline, Position, Stage
from features.work.web.forms import RemovalForm, StageForm
from features.work.web.settings import way

EDIT = Permission.SETTINGS_PORTAL


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT)
def new(request: StaffRequest, pipeline_id: UUID) -> HttpResponseBase:
    pipeline = get_object_or_404(Pipeline, pk=pipeline_id)
    form = StageForm(posted(request), statuses=list(ClientStatus.objects.all()))
    if form.is_valid():
        try:
            operations.add_stage(pipeline=pipeline, by=request.membership, **form.given)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            return redirect("work_settings:pipeline", pipeline.pk)
    context = {"form": form, "pipeline": pipeline}
    return render(request, "work/firm/stage.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT)
def stage(request: StaffRequest, stage_id: UUID) -> HttpResponseBase:
    found = _found(stage_id)
    form = StageForm(posted(request), statuses=list(ClientStatus.objects.all()), stage=found)
    if form.is_valid():
        try:
            operations.edit_stage(stage=found, by=request.membership, **form.given)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            return redirect("work_settings:pipeline", found.pipeline_id)
    context = {"form": form, "pipeline": found.pipeline, "stage": found}
    return render(request, "work/firm/stage.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(EDIT)
def place(request: StaffRequest, stage_id: UUID) -> HttpResponse:
    found = _found(stage_id)
    operations.shift_stage(stage=found, to=way(request), by=request.membership)
    return redirect("work_settings:pipeline", found.pipeline_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT)
def removal(request: StaffRequest, stage_id: UUID) -> HttpResponseBase:
    """Ask where its projects go, and remove it."""
    found, count = _found(stage_id), Position.objects.filter(stage=stage_id).count()
    form = RemovalForm(posted(request), plan=layout.now(), stage=found.pk, has_projects=bool(count))
    if form.is_valid():
        said = form.cleaned_data
        to = get_object_or_404(Stage, pk=said["to"]) if said.get("to") else None
        try:
            operations.remove_stage(
                stage=found, to=to, by=request.membership, now=timezone.now(), note=said.get("note", "")
            )
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"“{found.name}” is removed.")
            return redirect("work_settings:pipeline", found.pipeline_id)
    context = {"form": form, "stage": found, "count": count, "word": word()}
    return render(request, "work/firm/removal.html", context, status=422 if form.errors else 200)


def _found(stage_id: UUID) -> Stage:
    return get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id)
