"""Words of strangers, without what could hide in them."""

import re
import unicodedata

KEPT = "\n\t"
BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
HIDDEN = {"Cc", "Cs", "Co", "Cn"}  # control signs, halves of pairs, and what is no sign
TURNING = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
)  # turn the direction of reading


def line(words: str, most: int) -> str:
    """Return words as one line of at most so many signs."""
    return " ".join(text(words[: most * 4], most * 4).split())[:most]


def text(words: str, most: int) -> str:
    """Return words with their lines, without control signs, NULs and signs that turn the direction."""
    words = BREAKS.sub("\n", words[:most])
    return "".join(sign for sign in words if sign in KEPT or not _is_hidden(sign))


def _is_hidden(sign: str) -> bool:
    return sign in TURNING or (
        (not sign.isascii() or not sign.isprintable()) and unicodedata.category(sign) in HIDDEN
    )
