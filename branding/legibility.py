"""How readable a firm's color is, in figures and in a sentence for the branding page."""

from dataclasses import dataclass

from branding.colors import derive
from branding.oklch import contrast

READABLE = 4.5  # WCAG 2.2 AA for text


@dataclass(frozen=True)
class Verdict:
    """How readable a brand is, as contrast ratios; `passes` is true for every color, by construction."""

    button: float
    link: float
    button_dark: float
    link_dark: float
    is_adjusted: bool

    @property
    def passes(self) -> bool:
        return min(self.button, self.link, self.button_dark, self.link_dark) >= READABLE

    @property
    def title(self) -> str:
        return "Adjusted to be easy to read." if self.is_adjusted else "Easy to read."

    @property
    def button_ratio(self) -> str:
        return _ratio(self.button)

    @property
    def link_ratio(self) -> str:
        return _ratio(self.link)

    @property
    def sentence(self) -> str:
        ratios = f"Button text {self.button_ratio} to 1, links {self.link_ratio} to 1."
        return f"{ratios} Portico adjusts any color so that it passes, in light and dark."


def verdict(color: str) -> Verdict:
    """
    Return the contrast of button text and links in both modes.

    :raises ValueError: the color is not `#rrggbb`.
    """
    light, dark = derive(color), derive(color, dark=True)
    return Verdict(
        button=contrast(light.on_accent, light.accent),
        link=contrast(light.accent_text, light.surface),
        button_dark=contrast(dark.on_accent, dark.accent),
        link_dark=contrast(dark.accent_text, dark.surface),
        is_adjusted=light.accent != color.lower(),
    )


def _ratio(value: float) -> str:
    return f"{int(value * 10) / 10:.1f}"  # never rounded up: 4.49 is not 4.5
