"""What can be booked, with whom and when they are there, and what is booked."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from features.accounts.models import Membership, User
from features.actions.models import Action
from features.base.models import FirmModel
from features.clients.models import Client, Contact


class Way(models.TextChoices):
    OFFICE = "office", "At our office"
    PHONE = "phone", "By phone"
    VIDEO = "video", "By video"


class Setup(FirmModel):
    """How the firm is booked: here, or on a page of its own elsewhere (D14). One row at most."""

    class Where(models.TextChoices):
        HERE = "here", "Here, in the portal"
        OUTSIDE = "outside", "On another booking page"

    only = models.BooleanField(default=True, unique=True, editable=False)
    where = models.CharField(max_length=7, choices=Where, default=Where.HERE)
    outside_url = models.CharField(max_length=500, blank=True)
    change_hours = models.PositiveSmallIntegerField(
        default=24
    )  # until so long before clients change it themselves
    reason_required = models.BooleanField(default=False)  # of clients who cancel

    class Meta:
        constraints = [
            models.CheckConstraint(name="booking_setup_one", condition=Q(only=True)),
            models.CheckConstraint(
                name="booking_outside_has_page",
                condition=Q(where="here") | Q(outside_url__startswith="https://"),
            ),
        ]


class Location(FirmModel):
    """An office of the firm, with the zone its clocks show."""

    name = models.CharField(max_length=80)
    address = models.CharField(max_length=300, blank=True)
    time_zone = models.CharField(max_length=63)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Service(FirmModel):
    """Something clients can book. One that was taken away stays for what was booked."""

    class Who(models.TextChoices):
        CHOICE = "choice", "The client chooses, or takes the first available"
        TURNS = "turns", "Taken in turns"
        ALL = "all", "All of them together"

    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, blank=True)
    place = models.PositiveSmallIntegerField(default=0)  # in the list
    length = models.PositiveSmallIntegerField(default=30)  # minutes, as all that follow
    step = models.PositiveSmallIntegerField(default=30)
    before = models.PositiveSmallIntegerField(default=0)
    after = models.PositiveSmallIntegerField(default=0)
    notice = models.PositiveIntegerField(default=24 * 60)
    days = models.PositiveSmallIntegerField(default=60)  # ahead
    per_day = models.PositiveSmallIntegerField(null=True)
    who = models.CharField(max_length=6, choices=Who, default=Who.CHOICE)
    ways = models.JSONField(default=list)  # keys of Way
    video_url = models.CharField(max_length=500, blank=True)
    location = models.ForeignKey(Location, models.PROTECT, null=True, related_name="services")
    questions = models.JSONField(default=list)  # {"label", "required"}
    hosts = models.ManyToManyField(Membership, through="Host", related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("place", "name", "id")
        constraints = [
            models.CheckConstraint(name="service_has_length", condition=Q(length__gte=5, length__lte=480)),
            models.CheckConstraint(name="service_has_step", condition=Q(step__gte=5, step__lte=480)),
            models.CheckConstraint(name="service_has_ahead", condition=Q(days__gte=1, days__lte=365)),
            models.CheckConstraint(
                name="service_cap_is_some", condition=Q(per_day__isnull=True) | Q(per_day__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Host(FirmModel):
    """Somebody of the team who gives a service."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="places")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "member"], name="host_once")]


class Hours(FirmModel):
    """When somebody of the team is there, on their own clock. Without a row they keep the firm's office hours."""

    member = models.OneToOneField(Membership, models.CASCADE, related_name="booking_hours")
    time_zone = models.CharField(max_length=63)
    week = models.JSONField(default=dict)  # by day of the week ("0" is Monday): [["09:00", "12:00"], …]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class TimeOff(FirmModel):
    """Days on which somebody is not there, or hours of each of these days, on their own clock."""

    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("first_on", "id")
        constraints = [
            models.CheckConstraint(name="time_off_in_order", condition=Q(first_on__lte=F("last_on"))),
            models.CheckConstraint(
                name="time_off_hours_in_order",
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False, starts__lt=F("ends")),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.first_on}"


class Appointment(FirmModel):
    """
    A time that is booked. What the service was called, where it is and which clocks it was booked by is kept as it
    was. `sequence` grows with each change that calendars must hear of.
    """

    class State(models.TextChoices):
        BOOKED = "booked", "Planned"
        CANCELLED = "cancelled", "Cancelled"
        HELD = "held", "Held"
        NO_SHOW = "no_show", "Did not come"

    service = models.ForeignKey(Service, models.PROTECT, related_name="appointments")
    service_name = models.CharField(max_length=120)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")  # who comes
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    way = models.CharField(max_length=6, choices=Way)
    where = models.CharField(max_length=500, blank=True)  # an address, a number, a link
    client_zone = models.CharField(max_length=63)
    firm_zone = models.CharField(max_length=63)  # of whom it is with, or of the office
    note = models.CharField(max_length=1000, blank=True)
    answers = models.JSONField(default=list)  # {"label", "answer"}
    state = models.CharField(max_length=9, choices=State, default=State.BOOKED)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    booked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # null: a program
    booked_side = models.CharField(max_length=8)
    cancelled_side = models.CharField(max_length=8, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # of its end
    asked_by = models.ForeignKey(Action, models.SET_NULL, null=True, related_name="+")  # the to-do it settled
    seen_by_staff_at = models.DateTimeField(null=True)  # null: stands in the inbox

    class Meta:
        ordering = ("starts_at", "id")
        indexes = [
            models.Index(fields=["client", "starts_at"], name="appointment_of_client"),
            models.Index(fields=["starts_at"], name="appointment_next"),
            models.Index(
                fields=["changed_at"], name="appointment_unseen", condition=Q(seen_by_staff_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(name="appointment_has_length", condition=Q(starts_at__lt=F("ends_at"))),
            models.CheckConstraint(
                name="appointment_end_has_side",
                condition=~Q(state="cancelled") | ~Q(cancelled_side=""),
            ),
        ]

    def __str__(self) -> str:
        return self.service_name

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.BOOKED

    def is_ahead(self, now: datetime) -> bool:
        return self.is_planned and self.starts_at > now


class Seat(FirmModel):
    """
    Somebody of the team in an appointment, and the time that is theirs for it, with what stays free around it. While
    it is live, the database lets nobody have two at once.
    """

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="seats")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    blocked = DateTimeRangeField()
    is_live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "member"], name="seat_once"),
            ExclusionConstraint(
                name="seat_never_twice",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    ("blocked", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_live=True),
            ),
        ]
