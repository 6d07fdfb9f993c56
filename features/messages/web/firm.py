"""The firm's chats with all its clients: the list beside the one that is open."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from branding.frame import Link
from branding.words import when
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.documents import formats
from features.documents.errors import TOLD_IN_PLACE
from features.documents.models import Side as FileSide
from features.documents.switches import DOCUMENTS
from features.documents.web import receiving
from features.messages import lists, operations, queries
from features.messages.lists import PER_PAGE
from features.messages.models import Side, Thread, Waiting
from features.messages.switches import MESSAGES
from features.messages.web import composer, drawn, naming, pages, shown, tasks_shown
from features.messages.web.client import LONGEST_SEARCH, as_page
from features.messages.web.forms import HolderForm, SubjectForm, WaitingForm, WordsForm
from features.messages.web.shown import Line
from features.toggles.queries import is_on

VIEW, WRITE = Permission.MESSAGES_VIEW, Permission.MESSAGES_WRITE
VIEWS = {
    "": "All",
    "us": "Our turn",
    "them": "Their turn",
    "mine": "Mine",
    "archived": "Archived",
}
TONES = {Waiting.US: "warn", Waiting.THEM: ""}


@require_safe
@staff_page(permission=VIEW, switch=MESSAGES)
def index(request: StaffRequest) -> HttpResponse:
    return render(request, "messages/firm/index.html", listed(request))


@require_safe
@staff_page(permission=VIEW, switch=MESSAGES)
def thread(request: StaffRequest, thread_id: UUID) -> HttpResponse:
    """Show a chat beside the list, which mostly holds it: then it is not asked for once more."""
    rows = _rows(request, thread_id)
    here = next((one for one in rows if one.pk == thread_id), None) or found(request, thread_id)
    return page(request, here, WordsForm(None), rows=rows)


@require_POST
@staff_page(permission=WRITE, switch=MESSAGES)
def send(request: StaffRequest, thread_id: UUID) -> HttpResponseBase:
    """Answer the client, or write a note for colleagues: the button that was pressed says which, or what to put in."""
    here, form = found(request, thread_id), WordsForm(request.POST)
    if composer.INSERT in request.POST or naming.NAME in request.POST:
        return page(request, here, **composer.inserted(request, here))
    files, refused = pages.taken(request, request.membership, FileSide.FIRM)
    form.refuse_all(refused)
    if composer.LATER in request.POST:
        return _later(request, here, form, files)
    if form.is_valid():
        try:
            _say(request, here, form.cleaned_data["body"], files)
        except TOLD_IN_PLACE as refusal:
            form.refuse(refusal)
        else:
            return redirect("messages_staff:thread", here.pk)
    return page(request, here, form)


def _later(request: StaffRequest, here: Thread, form: WordsForm, files: list[Any]) -> HttpResponseBase:
    """Schedule it instead of sending it."""
    if form.is_valid():
        try:
            planned = composer.schedule(request, here, form.cleaned_data["body"], files)
        except TOLD_IN_PLACE as refusal:
            form.refuse(refusal)
        else:
            undo = reverse("messages_staff:cancel_scheduled", args=[planned.pk])
            messages.success(request, f"It goes out {when(planned.send_at, 'inside time')}.", extra_tags=undo)
            return redirect("messages_staff:thread", here.pk)
    return page(request, here, form)


def _say(request: StaffRequest, here: Thread, body: str, files: list[Any]) -> None:
    quote = pages.as_id(request.POST.get("quote", ""))
    given: dict[str, Any] = {
        "thread": here,
        "by": request.membership,
        "now": timezone.now(),
        "quoted_id": quote,
    }
    given |= {"body": body, "files": files}
    if "internal" in request.POST:
        chosen = filter(None, map(pages.as_id, request.POST.getlist("mention")))
        operations.note(**given, mentioning=list(chosen))
    else:
        operations.reply(**given, after=pages.moment(request.POST.get("after", "")))


def found(request: StaffRequest, thread_id: UUID) -> Thread:
    rows = queries.of_reader(request.membership, queries.in_workspace(request.membership))
    rows = queries.with_page(rows.filter(pk=thread_id), thread_id, Side.FIRM)
    here = rows.select_related("client", "project", "assigned_to__user").first()
    if here is None:
        raise NotThere
    return here


def page(
    request: StaffRequest, here: Thread, form: WordsForm, subject: SubjectForm | None = None,
    rows: list[Thread] | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    """Show a chat beside the list. What is shown counts as seen."""
    read = pages.read(request, here, request.membership)
    pages.mark_seen(request, here, request.membership, read)
    staff, may_manage = queries.colleagues(here), request.membership.can(WRITE)
    may_write = may_manage and here.client.archived_at is None
    may_attach = request.membership.can(Permission.DOCUMENTS_SHARE) and is_on(DOCUMENTS)
    context = {
        **listed(request, here, rows), "thread": here, "page": read, "form": form, "people": read.people(request.user),
        "checklists": tasks_shown.of_thread(here, request.membership, may_write=may_manage),
        "may_write": may_write, "may_manage": may_manage, "may_attach": may_attach,
        "bubbles": drawn.bubbles_of(
            read, shown.address_of("messages_staff:thread", here.pk), write=may_write, save=may_attach, staff=may_write
        ),
        "quoted": pages.quoted(request, here, request.membership), "accept": formats.ACCEPT,
        "colleagues": [one for one in staff if one.pk != request.membership.pk],
        "holder": HolderForm(None, staff=staff, initial={"member": str(here.assigned_to_id or "")}),
        "waiting": WaitingForm(initial={"waiting": here.waiting_for}),
        "subject": subject or SubjectForm(None, initial={"subject": here.subject}),
        "only": _only(here),
        **(receiving.limits() if may_attach else {}), **composer.offered(request, here), **more,
    }  # fmt: skip
    failed = form.errors or (subject is not None and subject.errors)
    return render(request, "messages/firm/thread.html", context, status=422 if failed else 200)


def _only(here: Thread) -> list[str]:
    """Return whom a limited chat is with."""
    return (
        [one.contact.name for one in here.places.select_related("contact__user")] if here.is_limited else []
    )


def listed(
    request: StaffRequest, current: Thread | None = None, rows: list[Thread] | None = None
) -> dict[str, Any]:
    """Return what the list shows: the newest chats of a view, or those in which some words stand."""
    said, view, number = _asked(request)
    threads, terms = _rows(request) if rows is None else rows, queries.words_of(said)
    return {
        "lines": drawn.lines_of(line_of(one, request, current) for one in threads[:PER_PAGE]),
        "words": said, "view": view,
        "next_url": _url(q=said, show=view, page=number + 1) if len(threads) > PER_PAGE else "",
        "views": [Link(_url(show=key), label, current=key == view and not terms) for key, label in VIEWS.items()],
    }  # fmt: skip


def _asked(request: StaffRequest) -> tuple[str, str, int]:
    said, view = request.GET.get("q", "")[:LONGEST_SEARCH], request.GET.get("show", "")
    return said, view if view in VIEWS else "", as_page(request.GET.get("page", ""))


def _rows(request: StaffRequest, current: UUID | None = None) -> list[Thread]:
    """Return the chats of a page of the list, and one more if it goes on; the open one with what its page shows."""
    said, view, number = _asked(request)
    terms = queries.words_of(said)
    if not terms:
        return lists.of_staff(request.membership, view, number, current)
    rows = queries.of_reader(request.membership, queries.in_workspace(request.membership))
    rows = rows.filter(queries.having(terms, for_client=False))
    return list(lists.page_of(rows, number, current, Side.FIRM))


def line_of(one: Any, request: StaffRequest, current: Thread | None) -> Line:
    is_open = current is not None and one.pk == current.pk
    labels = [(one.client.name, "")]
    if one.waiting_for:
        labels.append((Waiting(one.waiting_for).label, TONES[one.waiting_for]))
    labels += [("Archived", "")] if one.is_archived else []
    who = one.last_message.sender.name if one.last_message and one.last_message.sender else one.client.name
    return Line(
        shown.address_of("messages_staff:thread", one.pk), who, one.subject, shown.said(one, request.user),
        one.last_message_at, one.is_unread and not is_open, tuple(labels), is_open,
    )  # fmt: skip


def _url(**asked: object) -> str:
    said = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('messages_staff:index')}?{said}".rstrip("?")
