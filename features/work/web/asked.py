"""What the address of the board and of the list asks for. What it does not know is left out."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from features.clients.web import wishes
from features.work.listing import NONE, Wish

LONGEST_NUMBER = 5
FLAGS = ("late", "held", "completed")
NAMES = {"line": "pipeline", "stage": "stage", "status": "status", "member": "member", "client": "client"}


def read(asked: Mapping[str, Any]) -> Wish:
    ids: dict[str, Any] = {name: _uuid(asked.get(key, "")) for name, key in NAMES.items()}
    if asked.get("stage") == NONE:
        ids["stage"] = NONE
    number = asked.get("page", "")
    is_number = number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
    said: dict[str, Any] = ids | {name: asked.get(name) == "1" for name in FLAGS}
    return Wish(
        words=wishes.words_of(asked.get("q", "")), page=max(1, int(number)) if is_number else 1, **said
    )


def query(wish: Wish, **instead: Any) -> str:
    """Return the address' query for a wish, with other values for some names."""
    said: dict[str, Any] = {"q": " ".join(wish.words)}
    said |= {key: getattr(wish, name) or "" for name, key in NAMES.items()}
    said |= {name: "1" if getattr(wish, name) else "" for name in FLAGS}
    said |= {"page": wish.page if wish.page > 1 else ""} | instead
    return "?" + urlencode({name: str(value) for name, value in said.items() if value})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
