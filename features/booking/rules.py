"""
What may stand in what is booked, and in how it is set up. Each returns the tidy value, or refuses and names its field.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from features.accounts import rules as people
from features.accounts.rules import line, lines
from features.base.errors import Refused
from features.booking.models import Service, Setup, Way

LONGEST_NOTE, LONGEST_REASON, LONGEST_ANSWER = 1000, 300, 500
MOST_QUESTIONS, MOST_SPANS, MOST_SERVICES, MOST_AHEAD = 10, 4, 50, 10
LONGEST_LINK = 500
DAY = 24 * 60
FIRST_YEAR, LAST_YEAR = 2000, 2199


# --- a booking -------------------------------------------------------------------------------------


def note(text: str) -> str:
    return lines(text, most=LONGEST_NOTE, field="note")


def reason(text: str, *, required: bool = False) -> str:
    tidy = line(text, most=LONGEST_REASON, field="reason")
    if required and not tidy:
        raise Refused("Say why, in a few words.", field="reason")
    return tidy


def way(service: Service, wish: str) -> Way:
    """Return how they meet: the one that is chosen, or the only one there is."""
    if not wish and len(service.ways) == 1:
        return Way(service.ways[0])
    if wish not in service.ways:
        raise Refused("Choose how you meet.", field="way")
    return Way(wish)


def phone(text: str) -> str:
    tidy = people.phone(text)
    if not tidy:
        raise Refused("Enter the number to call.", field="phone")
    return tidy


def answers(service: Service, given: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the answers to a service's questions, given by the number of the question; empty ones are left out."""
    found = []
    for number, question in enumerate(service.questions):
        field = f"question-{number}"
        tidy = line(given.get(str(number), ""), most=LONGEST_ANSWER, field=field)
        if question["required"] and not tidy:
            raise Refused("Answer this.", field=field)
        if tidy:
            found.append({"label": question["label"], "answer": tidy})
    return found


# --- how it is set up ------------------------------------------------------------------------------


def link(text: str, *, field: str) -> str:
    """Return an https address, or nothing."""
    tidy = line(text, most=LONGEST_LINK, field=field)
    if not tidy:
        return ""
    try:
        parts = urlsplit(tidy)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        host = None
    bad = not tidy.isascii() or " " in tidy or any(sign in tidy for sign in "<>\"'\\`")
    if host is None or bad or "." not in host or parts.scheme != "https" or parts.username is not None:
        raise Refused("Enter an address that begins with https://.", field=field)
    return tidy


def where(key: str) -> str:
    if key not in Setup.Where.values:
        raise Refused("Choose where clients book.", field="where")
    return key


def name(text: str) -> str:
    tidy = line(text, most=120, field="name")
    if not tidy:
        raise Refused("Give it a name.", field="name")
    return tidy


def number(field: str, least: int, most: int, value: int) -> int:
    if not least <= value <= most:
        raise Refused(f"Enter a number from {least} to {most:,}.", field=field)
    return value


def who(key: str) -> str:
    if key not in Service.Who.values:
        raise Refused("Choose who gives it.", field="who")
    return key


def ways(keys: Collection[str]) -> list[str]:
    if not keys or not set(keys) <= set(Way.values):
        raise Refused("Choose at least one way to meet.", field="ways")
    return [key for key in Way.values if key in keys]


def questions(given: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found = [
        {"label": tidy, "required": bool(one.get("required"))}
        for one in given
        if (tidy := line(str(one.get("label", "")), most=200, field="questions"))
    ]
    if len(found) > MOST_QUESTIONS:
        raise Refused(f"Ask {MOST_QUESTIONS} questions at most.", field="questions")
    return found


SERVICE: dict[str, Any] = {
    "name": name,
    "summary": lambda text: line(text, most=300, field="summary"),
    "place": lambda value: number("place", 0, 1000, value),
    "length": lambda value: number("length", 5, 480, value),
    "step": lambda value: number("step", 5, 480, value),
    "before": lambda value: number("before", 0, 480, value),
    "after": lambda value: number("after", 0, 480, value),
    "notice": lambda value: number("notice", 0, 90 * DAY, value),
    "days": lambda value: number("days", 1, 365, value),
    "per_day": lambda value: None if value is None else number("per_day", 1, 100, value),
    "who": who,
    "ways": ways,
    "video_url": lambda text: link(text, field="video_url"),
    "questions": questions,
}


def tidy_service(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: rule(given[name]) for name, rule in SERVICE.items() if name in given}


def zone(value: str) -> str:
    tidy = people.time_zone(value)
    if not tidy:
        raise Refused("Choose a time zone.", field="time_zone")
    return tidy


def week(given: Mapping[int, Iterable[tuple[time, time]]]) -> dict[str, list[list[str]]]:
    """Return the hours of each day as they are kept; `field` of a refusal is the day's."""
    found: dict[str, list[list[str]]] = {}
    for day, spans in sorted(given.items()):
        if day not in range(7):
            raise Refused("Name the days of the week by 0 to 6; 0 is Monday.", field="week")
        tidy = sorted((_minute(opens), _minute(closes)) for opens, closes in spans)
        _check_spans(tidy, f"day-{day}")
        if tidy:
            found[str(day)] = [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in tidy]
    return found


def _minute(at: time) -> time:
    return at.replace(second=0, microsecond=0)


def _check_spans(spans: list[tuple[time, time]], field: str) -> None:
    if len(spans) > MOST_SPANS:
        raise Refused(f"Enter {MOST_SPANS} stretches a day at most.", field=field)
    for opens, closes in spans:
        if opens >= closes:
            raise Refused("The end comes after the start, on the same day.", field=field)
    for (_, closes), (opens, _) in pairwise(spans):
        if opens < closes:
            raise Refused("These hours overlap.", field=field)


def days_off(first: date, last: date, starts: time | None, ends: time | None) -> None:
    if not (first.year >= FIRST_YEAR and last.year <= LAST_YEAR):
        raise Refused("Enter a day of this century, such as 2026-03-13.", field="first_on")
    if last < first:
        raise Refused("The last day comes after the first.", field="last_on")
    if (starts is None) != (ends is None):
        raise Refused("Enter both times, or none for whole days.", field="ends")
    if starts is not None and ends is not None and starts >= ends:
        raise Refused("The end comes after the start.", field="ends")
