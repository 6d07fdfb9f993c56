"""The library as a client reads it: by category, by words, one article, and whether it helped."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from branding import prose
from features.base import throttle
from features.clients.web.access import ContactRequest, client_page
from features.clients.web.forms import posted
from features.library import operations, queries, searching
from features.library.models import Article
from features.library.switches import LIBRARY
from features.library.web import giving
from features.library.web.forms import AnswerForm
from features.library.words import TITLE


@require_safe
@client_page(switch=LIBRARY)
def index(request: ContactRequest) -> HttpResponse:
    words = " ".join(request.GET.get("q", "").split())[: searching.LONGEST]
    rows = queries.listed(queries.visible_to(request.contact))
    found = list(searching.search(rows, words)) if words else []
    shelves = [] if words else queries.shelves(rows)
    context = {"title": TITLE, "words": words, "found": found, "shelves": shelves}
    return render(request, "library/client/index.html", context)


@require_safe
@client_page(switch=LIBRARY)
def article(request: ContactRequest, article_id: UUID) -> HttpResponse:
    """Show one. A message may still lead to one that was taken back: that is said, and what there is instead."""
    found = _readable(request).filter(pk=article_id).first()
    if found is None:
        return render(request, "library/client/gone.html", {"title": TITLE}, status=404)
    return _shown(request, found, AnswerForm(None))


@require_POST
@client_page(switch=LIBRARY)
def answer(request: ContactRequest, article_id: UUID) -> HttpResponseBase:
    found, form = _visible(request, article_id), AnswerForm(posted(request))
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    throttle.hit("article-answer", str(request.contact.pk), most=60, seconds=600)
    operations.answer(article=found, contact=request.contact, now=timezone.now(), **form.cleaned_data)
    messages.success(request, "Thank you. Your answer is with us.")
    return redirect("library:article", found.pk)


@require_safe
@client_page(switch=LIBRARY)
def picture(request: ContactRequest, picture_id: UUID) -> HttpResponse:
    return giving.picture(get_object_or_404(queries.pictures_visible_to(request.contact), pk=picture_id))


def _visible(request: ContactRequest, article_id: UUID) -> Article:
    return get_object_or_404(_readable(request), pk=article_id)


def _readable(request: ContactRequest) -> QuerySet[Article]:
    return queries.visible_to(request.contact).select_related("category")


def _shown(request: ContactRequest, found: Article, form: AnswerForm, status: int = 200) -> HttpResponse:
    context = {
        "title": TITLE, "article": found, "form": form, "said": queries.answer_of(request.contact, found),
        "body": prose.whole(found.body, queries.places(found, "library:picture")),
    }  # fmt: skip
    return render(request, "library/client/article.html", context, status=status)
