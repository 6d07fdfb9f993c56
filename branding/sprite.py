"""The names of the icons in the sprite, so that a misspelt one fails at once."""

import re
from pathlib import Path

SPRITE = Path(__file__).parent / "static" / "portico" / "icons.svg"
ICONS = frozenset(re.findall(r'id="i-([a-z-]+)"', SPRITE.read_text()))
