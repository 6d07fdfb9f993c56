"""An article is written, changed, shown to its readers and taken back."""

from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from features.accounts.models import User
from features.base import audit
from features.base.errors import Conflict, Refused
from features.base.permissions import Actor
from features.library import queries, rules, searching
from features.library.models import Article, ArticleCategory, ArticleVersion
from features.library.operations.holding import Way, hold, last_place, need, shift
from integrations.storage import gateway

MOST = 1000
TEXTS = ("title", "summary", "body")


class Particulars(TypedDict, total=False):
    """What an article says, and where it stands."""

    title: str
    summary: str
    body: str
    category: ArticleCategory | None


@transaction.atomic
def add(*, audience: str, by: Actor, now: datetime, **given: Unpack[Particulars]) -> Article:
    """
    Begin an article, as a draft. Whom it is for is said here and never changes.

    :raises NotAllowed: the role may not edit the library.
    :raises NotThere: the library is off.
    :raises Refused: a value can't be taken; `field` names it.
    """
    need(by)
    if Article.objects.count() >= MOST:
        raise Refused(f"The library holds {MOST:,} articles. Remove one first.", field="title")
    made = write(rules.audience(audience), now, rules.tidy({"title": "", "body": "", **given}), by)
    audit.record("article.added", by=by, about=made, audience=made.get_audience_display())
    return made


def write(audience: str, now: datetime, tidy: dict[str, Any], by: Actor | None) -> Article:
    """Put a new article at the end of its category, with its first version."""
    made = Article(audience=audience, created_at=now, edited_at=now, **tidy)
    made.order = last_place(Article.objects.filter(category=made.category))
    made.save(force_insert=True)
    _keep_version(made, by, now)
    return made


@transaction.atomic
def edit(
    *, article: Article, by: Actor, now: datetime, seen: int | None = None, **given: Unpack[Particulars]
) -> bool:
    """
    Change what is given, leave the rest. Return whether anything differed. Readers of a published one see it at once.
    `seen` is the version that was opened: nobody's words are overwritten unread.

    :raises NotAllowed: the role may not edit the library.
    :raises NotThere: it is gone, or the library is off.
    :raises Conflict: somebody saved another version since.
    :raises Refused: a value can't be taken; `field` names it.
    """
    hold(article, by)
    if seen is not None and seen != article.version:
        raise Conflict(
            "Somebody has changed this article since you opened it. Copy your words, and open it again."
        )
    tidy = rules.tidy({**given})
    changes = {name: new for name, new in tidy.items() if getattr(article, name) != new}
    if not changes:
        return False
    _change(article, changes, by, now)
    audit.record("article.changed", by=by, about=article)
    return True


@transaction.atomic
def restore(*, version: ArticleVersion, by: Actor, now: datetime) -> None:
    """
    Let an article say again what it said in this version, as its newest.

    :raises NotAllowed: the role may not edit the library.
    :raises NotThere: it is gone, or the library is off.
    :raises Conflict: it says that now.
    """
    article = version.article
    hold(article, by)
    changes = {
        name: getattr(version, name) for name in TEXTS if getattr(version, name) != getattr(article, name)
    }
    if not changes:
        raise Conflict("The article says this now.")
    _change(article, changes, by, now)
    audit.record("article.restored", by=by, about=article, version=version.number)


@transaction.atomic
def publish(*, article: Article, by: Actor, now: datetime) -> None:
    """
    Show it to its readers.

    :raises NotAllowed: the role may not edit the library.
    :raises NotThere: it is gone, or the library is off.
    :raises Conflict: it is published already.
    """
    hold(article, by)
    if article.is_published:
        raise Conflict(f"“{article.title}” is published already.")
    _set_published(article, now)
    audit.record("article.published", by=by, about=article, audience=article.get_audience_display())


@transaction.atomic
def unpublish(*, article: Article, by: Actor) -> None:
    """
    Make it a draft again, which its readers do not see.

    :raises Conflict: it is a draft.
    """
    hold(article, by)
    if not article.is_published:
        raise Conflict(f"“{article.title}” is a draft.")
    _set_published(article, None)
    audit.record("article.unpublished", by=by, about=article)


@transaction.atomic
def move(*, article: Article, to: Way, by: Actor) -> None:
    """Let it and its neighbor in the category change places."""
    hold(article, by)
    rows = Article.objects.select_for_update(no_key=True, of=("self",)).filter(category=article.category_id)
    shift(list(rows.order_by("order", "title", "pk")), article, to)
    queries.changed()


@transaction.atomic
def remove(*, article: Article, by: Actor) -> None:
    """Remove it with its versions, its pictures and what readers answered."""
    hold(article, by)
    files = list(article.pictures.values_list("file", flat=True))
    audit.record("article.removed", by=by, about=article)
    article.delete()
    queries.changed()
    transaction.on_commit(lambda: [gateway.remove(key) for key in files], robust=True)


def _set_published(article: Article, at: datetime | None) -> None:
    article.published_at = at
    article.save(update_fields=["published_at"])
    queries.changed()


def _change(article: Article, changes: dict[str, Any], by: Actor, now: datetime) -> None:
    if "category" in changes:
        article.order = last_place(Article.objects.filter(category=changes["category"]))
    for name, new in changes.items():
        setattr(article, name, new)
    if says_more := any(name in TEXTS for name in changes):
        article.version, article.edited_at = article.version + 1, now
    article.save(update_fields=[*changes, "order", "version", "edited_at"])
    queries.changed()
    if says_more:
        _keep_version(article, by, now)


def _keep_version(article: Article, by: Actor | None, now: datetime) -> None:
    words = {name: getattr(article, name) for name in TEXTS}
    who = User.objects.filter(pk=by.actor_id).first() if by else None
    ArticleVersion.objects.create(article=article, number=article.version, by=who, created_at=now, **words)
    searching.index(article)
