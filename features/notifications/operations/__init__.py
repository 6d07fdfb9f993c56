"""Telling people, and what they do with what they were told."""

from features.notifications.operations.choosing import choose, set_rhythm
from features.notifications.operations.devices import renew_device, turn_off, turn_on
from features.notifications.operations.reading import mark_all_read, mark_read, saw
from features.notifications.operations.stopping import bounced, stop, try_again, try_own_again
from features.notifications.operations.telling import tell

__all__ = [
    "bounced",
    "choose",
    "mark_all_read",
    "mark_read",
    "renew_device",
    "saw",
    "set_rhythm",
    "stop",
    "tell",
    "try_again",
    "try_own_again",
    "turn_off",
    "turn_on",
]
