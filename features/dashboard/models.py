"""What the workspace remembers about a firm's first steps."""

from django.db import models

from features.accounts.models import Membership
from features.base.models import FirmModel


class Milestone(FirmModel):
    """Somebody of the firm did this once; the row says who and when."""

    class Key(models.TextChoices):
        SWITCHES_SEEN = "switches_seen", "Looked at the features"
        BRAND_PUBLISHED = "brand_published", "Published a brand"
        CHECKLIST_HIDDEN = "checklist_hidden", "Hid the check-list"

    key = models.CharField(max_length=20, choices=Key, unique=True)
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
