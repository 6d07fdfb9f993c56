"""For pages that show a firm which does not exist yet."""

from django import template

from branding import presets
from branding.look import Look
from branding.oklch import is_hex
from tenants.kinds import Kind

register = template.Library()


@register.simple_tag
def new_look(name: str | None = "", color: str | None = "", kind: str | None = "") -> Look:
    """Return how a new firm of this name, color and kind will look; a color that is none becomes Portico's own."""
    chosen = (color or "").lower()
    of_its_kind = (presets.Headings.MODERN, presets.Corners.SOFT)
    if kind in Kind.values:
        of_its_kind = presets.BY_KIND[Kind(kind)]
    return Look(name or "Your firm", chosen if is_hex(chosen) else presets.INK_BLUE, *of_its_kind)
