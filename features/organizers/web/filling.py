"""Filling an organizer: a page for each section, which saves all of it by a button and each answer by a script."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from features.base import throttle
from features.base.errors import Conflict, NotThere, Refused
from features.clients import queries as clients
from features.clients.web.access import ContactRequest, client_page
from features.documents.web import receiving
from features.organizers import earlier, operations, queries
from features.organizers.filled import Filled
from features.organizers.models import Organizer
from features.organizers.operations import Said
from features.organizers.schema import Kind, Question, Section
from features.organizers.switches import ORGANIZERS
from features.organizers.web import fields, shown
from features.organizers.web.client import RIGHT, organizer_of

MOST_SAVES, MOST_FORMS = 2000, 300  # in ten minutes by one person


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=ORGANIZERS, right=RIGHT)
def section(request: ContactRequest, organizer_id: UUID, section_key: str) -> HttpResponseBase:
    """Show a section; a POST saves it, with its files, and goes on unless something could not be saved."""
    found = organizer_of(request, organizer_id, among=earlier.noted(queries.visible_to(request.contact)))
    filled = queries.filled_for(request.contact, found)
    here = next((one for one in filled.sections() if one.key == section_key), None)
    if not found.is_open or here is None:
        return redirect("organizers:organizer", found.pk)
    if request.method != "POST":
        return _page(request, filled, here)
    throttle.hit("organizer", str(request.contact.pk), most=MOST_FORMS, seconds=600)
    wrong, typed = _save(request, filled, here)
    filled = queries.filled_for(request.contact, found)
    if wrong:
        refused = {key: words for key, words in typed.items() if key in wrong}
        return _page(request, filled, here, wrong=wrong, typed=refused, status=422)
    return _onward(request, filled, here)


def _save(
    request: ContactRequest, filled: Filled, here: Section
) -> tuple[dict[str, Refused], dict[str, Any]]:
    """Save what differs from what the page showed. Return what is wrong, and what was typed there."""
    typed = {one.key: fields.plain(one, request.POST) for one in here.questions}
    said = {
        one.key: said_to(one, request.POST) for one in here.questions
        if one.kind != Kind.STATEMENT and not filled.is_fixed(one) and is_touched(one, request.POST)
    }  # fmt: skip
    about: dict[str, Any] = {"organizer": filled.organizer, "contact": request.contact, "now": timezone.now()}
    try:
        wrong = operations.save_several(said=said, **about)
    except Conflict as conflict:
        return {next(iter(said), ""): Refused(conflict.message)}, typed
    return wrong | _files(request, filled, here), typed


def said_to(question: Question, post: QueryDict) -> Said:
    """Return what a form says to a question, and on which number of its answer that is based."""
    number, _, _ = post.get(f"n-{question.key}", "").partition(".")
    is_left = f"na-{question.key}" in post
    value = None if question.kind == Kind.FILE else fields.given(question, post)
    based = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0  # noqa: PLR2004
    return Said(value, based, is_left, post.get(f"why-{question.key}", "") if is_left else "")


def is_touched(question: Question, post: QueryDict) -> bool:
    """
    Return whether somebody changed this answer in the form. One that says what the page said when it was opened is
    left alone: on another device it may have been answered since. “It is right as it is” is a change, too.
    """
    if (base := post.get(f"n-{question.key}")) is None:
        return False
    if f"ok-{question.key}" in post:
        return True
    now = fields.state(
        fields.plain(question, post),
        is_left=f"na-{question.key}" in post,
        reason=post.get(f"why-{question.key}", ""),
    )
    return base.partition(".")[2] != now


def _files(request: ContactRequest, filled: Filled, here: Section) -> dict[str, Refused]:
    """Keep the files that came with a section; each is taken or refused by itself."""
    wrong: dict[str, Refused] = {}
    for one in here.questions:
        came = request.FILES.getlist(f"f-{one.key}")
        if one.kind != Kind.FILE or not came or filled.is_fixed(one):
            continue
        outcomes = receiving.each(came, lambda file, key=one.key: operations.add_file(  # type: ignore[misc]
            organizer=filled.organizer, contact=request.contact, now=timezone.now(), key=key, file=file
        ))  # fmt: skip
        refusals = [f"{outcome.filename}: {outcome.refusal}" for outcome in outcomes if outcome.refusal]
        if refusals:
            wrong[one.key] = Refused(" ".join(refusals))
    return wrong


@require_POST
@client_page(switch=ORGANIZERS, right=RIGHT)
def answer(request: ContactRequest, organizer_id: UUID, question_key: str) -> HttpResponse:
    """Save one answer, for the script of the page: says the number to base the next save on."""
    throttle.hit("organizer-answer", str(request.contact.pk), most=MOST_SAVES, seconds=600)
    found = _asking(request, organizer_id, question_key)
    question = queries.content_of(found.version).questions[question_key]
    try:
        saved = operations.save(
            organizer=found, contact=request.contact, now=timezone.now(), key=question.key,
            said=said_to(question, request.POST),
        )  # fmt: skip
    except (Refused, Conflict) as refusal:
        return JsonResponse({"error": refusal.message}, status=422)
    base = fields.Shown(
        question, saved.value, saved.number, is_left=saved.is_left, reason=saved.reason
    ).base  # fmt: skip
    return JsonResponse({"base": base, "apart": bool(saved.others)})


@require_POST
@client_page(switch=ORGANIZERS, right=RIGHT)
def choose(request: ContactRequest, organizer_id: UUID, question_key: str) -> HttpResponseBase:
    """Choose between two answers."""
    found = _asking(request, organizer_id, question_key)
    typed = request.POST.get("place", "")
    place = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else None  # noqa: PLR2004
    try:
        operations.choose(
            organizer=found, contact=request.contact, now=timezone.now(), key=question_key, place=place
        )
    except Conflict as conflict:
        messages.error(request, conflict.message)
    return _to_question(found, question_key)


@require_POST
@client_page(switch=ORGANIZERS, right=RIGHT)
def take_file_off(
    request: ContactRequest, organizer_id: UUID, question_key: str, document_id: UUID
) -> HttpResponseBase:
    found = _asking(request, organizer_id, question_key)
    try:
        operations.take_file_off(
            organizer=found, contact=request.contact, now=timezone.now(), key=question_key, document_id=document_id
        )  # fmt: skip
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, "It is no longer part of this. It stays among your documents.")
    return _to_question(found, question_key)


def _asking(request: ContactRequest, organizer_id: UUID, key: str) -> Organizer:
    """
    :raises NotThere: it asks no such thing.
    """
    found = organizer_of(request, organizer_id)
    if key not in queries.content_of(found.version).questions:
        raise NotThere
    return found


def _to_question(found: Organizer, key: str) -> HttpResponse:
    content = queries.content_of(found.version)
    here = content.sections[content.place[key]]
    return redirect(f"{reverse('organizers:section', args=[found.pk, here.key])}#q-{key}")


def _onward(request: ContactRequest, filled: Filled, here: Section) -> HttpResponse:
    there = filled.sections()
    if "later" in request.POST:
        messages.success(request, "Saved. Go on whenever you like.")
        return redirect("organizers:index")
    keys = [one.key for one in there]
    at = keys.index(here.key) + (-1 if "back" in request.POST else 1) if here.key in keys else 0
    if "stay" in request.POST or at < 0:
        return redirect("organizers:section", filled.organizer.pk, here.key)
    if at == len(keys):
        return redirect("organizers:send", filled.organizer.pk)
    return redirect("organizers:section", filled.organizer.pk, keys[at])


def _page(
    request: ContactRequest, filled: Filled, here: Section, *, wrong: dict[str, Refused] | None = None,
    typed: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    wrong, typed, there = wrong or {}, typed or {}, filled.sections()
    at = [one.key for one in there].index(here.key) if here in there else 0
    context = {
        "organizer": filled.organizer, "section": here, "steps": shown.steps(filled, here.key), "place": at + 1,
        "questions": [
            shown.field(filled, one, wrong=wrong.get(one.key), typed=typed.get(one.key)) for one in here.questions
        ],
        "has_earlier": getattr(filled.organizer, "has_earlier", False),
        "known": fields.known(filled, here), "before": there[at - 1] if at else None,
        "after": there[at + 1] if at + 1 < len(there) else None, "wrong": wrong,
        "several": len(clients.entities_of(request.contact)) > 1,
    }  # fmt: skip
    return render(request, "organizers/client/section.html", context, status=status)
