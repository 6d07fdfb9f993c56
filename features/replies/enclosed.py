"""Files that come with a letter: each is looked at as an upload is, before anybody may keep it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from features.documents import intake, room
from features.documents.errors import FileRefused
from features.documents.intake import Accepted
from integrations.inbound_mail.model import MOST_FILES, Attachment, Letter


@dataclass(frozen=True)
class Enclosed:
    """`refused` says for each file that was not taken why, for its sender to read."""

    files: tuple[Accepted, ...]
    refused: tuple[str, ...]


def looked_at(letter: Letter) -> Enclosed:
    """Return the files of a letter that may become documents."""
    files: list[Accepted] = []
    refused: list[str] = []
    for each in letter.files:
        try:
            files.append(_accepted(each))
        except FileRefused as refusal:
            refused.append(f"{each.name}: {refusal.message}")
    if letter.left_out:
        refused.append(f"A mail brings up to {MOST_FILES} files; {letter.left_out} more were left out.")
    return Enclosed(tuple(files), tuple(refused))


def names(letter: Letter) -> Sequence[str]:
    return [each.name for each in letter.files]


def _accepted(file: Attachment) -> Accepted:
    return intake.accept(file=io.BytesIO(file.content), filename=file.name, limit=room.largest())
