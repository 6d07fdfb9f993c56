"""The web app manifest: what a phone needs to put the portal on its home screen under the firm's name."""

import json
from typing import Any

from branding.look import Look

SHORT = 12  # letters that fit under an icon


def text(look: Look) -> str:
    return json.dumps(content(look), ensure_ascii=False)


def content(look: Look) -> dict[str, Any]:
    return {
        "id": "/",
        "name": look.name,
        "short_name": look.name if len(look.name) <= SHORT else look.name.split()[0][:SHORT],
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": look.light.accent,
        "background_color": look.light.canvas,
        "icons": [_icon(look, size) for size in (192, 512)],
    }


def _icon(look: Look, size: int) -> dict[str, str]:
    return {
        "src": look.icon_url(size),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": "any" if look.logo else "any maskable",  # a phone's mask would cut into a logo
    }
