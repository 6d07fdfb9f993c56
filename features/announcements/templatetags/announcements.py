"""What templates say of an announcement. `{% load announcements %}`."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from branding import prose
from branding.words import when
from features.announcements import rules
from features.announcements.models import Announcement

register = template.Library()
TONES = {"current": "good", "scheduled": "info"}


@register.filter
def said(announcement: Announcement) -> SafeString:
    """Return its words as they were meant to look."""
    return prose.small(announcement.body)


@register.filter
def stands(announcement: Announcement) -> str:
    return announcement.state(timezone.now())


@register.filter
def stand_label(announcement: Announcement) -> str:
    return Announcement.State(stands(announcement)).label


@register.filter
def stand_tone(announcement: Announcement) -> str:
    return TONES.get(stands(announcement), "")


@register.filter
def by_firm_clock(moment: datetime | None) -> str:
    """Say a moment in the firm's own zone, whoever reads it."""
    with timezone.override(rules.zone()):
        return when(moment, "inside time") if moment else ""


@register.filter
def of(names: dict[object, list[str]], key: object) -> list[str]:
    """Return for whom it is, of what `queries.names_of` found."""
    return names.get(key, [])
