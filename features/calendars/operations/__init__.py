"""Connecting calendars, reading them, and writing appointments there."""

from features.calendars.operations.connecting import (
    choose_calendar,
    connect_caldav,
    disconnect,
    finish_consent,
)
from features.calendars.operations.writing import put_event, remove_event

__all__ = [
    "choose_calendar",
    "connect_caldav",
    "disconnect",
    "finish_consent",
    "put_event",
    "remove_event",
]
