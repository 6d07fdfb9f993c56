"""Pictures of an article. Its text names them; one that is not named is not shown."""

from datetime import datetime
from io import BytesIO
from typing import IO

from django.db import transaction

from features.base import audit
from features.base.errors import NotThere, Refused, Unavailable
from features.base.permissions import Actor
from features.library import pictures
from features.library.models import Article, ArticlePicture
from features.library.operations.holding import hold
from integrations.storage import gateway

MOST = 40  # of one article
NOT_STORED = "The picture can’t be kept at the moment. Try again in a few minutes."


@transaction.atomic
def add_picture(*, article: Article, file: IO[bytes], by: Actor, now: datetime) -> ArticlePicture:
    """
    Keep a picture for this article, drawn anew.

    :raises NotAllowed: the role may not edit the library.
    :raises NotThere: the article is gone, or the library is off.
    :raises Refused: it is no picture, or too large, or one too many.
    :raises Unavailable: the store does not take it.
    """
    hold(article, by)
    if article.pictures.count() >= MOST:
        raise Refused(f"An article can have {MOST} pictures. Remove one first.", field="file")
    drawn = pictures.read(file)
    try:
        key = gateway.put(BytesIO(drawn.data), gateway.new_key())
    except gateway.StorageFailed as failure:
        raise Unavailable(NOT_STORED) from failure
    made = ArticlePicture(article=article, file=key, width=drawn.width, height=drawn.height, created_at=now)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            audit.record("article.picture_added", by=by, about=article)
    except BaseException:
        gateway.remove(key)
        raise
    return made


@transaction.atomic
def remove_picture(*, picture: ArticlePicture, by: Actor) -> None:
    """
    Remove a picture. Where a text still names it, its words stand alone.

    :raises NotThere: it is gone, or the library is off.
    """
    hold(picture.article, by)
    if not ArticlePicture.objects.filter(pk=picture.pk).delete()[0]:
        raise NotThere
    key = picture.key
    audit.record("article.picture_removed", by=by, about=picture.article)
    transaction.on_commit(lambda: gateway.remove(key), robust=True)
