"""
In which language a text is written, as far as that helps to find it: PostgreSQL's own configuration that leaves out
most of it as stop words (“the”, “und”, “pour”) is that of its language. Too few of them: nobody knows, and words are
found as they stand.
"""

from django.db import connection

UNSURE = "simple"
KNOWN = (
    "danish",
    "dutch",
    "english",
    "finnish",
    "french",
    "german",
    "hungarian",
    "italian",
    "norwegian",
    "portuguese",
    "russian",
    "spanish",
    "swedish",
    "turkish",
)  # fmt: skip  those that come with a list of stop words
SAMPLE = 6000  # characters
FEWEST_WORDS = 12
FEWEST_STOPS = 0.14  # of the words; prose has 0.35 to 0.5, forms about 0.2
COUNT = """
    SELECT name, (SELECT coalesce(sum(cardinality(positions)), 0) FROM unnest(to_tsvector(name::regconfig, %s)))
    FROM unnest(%s::text[]) AS name"""


def of(text: str) -> str:
    """Return the text search configuration to read a text with."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [text[:SAMPLE], [UNSURE, *KNOWN]])
        left = {name: int(count) for name, count in cursor.fetchall()}
    words = left.pop(UNSURE)
    best = min(left, key=lambda name: left[name])
    is_sure = words >= FEWEST_WORDS and (words - left[best]) / words >= FEWEST_STOPS
    return best if is_sure else UNSURE
