"""Several photos become one PDF, a page each: upright, small enough to be sent on, without what cameras note."""

import io
import struct
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

LONGEST_SIDE = 2000  # pixels: a letter can be read, and printed; fifty pages lie in memory at once
MOST_PIXELS = 40_000_000
MOST_PAGES = 50
FORMS = ["JPEG", "PNG", "WEBP"]
DPI = 170
NEVER = time.gmtime(0)  # of the same photos comes the same file, so that a form posted twice is noticed


def join(file: BinaryIO) -> bytes:
    """
    Return the PDF of photos that come one after the other, each after its length.

    :raises ValueError: there are too many, or one has too many pixels.
    """
    pages = _pages(file)
    out = io.BytesIO()
    same = {"creationDate": NEVER, "modDate": NEVER}
    next(pages).save(out, "PDF", save_all=True, append_images=pages, resolution=DPI, quality=82, **same)
    return out.getvalue()


def _pages(file: BinaryIO) -> Iterator[Any]:
    from PIL import Image, ImageOps  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None  # measured here
    for number, content in enumerate(_contents(file)):
        with Image.open(io.BytesIO(content), formats=FORMS) as picture:
            if number >= MOST_PAGES or picture.width * picture.height > MOST_PIXELS:
                raise ValueError("too much")
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
            page = Image.new("RGB", upright.size, "white")
            page.paste(upright, mask=upright.getchannel("A"))
            yield page


def _contents(file: BinaryIO) -> Iterator[bytes]:
    while head := file.read(8):
        (size,) = struct.unpack(">Q", head)
        yield file.read(size)
