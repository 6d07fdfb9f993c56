"""
Articles by the words somebody remembers. Each is searched in the language it is written in: “invoices” finds “invoice”,
words that only fill are passed over, and the last word may still be being typed.
"""

import re
from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F, Q, QuerySet, Value

from branding import prose
from features.documents import languages
from features.documents.folding import Folded, fold
from features.library.models import Article

LONGEST, MOST_WORDS = 100, 8
WORD = re.compile(r"\w+")


def index(article: Article) -> None:
    """Write down what searches look through."""
    words = (article.title, article.summary, article.body)
    article.language = languages.of(prose.plain("\n\n".join(words)))
    Article.objects.filter(pk=article.pk).update(
        vector=vector_of(*words, language=article.language), language=article.language
    )


def vector_of(title: str, summary: str, body: str, *, language: str) -> Any:
    """Return the expression for it. The title weighs most, what stands in the text least."""
    parts = ((title, "A"), (summary, "B"), (prose.plain(body), "D"))
    first, *others = (SearchVector(Value(fold(text)), config=language, weight=w) for text, w in parts)
    return reduce(add, others, first)


def search(rows: QuerySet[Article], said: str) -> QuerySet[Article]:
    """Return those that hold every word, best first; all of them where nothing was said."""
    words = WORD.findall(fold(said[:LONGEST]))[:MOST_WORDS]
    if not words:
        return rows
    query = _query(words)
    named = Q()
    for word in words:
        named &= Q(folded__contains=word)
    found = rows.annotate(folded=Folded("title")).filter(Q(vector=query) | named)
    return found.annotate(rank=SearchRank(F("vector"), query)).order_by("-rank", "order", "title", "pk")


def _query(words: list[str]) -> SearchQuery:
    """Return the condition that all are there, or all but the last and one that begins like it."""
    config, *before = F("language"), *words[:-1]
    whole = SearchQuery(" ".join(words), config=config)
    beginning = SearchQuery(f"{words[-1]}:*", config="simple", search_type="raw")
    begun = SearchQuery(" ".join(before), config=config) & beginning if before else beginning
    return whole | begun
