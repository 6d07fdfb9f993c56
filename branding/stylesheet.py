"""The five properties a firm sets, as CSS. Only validated values are ever printed."""

import re

from branding import oklch
from branding.look import Look

_SCOPE = re.compile(r"[a-z][a-z0-9-]*")


def text(look: Look, scope: str = "firm") -> str:
    """
    Return the firm's stylesheet; `scope` is the value of `data-brand` it applies to.

    :raises ValueError: the color is not `#rrggbb`, a preset is unknown, or the scope is not a plain word.
    """
    if not _SCOPE.fullmatch(scope):
        raise ValueError(f"{scope!r} is not a plain word.")
    return f'@layer tokens {{ [data-brand="{scope}"] {{ {properties(look)} }} }}\n'


def properties(look: Look) -> str:
    if not oklch.is_hex(look.color):
        raise ValueError(f"{look.color!r} is not a color like #1f4d3a.")
    face = look.face
    return (
        f"--brand: {look.color}; --radius: {look.radius}px; --display: {face.display}; "
        f"--display-weight: {face.weight}; --display-track: {face.track}"
    )
