"""Articles are written, previewed, published and removed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from branding import prose
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.library import operations, queries
from features.library.models import Article
from features.library.switches import LIBRARY
from features.library.web.forms import ArticleForm, NewArticleForm
from features.library.words import TITLE

EDIT = Permission.LIBRARY_EDIT


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT, LIBRARY)
def new(request: StaffRequest) -> HttpResponseBase:
    form = NewArticleForm(posted(request), categories=list(queries.categories()))
    made = _saved(
        request, form, lambda said: operations.add(by=request.membership, now=timezone.now(), **said)
    )
    if made is not None:
        messages.success(request, f"“{made.title}” is kept as a draft.")
        return redirect("library_staff:article", made.pk)
    return _editor(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT, LIBRARY)
def edit(request: StaffRequest, article_id: UUID) -> HttpResponseBase:
    found = _there(request, article_id)
    form = ArticleForm(posted(request), categories=list(queries.categories()), article=found)
    saved = _saved(
        request, form,
        lambda said: (operations.edit(article=found, by=request.membership, now=timezone.now(), **said),),
    )  # fmt: skip
    if saved is not None:
        messages.success(request, _said(found) if saved[0] else "Nothing was changed.")
        return redirect("library_staff:article", found.pk)
    return _editor(request, form, found)


def _said(article: Article) -> str:
    if not article.is_published:
        return "Saved. It is still a draft."
    return "Saved. Your team reads it now." if article.is_for_team else "Saved. Clients read it now."


def _saved(request: StaffRequest, form: ArticleForm, act: Callable[[dict[str, Any]], Any]) -> Any:
    """Return what the operation gave; None for a preview, or where the form shows what is wrong."""
    if not form.is_valid() or "preview" in request.POST:
        return None
    try:
        return act(form.cleaned_data)
    except (Refused, Conflict) as refusal:
        form.refuse(refusal)
        return None


def _editor(request: StaffRequest, form: ArticleForm, found: Article | None) -> HttpResponse:
    """Show the form, and below it, when that was asked for, how it will look; nothing is saved by that."""
    places = queries.places(found, "library_staff:picture") if found else {}
    context: dict[str, Any] = {"form": form, "article": found, "title": TITLE, "places": places}
    if "preview" in request.POST:
        said = {name: str(form[name].value() or "") for name in ("title", "summary")}
        context |= {"shown": said, "body": prose.whole(str(form["body"].value() or ""), places)}
    return render(request, "library/firm/edit.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(EDIT, LIBRARY)
def publish(request: StaffRequest, article_id: UUID) -> HttpResponse:
    found = _there(request, article_id)
    operations.publish(article=found, by=request.membership, now=timezone.now())
    who = "Your team reads" if found.is_for_team else "Clients read"
    messages.success(request, f"{who} “{found.title}” now.")
    return redirect("library_staff:article", found.pk)


@require_POST
@staff_page(EDIT, LIBRARY)
def unpublish(request: StaffRequest, article_id: UUID) -> HttpResponse:
    found = _there(request, article_id)
    operations.unpublish(article=found, by=request.membership)
    messages.success(request, f"“{found.title}” is a draft again. Only those who edit the library see it.")
    return redirect("library_staff:article", found.pk)


@require_POST
@staff_page(EDIT, LIBRARY)
def move(request: StaffRequest, article_id: UUID) -> HttpResponse:
    found = _there(request, article_id)
    operations.move(article=found, to="up" if "up" in request.POST else "down", by=request.membership)
    return redirect("library_staff:index")


@require_POST
@staff_page(EDIT, LIBRARY)
def remove(request: StaffRequest, article_id: UUID) -> HttpResponse:
    found = _there(request, article_id)
    operations.remove(article=found, by=request.membership)
    messages.success(request, f"“{found.title}” is removed.")
    return redirect("library_staff:index")


@require_POST
@staff_page(EDIT, LIBRARY)
def starters(request: StaffRequest) -> HttpResponse:
    count = operations.add_starters(by=request.membership, now=timezone.now())
    messages.success(request, f"{count} drafts are there. Put them into your own words, and publish them.")
    return redirect("library_staff:index")


def _there(request: StaffRequest, article_id: UUID) -> Article:
    return get_object_or_404(queries.in_workspace(request.membership), pk=article_id)
