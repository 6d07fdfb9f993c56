"""Logos and site photos of the demo, drawn here so that nothing is downloaded or shipped."""

import random
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

SIDE = 512
UNIT = SIDE / 24  # the marks are drawn on a grid of 24
type Points = list[tuple[float, float]]


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _scaled(points: Sequence[tuple[float, float]]) -> Points:
    return [(x * UNIT, y * UNIT) for x, y in points]


def hartwell_logo() -> bytes:
    """H and R that share a stem, in thin lines."""
    picture = Image.new("RGB", (SIDE, SIDE), "#1f4d3a")
    draw = ImageDraw.Draw(picture)
    for line in ([(5, 4.5), (5, 19.5)], [(12, 4.5), (12, 19.5)], [(5, 12), (12, 12)], [(12, 4.5), (15.5, 4.5)],
                 [(15.5, 12), (12, 12)], [(15, 12), (19.5, 19.5)]):  # fmt: skip
        draw.line(_scaled(line), fill="white", width=34, joint="curve")
    left, top, right, bottom = (v * UNIT for v in (11.75, 4.5, 19.25, 12))
    draw.arc((left, top - 17, right, bottom + 17), -90, 90, fill="white", width=34)
    return _png(picture)


def northbeam_logo() -> bytes:
    """A gable over three posts."""
    picture = Image.new("RGB", (SIDE, SIDE), "#f47b20")
    draw = ImageDraw.Draw(picture)
    for shape in (
        [(12, 3), (3.5, 10.5), (3.5, 13.5), (12, 6), (20.5, 13.5), (20.5, 10.5)],
        [(5, 14.5), (5, 20.5), (8.5, 20.5), (8.5, 11.5)],
        [(15.5, 11.5), (15.5, 20.5), (19, 20.5), (19, 14.5)],
        [(10.25, 9.5), (10.25, 20.5), (13.75, 20.5), (13.75, 9.5), (12, 8)],
    ):
        draw.polygon(_scaled(shape), fill="#1c120a")
    return _png(picture)


def site_photo(seed: int) -> bytes:
    """A timber frame under a sky of the day, as a JPEG of 1600 by 1067."""
    chance = random.Random(seed)  # noqa: S311  a picture, not a secret
    width, height = 1600, 1067
    picture = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(picture)
    top, low = chance.choice(
        [
            ((143, 178, 208), (226, 232, 234)),
            ((176, 184, 190), (230, 228, 222)),
            ((120, 160, 205), (240, 225, 205)),
        ]
    )
    for y in range(height):
        part = y / height
        draw.line(
            [(0, y), (width, y)], fill=tuple(round(a + (b - a) * part) for a, b in zip(top, low, strict=True))
        )
    ground = height - 220 + chance.randint(-20, 20)
    draw.rectangle([0, ground, width, height], fill=(132, 118, 98))
    _frame(draw, chance, ground)
    out = BytesIO()
    picture.filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=84)
    return out.getvalue()


def _frame(draw: ImageDraw.ImageDraw, chance: random.Random, ground: int) -> None:
    """Posts, plates and rafters of an extension."""
    left, right, wall = 260 + chance.randint(-60, 60), 1290 + chance.randint(-60, 60), 360
    wood, shade = (196, 154, 104), (150, 112, 72)
    for x in range(left, right, 92):
        draw.rectangle([x, ground - wall, x + 20, ground], fill=wood)
        draw.rectangle([x + 16, ground - wall, x + 20, ground], fill=shade)
    for y in (ground - wall - 22, ground - wall // 2, ground - 18):
        draw.rectangle([left - 10, y, right + 10, y + 20], fill=wood)
    ridge = (left + right) // 2
    for x in range(left, right + 1, 92):
        draw.line(
            [(x, ground - wall - 20), (ridge + (x - ridge) // 3, ground - wall - 250)], fill=shade, width=14
        )
    draw.line([(ridge - 180, ground - wall - 250), (ridge + 180, ground - wall - 250)], fill=wood, width=20)
