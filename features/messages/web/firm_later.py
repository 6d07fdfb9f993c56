"""Messages that wait to be sent: changed, sent at once, or not sent at all."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotAllowed
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.documents import formats
from features.documents.errors import TOLD_IN_PLACE
from features.documents.models import Side as FileSide
from features.documents.switches import DOCUMENTS
from features.documents.web import receiving
from features.messages import later, operations
from features.messages.models import ScheduledMessage
from features.messages.switches import MESSAGES
from features.messages.web import composer, naming, pages
from features.messages.web.forms import LaterForm
from features.toggles.queries import is_on

WRITE = Permission.MESSAGES_WRITE
FIELD = "%Y-%m-%dT%H:%M"  # as a field for a day and a time has it


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=WRITE, switch=MESSAGES)
def edit(request: StaffRequest, scheduled_id: UUID) -> HttpResponseBase:
    planned = _found(request, scheduled_id)
    if not later.is_theirs(planned, request.membership):
        raise NotAllowed
    form = _form(request, planned)
    if request.method == "POST" and form.is_bound:
        files, refused = pages.taken(request, request.membership, FileSide.FIRM)
        form.refuse_all(refused)
        if form.is_valid() and _changed(request, planned, form, files):
            return redirect("messages_staff:thread", planned.thread_id)
    may_attach = request.membership.can(Permission.DOCUMENTS_SHARE) and is_on(DOCUMENTS)
    may_attach = may_attach and not planned.thread.is_limited
    context = {
        "form": form, "planned": planned, "zone": composer.zones(request)["own"].key.replace("_", " "),
        "files": planned.files.all(), "without": _without(request), "may_attach": may_attach,
        "accept": formats.ACCEPT, **(receiving.limits() if may_attach else {}), **naming.offered(request),
    }  # fmt: skip
    return render(request, "messages/firm/change_scheduled.html", context, status=422 if form.errors else 200)


def _form(request: StaffRequest, planned: ScheduledMessage) -> LaterForm:
    zones = composer.named(request)
    if naming.NAME in request.POST:
        return LaterForm(None, zones=zones, initial=naming.initial(request))
    at = planned.send_at.astimezone(composer.zones(request)["own"]).strftime(FIELD)
    return LaterForm(posted(request), zones=zones, initial={"body": planned.body, "send_at": at})


def _changed(request: StaffRequest, planned: ScheduledMessage, form: LaterForm, files: list[Any]) -> bool:
    """Do what the form says; of what is refused, say so there and return False."""
    said, zones = form.cleaned_data, composer.zones(request)
    try:
        at = later.moment(said["send_at"], zones.get(said.get("zone", ""), zones["own"]))
        operations.change_scheduled(
            planned=planned, by=request.membership, now=timezone.now(), body=said["body"], send_at=at, files=files,
            without=_without(request),
        )  # fmt: skip
    except TOLD_IN_PLACE as refusal:
        form.refuse(refusal)
        return False
    return True


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
    except TOLD_IN_PLACE as refusal:
        messages.error(request, refusal.message)
    return redirect("messages_staff:thread", planned.thread_id)


def _without(request: StaffRequest) -> list[UUID]:
    """Return which files are to stay behind."""
    return [one for one in map(pages.as_id, request.POST.getlist("without")) if one]


def _found(request: StaffRequest, scheduled_id: UUID) -> ScheduledMessage:
    rows = later.visible_to(request.membership).select_related("thread", "sender__user")
    return get_object_or_404(rows, pk=scheduled_id)
