"""The audit trail as a file for spreadsheet programs, made a part at a time while it is sent."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from features.base import cursor, events, sheets
from features.base.models import AuditEvent
from features.clients.models import Client
from tenants.context import inside, require_firm

MOST = 20_000  # lines of a file
AT_ONCE = 1000  # lines
NOBODY = UUID(int=0)
HEAD = (
    "When", "Who", "Side", "What", "About", "Address", "Browser", "Request", "Viewing as", "Client", "Area", "Number",
)  # fmt: skip
CUT = f"Only the newest {MOST:,} lines are here. Choose fewer days for the rest."


def as_csv(rows: QuerySet[AuditEvent], *, most: int = MOST) -> Iterator[str]:
    """
    Yield a file in which no cell can become a formula (security R58), in the time zone in use now. It is read while the
    answer is sent, when the request's firm is no longer in use: each part takes it anew.
    """
    firm, zone = require_firm(), timezone.get_current_timezone()

    def parts() -> Iterator[str]:
        yield sheets.MARK + sheets.written([HEAD])
        left, before = most, ""
        while left > 0:
            with inside(firm), timezone.override(zone):
                page = cursor.page(rows.select_related("link"), size=min(AT_ONCE, left), before=before)
                text = sheets.written(_cells(page.rows))
            yield text
            left, before = left - len(page.rows), page.older
            if not before:
                return
        yield sheets.written([(CUT,)])

    return parts()


def _cells(rows: list[AuditEvent]) -> Iterator[tuple[Any, ...]]:
    names = dict(Client.objects.filter(pk__in={row.client_id for row in rows}).values_list("pk", "name"))
    for row in rows:
        when = timezone.localtime(row.created_at).isoformat(timespec="seconds")
        link = getattr(row, "link", None)
        yield (
            when, row.actor_name, row.actor_side, events.sentence(row), row.about_name, row.ip or "", row.agent,
            row.request_id, events.viewing_as(row), names.get(row.client_id or NOBODY, ""), events.area(row),
            link.seq if link else "",
        )  # fmt: skip
