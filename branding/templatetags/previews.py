"""For pages that show a firm which does not exist yet."""

from django import template

from branding import presets
from branding.look import Look
from branding.oklch import is_hex

register = template.Library()


@register.simple_tag
def new_look(name: str = "", color: str = "") -> Look:
    """Return how a new firm of this name and color will look; a color that is none becomes Portico's own."""
    return Look(name=name or "Your firm", color=color.lower() if is_hex(color.lower()) else presets.INK_BLUE)
