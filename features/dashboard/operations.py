"""What staff change from the workspace's own pages."""

from datetime import datetime
from typing import Any

from django.db import transaction

from branding import operations as branding
from features.accounts.models import Membership
from features.base import audit
from features.base.permissions import Permission, require
from features.dashboard.models import Milestone

Key = Milestone.Key


@transaction.atomic
def publish_brand(*, by: Membership, now: datetime, **brand: Any) -> tuple[str, ...]:
    """
    Show this brand to clients from now on, and return what changed. `brand` are the arguments of branding.publish.

    :raises NotAllowed: the role does not hold settings.branding.
    :raises ValidationError: a value is not one a brand can have.
    """
    require(by, Permission.SETTINGS_BRANDING)
    changed = branding.publish(now=now, **brand)
    if changed:
        audit.record("brand.published", by=by, changed=list(changed), what=" and ".join(changed))
    reach(key=Key.BRAND_PUBLISHED, by=by)
    return changed


def reach(*, key: Key, by: Membership) -> None:
    """Note that the firm has come this far; the first time counts."""
    Milestone.objects.bulk_create([Milestone(key=key, by=by)], ignore_conflicts=True)


def hide_checklist(*, by: Membership) -> None:
    """
    :raises NotAllowed: the check-list is for those who hold settings.features.
    """
    require(by, Permission.SETTINGS_FEATURES)
    reach(key=Key.CHECKLIST_HIDDEN, by=by)


def show_checklist(*, by: Membership) -> None:
    """
    :raises NotAllowed: the check-list is for those who hold settings.features.
    """
    require(by, Permission.SETTINGS_FEATURES)
    Milestone.objects.filter(key=Key.CHECKLIST_HIDDEN).delete()
