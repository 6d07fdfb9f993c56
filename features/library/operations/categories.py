"""The shelves of the library, of clients and of the team alike."""

from django.db import IntegrityError, transaction

from features.base import audit
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor
from features.library import queries, rules
from features.library.models import ArticleCategory
from features.library.operations.holding import Way, last_place, need, shift

MOST = 50


@transaction.atomic
def add_category(*, name: str, by: Actor) -> ArticleCategory:
    """
    Add a category at the end.

    :raises NotAllowed: the role may not edit the library.
    :raises NotThere: the library is off.
    :raises Refused: the name can't be taken, or there are too many.
    :raises Conflict: there is one of this name.
    """
    need(by)
    if ArticleCategory.objects.count() >= MOST:
        raise Refused(f"There are {MOST} categories. Remove one first.", field="name")
    added = _save(
        ArticleCategory(name=rules.category_name(name), order=last_place(ArticleCategory.objects.all()))
    )
    audit.record("article_category.added", by=by, about=added)
    return added


@transaction.atomic
def rename_category(*, category: ArticleCategory, name: str, by: Actor) -> bool:
    """
    Call it otherwise. Return whether that changed anything.

    :raises Conflict: there is one of this name.
    """
    held, tidy = _hold(category, by), rules.category_name(name)
    if held.name == tidy:
        return False
    held.name = category.name = tidy
    audit.record("article_category.renamed", by=by, about=_save(held))
    return True


@transaction.atomic
def move_category(*, category: ArticleCategory, to: Way, by: Actor) -> None:
    """Let it and its neighbor change places."""
    held = _hold(category, by)
    shift(list(ArticleCategory.objects.select_for_update(no_key=True)), held, to)
    queries.changed()


@transaction.atomic
def remove_category(*, category: ArticleCategory, by: Actor) -> None:
    """Remove it. Its articles stay, under “Other”."""
    held = _hold(category, by)
    audit.record("article_category.removed", by=by, about=held)
    held.delete()
    queries.changed()


def _hold(category: ArticleCategory, by: Actor) -> ArticleCategory:
    need(by)
    found = ArticleCategory.objects.select_for_update().filter(pk=category.pk).first()
    if found is None:
        raise NotThere
    return found


def _save(category: ArticleCategory) -> ArticleCategory:
    try:
        with transaction.atomic():
            category.save()
    except IntegrityError as error:
        raise Conflict(
            "You already have a category of this name. Choose another name.", field="name"
        ) from error
    return category
