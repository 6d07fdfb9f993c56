"""
How long documents of a type are kept. A document belongs to its year, or to the one it came in if that is later; so
many full years after the end of that, on the firm's calendar, it goes to the trash. When a firm sets this for a type,
nothing goes in the first thirty days: staff are told first, and can keep single documents.
"""

from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import ExtractYear, Greatest
from django.utils import timezone

from features.documents import queries
from features.documents.models import Document, DocumentType

AHEAD = timedelta(days=30)
SHORTEST, LONGEST = 1, 30  # years


def going(now: datetime) -> QuerySet[Document]:
    """Return what goes to the trash at this moment, if nobody keeps it."""
    rows = Document.objects.filter(deleted_at__isnull=True, keep=False, type__keep_since__lte=now - AHEAD)
    return _over(rows, now).filter(Q(last__lt=F("this") - F("type__keep_years")))


def soon(now: datetime) -> QuerySet[Document]:
    """Return what goes within thirty days."""
    return going(now + AHEAD)


def concerned(kind: DocumentType, years: int, now: datetime) -> int:
    """Return how many documents of a type would go, were it set to that many years."""
    rows = Document.objects.filter(type=kind, deleted_at__isnull=True, keep=False)
    return _over(rows, now).filter(Q(last__lt=F("this") - years)).count()


def _over(rows: QuerySet[Document], now: datetime) -> QuerySet[Document]:
    """Add `last`, the year it belongs to, and `this`, the one it is."""
    came = ExtractYear("created_at", tzinfo=queries.zone())
    this = timezone.localtime(now, queries.zone()).year
    return rows.annotate(last=Greatest("year", came), this=Value(this))


def count_by_type(now: datetime) -> list[tuple[DocumentType, int]]:
    """Return the types of which something goes within thirty days, and how many documents that is."""
    counts = dict(soon(now).order_by().values_list("type").annotate(n=Count("pk")))
    return [(kind, counts[kind.pk]) for kind in DocumentType.objects.filter(pk__in=counts)]
