"""Which accesses count now. Every look-up for a contact goes through `live`, so that an end is an end everywhere."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from features.base.prepared import Given
from features.clients.rights import ContactRight, Level, holding

if TYPE_CHECKING:
    from features.clients.models import Access
else:
    Access = object


def lasts(now: datetime | Given) -> Q:
    return Q(ends_at__isnull=True) | Q(ends_at__gt=now)


class AccessQuerySet(QuerySet[Access]):
    def live(self, now: datetime | Given | None = None) -> "AccessQuerySet":
        """Return those that count now: not ended, and a delegate's only while whoever let them in still could."""
        return self.filter(self._counts(now or timezone.now()))

    def with_life(self, now: datetime | None = None) -> "AccessQuerySet":
        """Add `is_live`."""
        counts = ExpressionWrapper(self._counts(now or timezone.now()), BooleanField())
        return self.annotate(is_live=counts)

    def holding(self, right: ContactRight) -> "AccessQuerySet":
        """Return those that give a right. Delegating takes the whole client, not as a delegate oneself."""
        rows = self.filter(level__in=holding(right))
        return rows.filter(DELEGATING) if right == ContactRight.MANAGE_DELEGATES else rows

    def granted_by(self, contact_id: uuid.UUID) -> "AccessQuerySet":
        return self.filter(granted_by=contact_id)

    def _counts(self, now: datetime | Given) -> Q:
        giver = self.model._default_manager.filter(
            lasts(now), DELEGATING, contact=OuterRef("granted_by"), client=OuterRef("client"),
            contact__is_active=True, contact__user__is_active=True,
        )  # fmt: skip
        return lasts(now) & (Q(granted_by__isnull=True) | Q(Exists(giver)))


DELEGATING = Q(level=Level.FULL, is_limited=False, granted_by__isnull=True)
