"""
Which articles whom concern. The two shelves never meet: what is for clients starts from a contact, and holds published
articles for clients alone; what is for the team starts from a member of staff (S1-21).
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.urls import Resolver404, resolve, reverse

from features.base import remembered
from features.base.composition import Named
from features.base.permissions import Actor, Permission
from features.clients import queries as clients
from features.clients.models import Contact
from features.library import searching
from features.library.models import (
    OTHER,
    Article,
    ArticleAnswer,
    ArticleCategory,
    ArticlePicture,
    ArticleVersion,
)
from features.library.switches import LIBRARY
from features.toggles.queries import is_on

Audience = Article.Audience
PUBLISHED = Q(published_at__isnull=False)
FOR_CLIENTS = Q(PUBLISHED, audience=Audience.CLIENTS)
ANY, FIRST, SECONDS = "library:any", "library:first", 300
REMEMBERED = 100


# --- the client's side -----------------------------------------------------------------------------


def visible_to(contact: Contact) -> QuerySet[Article]:
    """Return what this contact may read: what is published for clients. It is for all of them alike."""
    return Article.objects.filter(FOR_CLIENTS) if is_on(LIBRARY) else Article.objects.none()


def pictures_visible_to(contact: Contact) -> QuerySet[ArticlePicture]:
    return ArticlePicture.objects.filter(article__in=visible_to(contact))


def has_any() -> bool:
    """Return whether there is anything for clients to read; remembered, for every page's menu asks."""
    return remembered.get(ANY, lambda: Article.objects.filter(FOR_CLIENTS).exists(), seconds=SECONDS)


def changed() -> None:
    remembered.forget([ANY, FIRST])


def answer_of(contact: Contact, article: Article) -> ArticleAnswer | None:
    return ArticleAnswer.objects.filter(contact=contact, article=article).first()


def suggested(words: str, most: int = REMEMBERED) -> list[Named]:
    """
    Return what clients can read, best first: for whoever writes to a client and wants to name one. Without words the
    first of them, remembered, for every chat's page offers them; none while the library is off.
    """
    if not is_on(LIBRARY):
        return []
    rows = Article.objects.filter(FOR_CLIENTS)
    if words.strip():
        return [_named(*one) for one in searching.search(rows, words).values_list("pk", "title")[:most]]
    known = remembered.get(
        FIRST, lambda: list(listed(rows).values_list("pk", "title")[:REMEMBERED]), seconds=SECONDS
    )
    return [_named(*one) for one in known[:most]]


def named(key: str) -> Named | None:
    """Return the article of this id, if clients can read it now."""
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    found = Article.objects.filter(FOR_CLIENTS, pk=wanted).first() if is_on(LIBRARY) else None
    return _named(found.pk, found.title) if found else None


def path_for_clients(article_id: UUID) -> str:
    return reverse("library:article", settings.FIRM_URLCONF, [article_id])


def page_for_staff(path: str) -> str | None:
    """Return where staff read the article that a path of the portal leads to; None: it leads to no article."""
    try:
        found = resolve(path, settings.FIRM_URLCONF)
    except Resolver404:
        return None
    if found.view_name != "library:article":
        return None
    return reverse("library_staff:article", settings.FIRM_URLCONF, kwargs=found.kwargs)


def _named(article_id: UUID, title: str) -> Named:
    return Named(str(article_id), title, path_for_clients(article_id))


# --- the firm's side -------------------------------------------------------------------------------


def in_workspace(by: Actor) -> QuerySet[Article]:
    """Return what a member of staff (or API key) may read: all that is published, and drafts if they edit them."""
    rows = Article.objects.all() if is_on(LIBRARY) else Article.objects.none()
    return rows if by.can(Permission.LIBRARY_EDIT) else rows.filter(PUBLISHED)


def pictures_in_workspace(by: Actor) -> QuerySet[ArticlePicture]:
    return ArticlePicture.objects.filter(article__in=in_workspace(by))


def versions_in_workspace(by: Actor) -> QuerySet[ArticleVersion]:
    """Return what articles said before, to those who edit them: an early version may say what was taken out since."""
    rows = ArticleVersion.objects.filter(article__in=in_workspace(by)).select_related("article", "by")
    return rows if by.can(Permission.LIBRARY_EDIT) else rows.none()


def counted(rows: QuerySet[Article]) -> QuerySet[Any, Any]:
    """Add how many said that it helped (`helped`), and that it did not (`missed`)."""
    return rows.annotate(
        helped=Count("answers", filter=Q(answers__is_helpful=True)),
        missed=Count("answers", filter=Q(answers__is_helpful=False)),
    )


def words_about(article: Article, by: Actor) -> QuerySet[ArticleAnswer]:
    """Return what readers wrote below it, newest first, as far as this person sees whom it is from."""
    theirs = clients.contacts_visible_to(by).values("pk")
    rows = ArticleAnswer.objects.filter(article=article, contact__in=theirs).exclude(words="")
    return rows.select_related("contact__user")


# --- both ------------------------------------------------------------------------------------------


def categories() -> QuerySet[Any, Any]:
    return ArticleCategory.objects.annotate(count=Count("articles"))


def listed(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Return them as lists show them: by category, those without one at the end."""
    return rows.select_related("category").order_by(
        F("category__order").asc(nulls_last=True), "category__name", "order", "title", "pk"
    )


def shelves[T: Article](rows: Iterable[T]) -> list[tuple[str, list[T]]]:
    """Return them below the names of their categories, in their order."""
    found: dict[str, list[T]] = {}
    for row in rows:
        found.setdefault(row.category.name if row.category else OTHER, []).append(row)
    return list(found.items())


def places(article: Article, url_name: str) -> Mapping[str, str]:
    """Return where the pictures of an article lie, by the ids its text names."""
    ids: Iterable[UUID] = article.pictures.values_list("pk", flat=True)
    return {str(one): reverse(url_name, args=[one]) for one in ids}
