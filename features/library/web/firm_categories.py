"""The categories of the library."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.library import operations, queries
from features.library.models import ArticleCategory
from features.library.switches import LIBRARY
from features.library.web.forms import CategoryForm
from features.library.words import TITLE

EDIT = Permission.LIBRARY_EDIT


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT, LIBRARY)
def index(request: StaffRequest) -> HttpResponseBase:
    """List them; a POST adds one."""
    form = CategoryForm(posted(request))
    if form.is_valid():
        try:
            operations.add_category(by=request.membership, **form.cleaned_data)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            return redirect("library_staff:categories")
    context = {"title": TITLE, "categories": queries.categories(), "form": form}
    return render(request, "library/firm/categories.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT, LIBRARY)
def rename(request: StaffRequest, category_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(ArticleCategory, pk=category_id)
    form = CategoryForm(posted(request), initial={"name": found.name})
    if form.is_valid():
        try:
            operations.rename_category(category=found, by=request.membership, **form.cleaned_data)
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            return redirect("library_staff:categories")
    context = {"category": found, "form": form}
    return render(request, "library/firm/category.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(EDIT, LIBRARY)
def move(request: StaffRequest, category_id: UUID) -> HttpResponse:
    found = get_object_or_404(ArticleCategory, pk=category_id)
    operations.move_category(
        category=found, to="up" if "up" in request.POST else "down", by=request.membership
    )
    return redirect("library_staff:categories")


@require_POST
@staff_page(EDIT, LIBRARY)
def remove(request: StaffRequest, category_id: UUID) -> HttpResponse:
    found = get_object_or_404(ArticleCategory, pk=category_id)
    operations.remove_category(category=found, by=request.membership)
    messages.success(request, f"“{found.name}” is removed. Its articles stand under “Other”.")
    return redirect("library_staff:categories")
