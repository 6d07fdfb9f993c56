"""
Many files as one zip, written while it is sent: a few hundred kilobytes of it are in memory at a time, however large it
gets. Each file is looked up anew when its turn comes, so that what was taken away meanwhile, waits to be paid or is
being checked for viruses is left out, and named in a text inside.
"""

import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, cast
from uuid import UUID

from branding.words import size as in_words
from features.base.errors import Refused
from features.documents import contents
from features.documents.models import Document
from features.documents.packing import Names

CHUNK = 256 * 1024
MOST_FILES, MOST_BYTES = 1000, 5 * 1024**3
PACKED = frozenset(
    {"txt", "csv", "rtf", "doc", "xls", "ppt", "dwg", "ofx", "qfx", "qbo"}
)  # others are packed already
LEFT_OUT = "Left out.txt"

type Look = Callable[[UUID], Document | None]
type Begin = Callable[[Document], None]


@dataclass
class Sink:
    """What a zip is written to: it can't go back, and gives what was written since it was last asked."""

    parts: list[bytes] = field(default_factory=list)

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        taken, self.parts = b"".join(self.parts), []
        return taken


def check(rows: Collection[Document]) -> None:
    """
    :raises Refused: these are none, or more than one zip holds.
    """
    total = sum(row.size for row in rows)
    if not rows:
        raise Refused("Choose the documents to download.", field="document")
    if len(rows) > MOST_FILES or total > MOST_BYTES:
        raise Refused(
            f"These are {len(rows):,} files with {in_words(total)}. One zip holds up to {MOST_FILES:,} files and "
            f"{in_words(MOST_BYTES)}: choose fewer.",
            field="document",
        )


def stream(ids: Iterable[UUID], *, look: Look, begin: Begin) -> Iterator[bytes]:
    """
    Yield the zip. `look` gives a document with its client and type to whoever may have it now, with `is_locked` if they
    may not open it; `begin` is told of each whose bytes are about to be sent.

    :raises NotStored: the store fails in the middle. What was sent is no whole zip: whoever sends it must break off.
    """
    sink, taken = Sink(), Names()
    left_out: list[str] = []
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", allowZip64=True) as archive:
        for each in ids:
            document = look(each)
            if reason := _why_not(document):
                left_out += [f"{document.filename}: {reason}" if document else reason]
            elif document is not None:
                yield from _member(archive, sink, document, taken, begin)
        if left_out:
            archive.writestr(LEFT_OUT, "These files were left out:\r\n\r\n" + "\r\n".join(left_out) + "\r\n")
    yield sink.take()


def _why_not(document: Document | None) -> str:
    if document is None:
        return "A file that is no longer there"
    if getattr(document, "is_locked", False):
        return "opens once it is paid"
    return "" if document.is_open else document.scan_words or "is being checked"


def _member(
    archive: zipfile.ZipFile, sink: Sink, document: Document, taken: Names, begin: Begin
) -> Iterator[bytes]:
    with contents.opened(document) as file:
        begin(document)
        info = zipfile.ZipInfo(
            taken.path_of(document), (document.shared_at or document.created_at).timetuple()[:6]
        )
        info.compress_type = zipfile.ZIP_DEFLATED if document.extension in PACKED else zipfile.ZIP_STORED
        info.file_size = document.size  # decides whether the entry needs the larger format
        with archive.open(info, "w") as member:
            while chunk := file.read(CHUNK):
                member.write(chunk)
                yield sink.take()
    yield sink.take()
