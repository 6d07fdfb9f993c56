"""What a reason, a note and a length of time must be; forms and operations say the same."""

from datetime import timedelta

from features.base.errors import Refused

LASTS = timedelta(minutes=30)
SHORTEST, LONGEST = 3, 200
LENGTHS = {
    1: "1 hour", 4: "4 hours", 24: "1 day", 72: "3 days", 168: "7 days",
}  # hours: what the form offers; an operation takes any number between the first and the last  # fmt: skip


def reason(text: str) -> str:
    """
    :raises Refused: it is missing or has not 3 to 200 characters.
    """
    return _said(text, "reason", "Say why you look. The client can read it.")


def note(text: str) -> str:
    """
    :raises Refused: it is missing or has not 3 to 200 characters.
    """
    return _said(text, "note", "Say what Portico should look at.")


def _said(text: str, field: str, missing: str) -> str:
    line = " ".join(text.replace("\0", " ").split())
    if len(line) < SHORTEST:
        raise Refused(missing, field=field)
    if len(line) > LONGEST:
        raise Refused(f"Use at most {LONGEST} characters. This has {len(line)}.", field=field)
    return line


def hours(value: int) -> timedelta:
    """
    :raises Refused: it is less than an hour or more than seven days.
    """
    if not min(LENGTHS) <= value <= max(LENGTHS):
        raise Refused("Choose between 1 hour and 7 days.", field="hours")
    return timedelta(hours=value)
