"""What was answered by itself."""

from django.db import models

from features.base.models import FirmModel
from features.messages.models.chats import Message, Thread


class AutomaticAnswer(FirmModel):
    """The answer outside of office hours: one in a chat for each time that the firm is closed."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    message = models.OneToOneField(Message, models.CASCADE, related_name="+")
    closed_since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "closed_since"], name="automatic_answer_once")
        ]
