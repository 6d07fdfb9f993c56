"""
What a client can take back: an upload of their own, or its newest version, within the firm's minutes by the clock of
the database (D5).
"""

from datetime import timedelta

from django.contrib.postgres.functions import TransactionNow
from django.db.models import Case, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, When
from django.db.models.expressions import CombinedExpression

from features.clients import queries as clients
from features.clients.acting import Someone
from features.clients.models import Contact
from features.clients.rights import ContactRight
from features.documents import holds, queries
from features.documents.models import Document, DocumentRules, Side, Version


def by_this_contact(contact: Contact | Someone) -> Q:
    """Return the condition that a document, with all its versions, came from this contact, who may still upload."""
    others = Version.objects.filter(document=OuterRef("pk")).exclude(uploaded_by=contact.user_id)
    mine = Q(side=Side.CLIENT, uploaded_by=contact.user_id) & ~Q(Exists(others))
    return mine & Q(client__in=clients.acted_for_by(contact, ContactRight.UPLOAD))


def in_time(rules: DocumentRules) -> Q:
    """Return the condition that neither it nor an earlier version of it has become part of the firm's records."""
    since = _now_less(rules.delete_minutes)
    older = Version.objects.filter(document=OuterRef("pk"), stored_at__lte=since)
    return Q(stored_at__gt=since) & ~Q(Exists(older))


def can_be_taken_back(contact: Contact | Someone, rules: DocumentRules) -> Q:
    """Return the whole condition, for one statement to decide by."""
    return by_this_contact(contact) & in_time(rules) & ~holds.in_use()


def newest_can_be_taken_back(contact: Contact, rules: DocumentRules) -> Q:
    """Return the condition that this contact may take back its newest version alone, for the one before it."""
    earlier = Exists(Version.objects.filter(document=OuterRef("pk")))
    is_in_time = Q(stored_at__gt=_now_less(rules.delete_minutes))
    return by_this_contact(contact) & is_in_time & Q(earlier) & ~holds.in_use()


def can_be_replaced(contact: Contact) -> Q:
    """Return the condition that this contact may put a newer version of it; the older one stays."""
    return by_this_contact(contact) & ~holds.in_use()


def with_time_left(
    rows: QuerySet[Document], contact: Contact | Someone, rules: DocumentRules
) -> QuerySet[Document]:
    """Add `left`: how long this contact can delete each, or None."""
    return rows.annotate(left=_left(can_be_taken_back(contact, rules), rules))


def with_versions_time_left(
    rows: QuerySet[Document], contact: Contact, rules: DocumentRules
) -> QuerySet[Document]:
    """Add `version_left`: how long this contact can take back the newest version of each, or None."""
    return rows.annotate(version_left=_left(newest_can_be_taken_back(contact, rules), rules))


def _left(can: Q, rules: DocumentRules) -> Case:
    end = F("stored_at") + timedelta(minutes=rules.delete_minutes)
    left = ExpressionWrapper(end - TransactionNow(), DurationField())
    return Case(When(can, then=left), default=None, output_field=DurationField())


def taken_back(contact: Contact) -> QuerySet[Document]:
    """Return what this contact deleted themselves."""
    rows = Document.objects.filter(deleted_at__isnull=False, deleted_by=contact.user_id)
    return rows.filter(queries.reached_by(contact))


def _now_less(minutes: int) -> CombinedExpression:
    return TransactionNow() - timedelta(minutes=minutes)
