"""The rows of the library; rows.py says what the signs mean. It is the firm's: whose clients one sees does not matter."""

import io
from collections.abc import Callable
from typing import Any

from features.library import operations as library
from features.library.models import Article, ArticleCategory, ArticlePicture, ArticleVersion
from tests.isolation.bodies import picture
from tests.permissions.actors import LATER, Scene

EDITING = "yyynnnynn nnn yn nn"
type Act = Callable[[Scene, Any], Any]


def article(s: Scene) -> Article:
    return library.add(audience="clients", by=s.boss, now=LATER, title="Hours", body="Nine to five.")


def published(s: Scene) -> Article:
    made = article(s)
    library.publish(article=made, by=s.boss, now=LATER)
    return made


def first_version(s: Scene) -> ArticleVersion:
    made = article(s)
    library.edit(article=made, by=s.boss, now=LATER, body="Ten to six.")
    return ArticleVersion.objects.select_related("article").get(article=made, number=1)


def category(s: Scene) -> ArticleCategory:
    return library.add_category(name="Money", by=s.boss)


def pictured(s: Scene) -> ArticlePicture:
    return library.add_picture(article=article(s), file=io.BytesIO(picture()), by=s.boss, now=LATER)


def emptied(by: Any) -> int:
    Article.objects.all().delete()
    return library.add_starters(by=by, now=LATER)


ROWS: dict[str, tuple[str, Act]] = {
    "library.add": (
        EDITING, lambda _, by: library.add(audience="team", by=by, now=LATER, title="Hours", body="Nine."),
    ),
    "library.edit": (EDITING, lambda s, by: library.edit(article=article(s), by=by, now=LATER, title="N")),
    "library.restore": (EDITING, lambda s, by: library.restore(version=first_version(s), by=by, now=LATER)),
    "library.publish": (EDITING, lambda s, by: library.publish(article=article(s), by=by, now=LATER)),
    "library.unpublish": (EDITING, lambda s, by: library.unpublish(article=published(s), by=by)),
    "library.move": (EDITING, lambda s, by: library.move(article=article(s), to="up", by=by)),
    "library.remove": (EDITING, lambda s, by: library.remove(article=article(s), by=by)),
    "library.add_category": (EDITING, lambda _, by: library.add_category(name="Money", by=by)),
    "library.rename_category": (
        EDITING, lambda s, by: library.rename_category(category=category(s), name="Bills", by=by),
    ),
    "library.move_category": (
        EDITING, lambda s, by: library.move_category(category=category(s), to="up", by=by),
    ),
    "library.remove_category": (EDITING, lambda s, by: library.remove_category(category=category(s), by=by)),
    "library.add_picture": (
        EDITING,
        lambda s, by: library.add_picture(article=article(s), file=io.BytesIO(picture()), by=by, now=LATER),
    ),
    "library.remove_picture": (EDITING, lambda s, by: library.remove_picture(picture=pictured(s), by=by)),
    "library.add_starters": (EDITING, lambda _, by: emptied(by)),
}  # fmt: skip
