"""What may stand in feedback. Each rule returns the tidy value, or refuses and names its field."""

from urllib.parse import urlsplit

from features.accounts import rules as people
from features.base.errors import Refused
from features.feedback.models import BEST, WORST, Feedback

LONGEST, LONGEST_PAGE = 2000, 300


def kind(key: str) -> str:
    if key not in Feedback.Kind.values:
        raise Refused("Choose what it is: an idea, a problem or praise.", field="kind")
    return key


def words(text: str) -> str:
    tidy = people.lines(text, most=LONGEST, field="words")
    if not tidy:
        raise Refused("Write a few words. They go to us alone.", field="words")
    return tidy


def rating(number: int | None) -> int | None:
    if number is not None and not WORST <= number <= BEST:
        raise Refused(f"Choose {WORST} to {BEST}, or leave it out.", field="rating")
    return number


def page(address: str) -> str:
    """
    Return the path of a page of this host, without what was searched for there. Anything else is left out: it only
    helps to understand the words, and is no reason to refuse them.
    """
    try:
        path = urlsplit(address).path if address.startswith("/") and not address.startswith("//") else ""
    except ValueError:
        return ""
    is_plain = path.isascii() and path.isprintable() and "\\" not in path and " " not in path
    return (
        path
        if is_plain and path.startswith("/") and not path.startswith("//") and len(path) <= LONGEST_PAGE
        else ""
    )
