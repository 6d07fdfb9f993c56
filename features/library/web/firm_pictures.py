"""The pictures of an article, with the words that put each into its text."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Refused
from features.base.permissions import Permission
from features.library import operations, queries
from features.library.switches import LIBRARY
from features.library.web import giving
from features.library.web.forms import PictureForm

EDIT = Permission.LIBRARY_EDIT


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT, LIBRARY)
def index(request: StaffRequest, article_id: UUID) -> HttpResponseBase:
    """Show them; a POST adds one."""
    found = get_object_or_404(queries.in_workspace(request.membership), pk=article_id)
    is_posted = request.method == "POST"
    form = PictureForm(request.POST if is_posted else None, request.FILES if is_posted else None)
    if form.is_valid():
        try:
            operations.add_picture(
                article=found, by=request.membership, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, "The picture is there. Copy its words into the text where it shall stand."
            )
            return redirect("library_staff:pictures", found.pk)
    context = {"article": found, "pictures": found.pictures.all(), "form": form}
    return render(request, "library/firm/pictures.html", context, status=422 if form.errors else 200)


@require_safe
@staff_page(switch=LIBRARY)
def picture(request: StaffRequest, picture_id: UUID) -> HttpResponse:
    return giving.picture(get_object_or_404(queries.pictures_in_workspace(request.membership), pk=picture_id))


@require_POST
@staff_page(EDIT, LIBRARY)
def remove(request: StaffRequest, picture_id: UUID) -> HttpResponse:
    rows = queries.pictures_in_workspace(request.membership).select_related("article")
    found = get_object_or_404(rows, pk=picture_id)
    operations.remove_picture(picture=found, by=request.membership)
    messages.success(request, "The picture is removed. Where the text names it, its words stand alone.")
    return redirect("library_staff:pictures", found.article_id)
