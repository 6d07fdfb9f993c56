"""Settings → Saved replies: what staff write again and again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.frame import Link
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.messages import operations, saved
from features.messages.models import SavedReply
from features.messages.switches import MESSAGES
from features.messages.web import naming
from features.messages.web.forms import SavedReplyForm

WRITE, SET = Permission.MESSAGES_WRITE, Permission.SETTINGS_FEATURES


@require_safe
@staff_page(permission=WRITE, switch=MESSAGES)
def index(request: StaffRequest) -> HttpResponse:
    """List the firm's and one's own, those in use or those put away."""
    words, is_archived = (
        request.GET.get("q", "")[: saved.LONGEST_SEARCH],
        request.GET.get("show") == "archived",
    )
    rows = saved.visible_to(request.membership).filter(archived_at__isnull=not is_archived)
    base = reverse("messages_settings:replies")
    context = {
        "replies": rows.filter(saved.having(words)).order_by("title", "pk"), "words": words,
        "is_archived": is_archived, "may_set": request.membership.can(SET),
        "views": [
            Link(base, "In use", current=not is_archived),
            Link(f"{base}?show=archived", "Archived", current=is_archived),
        ],
    }  # fmt: skip
    return render(request, "messages/firm/replies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=WRITE, switch=MESSAGES)
def new(request: StaffRequest) -> HttpResponseBase:
    may_choose = request.membership.can(SET)
    form = SavedReplyForm(posted(request), may_choose=may_choose)
    if naming.NAME in request.POST:
        form = SavedReplyForm(None, may_choose=may_choose, initial=naming.initial(request))
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "body")}
        try:
            made = operations.add_reply(by=request.membership, is_own=form.is_own, **said)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"“{made.title}” is saved. You find it below every chat.")
            return redirect("messages_settings:replies")
    context = {"form": form, **naming.offered(request)}
    return render(request, "messages/firm/reply.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=WRITE, switch=MESSAGES)
def edit(request: StaffRequest, reply_id: UUID) -> HttpResponseBase:
    """Put its words right; what was sent of it stays as it is."""
    reply = _found(request, reply_id)
    form = SavedReplyForm(posted(request), initial={"title": reply.title, "body": reply.body})
    if naming.NAME in request.POST:
        form = SavedReplyForm(None, initial=naming.initial(request))
    if form.is_valid():
        try:
            operations.change_reply(reply=reply, by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("messages_settings:replies")
    may_change = reply.owner_id is not None or request.membership.can(SET)
    context = {"form": form, "reply": reply, "may_change": may_change, **naming.offered(request)}
    return render(request, "messages/firm/reply.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def archive(request: StaffRequest, reply_id: UUID) -> HttpResponseBase:
    reply = _found(request, reply_id)
    try:
        operations.archive_reply(reply=reply, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        undo = reverse("messages_settings:unarchive_reply", args=[reply.pk])
        messages.success(request, f"“{reply.title}” is archived.", extra_tags=undo)
    return redirect("messages_settings:replies")


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def unarchive(request: StaffRequest, reply_id: UUID) -> HttpResponseBase:
    reply = _found(request, reply_id)
    try:
        operations.unarchive_reply(reply=reply, by=request.membership)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"“{reply.title}” is in use again.")
    return redirect("messages_settings:replies")


def _found(request: StaffRequest, reply_id: UUID) -> SavedReply:
    return get_object_or_404(saved.visible_to(request.membership), pk=reply_id)
