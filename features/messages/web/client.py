"""A client's chats: the list beside the one that is open."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from branding.frame import Link
from features.base import throttle
from features.clients import queries as clients
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.documents import formats
from features.documents import queries as documents
from features.documents.errors import TOLD_IN_PLACE
from features.documents.models import Side as FileSide
from features.documents.web import receiving
from features.messages import lists, opening, operations, permissions, queries
from features.messages.lists import PER_PAGE
from features.messages.models import Side, Thread
from features.messages.switches import MESSAGES
from features.messages.web import drawn, pages, shown, tasks_shown
from features.messages.web.forms import WordsForm
from features.messages.web.shown import Line

SEE, WRITE = ContactRight.SEE_MESSAGES, ContactRight.WRITE_MESSAGES
LONGEST_SEARCH = 100
ARCHIVED = "archived"


@require_safe
@client_page(switch=MESSAGES, right=SEE)
def index(request: ContactRequest) -> HttpResponse:
    """List the chats (S0-17); without JavaScript, and on a phone, each opens as a page of its own."""
    return render(request, "messages/client/index.html", listed(request))


@require_safe
@client_page(switch=MESSAGES, right=SEE)
def thread(request: ContactRequest, thread_id: UUID) -> HttpResponse:
    """Show a chat beside the list, which mostly holds it: then it is not asked for once more."""
    rows = _rows(request, thread_id)
    here = next((one for one in rows if one.pk == thread_id), None) or found(request, thread_id)
    return page(request, here, WordsForm(None), rows)


@require_POST
@client_page(switch=MESSAGES, right=WRITE)
def send(request: ContactRequest, thread_id: UUID) -> HttpResponseBase:
    throttle.hit("message", str(request.contact.pk), most=pages.MOST, seconds=600)
    here, form = found(request, thread_id), WordsForm(request.POST)
    files, refused = pages.taken(request, request.contact, FileSide.CLIENT)
    form.refuse_all(refused)
    if form.is_valid():
        quote = pages.as_id(request.POST.get("quote", ""))
        try:
            operations.write(
                thread=here, contact=request.contact, now=timezone.now(), body=form.cleaned_data["body"], files=files,
                quoted_id=quote,
            )  # fmt: skip
        except TOLD_IN_PLACE as refusal:
            form.refuse(refusal)
        else:
            return redirect("messages:thread", here.pk)
    return page(request, here, form)


@require_POST
@client_page(switch=MESSAGES, right=SEE)
def unread(request: ContactRequest, thread_id: UUID) -> HttpResponseBase:
    operations.mark_unread(thread=found(request, thread_id), reader=request.contact)
    return redirect("messages:index")


@require_POST
@client_page(switch=MESSAGES, right=SEE)
def away(request: ContactRequest, thread_id: UUID) -> HttpResponseBase:
    """Put a chat away for oneself, until something new comes."""
    here = found(request, thread_id)
    operations.put_away(thread=here, reader=request.contact, now=timezone.now())
    undo = reverse("messages:back", args=[here.pk])
    messages.success(
        request, f"“{here.subject}” is archived. It comes back with the next message.", extra_tags=undo
    )
    return redirect("messages:index")


@require_POST
@client_page(switch=MESSAGES, right=SEE)
def back(request: ContactRequest, thread_id: UUID) -> HttpResponseBase:
    here = found(request, thread_id)
    operations.bring_back(thread=here, reader=request.contact)
    messages.success(request, f"“{here.subject}” is in your list again.")
    return redirect("messages:thread", here.pk)


def found(request: ContactRequest, thread_id: UUID) -> Thread:
    rows = queries.of_reader(request.contact, queries.visible_to(request.contact))
    rows = queries.with_page(rows, thread_id, Side.CLIENT)
    return get_object_or_404(rows.select_related("client", "project"), pk=thread_id)


def page(
    request: ContactRequest, here: Thread, form: WordsForm, rows: list[Thread] | None = None
) -> HttpResponse:
    """Show a chat beside the list. What is shown counts as seen."""
    read = pages.read(request, here, request.contact)
    pages.mark_seen(request, here, request.contact, read)
    people = read.people(request.user)
    may_attach = permissions.offers_files(request.contact, here)
    may_write = permissions.offers_writing(request.contact, here.client)
    context = {
        **listed(request, here, rows), "thread": here, "page": read, "form": form, "people": people,
        "bubbles": drawn.bubbles_of(read, shown.address_of("messages:thread", here.pk), write=may_write),
        "may_write": may_write, "may_attach": may_attach,
        "checklists": tasks_shown.of_thread(here, request.contact, may_write=may_write),
        "quoted": pages.quoted(request, here, request.contact), "accept": formats.ACCEPT,
        "to": " and ".join(name.split(maxsplit=1)[0] for name in people[:2]) or request.firm.name,
        **(receiving.limits(documents.rules_shown()) if may_attach else {}),
        "closed": opening.closed_line(timezone.now()),
    }  # fmt: skip
    return render(request, "messages/client/thread.html", context, status=422 if form.errors else 200)


def listed(
    request: ContactRequest, current: Thread | None = None, rows: list[Thread] | None = None
) -> dict[str, Any]:
    """Return what the list shows: the newest chats, or those in which some words stand."""
    said, is_archived, number = _asked(request)
    threads = _rows(request) if rows is None else rows
    return {
        "lines": drawn.lines_of(_lines(request, threads[:PER_PAGE], current)),
        "words": said, "is_archived": is_archived,
        "next_url": _url(said, is_archived, number + 1) if len(threads) > PER_PAGE else "",
        "views": _views(is_archived=is_archived), "may_begin": bool(permissions.offered(request.contact)),
    }  # fmt: skip


def _asked(request: ContactRequest) -> tuple[str, bool, int]:
    said, is_archived = request.GET.get("q", "")[:LONGEST_SEARCH], request.GET.get("show") == ARCHIVED
    return said, is_archived, as_page(request.GET.get("page", ""))


def _rows(request: ContactRequest, current: UUID | None = None) -> list[Thread]:
    """Return the chats of a page of the list, and one more if it goes on; the open one with what its page shows."""
    said, is_archived, number = _asked(request)
    terms = queries.words_of(said)
    if not terms:
        return lists.of_contact(request.contact, request.session, number, current, is_archived=is_archived)
    rows = queries.of_reader(request.contact, queries.shown_to(request.contact, request.session))
    rows = rows.filter(queries.having(terms, for_client=True))
    return list(lists.page_of(rows, number, current, Side.CLIENT))


def _lines(request: ContactRequest, threads: list[Thread], current: Thread | None) -> list[Line]:
    several = len(clients.entities_of(request.contact)) > 1
    return [_line(request, one, current, several=several) for one in threads]


def _line(request: ContactRequest, one: Any, current: Thread | None, *, several: bool) -> Line:
    is_open = current is not None and one.pk == current.pk
    is_unread = one.is_unread and not is_open
    labels = [(one.client.name, "")] if several else []
    labels += [("Unread", "accent")] if is_unread else []
    who = one.last_message.sender.name if one.last_message and one.last_message.sender else request.firm.name
    return Line(
        shown.address_of("messages:thread", one.pk), who, one.subject, shown.said(one, request.user),
        one.last_message_at, is_unread, tuple(labels), is_open,
    )  # fmt: skip


def _views(*, is_archived: bool) -> list[Link]:
    base = reverse("messages:index")
    archived = Link(f"{base}?show={ARCHIVED}", "Archived", current=is_archived)
    return [Link(base, "In use", current=not is_archived), archived]


def _url(said: str, is_archived: bool, number: int) -> str:  # noqa: FBT001
    asked = {"q": said, "show": ARCHIVED if is_archived else "", "page": number}
    return f"{reverse('messages:index')}?{urlencode({name: value for name, value in asked.items() if value})}"


def as_page(text: str) -> int:
    return max(1, min(int(text), 1000)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1  # noqa: PLR2004
