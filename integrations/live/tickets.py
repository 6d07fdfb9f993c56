"""
What lets a page listen for a minute. A web process that knows who asks signs it; the process that holds the lines open
(`server`) reads it, and knows no database, no cookie and no session. Who is signed out gets no further one, so that a
line ends within a minute of an access.
"""

from dataclasses import dataclass
from time import time

from django.core import signing

SECONDS = 60
SALT = "portico.live"


class Refused(Exception):
    """It is no ticket of ours, or its minute is over."""


@dataclass(frozen=True)
class Ticket:
    """`place` is whose news are listened for (`bell.place`); `origin` the page's host; `left` how many seconds."""

    place: str
    origin: str
    left: float


def write(place: str, origin: str) -> str:
    return signing.dumps([place, origin, int(time())], salt=SALT)


def read(text: str) -> Ticket:
    """:raises Refused: it is not valid, or not any more."""
    try:
        place, origin, at = signing.loads(text, salt=SALT, max_age=SECONDS)
    except signing.BadSignature as wrong:
        raise Refused from wrong
    return Ticket(place, origin, max(SECONDS - (time() - at), 0))
