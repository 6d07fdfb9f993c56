"""What is to be done, in a chat (S2-19)."""

from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.messages.models.chats import Message, Side, Thread


class Checklist(FirmModel):
    """
    Some tasks of a chat together. The client sees those that are its own; a list without any is not there for it, nor
    is what the list is called.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="checklists")
    title = models.CharField(max_length=120, blank=True)
    quoted = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")  # what it was made of
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # null: a program

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return self.title or "Tasks"


class Task(FirmModel):
    """
    One thing to do: the client's, which stands on its to-do list too (features.actions), or the firm's alone, which
    no client's answer, mail or program ever holds.
    """

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="tasks")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=200)
    side = models.CharField(max_length=6, choices=[(Side.CLIENT, "The client"), (Side.FIRM, "Our team")])
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    done_side = models.CharField(max_length=8, blank=True)  # client, staff, api

    class Meta:
        ordering = ("order", "created_at", "id")
        indexes = [
            models.Index(
                fields=["checklist"], name="task_open_of_team", condition=Q(side="firm", done_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(name="task_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="task_of_a_side", condition=Q(side__in=["client", "firm"])),
            models.CheckConstraint(
                name="task_done_has_side",
                condition=Q(done_at__isnull=True, done_side="") | (Q(done_at__isnull=False) & ~Q(done_side="")),
            ),
            models.CheckConstraint(
                name="task_of_the_firm_is_done_by_it", condition=Q(side="client") | ~Q(done_side="client")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    @property
    def is_done(self) -> bool:
        return self.done_at is not None
