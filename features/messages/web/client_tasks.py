"""A client's own tasks of a chat: ticked off, or taken back, each by a button of the chat's page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from features.base.errors import Conflict
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.messages import operations, task_queries
from features.messages.models import Task
from features.messages.switches import MESSAGES
from features.messages.web.tasks_shown import place

SEE, WRITE = ContactRight.SEE_MESSAGES, ContactRight.WRITE_MESSAGES


@require_safe
@client_page(switch=MESSAGES, right=SEE)
def task(request: ContactRequest, task_id: UUID) -> HttpResponseBase:
    """Lead from the to-do list to the task's place in its chat."""
    return redirect(place("messages:thread", _found(request, task_id)))


@require_POST
@client_page(switch=MESSAGES, right=WRITE)
def done(request: ContactRequest, task_id: UUID) -> HttpResponseBase:
    found = _found(request, task_id)
    operations.tick_own(task=found, contact=request.contact, now=timezone.now())
    return redirect(place("messages:thread", found))


@require_POST
@client_page(switch=MESSAGES, right=WRITE)
def undone(request: ContactRequest, task_id: UUID) -> HttpResponseBase:
    found = _found(request, task_id)
    try:
        operations.untick_own(task=found, contact=request.contact, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    return redirect(place("messages:thread", found))


def _found(request: ContactRequest, task_id: UUID) -> Task:
    rows = task_queries.visible_to(request.contact).select_related("checklist__thread")
    return get_object_or_404(rows, pk=task_id)
