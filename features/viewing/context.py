"""What the banner says: on every page of a client's side while somebody else looks at it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateformat import format as format_date

from features.base import looking
from features.viewing.models import ViewAs
from tenants.context import require_firm


@dataclass(frozen=True)
class Banner:
    name: str
    since: str  # by the firm's clock, whoever's page it is
    minutes_left: int


def visit(request: HttpRequest) -> dict[str, Any]:
    row: ViewAs | None = getattr(request, "visit", None)
    if row is None or row.contact is None or not looking.is_on():
        return {"visit": None}
    return {"visit": Banner(row.contact.name, _at(row.started_at), row.minutes_left(timezone.now()))}


def _at(moment: datetime) -> str:
    return format_date(timezone.localtime(moment, ZoneInfo(require_firm().time_zone)), "g:i A").lower()
