"""Staff write checklists in a chat, make one of a message, and tick tasks off."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding import prose
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.documents.errors import TOLD_IN_PLACE
from features.messages import operations, task_queries, task_rules
from features.messages.models import Checklist, Task, Thread
from features.messages.switches import MESSAGES
from features.messages.web import pages
from features.messages.web.firm import found
from features.messages.web.task_forms import ChecklistForm
from features.messages.web.tasks_shown import place

VIEW, WRITE = Permission.MESSAGES_VIEW, Permission.MESSAGES_WRITE
HERE = "messages_staff:thread"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=WRITE, switch=MESSAGES)
def new(request: StaffRequest, thread_id: UUID) -> HttpResponseBase:
    """Add a checklist; of a message, its words are the first task to begin with."""
    here = found(request, thread_id)
    if here.client.archived_at is not None:
        raise NotThere
    quoted = pages.quoted(request, here, request.membership)
    first = prose.plain(quoted.body)[: task_rules.TEXT].strip() if quoted else ""
    form = ChecklistForm(request.POST if request.method == "POST" else None, first=first)
    given = {"thread": here, "quoted_id": quoted.pk if quoted else None}
    if form.is_valid() and _done(request, form, operations.add_checklist, **given):
        return redirect(f"{reverse(HERE, args=[here.pk])}#tasks")
    return _page(request, form, here, quoted=quoted)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=WRITE, switch=MESSAGES)
def edit(request: StaffRequest, checklist_id: UUID) -> HttpResponseBase:
    checklist = _list(request, checklist_id)
    tasks = list(checklist.tasks.all())
    form = ChecklistForm(
        request.POST if request.method == "POST" else None, tasks=tasks, initial={"title": checklist.title}
    )
    if form.is_valid() and _done(request, form, operations.change_checklist, checklist=checklist):
        return redirect(f"{reverse(HERE, args=[checklist.thread_id])}#tasks")
    return _page(request, form, checklist.thread, checklist=checklist)


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def remove(request: StaffRequest, checklist_id: UUID) -> HttpResponseBase:
    checklist = _list(request, checklist_id)
    operations.remove_checklist(checklist=checklist, by=request.membership, now=timezone.now())
    messages.success(request, "The checklist is removed.")
    return redirect(HERE, checklist.thread_id)


@require_safe
@staff_page(permission=VIEW, switch=MESSAGES)
def task(request: StaffRequest, task_id: UUID) -> HttpResponseBase:
    """Lead from the client's to-do list to the task's place in its chat."""
    return redirect(place(HERE, _task(request, task_id)))


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def done(request: StaffRequest, task_id: UUID) -> HttpResponseBase:
    one = _task(request, task_id)
    operations.tick(task=one, by=request.membership, now=timezone.now())
    return redirect(place(HERE, one))


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def undone(request: StaffRequest, task_id: UUID) -> HttpResponseBase:
    one = _task(request, task_id)
    operations.untick(task=one, by=request.membership, now=timezone.now())
    return redirect(place(HERE, one))


def _done(request: StaffRequest, form: ChecklistForm, change: Any, **given: Any) -> bool:
    try:
        change(
            by=request.membership,
            now=timezone.now(),
            tasks=form.wishes,
            title=form.cleaned_data["title"],
            **given,
        )
    except TOLD_IN_PLACE as refusal:
        form.refuse(refusal)
        return False
    return True


def _page(request: StaffRequest, form: ChecklistForm, thread: Thread, **more: Any) -> HttpResponseBase:
    context = {"form": form, "thread": thread, "sides": task_rules.SIDES.items(), **more}
    return render(request, "messages/firm/checklist.html", context, status=422 if form.errors else 200)


def _task(request: StaffRequest, task_id: UUID) -> Task:
    rows = task_queries.in_workspace(request.membership).select_related("checklist__thread")
    one = rows.filter(pk=task_id).first()
    if one is None:
        raise NotThere
    return one


def _list(request: StaffRequest, checklist_id: UUID) -> Checklist:
    rows = task_queries.lists_in_workspace(request.membership).select_related("thread__client")
    one = rows.filter(pk=checklist_id).first()
    if one is None:
        raise NotThere
    return one
