"""What templates say of an appointment. `{% load booking %}`."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django import template

from features.booking import saying
from features.booking.models import Appointment

register = template.Library()
TONES = {"booked": "info", "held": "good", "no_show": "warn", "cancelled": ""}


@register.filter
def in_zone(appointment: Appointment, zone: ZoneInfo) -> str:
    """Say when it is on the clock of a zone, which is named."""
    return saying.whole(appointment.starts_at, appointment.ends_at, zone)


@register.filter
def day_in(appointment: Appointment, zone: ZoneInfo) -> str:
    return saying.day(appointment.starts_at, zone)


@register.filter
def span_in(appointment: Appointment, zone: ZoneInfo) -> str:
    return saying.span(appointment.starts_at, appointment.ends_at, zone)


@register.filter
def firm_time(appointment: Appointment, zone: ZoneInfo) -> str:
    """Say when it begins on the clock of whom it is with, where that differs."""
    return saying.there(appointment.starts_at, ZoneInfo(appointment.firm_zone), zone)


@register.filter
def place_name(zone: ZoneInfo) -> str:
    return saying.place_of(zone)


@register.filter
def people(appointment: Appointment) -> str:
    return ", ".join(seat.member.name for seat in appointment.seats.all())


@register.filter
def state_tone(appointment: Appointment) -> str:
    return TONES[appointment.state]


@register.filter
def day_of(at: datetime, zone: ZoneInfo) -> str:
    return saying.day(at, zone)


@register.filter
def at(items: Sequence[object], place: int) -> object:
    """Return what stands at a place of a list."""
    return items[place]


@register.filter
def words(text: str) -> list[str]:
    return text.split()
