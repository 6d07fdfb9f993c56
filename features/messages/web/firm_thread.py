"""What staff decide about a chat, each by a form of its page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.documents.errors import TOLD_IN_PLACE
from features.messages import operations
from features.messages.switches import MESSAGES
from features.messages.web import pages
from features.messages.web.firm import found, page
from features.messages.web.forms import SubjectForm, WordsForm

VIEW, WRITE = Permission.MESSAGES_VIEW, Permission.MESSAGES_WRITE


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def assign(request: StaffRequest, thread_id: UUID) -> HttpResponseBase:
    here = found(request, thread_id)
    member = pages.as_id(request.POST.get("member", ""))
    try:
        changed = operations.assign(thread=here, by=request.membership, now=timezone.now(), member_id=member)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if changed:
            who = here.assigned_to.name if here.assigned_to else "nobody"
            messages.success(request, f"“{here.subject}” is assigned to {who}.")
    return redirect("messages_staff:thread", here.pk)


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def waiting(request: StaffRequest, thread_id: UUID) -> HttpResponseBase:
    here, wish = found(request, thread_id), request.POST.get("waiting", "")
    try:
        if operations.set_waiting(thread=here, by=request.membership, now=timezone.now(), waiting=wish):
            messages.success(request, f"{here.get_waiting_for_display()}. A new message changes that.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("messages_staff:thread", here.pk)


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def rename(request: StaffRequest, thread_id: UUID) -> HttpResponseBase:
    here, form = found(request, thread_id), SubjectForm(request.POST)
    if form.is_valid():
        operations.rename(thread=here, by=request.membership, subject=form.cleaned_data["subject"])
        return redirect("messages_staff:thread", here.pk)
    return page(request, here, WordsForm(None), form)


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def archive(request: StaffRequest, thread_id: UUID) -> HttpResponseBase:
    here = found(request, thread_id)
    try:
        operations.archive(thread=here, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        undo = reverse("messages_staff:unarchive", args=[here.pk])
        messages.success(request, f"“{here.subject}” is archived for everybody.", extra_tags=undo)
    return redirect("messages_staff:index")


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def unarchive(request: StaffRequest, thread_id: UUID) -> HttpResponseBase:
    here = found(request, thread_id)
    try:
        operations.unarchive(thread=here, by=request.membership)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"“{here.subject}” is in everybody’s list again.")
    return redirect("messages_staff:thread", here.pk)


@require_POST
@staff_page(permission=VIEW, switch=MESSAGES)
def unread(request: StaffRequest, thread_id: UUID) -> HttpResponseBase:
    operations.mark_unread(thread=found(request, thread_id), reader=request.membership)
    return redirect("messages_staff:index")


@require_POST
@staff_page(permission=VIEW, switch=MESSAGES)
def away(request: StaffRequest, thread_id: UUID) -> HttpResponseBase:
    here = found(request, thread_id)
    operations.put_away(thread=here, reader=request.membership, now=timezone.now())
    undo = reverse("messages_staff:back", args=[here.pk])
    messages.success(
        request, f"“{here.subject}” is out of your list until something new comes.", extra_tags=undo
    )
    return redirect("messages_staff:index")


@require_POST
@staff_page(permission=VIEW, switch=MESSAGES)
def back(request: StaffRequest, thread_id: UUID) -> HttpResponseBase:
    here = found(request, thread_id)
    operations.bring_back(thread=here, reader=request.membership)
    messages.success(request, f"“{here.subject}” is in your list again.")
    return redirect("messages_staff:thread", here.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=WRITE, switch=MESSAGES)
def edit(request: StaffRequest, thread_id: UUID, message_id: UUID) -> HttpResponseBase:
    """Put right what one wrote, while there is time."""
    here = found(request, thread_id)
    message = get_object_or_404(here.messages.filter(sender=request.user, side="firm"), pk=message_id)
    message.thread = here
    form = WordsForm(posted(request), initial={"body": message.body})
    if form.is_valid():
        try:
            operations.edit(
                message=message, by=request.membership, now=timezone.now(), body=form.cleaned_data["body"]
            )
        except TOLD_IN_PLACE as refusal:
            form.refuse(refusal)
        else:
            return redirect("messages_staff:thread", here.pk)
    context = {"form": form, "thread": here, "message": message, "until": operations.ends_at(message)}
    return render(request, "messages/firm/edit.html", context, status=422 if form.errors else 200)
