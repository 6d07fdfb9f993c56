"""What a client is asked to do: the client's to-do list."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client, Contact

ANSWER, CHOOSE = "answer", "choose"  # kinds that ask a question
FEWEST_OPTIONS, MOST_OPTIONS, LONGEST_OPTION = 2, 10, 120
QUESTIONS = Q(kind__in=(ANSWER, CHOOSE))


class Action(FirmModel):
    """
    One thing to do, for everybody who acts for the client or for one of them. Open until settled or withdrawn. One that
    asks a question keeps its answer: in words, or what was chosen of its options. An answer stays while it is open
    again, until another takes its place.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="actions")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="actions")
    project_id = models.UUIDField(null=True)  # kept by a slice above (clients.engagements)
    kind = models.CharField(max_length=20)  # a key of features.actions.kinds
    subject_id = models.UUIDField(null=True)  # what it is about, in the slice that asked
    title = models.CharField(max_length=200)
    detail = models.TextField(max_length=2000, blank=True)
    due_on = models.DateField(null=True)
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+"
    )  # null: the product, a program
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_side = models.CharField(max_length=8, blank=True)  # client, staff, api, system
    withdrawn_at = models.DateTimeField(null=True)
    seen_by_staff_at = models.DateTimeField(null=True)  # what the client settled leaves the inbox
    nudged_at = models.DateTimeField(null=True)  # reminded of by hand, at most once a day
    withdrawn_reason = models.CharField(
        max_length=300, blank=True, default="", db_default=""
    )  # the firm's own
    is_long = models.BooleanField(default=False, db_default=False)  # an answer of many lines
    options = ArrayField(models.CharField(max_length=LONGEST_OPTION), default=list, db_default=[])
    several = models.BooleanField(default=False, db_default=False)  # more than one option may be chosen
    answer = models.TextField(max_length=4000, blank=True, default="", db_default="")
    chosen = ArrayField(models.CharField(max_length=LONGEST_OPTION), default=list, db_default=[])

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(
                fields=["client", "due_on"], name="action_open",
                condition=Q(settled_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=["settled_at"], name="action_arrived",
                condition=Q(settled_side="client", seen_by_staff_at__isnull=True),
            ),
            models.Index(
                fields=["due_on", "created_at", "id"], name="action_by_due",
                condition=Q(settled_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(fields=["settled_at"], name="action_done", condition=Q(settled_at__isnull=False)),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="action_of_subject_once"),
            models.CheckConstraint(
                name="action_one_end", condition=Q(settled_at__isnull=True) | Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(
                name="action_settled_has_side",
                condition=Q(settled_at__isnull=True, settled_side="")
                | (Q(settled_at__isnull=False) & ~Q(settled_side="")),
            ),
            models.CheckConstraint(
                name="action_reason_once_withdrawn", condition=Q(withdrawn_reason="") | Q(withdrawn_at__isnull=False)
            ),
            models.CheckConstraint(
                name="action_options_to_choose_from",
                condition=Q(kind=CHOOSE, options__len__gte=FEWEST_OPTIONS, options__len__lte=MOST_OPTIONS)
                | (~Q(kind=CHOOSE) & Q(options__len=0, several=False)),
            ),
            models.CheckConstraint(
                name="action_chosen_of_options",
                condition=Q(chosen__contained_by=F("options")) & (Q(several=True) | Q(chosen__len__lte=1)),
            ),
            models.CheckConstraint(
                name="action_words_answer_a_question", condition=Q(kind=ANSWER) | Q(answer="", is_long=False)
            ),
            models.CheckConstraint(
                name="action_client_answers",
                condition=~Q(settled_side="client") | ~QUESTIONS | ~Q(answer="") | Q(chosen__len__gt=0),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.settled_at is None and self.withdrawn_at is None

    @property
    def said(self) -> str:
        """Return what was answered, as one text; nothing as long as nobody has."""
        return self.answer or ", ".join(self.chosen)
