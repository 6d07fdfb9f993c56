"""A brand as plain values: what pages, stylesheets, icons and e-mails are made from."""

import hashlib
import re
from dataclasses import dataclass, fields
from functools import cached_property

from branding import colors, presets
from branding.presets import Corners, Headings

_NOT_SPOKEN = re.compile(r"[^\w\s]|[\d_]")


def initials(name: str) -> str:
    """Return the first letters of the first two words: "Hartwell & Rowe" is HR."""
    words = _NOT_SPOKEN.sub("", name).split()
    return "".join(word[0] for word in words[:2]).upper()


@dataclass(frozen=True)
class Look:
    """
    One published (or, on the settings page, proposed) state of a firm's brand.

    `logo` is the storage key of a square PNG, or empty.
    """

    name: str
    color: str = presets.INK_BLUE
    headings: str = Headings.MODERN
    corners: str = Corners.SOFT
    tagline: str = ""
    phone: str = ""
    hours: str = ""
    logo: str = ""

    @cached_property
    def version(self) -> str:
        """Change with everything a browser may keep: stylesheet, icons, manifest."""
        kept = (self.name, self.color, self.headings, self.corners, self.logo)
        return hashlib.sha256("\0".join(kept).encode()).hexdigest()[:10]

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def face(self) -> presets.Face:
        return presets.FACES[Headings(self.headings)]

    @property
    def radius(self) -> int:
        return presets.RADIUS[Corners(self.corners)]

    @property
    def mail_radius(self) -> int:
        return round(self.radius * 1.6)

    @property
    def light(self) -> colors.Palette:
        return colors.derive(self.color)

    @property
    def dark(self) -> colors.Palette:
        return colors.derive(self.color, dark=True)

    # Paths are those of branding/urls.py; written out because every page needs three of them.
    @property
    def stylesheet_url(self) -> str:
        return f"/brand.css?v={self.version}"

    @property
    def manifest_url(self) -> str:
        return f"/manifest.webmanifest?v={self.version}"

    @property
    def logo_url(self) -> str:
        return f"/logo?v={self.version}" if self.logo else ""

    @property
    def favicon_url(self) -> str:
        return self.icon_url(64)

    @property
    def touch_icon_url(self) -> str:
        return self.icon_url(180)

    @property
    def mail_icon_url(self) -> str:
        return self.icon_url(192)

    def icon_url(self, size: int) -> str:
        return f"/icons/{size}.png?v={self.version}"


FIELDS = tuple(field.name for field in fields(Look))
