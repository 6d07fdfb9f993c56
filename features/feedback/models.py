"""What clients tell the firm about itself: an idea, a problem, praise (S3-11)."""

from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client, Contact

WORST, BEST = 1, 5


class Feedback(FirmModel):
    class Kind(models.TextChoices):
        IDEA = "idea", "An idea"
        PROBLEM = "problem", "A problem"
        PRAISE = "praise", "Praise"

    client = models.ForeignKey(Client, models.PROTECT, related_name="feedback")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    words = models.TextField(max_length=2000)
    rating = models.PositiveSmallIntegerField(null=True)  # 1 to 5
    page = models.CharField(max_length=300, blank=True)  # the path on the firm's host where they stood
    seen_by_staff_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # null: a program's key

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = verbose_name_plural = "feedback"
        indexes = [
            models.Index(fields=["client", "-created_at"], name="feedback_of_client"),
            models.Index(
                fields=["-created_at"], condition=Q(seen_by_staff_at__isnull=True), name="feedback_unseen"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="feedback_rating",
                condition=Q(rating__isnull=True) | Q(rating__gte=WORST) & Q(rating__lte=BEST),
            ),
            models.CheckConstraint(name="feedback_kind", condition=Q(kind__in=["idea", "problem", "praise"])),
            models.CheckConstraint(name="feedback_has_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
