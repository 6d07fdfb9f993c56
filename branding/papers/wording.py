"""
Makes any text fit to be set: letters the typefaces have, no invisible tricks, long words that may break.

Nothing here guards against markup. The press passes text as data, which typst never runs.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from branding.papers.coverage import EVERY

STAND_IN = "\N{WHITE SQUARE}"  # says that here is a letter which can't be shown
MAY_BREAK = "\N{ZERO WIDTH SPACE}"
ROOM = 28  # the narrowest column in widths of a small letter
MOST_MARKS = 4  # one over another; more would run over the lines above
_WORD = re.compile(r"\S{12,}")
_JOINT = re.compile(r"(?<=[@./_\-,;:=&?])(?=\w)")
_WIDTHS = {**dict.fromkeys("WMmw@%—…", 1.7), **dict.fromkeys("ijltfI.,:;'|!()[]", 0.5)}


def fitted(said: Any, letters: frozenset[int] = EVERY) -> Any:
    """Return the same nesting of mappings and sequences, every string in it fit to be set."""
    if isinstance(said, str):
        return fit(said, letters)
    if isinstance(said, dict):
        return {name: fitted(part, letters) for name, part in said.items()}
    if isinstance(said, list | tuple):
        return [fitted(part, letters) for part in said]
    return said


def fit(text: str, letters: frozenset[int] = EVERY) -> str:
    """
    Return the text as the typefaces can show it; a letter they lack becomes a white square.

    Control characters, direction overrides and invisible fillers are left out. Line breaks stay.
    """
    lines = re.split("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", unicodedata.normalize("NFC", text))
    return "\n".join(_breakable("".join(_few_marks(_shown(line, letters)))) for line in lines)


def one_line(text: str) -> str:
    return " ".join(text.split())


def _shown(line: str, letters: frozenset[int]) -> Iterator[str]:
    for letter in line.replace("\t", " ").replace(MAY_BREAK, ""):
        if ord(letter) in letters:
            yield letter
        elif unicodedata.category(letter) not in {"Cc", "Cf", "Mn", "Me"}:
            yield from _nearest(letter, letters)


def _nearest(letter: str, letters: frozenset[int]) -> str:
    plain = unicodedata.normalize("NFKC", letter)  # a full-width A is an A
    return plain if all(ord(part) in letters for part in plain) else STAND_IN


def _few_marks(line: Iterator[str]) -> Iterator[str]:
    marks = 0
    for letter in line:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MOST_MARKS:
            yield letter


def _breakable(line: str) -> str:
    return _WORD.sub(lambda word: _folded(word[0]), line)


def _folded(word: str) -> str:
    """Let a word that is too wide break at its joints, and where it has none before any letter."""
    if _width(word) <= ROOM:
        return word
    return MAY_BREAK.join(part if _width(part) <= ROOM else _loose(part) for part in _JOINT.split(word))


def _width(word: str) -> float:
    return sum(_WIDTHS.get(letter, 1.25 if letter.isupper() else 1) for letter in word)


def _loose(part: str) -> str:
    parted = "".join(letter if unicodedata.combining(letter) else MAY_BREAK + letter for letter in part)
    return parted.removeprefix(MAY_BREAK)
