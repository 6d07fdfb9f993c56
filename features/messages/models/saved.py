"""What staff write again and again, kept to be put into an answer."""

from django.db import models
from django.db.models import Q

from features.accounts.models import Membership
from features.base.models import FirmModel


class SavedReply(FirmModel):
    """Words with places for what is known of a chat (features.messages.filling). Clients see what was sent of it."""

    owner = models.ForeignKey(
        Membership, models.CASCADE, null=True, related_name="+"
    )  # null: the whole firm's
    title = models.CharField(max_length=120)
    body = models.TextField(max_length=10_000)  # Markdown, places and all
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("title", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title"], name="savedreply_title_once", nulls_distinct=False,
                condition=Q(archived_at__isnull=True),
            ),
            models.CheckConstraint(name="savedreply_says_something", condition=~Q(body="") & ~Q(title="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
