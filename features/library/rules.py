"""What may stand in an article. Each rule returns the tidy value, or refuses and names its field."""

from collections.abc import Callable
from typing import Any

from features.accounts import rules as people
from features.accounts.rules import line
from features.base.errors import Refused
from features.library.models import Article

LONGEST_BODY = 40_000
LONGEST_WORDS = 1000


def title(text: str) -> str:
    tidy = line(text, most=160, field="title")
    if not tidy:
        raise Refused("Enter a title. A question that clients ask is a good one.", field="title")
    return tidy


def summary(text: str) -> str:
    return line(text, most=300, field="summary")


def body(text: str) -> str:
    tidy = people.lines(text, most=LONGEST_BODY, field="body")
    if not tidy:
        raise Refused("Write something first.", field="body")
    return tidy


def category_name(text: str) -> str:
    tidy = line(text, most=80, field="name")
    if not tidy:
        raise Refused("Enter a name for this category.", field="name")
    return tidy


def words(text: str) -> str:
    return people.lines(text, most=LONGEST_WORDS, field="words")


def audience(key: str) -> str:
    if key not in Article.Audience.values:
        raise Refused("Choose whom it is for.", field="audience")
    return key


TEXTS: dict[str, Callable[[str], str]] = {"title": title, "summary": summary, "body": body}


def tidy(given: dict[str, Any]) -> dict[str, Any]:
    """Return what is given of an article, each by its rule."""
    known = {name: rule(given[name]) for name, rule in TEXTS.items() if name in given}
    return known | ({"category": given["category"]} if "category" in given else {})
