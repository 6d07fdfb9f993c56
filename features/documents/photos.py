"""Photos that a client takes of a paper become one PDF."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import IO

from django.utils import timezone
from django.utils.formats import date_format

from features.documents import queries
from features.documents.errors import FileRefused
from features.documents.guarded import process
from features.documents.intake import Accepted

ENDINGS = ("jpg", "jpeg", "png", "webp")
MOST = 50
NOT_HEIC = (
    "This is a HEIC photo, which can’t go into a PDF. Save it as JPEG and choose it again, or untick “Make one PDF” to "
    "add it as it is."
)


@contextmanager
def joined(photos: Sequence[Accepted]) -> Iterator[IO[bytes]]:
    """
    Give the PDF of these photos, a page each in this order, as a file on disk.

    :raises FileRefused: they are too many, or one can't be drawn.
    """
    if len(photos) > MOST:
        raise FileRefused(f"One PDF takes up to {MOST} photos. These are {len(photos)}: make two of them.")
    try:
        with process.joined(_one_by_one(photos)) as made:
            yield made
    except process.NoAnswer as silence:
        raise FileRefused("We can’t make a PDF of these photos. Add them one by one.") from silence


def _one_by_one(photos: Sequence[Accepted]) -> Iterator[IO[bytes]]:
    for photo in photos:
        yield photo.file
        photo.file.close()


def name_of(now: datetime) -> str:
    return f"Photos {date_format(timezone.localtime(now, queries.zone()), 'F j')}.pdf"
