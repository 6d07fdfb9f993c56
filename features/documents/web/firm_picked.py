"""What staff do with several documents at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.accounts.web.browser import safe_path
from features.base.errors import Refused
from features.base.permissions import Permission
from features.documents import operations, queries
from features.documents.models import Document
from features.documents.switches import DOCUMENTS
from features.documents.web.forms import as_id

MOST = 200


def picked(request: StaffRequest) -> list[Document]:
    """Return the documents that were ticked; those that are gone meanwhile are left out."""
    ids: list[UUID] = [found for each in request.POST.getlist("document")[:MOST] if (found := as_id(each))]
    return list(
        queries.in_workspace(request.membership).filter(pk__in=ids).select_related("client", "project")
    )


def back(request: StaffRequest) -> HttpResponseBase:
    """Return to the list as it was."""
    return redirect(back_url(request))


def back_url(request: StaffRequest) -> str:
    return safe_path(request.POST.get("next", ""), fallback=reverse("documents_staff:index"))


@require_POST
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def tag(request: StaffRequest) -> HttpResponseBase:
    documents, said = picked(request), request.POST.get("tag", "").split(",")
    is_taken = request.POST.get("do") == "remove"
    change = {"remove": said} if is_taken else {"add": said}
    try:
        count = operations.tag(documents=documents, by=request.membership, **change)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _said(count, documents, is_taken=is_taken))
    return back(request)


def _said(count: int, documents: list[Document], *, is_taken: bool) -> str:
    if not documents:
        return "Tick the documents first, then choose a tag."
    if not count:
        return "None of them has this tag." if is_taken else "They are tagged like that already."
    return f"{count} document{'' if count == 1 else 's'} {'no longer tagged' if is_taken else 'tagged'}."
