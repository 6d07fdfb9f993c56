"""sRGB ↔ OKLCH, by the formulas of CSS Color 4, so that Python and the browser derive the same colors."""

import math
import re
from typing import NamedTuple

HEX = re.compile(r"#[0-9a-fA-F]{6}")
type RGB = tuple[float, float, float]  # each 0 to 1


class OKLCH(NamedTuple):
    lightness: float  # 0 to 1
    chroma: float
    hue: float  # radians


def is_hex(text: str) -> bool:
    return HEX.fullmatch(text) is not None


def rgb(color: str) -> RGB:
    """
    Read `#rrggbb`.

    :raises ValueError: it is anything else.
    """
    if not is_hex(color):
        raise ValueError(f"{color!r} is not a color like #1f4d3a.")
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def to_hex(color: RGB) -> str:
    """Write `#rrggbb`; what a screen can't show is clipped channel by channel, as browsers paint it."""
    return "#" + "".join(f"{round(255 * min(max(channel, 0), 1)):02x}" for channel in color)


def to_oklch(color: RGB) -> OKLCH:
    red, green, blue = (_linear(channel) for channel in color)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return OKLCH(lightness, math.hypot(a, b), math.atan2(b, a))


def from_oklch(color: OKLCH) -> RGB:
    a, b = color.chroma * math.cos(color.hue), color.chroma * math.sin(color.hue)
    long = (color.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (color.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (color.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def luminance(color: str) -> float:
    """Return the relative luminance of WCAG 2, 0 to 1."""
    red, green, blue = (_linear(channel) for channel in rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else math.pow((channel + 0.055) / 1.055, 2.4)  # noqa: PLR2004 - sRGB's own numbers


def _encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * math.pow(channel, 1 / 2.4) - 0.055  # noqa: PLR2004
