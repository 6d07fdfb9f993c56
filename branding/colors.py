"""
What follows from a firm's color: the roles of tokens.css as plain hex values, for e-mail, icons and the verdict.

The formulas are those of `static/portico/tokens.css`, section 5; a test holds both to the same values.
"""

from dataclasses import dataclass
from functools import lru_cache

from branding import oklch
from branding.oklch import OKLCH

BRIGHT_FROM = 0.6  # a lighter brand becomes a bright fill with dark text


@dataclass(frozen=True)
class Palette:
    """The roles of one brand in one mode, each `#rrggbb`."""

    accent: str
    on_accent: str
    accent_hover: str
    accent_text: str
    accent_soft: str
    accent_line: str
    canvas: str
    surface: str
    ink: str
    muted: str
    line: str


@lru_cache(maxsize=512)
def derive(color: str, *, dark: bool = False) -> Palette:
    """
    Return every role of this brand color, light or dark.

    :raises ValueError: the color is not `#rrggbb`.
    """
    brand = oklch.to_oklch(oklch.rgb(color))
    return _dark(brand) if dark else _light(brand, color)


def _light(brand: OKLCH, color: str) -> Palette:
    fill = _clamp(0.7, brand.lightness, 0.88) if _is_bright(brand) else min(brand.lightness, 0.53)
    soft, line = _mixed_with_white(color, 0.14), _mixed_with_white(color, 0.35)
    return Palette(
        accent=_shade(brand, fill, 0.2),
        on_accent=_on_accent(brand),
        accent_hover=_shade(brand, fill - 0.045, 0.2),
        accent_text=_shade(brand, min(brand.lightness, 0.47), 0.14),
        accent_soft=_hex(0.951, min(soft.chroma * 1.2, 0.03), soft.hue),
        accent_line=_hex(0.875, min(line.chroma * 1.1, 0.07), line.hue),
        canvas=_shade(brand, 0.976, 0.005),
        surface="#ffffff",
        ink=_shade(brand, 0.235, 0.018),
        muted=_shade(brand, 0.46, 0.016),
        line=_shade(brand, 0.915, 0.008),
    )


def _dark(brand: OKLCH) -> Palette:
    bright = _is_bright(brand)
    fill = _clamp(0.7, brand.lightness, 0.88) if bright else _clamp(0.47, brand.lightness, 0.53)
    return Palette(
        accent=_shade(brand, fill, 0.18),
        on_accent=_on_accent(brand),
        accent_hover=_shade(brand, fill + 0.04 if bright else fill - 0.03, 0.18),
        accent_text=_shade(brand, max(brand.lightness, 0.8), 0.12),
        accent_soft=_hex(0.29, min(brand.chroma, 0.12) * 0.38, brand.hue),
        accent_line=_hex(0.42, min(brand.chroma, 0.12) * 0.5, brand.hue),
        canvas=_shade(brand, 0.175, 0.009),
        surface=_shade(brand, 0.215, 0.01),
        ink=_shade(brand, 0.95, 0.006),
        muted=_shade(brand, 0.76, 0.012),
        line=_shade(brand, 0.305, 0.012),
    )


def _is_bright(brand: OKLCH) -> bool:
    return brand.lightness > BRIGHT_FROM


def _on_accent(brand: OKLCH) -> str:
    return _shade(brand, 0.2, 0.03) if _is_bright(brand) else "#ffffff"


def _shade(brand: OKLCH, lightness: float, most_chroma: float) -> str:
    return _hex(lightness, min(brand.chroma, most_chroma), brand.hue)


def _hex(lightness: float, chroma: float, hue: float) -> str:
    return oklch.to_hex(oklch.from_oklch(OKLCH(lightness, chroma, hue)))


def _mixed_with_white(color: str, share: float) -> OKLCH:
    red, green, blue = oklch.rgb(color)
    rest = 1 - share
    return oklch.to_oklch((red * share + rest, green * share + rest, blue * share + rest))


def _clamp(least: float, value: float, most: float) -> float:
    return max(least, min(value, most))
