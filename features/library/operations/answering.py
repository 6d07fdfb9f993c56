"""“Was this helpful?” One answer for each person and article, and it can be changed (S3-11)."""

from datetime import datetime

from django.db import transaction

from features.base import audit
from features.base.errors import NotThere
from features.clients.models import Contact
from features.library import queries, rules
from features.library.models import Article, ArticleAnswer


@transaction.atomic
def answer(
    *, article: Article, contact: Contact, is_helpful: bool, now: datetime, words: str = ""
) -> ArticleAnswer:
    """
    Say whether an article helped, and why.

    :raises NotThere: they can't read it.
    :raises Refused: the words can't be taken.
    """
    if not queries.visible_to(contact).filter(pk=article.pk).exists():
        raise NotThere
    given = {"is_helpful": is_helpful, "words": rules.words(words), "answered_at": now}
    said, _ = ArticleAnswer.objects.update_or_create(article=article, contact=contact, defaults=given)
    audit.record(
        "article.answered", by=contact, about=article, said="helped" if is_helpful else "did not help"
    )
    return said
