"""The tab of a client's record with its chats, and a new one."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.clients import engagements, told
from features.clients.models import Client
from features.clients.web.firm.record import frame, record_of
from features.clients.web.forms import posted
from features.documents import formats
from features.documents.errors import TOLD_IN_PLACE
from features.documents.models import Side as FileSide
from features.documents.switches import DOCUMENTS
from features.documents.web import receiving
from features.messages import operations, queries
from features.messages.switches import MESSAGES
from features.messages.web import drawn, naming, pages
from features.messages.web.firm import line_of
from features.messages.web.forms import FirmChatForm
from features.toggles.queries import is_on

VIEW, WRITE = Permission.MESSAGES_VIEW, Permission.MESSAGES_WRITE
MOST = 100  # chats of one client on its tab; all of them are found by searching


@require_safe
@staff_page(permission=VIEW, switch=MESSAGES)
def index(request: StaffRequest, client_id: UUID) -> HttpResponse:
    client = record_of(request, client_id)
    rows = queries.of_reader(
        request.membership, queries.in_workspace(request.membership).filter(client=client)
    )
    rows = rows.select_related("client", "last_message__sender", "assigned_to__user")
    threads = list(rows.order_by("archived_at", *queries.NEWEST_FIRST)[:MOST])
    context = {
        **frame(request, client, "messages"), "lines": drawn.lines_of(line_of(one, request, None) for one in threads),
        "may_write": request.membership.can(WRITE) and client.archived_at is None,
    }  # fmt: skip
    return render(request, "messages/firm/of_client.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=WRITE, switch=MESSAGES)
def new(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    """Begin a chat with a client."""
    client = record_of(request, client_id)
    people = told.on_portal(client, queries.SEE)
    projects = engagements.seen_of(client, request.membership)
    form = FirmChatForm(posted(request), people=people, projects=projects)
    if naming.NAME in request.POST:
        form = FirmChatForm(None, people=people, projects=projects, initial=naming.initial(request))
    elif request.method == "POST":
        files, refused = pages.taken(request, request.membership, FileSide.FIRM)
        form.refuse_all(refused)
        if form.is_valid() and (made := _start(request, client, form, files)) is not None:
            return redirect("messages_staff:thread", made.pk)
    may_attach = request.membership.can(Permission.DOCUMENTS_SHARE) and is_on(DOCUMENTS)
    context = {
        "form": form, "client": client, "people": people, "may_attach": may_attach, "accept": formats.ACCEPT,
        "back": reverse("messages_record:index", args=[client.pk]), **(receiving.limits() if may_attach else {}),
        **naming.offered(request),
    }  # fmt: skip
    return render(request, "messages/firm/new.html", context, status=422 if form.errors else 200)


def _start(request: StaffRequest, client: Client, form: FirmChatForm, files: list[Any]) -> Any:
    said = form.cleaned_data
    try:
        return operations.start(
            client=client, by=request.membership, now=timezone.now(), subject=said["subject"], body=said["body"],
            project=form.about, only=said.get("only") or (), files=files,
        )  # fmt: skip
    except TOLD_IN_PLACE as refusal:
        form.refuse(refusal)
        return None
