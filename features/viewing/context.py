"""What the banner says: on every page of a client's side while somebody else looks at it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from features.base import looking
from features.viewing.models import ViewAs


@dataclass(frozen=True)
class Banner:
    name: str
    since: datetime
    minutes_left: int


def visit(request: HttpRequest) -> dict[str, Any]:
    row: ViewAs | None = getattr(request, "visit", None)
    if row is None or row.contact is None or not looking.is_on():
        return {"visit": None}
    return {"visit": Banner(row.contact.name, row.started_at, row.minutes_left(timezone.now()))}
