"""
XML of strangers, read as a stream: no tree that deep nesting could blow up, no document type (so no entities of its
own, and nothing fetched), and no more of it than asked for.
"""

import zipfile
from collections.abc import Callable, Iterator
from itertools import count
from typing import BinaryIO
from xml.parsers import expat

MOST_UNPACKED = 64 * 1024 * 1024  # bytes of one part of a package, whatever its table of contents says
MOST_ELEMENTS = 500_000  # of one part; a second or two
CHUNK = 64 * 1024


class Hostile(ValueError):
    """A document type, or more than any honest file holds."""


class Enough(Exception):
    """Raised by a handler that has what it wants."""


type Start = Callable[[str, dict[str, str]], None]


def walk(file: BinaryIO, start: Start, end: Callable[[str], None], text: Callable[[str], None]) -> None:
    """
    Read a stream to its end, or until a handler has enough; of very many elements, the first. Names come without their
    prefix.

    :raises Hostile: it declares a document type, or never ends.
    :raises ExpatError: it is no XML.
    """
    parser, left = expat.ParserCreate(), count(MOST_ELEMENTS, -1)

    def started(name: str, facts: dict[str, str]) -> None:
        if not next(left):
            raise Enough
        start(_local(name), _plain(facts))

    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = started
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.CharacterDataHandler = text
    try:
        for chunk in _chunks(file):
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003
    except Enough:
        return


def part(package: zipfile.ZipFile, name: str) -> BinaryIO | None:
    """Return a part of a package, or None: it has none of this name."""
    return package.open(name) if name in package.namelist() else None  # type: ignore[return-value]


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    left = MOST_UNPACKED
    while chunk := file.read(CHUNK):
        left -= len(chunk)
        if left < 0:
            raise Hostile("unpacks to too much")
        yield chunk


def _refuse(*_: object) -> None:
    raise Hostile("declares a document type")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _plain(facts: dict[str, str]) -> dict[str, str]:
    return {_local(name): value for name, value in facts.items()}
