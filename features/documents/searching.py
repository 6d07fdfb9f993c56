"""
Documents by the words somebody remembers: of the name, the type, the client, the year, and what stands in them. Every
word must be found somewhere. Texts are searched in each language that the firm's documents are written in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from itertools import takewhile
from operator import or_
from typing import Self
from uuid import UUID

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db import connection
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.lookups import Contains
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from features.base.prepared import Given
from features.clients.models import Client
from features.documents import languages, names, queries
from features.documents.folding import ACCENTED, PLAIN, fold
from features.documents.models import OPEN_SCANS, Document, DocumentType, Reading

MOST_WORDS = 8
SHORTEST_BEGINNING = 3  # letters; from there on a word being typed finds those it begins
BEFORE, LENGTH = 70, 240  # characters of an excerpt: before the first word found, and in all
LOOKED_THROUGH = 100_000  # characters from a text's beginning; words further in are found, without an excerpt
STEMS = """
    SELECT language, word, tsvector_to_array(to_tsvector(language::regconfig, word))
    FROM unnest(%s::text[]) AS language, unnest(%s::text[]) AS word
    WHERE language = %s
        OR EXISTS (SELECT FROM documents_reading AS reading WHERE reading.language = language.language)"""
EXCERPT = """
    SELECT document_id, substr(beginning, greatest(1, place - %s), %s), place > %s + 1
    FROM (SELECT document_id, left(text, %s) AS beginning, regexp_instr(left(text, %s), %s, 1, 1, 0, 'i') AS place
          FROM documents_reading WHERE document_id = ANY(%s)) AS found
    WHERE place > 0"""
WITH_ACCENTS = {
    plain: plain + "".join(a for a, p in zip(ACCENTED, PLAIN, strict=True) if p == plain) for plain in PLAIN
}


type Text = str | Given


@dataclass(frozen=True)
class Word:
    """A word to look for; `begun` finds those that begin like it, `year` is what it means as one."""

    text: Text
    begun: Text | None = None
    year: int | Given | None = None

    @classmethod
    def of(cls, text: str) -> Self:
        begins = text.isalnum() and len(text) >= SHORTEST_BEGINNING
        is_year = text.isdecimal() and len(text) == 4  # noqa: PLR2004
        return cls(text, f"{text}:*" if begins else None, int(text) if is_year else None)


@dataclass(frozen=True)
class Sought:
    """The words of a search, and the languages of what it looks through."""

    words: tuple[Word, ...] = ()
    languages: tuple[str, ...] = ()

    def outline(self) -> "Sought":
        """Return it without the words themselves, for a statement that is prepared; `given` fills them in."""
        blank = (
            Word(Given(f"word {n}"), word.begun and Given(f"begun {n}"), word.year and Given(f"year {n}"))
            for n, word in enumerate(self.words)
        )
        return replace(self, words=tuple(blank))

    def given(self) -> dict[str, Text | int | Given | None]:
        return {
            f"{name} {n}": value
            for n, word in enumerate(self.words)
            for name, value in (("word", word.text), ("begun", word.begun), ("year", word.year))
        }


@dataclass(frozen=True)
class Terms:
    """What to look for: words without those that only fill, the languages in use, and how found words begin."""

    words: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()

    @property
    def sought(self) -> Sought:
        return Sought(tuple(map(Word.of, self.words)), self.languages)


def terms(said: str) -> Terms:
    """Read what somebody typed; one query, none without words."""
    words = tuple(dict.fromkeys(fold(said).split()[:MOST_WORDS]))
    if not words:
        return Terms()
    stems = _stems(words)
    in_use = tuple(dict.fromkeys(language for language, _ in stems))
    telling = tuple(word for word in words if all(stems[language, word] for language in in_use)) or words
    found = {_beginning(word, stem) for (_, word), many in stems.items() if word in telling for stem in many}
    return Terms(telling, in_use, tuple(sorted(found)))


def _stems(words: tuple[str, ...]) -> dict[tuple[str, str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [[languages.UNSURE, *languages.KNOWN], list(words), languages.UNSURE])
        return {(language, word): stems for language, word, stems in cursor.fetchall()}


def _beginning(word: str, stem: str) -> str:
    """Return what a word and its stem share: “compan” of “company” and “compani”."""
    shared = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, stem, strict=False)))
    return shared if len(shared) >= SHORTEST_BEGINNING else stem


def said_of(sought: Sought, *, for_staff: bool) -> Q:
    """Return the condition that every word is said of a document, or in it. Tags are the firm's own."""
    found = Q()
    for word in sought.words:
        in_text = _in_text(word, sought.languages, for_staff=for_staff)
        found &= _about(word) | in_text | (_tagged(word.text) if for_staff else Q())
    return found


def _about(word: Word) -> Q:
    types = DocumentType.objects.filter(name__unaccent__icontains=word.text).values("pk")
    clients = Client.objects.filter(name__unaccent__icontains=word.text).order_by().values("pk")
    found = Q(sought__contains=word.text) | Q(type__in=types) | Q(client__in=clients)
    return found | Q(year=word.year) if word.year is not None else found


def _tagged(text: Text) -> Q:
    tags = Func(F("tags"), Value(" "), function="array_to_string", output_field=TextField())
    return Q(Contains(Func(tags, function="LOWER", output_field=TextField()), text))


def _in_text(word: Word, known: tuple[str, ...], *, for_staff: bool) -> Q:
    found = _readable(for_staff=for_staff).filter(vector=_query(word, known)).values("document")
    return Q(scan__in=OPEN_SCANS, pk__in=found)


def _readable(*, for_staff: bool) -> QuerySet[Reading]:
    """What waits for an invoice is found by its name only, by those who wait for it."""
    waiting = queries.locked().values("document")
    return Reading.objects.all() if for_staff else Reading.objects.exclude(document__in=waiting)


def _query(word: Word, known: tuple[str, ...]) -> SearchQuery | CombinedSearchQuery:
    queries = [SearchQuery(word.text, config=language) for language in known]
    if word.begun is not None:
        queries.append(SearchQuery(word.begun, config=languages.UNSURE, search_type="raw"))
    return reduce(or_, queries)


# --- excerpts --------------------------------------------------------------------------------------


def excerpts(documents: Iterable[Document], sought: Terms, *, for_staff: bool) -> dict[UUID, SafeString]:
    """
    Return where the words stand in these documents, marked, for those whose name does not hold them all; two queries.
    """
    if not sought.beginnings:
        return {}
    asked = [each.pk for each in documents if each.is_open and not _named(each, sought)]
    open_ones = list(
        _readable(for_staff=for_staff).filter(document__in=asked).values_list("document", flat=True)
    )
    pattern = rf"\m(?:{'|'.join(map(_any_accent, sought.beginnings))})"
    with connection.cursor() as cursor:
        cursor.execute(EXCERPT, [BEFORE, LENGTH, BEFORE, LOOKED_THROUGH, LOOKED_THROUGH, pattern, open_ones])
        return {
            pk: excerpt(text, sought.beginnings, is_inside=inside) for pk, text, inside in cursor.fetchall()
        }


def _named(document: Document, sought: Terms) -> bool:
    said = fold(f"{document.filename} {document.client.name} {document.year}")
    return all(word in said for word in sought.words)


def _any_accent(beginning: str) -> str:
    signs = (f"[{WITH_ACCENTS[sign]}]" if sign in WITH_ACCENTS else re.escape(sign) for sign in beginning)
    return "".join(signs)


def excerpt(text: str, beginnings: Iterable[str], *, is_inside: bool) -> SafeString:
    """Return a piece of a text, safe to show, its words that begin like this marked; `is_inside` if it goes before."""
    line = names.clean(text.partition(" ")[2] if is_inside and " " in text[:BEFORE] else text)
    line = line.rpartition(" ")[0] if len(text) == LENGTH and " " in line else line
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, beginnings))})\w*")
    pieces, at = [], 0
    for match in pattern.finditer(fold(line)):
        pieces.append((line[at : match.start()], line[match.start() : match.end()]))
        at = match.end()
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html(
        "{}{}{}{}", "…" if is_inside else "", marked, line[at:], "…" if len(text) == LENGTH else ""
    )
