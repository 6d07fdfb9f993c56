"""Who a paper is from: name, address and the look of the firm's brand, as plain values."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from branding.look import Look
from branding.presets import Headings

# The heading presets in typefaces that are free to ship: family, weight, tracking in em.
# Typst calls the condensed Roboto, the only one here, by the family's name alone.
FACES = {
    Headings.MODERN: ("Inter Display", 700, -0.022),
    Headings.CLASSIC: ("Libertinus Serif", 400, -0.006),
    Headings.STURDY: ("Roboto", 700, 0.0),
}
LOGO_PIXELS = 40  # the size at which the corners of shared pages are measured
_KINDS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"RIFF": "webp"}


@dataclass(frozen=True)
class Letterhead:
    """`logo` is a picture's bytes (PNG, JPEG or WebP) as `branding.queries.logo_of` returns them, or None."""

    look: Look
    address: tuple[str, ...] = ()
    tax_id: str = ""
    logo: bytes | None = None

    @property
    def name(self) -> str:
        return self.look.name

    @property
    def said(self) -> dict[str, Any]:
        """The firm in words and measures, as `frame.typ` reads them."""
        display, weight, track = FACES[Headings(self.look.headings)]
        colors = self.look.light
        return {
            "name": self.name, "initials": self.look.initials,
            "address": [*self.address, *([f"Tax ID {self.tax_id}"] if self.tax_id else [])],
            "display": display, "weight": weight, "track": track, "radius": self.look.radius / LOGO_PIXELS,
            "ink": colors.ink, "muted": colors.muted, "line": colors.line, "soft": colors.accent_soft,
            "accent": colors.accent, "on_accent": colors.on_accent, "accent_text": colors.accent_text,
        }  # fmt: skip

    @property
    def picture(self) -> str | None:
        """The logo inside an SVG, the one form in which a picture reaches a template as text."""
        return None if self.logo is None else _as_svg(self.logo)


def _as_svg(picture: bytes) -> str:
    kind = next((name for start, name in _KINDS.items() if picture.startswith(start)), None)
    if kind is None:
        raise ValueError("A logo is a PNG, a JPEG or a WebP.")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<image width="100" height="100" href="data:image/{kind};base64,{b64encode(picture).decode()}"/></svg>'
    )
