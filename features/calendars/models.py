"""The calendar of a member of staff, when it says they are busy, and what we wrote there."""

from django.db import models
from django.db.models import F, Q

from features.accounts.models import Membership
from features.base.models import FirmModel


class CalendarLink(FirmModel):
    """
    Somebody's calendar elsewhere; one at a time. The way in (`box`) is sealed with the firm's key: a name and password,
    or the tokens of a consent. A new connection is a new row.
    """

    class Kind(models.TextChoices):
        CALDAV = "caldav", "CalDAV"
        GOOGLE = "google", "Google Calendar"
        MICROSOFT = "microsoft", "Outlook"

    class State(models.TextChoices):
        CHECKING = "checking", "Being looked at"
        WORKS = "works", "Works"
        BROKEN = "broken", "Must be connected again"

    class Why(models.TextChoices):
        """Why it is broken."""

        REVOKED = "revoked", "It does not let us in any more."
        REFUSED = "refused", "It does not give what we need."
        AWAY = "away", "Nobody answered at its address."

    member = models.OneToOneField(Membership, models.CASCADE, related_name="calendar")
    kind = models.CharField(max_length=9, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.CHECKING)
    why = models.CharField(max_length=7, choices=Why, blank=True)
    label = models.CharField(max_length=200)
    box = models.BinaryField(max_length=20000)
    next_at = models.DateTimeField()  # when it is read again
    read_at = models.DateTimeField(null=True)
    away_since = models.DateTimeField(null=True)  # works, but has not answered since
    failures = models.PositiveSmallIntegerField(default=0)  # in a row

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=Q(state="works"), name="calendarlink_due")]
        constraints = [
            models.CheckConstraint(
                name="calendarlink_kind", condition=Q(kind__in=["caldav", "google", "microsoft"])
            ),
            models.CheckConstraint(
                name="calendarlink_state",
                condition=(Q(state="broken") & ~Q(why="")) | Q(state__in=["checking", "works"], why=""),
            ),
        ]

    @property
    def sealed_about(self) -> str:
        return f"calendar {self.pk}"


class BusyTime(FirmModel):
    """A time at which a calendar says that its person is busy: what for is not known here."""

    link = models.ForeignKey(CalendarLink, models.CASCADE, related_name="busy")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["link", "starts_at"], name="busytime_of_link")]
        constraints = [
            models.CheckConstraint(name="busytime_has_length", condition=Q(ends_at__gt=F("starts_at")))
        ]


class WrittenEvent(FirmModel):
    """
    An appointment that we wrote into a calendar: when, and in which version, so that an older one that comes late does
    not undo it. One that was removed stays for that reason until it would be over.
    """

    link = models.ForeignKey(CalendarLink, models.CASCADE, related_name="written")
    uid = models.CharField(max_length=200)
    sequence = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_removed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "uid"], name="writtenevent_once"),
            models.CheckConstraint(name="writtenevent_has_length", condition=Q(ends_at__gt=F("starts_at"))),
        ]
