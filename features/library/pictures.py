"""Uploaded pictures of articles: drawn anew and smaller, so that nothing but their pixels survives (security R46)."""

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps

from branding import logos
from branding.errors import LogoRefused
from features.base.errors import Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000  # of the upload; a phone's camera takes 12 to 24 million
WIDEST, HIGHEST = 1600, 2400  # of what is kept
QUALITY = 84
ACCEPT = logos.ACCEPT
CONTENT_TYPE = "image/webp"

NOT_A_PICTURE = "We can’t read this file as a picture. Choose a PNG, JPEG or WebP file."
TOO_LARGE = "This file is too large. A picture can have up to 10 MB: make it smaller and upload it again."
TOO_MANY_PIXELS = "This picture has too many pixels. Make it smaller and upload it again."


@dataclass(frozen=True)
class Drawn:
    data: bytes
    width: int
    height: int


def read(upload: IO[bytes]) -> Drawn:
    """
    Return what is kept of an uploaded picture.

    :raises Refused: wrong kind, too large or damaged; the message says what to do.
    """
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE, field="file")
    try:
        width, height = logos.sides_of(data)
        if width * height > MOST_PIXELS:
            raise Refused(TOO_MANY_PIXELS, field="file")
        return _drawn(data)
    except (LogoRefused, OSError, SyntaxError, ValueError, EOFError, struct.error, MemoryError) as fault:
        raise Refused(NOT_A_PICTURE, field="file") from fault


def _drawn(data: bytes) -> Drawn:
    with Image.open(BytesIO(data), formats=logos.FORMATS) as picture:
        picture.thumbnail((HIGHEST, HIGHEST), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
        colors = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    clean = Image.new(colors.mode, colors.size)
    clean.paste(colors)  # pixels, and nothing of what the file said besides
    out = BytesIO()
    clean.save(out, "WEBP", quality=QUALITY)
    return Drawn(out.getvalue(), *clean.size)
