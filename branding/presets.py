"""The choices a firm has besides its color: three heading faces and three corners. Nothing else can be set."""

from dataclasses import dataclass

from django.db import models

from tenants.kinds import Kind


class Headings(models.TextChoices):
    MODERN = "modern", "Modern"
    CLASSIC = "classic", "Classic"
    STURDY = "sturdy", "Sturdy"


class Corners(models.TextChoices):
    SQUARE = "square", "Square"
    SOFT = "soft", "Soft"
    ROUND = "round", "Round"


@dataclass(frozen=True)
class Face:
    """What a heading preset sets. `fonts` is for e-mail, where variables do not work."""

    display: str
    weight: int
    track: str
    fonts: str


FACES = {
    Headings.MODERN: Face(
        "var(--font-modern)",
        760,
        "-.03em",
        "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, sans-serif",
    ),
    Headings.CLASSIC: Face(
        "var(--font-classic)",
        400,
        "-.012em",
        "'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, serif",
    ),
    Headings.STURDY: Face(
        "var(--font-sturdy)", 700, "0em", "Bahnschrift, 'DIN Alternate', 'Franklin Gothic Medium', sans-serif"
    ),
}
RADIUS = {Corners.SQUARE: 3, Corners.SOFT: 7, Corners.ROUND: 14}  # pixels

# What a new firm begins with; `static/portico/preview.js` shows the same while it signs up.
BY_KIND = {
    Kind.ACCOUNTING: (Headings.CLASSIC, Corners.SOFT),
    Kind.TAX: (Headings.MODERN, Corners.SOFT),
    Kind.LAW: (Headings.CLASSIC, Corners.SOFT),
    Kind.CONSTRUCTION: (Headings.MODERN, Corners.SQUARE),
    Kind.CONSULTING: (Headings.MODERN, Corners.ROUND),
}

# Offered as dots beside the free choice; `static/portico/screens.css` paints the same values.
SWATCHES = {
    "#1f4d3a": "Deep green",
    "#2f3e73": "Ink blue",
    "#7a2f3b": "Claret",
    "#0e6e83": "Lagoon",
    "#f47b20": "Orange",
    "#f2c230": "Sunflower",
    "#3b3b3b": "Graphite",
}
INK_BLUE = "#2f3e73"  # Portico's own
