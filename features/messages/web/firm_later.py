"""Messages that wait to be sent: changed, sent at once, or not sent at all."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, NotAllowed
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.documents.errors import TOLD_IN_PLACE
from features.messages import later, operations
from features.messages.models import ScheduledMessage
from features.messages.switches import MESSAGES
from features.messages.web import composer
from features.messages.web.forms import LaterForm

WRITE = Permission.MESSAGES_WRITE
FIELD = "%Y-%m-%dT%H:%M"  # as a field for a day and a time has it


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=WRITE, switch=MESSAGES)
def edit(request: StaffRequest, scheduled_id: UUID) -> HttpResponseBase:
    planned = _found(request, scheduled_id)
    if not later.is_theirs(planned, request.membership):
        raise NotAllowed
    zones = composer.zones(request)
    initial = {"body": planned.body, "send_at": planned.send_at.astimezone(zones["own"]).strftime(FIELD)}
    form = LaterForm(posted(request), zones=composer.named(request), initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            at = later.moment(said["send_at"], zones.get(said.get("zone", ""), zones["own"]))
            operations.change_scheduled(
                planned=planned, by=request.membership, now=timezone.now(), body=said["body"], send_at=at
            )
        except TOLD_IN_PLACE as refusal:
            form.refuse(refusal)
        else:
            return redirect("messages_staff:thread", planned.thread_id)
    context = {"form": form, "planned": planned, "zone": zones["own"].key.replace("_", " ")}
    return render(request, "messages/firm/change_scheduled.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def cancel(request: StaffRequest, scheduled_id: UUID) -> HttpResponseBase:
    planned = _found(request, scheduled_id)
    operations.cancel_scheduled(planned=planned, by=request.membership, now=timezone.now())
    messages.success(request, "It is not sent.")
    return redirect("messages_staff:thread", planned.thread_id)


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def send(request: StaffRequest, scheduled_id: UUID) -> HttpResponseBase:
    planned = _found(request, scheduled_id)
    try:
        operations.send_scheduled(planned=planned, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    return redirect("messages_staff:thread", planned.thread_id)


def _found(request: StaffRequest, scheduled_id: UUID) -> ScheduledMessage:
    rows = later.visible_to(request.membership).select_related("thread", "sender__user")
    return get_object_or_404(rows, pk=scheduled_id)
