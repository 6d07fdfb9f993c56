"""What may stand in a chat. Each rule returns the tidy value, or refuses and names its field."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from features.accounts import rules as people
from features.accounts.rules import line
from features.base import placeholders
from features.base.errors import Refused
from features.base.models import ClosedDays
from features.messages.models import LONGEST, Waiting

SUBJECT, MINUTES, TITLE = 200, 1440, 120
PLACES = ("client", "first_name", "project", "subject", "firm", "sender")  # in saved replies
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONGEST_ANSWER, LONGEST_CLOSED = 2000, timedelta(days=366)
ANSWER_PLACES = ("opens", "client", "first_name", "firm")  # in the automatic answer


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


def week(given: Mapping[int, tuple[time, time]]) -> dict[int, tuple[time, time]]:
    """Return the hours of each day; `field` of a refusal is the number of the day."""
    for day, (opens, closes) in given.items():
        if day not in range(7):
            raise Refused("Name the days of the week by 0 to 6; 0 is Monday.", field="week")
        if opens >= closes:
            raise Refused(f"On {DAYS[day]}, close after you open.", field=f"closes_{day}")
    return {day: given[day] for day in sorted(given)}


def answer(text: str) -> str:
    """
    :raises Refused: it says nothing, or has a place that nothing is known for.
    """
    tidy = people.lines(text, most=LONGEST_ANSWER, field="answer")
    if not tidy:
        raise Refused("Write what the answer says.", field="answer")
    return placeholders.known(tidy, ANSWER_PLACES, field="answer")


def closed(first: date, last: date) -> None:
    """
    :raises Refused: these days can't be.
    """
    if last < first:
        raise Refused("The last day comes before the first.", field="last_on")
    if last - first > LONGEST_CLOSED:
        raise Refused("Choose a year at most.", field="last_on")


def closed_name(text: str) -> str:
    return line(text, most=80, field="name")


def days(closed: ClosedDays) -> str:
    """Say them: “Christmas, 2026-12-25 to 2026-12-26”."""
    span = (
        f"{closed.first_on}"
        if closed.first_on == closed.last_on
        else f"{closed.first_on} to {closed.last_on}"
    )
    return f"{closed.name}, {span}" if closed.name else span
