"""Asking somebody else: the client's page with its links, and the page that a link opens, without signing in."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from branding.words import when
from features.accounts.web.access import open_page
from features.accounts.web.links import no_path_in_referrer
from features.base import throttle
from features.base.errors import Conflict, NotThere, Refused
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.clients.web.forms import posted
from features.organizers import helpers, operations, queries
from features.organizers.models import OrganizerLink
from features.organizers.switches import ORGANIZERS
from features.organizers.web import fields
from features.organizers.web.client import organizer_of
from features.organizers.web.filling import said_to
from features.organizers.web.forms import HelperForm
from tenants.visitors import client_ip

LOOKS, ANSWERS, ASKS = 120, 60, 20  # in ten minutes by one address and by one link; in an hour by one person


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=ORGANIZERS, right=ContactRight.ANSWER_FORMS)
def ask(request: ContactRequest, organizer_id: UUID) -> HttpResponseBase:
    """Choose questions and who answers them; the links that work stand below."""
    found = organizer_of(request, organizer_id)
    if not found.is_open:
        return redirect("organizers:organizer", found.pk)
    asked = helpers.askable(queries.filled_for(request.contact, found))
    form = HelperForm(posted(request), questions=asked, initial={"keys": request.GET.getlist("q")})
    if request.method == "POST":
        throttle.hit("organizer-ask", str(request.contact.pk), most=ASKS, seconds=3600)
    if form.is_valid():
        try:
            made = operations.ask_another(
                organizer=found, contact=request.contact, now=timezone.now(), **form.cleaned_data
            )
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, f"{made.link.to_name} gets a mail with a link for these questions alone."
            )
            return redirect("organizers:ask", found.pk)
    links = found.links.filter(helpers.live(timezone.now()))
    context = {"form": form, "organizer": found, "links": links}
    return render(request, "organizers/client/ask.html", context, status=422 if form.errors else 200)


@require_POST
@client_page(switch=ORGANIZERS, right=ContactRight.ANSWER_FORMS)
def end_link(request: ContactRequest, link_id: UUID) -> HttpResponse:
    link = get_object_or_404(helpers.of_contact(request.contact), pk=link_id)
    try:
        operations.end_link(link=link, contact=request.contact, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"The link of {link.to_name} no longer works.")
    return redirect("organizers:ask", link.organizer_id)


@require_http_methods(["GET", "HEAD", "POST"])
@no_path_in_referrer
@open_page(
    "Somebody without a place on the portal answers some questions by a link given to them.",
    switch=ORGANIZERS,
)
def by_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show these questions, and no answer; a link that does not work is the same page, whatever the reason."""
    throttle.hit("organizer-link", client_ip(request) or "-", most=LOOKS, seconds=600)
    link = helpers.live_link(token, timezone.now())
    if link is None:
        return _private(render(request, "organizers/link/gone.html", status=404))
    asked = helpers.questions_of(link, queries.filled(link.organizer))
    wrong: dict[str, Refused] = {}
    done: set[str] = set()
    if request.method == "POST":
        throttle.hit("organizer-by-link", str(link.pk), most=ANSWERS, seconds=600)
        said = {one.key: said_to(one, request.POST) for one in asked if _says(one, request)}
        try:
            wrong = operations.answer_by_link(token=token, now=timezone.now(), said=said)
        except NotThere:
            return _private(render(request, "organizers/link/gone.html", status=404))
        done = set(said) - set(wrong)
    rows = [_shown(one, request, wrong) for one in asked if one.key not in done]
    return _page(request, link, rows, is_sent=bool(done), status=422 if wrong else 200)


def _says(one: Any, request: HttpRequest) -> bool:
    """Return whether the form holds an answer to this question: what is left empty is not answered."""
    return fields.plain(one, request.POST) != fields.plainly(one, None) or f"na-{one.key}" in request.POST


def _shown(one: Any, request: HttpRequest, wrong: dict[str, Refused]) -> fields.Shown:
    """Return a question without the conditions it stands on: they tell what was answered to others."""
    refused = wrong.get(one.key)
    typed = fields.plain(one, request.POST) if refused else None
    return fields.Shown(
        replace(one, when=()), error=refused.message if refused else "", typed=typed, takes_files=False
    )


def _page(
    request: HttpRequest, link: OrganizerLink, rows: list[fields.Shown], *, is_sent: bool, status: int
) -> HttpResponse:
    until = when(link.expires_at, "day")
    context = {"link": link, "questions": rows, "until": until, "is_sent": is_sent, "wrong": status != 200}  # noqa: PLR2004
    return _private(render(request, "organizers/link/answer.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"], response["X-Robots-Tag"] = "private, no-store", "noindex, nofollow"
    return response
