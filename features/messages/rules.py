"""What may stand in a chat. Each rule returns the tidy value, or refuses and names its field."""

from features.accounts import rules as people
from features.accounts.rules import line
from features.base import placeholders
from features.base.errors import Refused
from features.messages.models import LONGEST, Waiting

SUBJECT, MINUTES, TITLE = 200, 1440, 120
PLACES = ("client", "first_name", "project", "subject", "firm", "sender")  # in saved replies


def subject(text: str) -> str:
    tidy = line(text, most=SUBJECT, field="subject")
    if not tidy:
        raise Refused("Say what this is about.", field="subject")
    return tidy


def body(text: str) -> str:
    """Return what was written; it may be nothing, where files come with it."""
    return people.lines(text, most=LONGEST, field="body")


def said(text: str, files: int) -> str:
    """
    :raises Refused: nothing was written and nothing comes with it.
    """
    tidy = body(text)
    if not tidy and not files:
        raise Refused("Write something, or attach a file.", field="body")
    return tidy


def waiting(value: str) -> str:
    if value not in Waiting.values:
        raise Refused("Choose who is waited for.", field="waiting")
    return value


def minutes(value: int) -> int:
    if not 0 <= value <= MINUTES:
        raise Refused("Choose 0 to 1,440 minutes.", field="edit_minutes")
    return value


def saved_title(text: str) -> str:
    tidy = line(text, most=TITLE, field="title")
    if not tidy:
        raise Refused("Enter a title, by which your team finds it.", field="title")
    return tidy


def saved_body(text: str) -> str:
    """
    :raises Refused: it says nothing, or has a place that nothing is known for.
    """
    tidy = body(text)
    if not tidy:
        raise Refused("Write what it says.", field="body")
    return placeholders.known(tidy, PLACES, field="body")
