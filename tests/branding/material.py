"""Pictures as they come from an upload, and the product's own sheets and scripts."""

from io import BytesIO
from pathlib import Path
from typing import cast

from django.conf import settings
from PIL import Image


def picture(
    width: int = 300, height: int = 300, kind: str = "PNG", color: str = "#cc0033", **options: object
) -> BytesIO:
    file = BytesIO()
    Image.new("RGB" if kind == "JPEG" else "RGBA", (width, height), color).save(file, kind, **options)
    file.seek(0)
    return file


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def pixel(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    return cast(tuple[int, ...], image.getpixel(at))


def colors_in(image: Image.Image) -> set[tuple[int, ...]]:
    return {cast(tuple[int, ...], color) for _, color in image.getcolors(image.width * image.height) or []}


def static_text(name: str) -> str:
    return (Path(settings.ROOT) / "branding" / "static" / "portico" / name).read_text()
