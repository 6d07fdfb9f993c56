"""Telling people, and what they do with what they were told."""

from features.notifications.operations.choosing import choose
from features.notifications.operations.reading import mark_all_read, mark_read
from features.notifications.operations.telling import tell

__all__ = ["choose", "mark_all_read", "mark_read", "tell"]
