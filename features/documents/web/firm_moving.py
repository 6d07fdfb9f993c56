"""Staff move what they ticked in a list: a page asks where to, for a project is one client's alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from features.accounts.models import Membership
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Refused
from features.base.permissions import Permission
from features.clients import engagements
from features.documents import operations, queries
from features.documents.errors import TOLD_IN_PLACE
from features.documents.listing import NO_TYPE
from features.documents.models import Document
from features.documents.switches import DOCUMENTS
from features.documents.web.firm_picked import back_url, picked
from features.documents.web.forms import as_id, as_year

NO_PROJECT = "none"


@require_POST
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def choose(request: StaffRequest) -> HttpResponseBase:
    return _page(request)


@require_POST
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def move(request: StaffRequest) -> HttpResponseBase:
    """Move them, or say on the same page what can't be."""
    ids = [each.pk for each in picked(request)]
    try:
        given = _given(request)
        count = operations.move_many(ids=ids, by=request.membership, now=timezone.now(), **given)
    except TOLD_IN_PLACE as refusal:
        return _page(request, refusal.message)
    messages.success(request, f"{count} document{' is' if count == 1 else 's are'} moved.")
    return redirect(back_url(request))


def _given(request: StaffRequest) -> dict[str, Any]:
    """
    Read where to; what is left as it is, is not named.

    :raises Refused: nothing is chosen, or something that is not there.
    """
    given: dict[str, Any] = {}
    kind, types = request.POST.get("kind", ""), {str(each.pk): each for each in queries.types()}
    if kind == NO_TYPE or kind in types:
        given["kind"] = types.get(kind)
    if year := as_year(request.POST.get("year", "").strip()):
        given["year"] = year
    if wanted := request.POST.get("project", ""):
        given["project"] = None if wanted == NO_PROJECT else _project(request, wanted)
    if not given:
        raise Refused("Choose a type or a year to move them to.")
    return given


def _project(request: StaffRequest, wanted: str) -> Any:
    keeper = engagements.keeper()
    found = keeper.visible_to(request.membership).filter(pk=as_id(wanted)).first()
    if found is None:
        raise Refused(f"This {keeper.word()} is gone. Choose another.", field="project")
    return found


def _page(request: StaffRequest, wrong: str = "") -> HttpResponseBase:
    documents = picked(request)
    if not documents:
        messages.error(request, "Tick the documents first, then choose where to move them.")
        return redirect(back_url(request))
    context = {
        "documents": documents, "kinds": queries.types(), "wrong": wrong,
        "projects": _projects(documents, request.membership),
        "said": request.POST, "back": back_url(request), "word": engagements.keeper().word(),
    }  # fmt: skip
    return render(request, "documents/firm/move.html", context, status=422 if wrong else 200)


def _projects(documents: list[Document], by: Membership) -> list[Any]:
    """Return what they can be put into: the projects of their client, if all of them have the same."""
    if len({each.client_id for each in documents}) > 1:
        return []
    return engagements.seen_of(documents[0].client, by)
