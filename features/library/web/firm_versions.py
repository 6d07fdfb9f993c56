"""What an article said before, and back to it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from branding import prose
from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.library import operations, queries
from features.library.models import ArticleVersion
from features.library.switches import LIBRARY

EDIT = Permission.LIBRARY_EDIT
MOST = 200


@require_safe
@staff_page(EDIT, LIBRARY)
def index(request: StaffRequest, article_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.in_workspace(request.membership), pk=article_id)
    rows = queries.versions_in_workspace(request.membership).filter(article=found)[:MOST]
    return render(request, "library/firm/versions.html", {"article": found, "versions": rows})


@require_safe
@staff_page(EDIT, LIBRARY)
def version(request: StaffRequest, article_id: UUID, number: int) -> HttpResponse:
    found = _there(request, article_id, number)
    body = prose.whole(found.body, queries.places(found.article, "library_staff:picture"))
    context = {"article": found.article, "version": found, "body": body}
    return render(request, "library/firm/version.html", context)


@require_POST
@staff_page(EDIT, LIBRARY)
def restore(request: StaffRequest, article_id: UUID, number: int) -> HttpResponse:
    found = _there(request, article_id, number)
    operations.restore(version=found, by=request.membership, now=timezone.now())
    messages.success(request, f"The article says again what version {number} said.")
    return redirect("library_staff:article", found.article_id)


def _there(request: StaffRequest, article_id: UUID, number: int) -> ArticleVersion:
    rows = queries.versions_in_workspace(request.membership)
    return get_object_or_404(rows, article=article_id, number=number)
