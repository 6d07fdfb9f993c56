"""
An uploaded picture becomes a logo: a PNG 512 pixels square, drawn anew so that only pixels of the upload survive.

Width and height are read from the header before anything is decoded, so that a small file can't unpack to gigabytes.
"""

import struct
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from branding.errors import LogoRefused

MOST_BYTES = 1024 * 1024
MOST_SIDE = 2000
LEAST_SIDE = 64
SIDE = 512
FORMATS = ("PNG", "JPEG", "WEBP")
ACCEPT = "image/png,image/jpeg,image/webp"

NOT_A_PICTURE = "We can’t read this file as a picture. Choose a PNG, JPEG or WebP file."
SVG = "SVG files can’t be used as a logo. Save it as a square PNG and upload that."
DAMAGED = "This picture is damaged. Save it again and upload the new file."


def read(upload: IO[bytes]) -> bytes:
    """
    Return the logo made from an uploaded picture.

    :raises LogoRefused: wrong kind, too large, too small or damaged; the message says what to do.
    """
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise LogoRefused(
            "This file is too large. A logo can have up to 1 MB: make it smaller and upload it again."
        )
    _check_sides(*sides_of(data))
    try:
        return _encode(_square(_first_frame(data)))
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, MemoryError) as damage:
        raise LogoRefused(DAMAGED) from damage


def _check_sides(width: int, height: int) -> None:
    if max(width, height) > MOST_SIDE:
        raise LogoRefused(
            f"This picture is {width:,} by {height:,} pixels. A logo can have up to {MOST_SIDE:,} on each side."
        )
    if min(width, height) < LEAST_SIDE:
        raise LogoRefused(
            f"This picture is {width:,} by {height:,} pixels. A logo needs at least {LEAST_SIDE} on each side."
        )


def sides_of(data: bytes) -> tuple[int, int]:
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
            width, height = struct.unpack_from(">II", data, 16)
            return width, height
        if data.startswith(b"\xff\xd8\xff"):
            return JpegImageFile(BytesIO(data)).size
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp_sides(data)
    except (OSError, SyntaxError, ValueError, IndexError, struct.error) as damage:
        raise LogoRefused(DAMAGED) from damage
    raise LogoRefused(SVG if _is_markup(data) else NOT_A_PICTURE)


def _webp_sides(data: bytes) -> tuple[int, int]:
    """Read the canvas of the three kinds of WebP (RFC 9649)."""
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _is_markup(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") or data.startswith(b"\x1f\x8b")


def _first_frame(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        upright = ImageOps.exif_transpose(picture)
        return upright.convert("RGBA")


def _square(picture: Image.Image) -> Image.Image:
    """Fit the picture into a square, with nothing around it where it is narrower."""
    fitted = ImageOps.contain(picture, (SIDE, SIDE), Image.Resampling.LANCZOS)
    canvas = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    canvas.paste(fitted, ((SIDE - fitted.width) // 2, (SIDE - fitted.height) // 2))
    return canvas


def _encode(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
