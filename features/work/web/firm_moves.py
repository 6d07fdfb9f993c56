"""Staff move work, hold it, and take back what they moved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.projects.models import Project
from features.projects.words import word
from features.work import layout, operations, queries
from features.work.models import Stage
from features.work.operations.batches import Moved
from features.work.switches import WORK
from features.work.web.forms import HoldForm, MoveForm

EDIT = Permission.PROJECTS_EDIT
NAMED = 3  # of those that stayed


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT, WORK)
def move(request: StaffRequest, project_id: UUID) -> HttpResponseBase:
    """Move one; asks once more where a note to the client is missing."""
    found, plan = _found(request, project_id), layout.now()
    here = queries.position_of(found)
    form = MoveForm(
        posted(request), plan=plan, here=here.stage_id if here else None, stage=request.GET.get("stage", "")
    )
    if form.is_valid():
        said = form.cleaned_data
        stage = get_object_or_404(Stage, pk=said["stage"])
        try:
            made = operations.move(
                project=found,
                stage=stage,
                by=request.membership,
                now=timezone.now(),
                why=said["why"],
                note=said["note"],
            )
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            undo_url = reverse("work_staff:undo", args=[made.batch])
            messages.success(request, f"{found.name} is in “{stage.name}”.", extra_tags=undo_url)
            return _back(request, found)
    context = {
        "form": form, "project": found, "word": word(), "next": _next(request),
        "place": layout.place_of(here.stage_id) if here else None,
    }  # fmt: skip
    return render(request, "work/firm/move.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(EDIT, WORK)
def several(request: StaffRequest) -> HttpResponseBase:
    """Move all that are ticked."""
    ids = [one for text in request.POST.getlist("project") if (one := _uuid(text))]
    stage = get_object_or_404(Stage, pk=_uuid(request.POST.get("stage", "")))
    rows = list(queries.in_workspace(request.membership).filter(pk__in=ids).select_related("client"))
    try:
        outcome = operations.move_many(
            projects=rows,
            stage=stage,
            by=request.membership,
            now=timezone.now(),
            note=request.POST.get("note", ""),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        _tell(request, outcome, stage)
    return _back(request, None)


@require_POST
@staff_page(EDIT, WORK)
def undo(request: StaffRequest, move_id: UUID) -> HttpResponseBase:
    try:
        count = operations.undo(batch=move_id, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"Taken back: {count} {_counted(count)}.")
    return _back(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT, WORK)
def hold(request: StaffRequest, project_id: UUID) -> HttpResponseBase:
    found, form = _found(request, project_id), HoldForm(posted(request))
    if form.is_valid():
        try:
            operations.hold(
                project=found, reason=form.cleaned_data["reason"], by=request.membership, now=timezone.now()
            )
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{found.name} is on hold. Nothing moves it by itself.")
            return redirect("projects_staff:project", found.pk)
    context = {"form": form, "project": found, "word": word()}
    return render(request, "work/firm/hold.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(EDIT, WORK)
def release(request: StaffRequest, project_id: UUID) -> HttpResponseBase:
    found = _found(request, project_id)
    try:
        operations.release(project=found, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"{found.name} goes on.")
    return redirect("projects_staff:project", found.pk)


def _found(request: StaffRequest, project_id: UUID) -> Project:
    rows = queries.in_workspace(request.membership).select_related("client")
    return get_object_or_404(rows, pk=project_id)


def _tell(request: StaffRequest, outcome: Moved, stage: Stage) -> None:
    if count := len(outcome.moved):
        undo_url = reverse("work_staff:undo", args=[outcome.batch])
        messages.success(request, f"{count} {_counted(count)} moved to “{stage.name}”.", extra_tags=undo_url)
    if outcome.left:
        said = " ".join(f"{one.name}: {reason}" for one, reason in outcome.left[:NAMED])
        more = len(outcome.left) - NAMED
        messages.error(request, f"Not moved: {said}" + (f" And {more} more." if more > 0 else ""))


def _counted(count: int) -> str:
    return word().singular if count == 1 else word().plural


def _next(request: StaffRequest) -> str:
    """Return the page to go back to: one of this host, or none."""
    wanted = str(request.POST.get("next", "") or request.GET.get("next", ""))
    is_ours = wanted.startswith("/workspace/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_ours else ""


def _back(request: StaffRequest, project: Project | None) -> HttpResponse:
    if target := _next(request):
        return redirect(target)
    return redirect("projects_staff:project", project.pk) if project else redirect("work_staff:board")


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
