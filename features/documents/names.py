"""The name a person gave a file, made harmless and kept otherwise. It is shown and sent, never used as a path."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

LONGEST = 150
LONGEST_ENDING = 10
UNSEEN = frozenset(
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
NAMELESS = "Document"


class Name(NamedTuple):
    stem: str
    extension: str


def clean(text: str) -> str:
    """
    Return one line in NFC without control characters and without signs that turn the reading direction: those can
    make an .exe look like a .pdf.
    """
    line = " ".join(text.split())
    kept = "".join(c for c in line if c not in UNSEEN and unicodedata.category(c) not in ("Cc", "Cs"))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def split(filename: str) -> Name:
    """Return the name to show, at most 150 characters long, and its ending in lower case."""
    last = clean(filename.replace("\\", "/").rpartition("/")[2])
    stem, dot, extension = last.rpartition(".")
    if not dot:
        stem, extension = last, ""
    return Name(shorten(stem.strip(" .")) or NAMELESS, extension.strip().lower())


def shorten(stem: str) -> str:
    return stem[:LONGEST].rstrip()


def in_words(names: Sequence[str]) -> str:
    """Return “Eleanor Marsh”, “Eleanor Marsh and James Marsh”, “Eleanor Marsh, James Marsh and 3 others”."""
    shown, others = names[:2], len(names) - 2
    if others > 0:
        return f"{', '.join(shown)} and {others} {'other' if others == 1 else 'others'}"
    return " and ".join(shown)


def everybody(names: Sequence[str]) -> str:
    """Name all of them: whoever shares reads exactly who will see it."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
