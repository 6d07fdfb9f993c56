"""One thing a client is asked for: files, or why there are none, or somebody else who has it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from features.base import throttle
from features.base.errors import Conflict, Refused
from features.clients import queries as clients
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.documents import formats
from features.documents.intake import Accepted
from features.documents.models import Side
from features.documents.operations import Uploaded
from features.documents.web import receiving
from features.documents.web.receiving import Arrived, Outcome
from features.requests import operations, queries
from features.requests.models import Item, UploadLink
from features.requests.switches import REQUESTS, UPLOAD_LINKS
from features.requests.web import shown
from features.requests.web.forms import AnswerForm, HandForm
from features.toggles.queries import is_on

UPLOAD = ContactRight.UPLOAD
MOST = 300  # forms with files in ten minutes by one person


@require_safe
@client_page(switch=REQUESTS, right=UPLOAD)
def item(request: ContactRequest, item_id: UUID) -> HttpResponse:
    return _page(request, _found(request, item_id))


@require_POST
@client_page(switch=REQUESTS, right=UPLOAD)
def files(request: ContactRequest, item_id: UUID) -> HttpResponse:
    """Take the files that can be taken, and say what is wrong with the rest."""
    throttle.hit("upload", str(request.contact.pk), most=MOST, seconds=600)
    found = _found(request, item_id)
    came = receiving.everything_of(request, request.contact, Side.CLIENT)
    if not came:
        return _page(request, found, errors=["Choose the files to send, or take photos."], status=422)
    outcomes = _taken(request, found, came)
    refused = any(one.refusal for one in outcomes)
    if request.headers.get("HX-Request"):
        return render(
            request, "documents/client/outcomes.html", {"outcomes": outcomes}, status=422 if refused else 200
        )
    if refused:
        return _page(request, found, outcomes=outcomes, status=422)
    return _onward(
        request, found, "We have it." if len(outcomes) == 1 else f"We have your {len(outcomes)} files."
    )


def _taken(request: ContactRequest, found: Item, came: list[Arrived]) -> list[Outcome]:
    def take(file: Accepted) -> Uploaded:
        return operations.answer(item=found, contact=request.contact, file=file, now=timezone.now())

    if "one_pdf" in request.POST:
        return receiving.one_pdf(came, timezone.now(), take)
    return receiving.each(came, take)


@require_POST
@client_page(switch=REQUESTS, right=UPLOAD)
def answer(request: ContactRequest, item_id: UUID) -> HttpResponseBase:
    """Say that it does not apply, or that they do not have it."""
    found, form = _found(request, item_id), AnswerForm(request.POST)
    if form.is_valid():
        try:
            operations.say(item=found, contact=request.contact, now=timezone.now(), **form.cleaned_data)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            return _onward(request, found, f"{request.firm.name} knows about “{found.title}”.")
    return _page(request, found, answer_form=form, status=422)


@require_POST
@client_page(switch=REQUESTS, right=UPLOAD)
def undo(request: ContactRequest, item_id: UUID) -> HttpResponseBase:
    found = _found(request, item_id)
    try:
        operations.take_back(item=found, contact=request.contact, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"“{found.title}” is open again. Files you sent stay among your documents.")
    return redirect("requests:item", found.pk)


@require_POST
@client_page(switch=REQUESTS, right=UPLOAD)
def hand_over(request: ContactRequest, item_id: UUID) -> HttpResponseBase:
    """Mail somebody else a link for this one thing."""
    _need_links()
    throttle.hit("hand-over", str(request.contact.pk), most=20, seconds=3600)
    found, form = _found(request, item_id), HandForm(request.POST)
    if form.is_valid():
        try:
            made = operations.hand_over(
                item=found, contact=request.contact, now=timezone.now(), **form.cleaned_data
            )
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{made.link.to_name} gets a mail with a link for this alone.")
            return redirect("requests:item", found.pk)
    return _page(request, found, hand_form=form, status=422)


@require_POST
@client_page(switch=REQUESTS, right=UPLOAD)
def end_link(request: ContactRequest, link_id: UUID) -> HttpResponseBase:
    _need_links()
    link: UploadLink = get_object_or_404(queries.links_of_contact(request.contact), pk=link_id)
    try:
        operations.revoke_own(link=link, contact=request.contact, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"The link of {link.to_name} no longer works.")
    return redirect("requests:item", link.item_id)


def _need_links() -> None:
    if not is_on(UPLOAD_LINKS):
        raise Http404


def _found(request: ContactRequest, item_id: UUID) -> Item:
    rows = queries.items_visible_to(request.contact).select_related(
        "request__client", "request__asked_by", "request__project", "type"
    )
    return get_object_or_404(rows.select_related("decided_by", "answered_by"), pk=item_id)


def _onward(request: ContactRequest, found: Item, words: str) -> HttpResponse:
    """Say thanks, and go to the next thing that is missing, or back to the list."""
    rows = shown.for_contact(request.contact, found.request.items.all(), timezone.now())
    upcoming, done = shown.next_owed(rows, found), shown.progress(rows)
    said = f"{words} That was the last one: thank you." if done.is_complete else f"{words} {done.words}."
    is_theirs = any(row.is_theirs for row in rows if row.item.pk == found.pk)
    messages.success(request, said, extra_tags=reverse("requests:undo", args=[found.pk]) if is_theirs else "")
    return (
        redirect("requests:item", upcoming.pk) if upcoming else redirect("requests:request", found.request_id)
    )


def _page(
    request: ContactRequest, found: Item, *, outcomes: list[Outcome] | None = None, errors: list[str] | None = None,
    answer_form: AnswerForm | None = None, hand_form: HandForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    rows = shown.for_contact(request.contact, found.request.items.all(), timezone.now())
    [row] = [one for one in rows if one.item.pk == found.pk]
    context = {
        "item": found, "asked": found.request, "row": row, "progress": shown.progress(rows),
        "links_on": is_on(UPLOAD_LINKS), "is_answerable": found.request.is_open and found.state != Item.State.ACCEPTED,
        "upcoming": shown.next_owed(rows, found), "outcomes": outcomes or [], "errors": errors or [],
        "answer_form": answer_form or AnswerForm(), "hand_form": hand_form or HandForm(),
        "several": len(clients.entities_of(request.contact)) > 1, "accept": formats.ACCEPT, **receiving.limits(),
    }  # fmt: skip
    return render(request, "requests/client/item.html", context, status=status)
