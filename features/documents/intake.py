"""
What happens to a file before it becomes a document: it must be small enough, allowed, and what it says it is.

The only way to an `Accepted`, which is all that `operations` take; so no door can forget it.
"""

import hashlib
from dataclasses import dataclass
from io import SEEK_END
from typing import IO, Any
from uuid import UUID

from branding.words import size as in_words
from features.base import uploads
from features.documents import formats, names
from features.documents.errors import FileRefused
from features.documents.formats import Format
from features.documents.guarded import process

CHUNK = 256 * 1024
CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1a"))  # \x1a ends old DOS files
WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, as spreadsheets write it
REASONS = {
    "damaged": "We can’t open this file. It may be damaged: save it again and add the new one.",
    "other": "This file is named .{extension}, but it is something else. Save it as a real .{extension} file.",
    "pixels": "This picture is {width:,} by {height:,} pixels. Up to 40 million pixels work: save it smaller.",
    "ratio": "This file unpacks to more than a hundred times its size, so we can’t take it. Save it as a PDF.",
    "members": "This file holds more than 1,000 parts, so we can’t take it. Save it as a PDF.",
    "macros": "This file contains macros, which are programs. Save it without macros and add it again.",
    "nested": "This file has an archive inside, so we can’t take it. Add the files one by one.",
}  # fmt: skip


@dataclass(frozen=True)
class Accepted:
    """A file that may become a document. `file` is open at its beginning until the request ends."""

    file: IO[bytes]
    name: str
    format: Format
    size: int
    sha256: str
    pages: int | None
    arriving_id: UUID | None = None
    key: str = ""  # under which it lies in the store already, when it came in pieces
    made_of: tuple[UUID, ...] = ()  # photos that came in pieces and became this one file

    @property
    def content_type(self) -> str:
        return self.format.content_type


def accept(*, file: IO[bytes], filename: str, limit: int | None = None) -> Accepted:
    """
    Look at a file and return what is known about it. `limit`, in bytes, is that of a form unless another is given.

    :raises FileRefused: it is empty, too large, of a kind that is not allowed, or not what it says.
    """
    if getattr(file, "came_too_late", False):
        raise FileRefused("Too much came at once for this one. Add it again by itself.")
    size = measure(file)
    check_size(size, limit or uploads.limit())
    name = names.split(filename)
    form = format_of(name.extension)
    _check_beginning(file, form)
    facts = _closer_look(file, form)
    return Accepted(file, name.stem, form, size, _digest(file), facts.get("pages"))


def measure(file: IO[bytes]) -> int:
    """Return how many bytes came, including those the upload handler no longer kept."""
    told = getattr(file, "size", None)
    size = told if isinstance(told, int) else file.seek(0, SEEK_END)
    file.seek(0)
    return size


def check_size(size: int, limit: int) -> None:
    """
    :raises FileRefused: a file of this many bytes is none, or too large.
    """
    if size == 0:
        raise FileRefused("This file is empty. Choose it again, or save it anew first.")
    if size > limit:
        raise FileRefused(
            f"This file has {in_words(size)}. A file can have up to {in_words(limit)}: make it smaller, or split it."
        )


def format_of(extension: str) -> Format:
    """
    :raises FileRefused: files with this ending are not taken.
    """
    form = formats.of_extension(extension)
    if form is None and not extension:
        raise FileRefused(
            f"This file’s name has no ending, so we can’t tell what it is. Add {formats.IN_WORDS}."
        )
    if form is None:
        shown = extension[: names.LONGEST_ENDING]
        raise FileRefused(f"Files ending in .{shown} can’t be added. Add {formats.IN_WORDS}.")
    return form


def _check_beginning(file: IO[bytes], form: Format) -> None:
    head = file.read(formats.HEAD)
    file.seek(0)
    if not formats.begins_rightly(form, head):
        raise _refusal("other", form)
    if form.check == "text" and not _is_text(file):
        raise _refusal("other", form)


def _is_text(file: IO[bytes]) -> bool:
    """Return whether all of it can be read by a person: no control characters, unless it is UTF-16."""
    first = file.read(2)
    file.seek(0)
    if first in WIDE:
        return True
    found = any(chunk.translate(None, CONTROL) != chunk for chunk in iter(lambda: file.read(CHUNK), b""))
    file.seek(0)
    return not found


def _closer_look(file: IO[bytes], form: Format) -> dict[str, Any]:
    if form.check in ("", "text"):
        return {}
    try:
        facts = process.look(form.check, form.inside, file)
    except process.NoAnswer as silence:
        raise _refusal("damaged", form) from silence
    if reason := facts.get("refused"):
        raise _refusal(reason, form, facts)
    return facts


def _refusal(reason: str, form: Format, facts: dict[str, Any] | None = None) -> FileRefused:
    return FileRefused(REASONS[reason].format(extension=form.extension, **(facts or {})))


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in iter(lambda: file.read(CHUNK), b""):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
