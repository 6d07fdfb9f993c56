"""Calendars that staff keep elsewhere: when they are busy, and their appointments written there."""
