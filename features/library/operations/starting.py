"""A library begins with what firms of a kind are asked most, as drafts to be put into the firm’s own words (S1-22)."""

from datetime import datetime

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict
from features.base.permissions import Actor
from features.library import searching, starters
from features.library.models import Article, ArticleCategory, ArticleVersion
from features.library.operations.holding import need
from tenants.context import require_firm


@transaction.atomic
def add_starters(*, by: Actor, now: datetime) -> int:
    """
    Put the starter articles of the firm's kind into an empty library, and return how many.

    :raises NotAllowed: the role may not edit the library.
    :raises NotThere: the library is off.
    :raises Conflict: there are articles already.
    """
    need(by)
    if Article.objects.exists():
        raise Conflict("There are articles already.")
    count = write_starters(kind=require_firm().kind, now=now)
    audit.record("article.starters_added", by=by, count=count)
    return count


@transaction.atomic
def write_starters(*, kind: str, now: datetime) -> int:
    """Write them, for a new firm: in three statements, for somebody waits for their portal."""
    shelves = starters.of(kind)
    categories = _categories(list(shelves))
    made = [
        Article(
            audience=Article.Audience.CLIENTS, category=categories[name], order=order, title=title, summary=summary,
            body=body, created_at=now, edited_at=now, language=starters.LANGUAGE,
            vector=searching.vector_of(title, summary, body, language=starters.LANGUAGE),
        )
        for name, articles in shelves.items()
        for order, (title, summary, body) in enumerate(articles)
    ]  # fmt: skip
    Article.objects.bulk_create(made)
    ArticleVersion.objects.bulk_create(
        ArticleVersion(
            article=one, number=1, title=one.title, summary=one.summary, body=one.body, created_at=now
        )
        for one in made
    )
    return len(made)


def _categories(names: list[str]) -> dict[str, ArticleCategory]:
    there = {one.name: one for one in ArticleCategory.objects.all()}
    new = [
        ArticleCategory(name=name, order=len(there) + at)
        for at, name in enumerate(one for one in names if one.casefold() not in map(str.casefold, there))
    ]
    ArticleCategory.objects.bulk_create(new)
    known = {one.name.casefold(): one for one in [*there.values(), *new]}
    return {name: known[name.casefold()] for name in names}
