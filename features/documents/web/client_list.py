"""The client's list with the upload form above it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from features.clients import queries as clients
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest
from features.documents import formats, lists, panels, queries
from features.documents.asking import asked_for
from features.documents.switches import CLIENT_UPLOADS
from features.documents.web import receiving
from features.documents.web.forms import UploadForm, as_page, read_wish
from features.documents.web.receiving import Outcome
from features.documents.web.shown import Listed
from features.toggles.queries import is_on


def upload_form(request: ContactRequest, data: Any = None) -> UploadForm:
    shown = clients.showing(request.contact, request.session)
    asked = asked_for(request.contact, request.POST.get("asked", "") or request.GET.get("for", ""))
    shown = asked.client if asked else shown
    initial = {"client": str(shown.pk) if shown else "", "year": timezone.localdate().year}
    entities = clients.entities_of(request.contact, ContactRight.UPLOAD)
    return UploadForm(entities, queries.types(), data, initial=initial, asked=asked)


def _to_choose_from(request: ContactRequest) -> list[Client]:
    """Return whose documents the list can be narrowed to: nobody's, unless it shows those of several."""
    is_chosen = clients.showing(request.contact, request.session) is not None
    found = [] if is_chosen else clients.entities_of(request.contact)
    return found if len(found) > 1 else []


def render_list(
    request: ContactRequest,
    form: UploadForm | None = None,
    outcomes: Sequence[Outcome] = (),
    status: int = 200,
) -> HttpResponse:
    wish = replace(read_wish(request.GET), tag="")  # those are the firm's
    rules = queries.rules_shown()
    seen = lists.of_contact(request.contact, request.session, rules, timezone.now())
    tree = seen.tree(wish.year)
    queries.types(tree.kinds)
    panels.know_news(request, tree.new)
    may_upload = is_on(CLIENT_UPLOADS) and clients.may(request.contact, ContactRight.UPLOAD)
    context = {
        "shown": Listed.read(seen, tree, wish, as_page(request.GET.get("page", ""))),
        "reader": request.contact.user, "entities": _to_choose_from(request),
        "window": rules.delete_minutes, "several": len(clients.entities_of(request.contact)) > 1,
        "form": (form or upload_form(request)) if may_upload else None,
        "others": _others(request) if may_upload else 0,
        "outcomes": outcomes, "accept": formats.ACCEPT, **receiving.limits(rules),
    }  # fmt: skip
    return render(request, "documents/client/index.html", context, status=status)


def _others(request: ContactRequest) -> int:
    """
    Return how many other people see what is uploaded, where it can be for one client only. Who they are is theirs to
    tell.
    """
    entities = clients.entities_of(request.contact, ContactRight.UPLOAD)
    if len(entities) != 1:
        return 0
    return sum(one.pk != request.contact.pk for one in queries.readers(entities[0], None))
